"""The tool that asks the offline engine in words: red flags first, then a computed answer, or none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from pydantic import Field

from healthkit.ask.answer import Answer
from healthkit.ask.tools import compact, provenance
from healthkit.ask.tools.tool import Arguments, Desk, Outcome, Tool
from healthkit.i18n import text
from healthkit.settings import settings

SAY_FIRST = "say_first"
"""The key of what must be said before anything else: fixed words of the red-flag rules, with numbers to call."""
_NOT_ANSWERED = (
    "Not answered: the words were not understood, ask for advice, or the vault holds nothing of the kind. Try the "
    "tools metric, labs, records or coverage with explicit arguments; do not guess."
)


class Question(Arguments):
    """One question."""

    question: str = Field(
        min_length=2,
        max_length=500,
        description="One whole question in English or French, as the person would ask it, with its period, for example "
        "'How many steps did I take on average last month?'. Do not put two questions into one.",
    )


def run(desk: Desk, given: Question) -> Outcome:
    """Answer a question that stands alone."""
    desk.session.last = None
    answer = desk.session.ask(given.question, fallback=desk.lang)
    desk.session.last = None
    first = _first(given.question, answer)
    if answer.abstained:  # why would tell of the vault, and what to do in danger shows no data
        content = {"abstained": True, **(first or {"why": _NOT_ANSWERED})}
        return Outcome(content, "result", (), frozenset(), text("tools.ask", desk.lang), answer=answer)
    scope = desk.session.scope(desk.session.as_of, desk.lang)
    label = provenance.of_answer(scope, answer)
    shown = answer.answer.removeprefix(answer.safety["message"]).strip() if first and answer.safety else answer.answer
    content = {**first, **compact.of_answer(replace(answer, answer=shown), label, answer.lang)}
    figures = answer.plan is not None and answer.plan.as_dict()["topic"] in ("metrics", "relations")
    kind: Literal["aggregate", "result"] = "aggregate" if figures else "result"
    title, proof = text("tools.ask", desk.lang), compact.evidence(answer)
    return Outcome(content, kind, label.sources, label.categories, title, proof, answer)


def _first(question: str, answer: Answer) -> dict[str, Any]:
    """What to do now, where these words call for it; said again without what the vault may have added to it."""
    if answer.safety is None or not answer.safety["message"] or not answer.answer.startswith(answer.safety["message"]):
        return {}
    from healthkit.clinical.triage import Context, assess

    level = answer.safety["level"]
    alone = assess(question, answer.lang, context=Context(level=level, country=settings().country))
    return {SAY_FIRST: alone.message, "safety": level}


TOOL = Tool(
    name="ask",
    description=(
        "Ask the offline engine one question in words (English or French) about the person's own data: any metric, "
        "workouts, sleep, laboratory results, medical record, and whether two things go together. It computes the "
        "answer from the data, names span, rows and caveats, and says when it does not know. Use it first when the "
        "person's question is plain; use the other tools when it abstains."
    ),
    arguments=Question,
    run=run,
)
