"""From what a model wrote to an answer: checked for what it must not say, its figures traced, its sources named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from healthkit.ask import grounding
from healthkit.ask.answer import Answer, rounded
from healthkit.ask.grounding import Grounding
from healthkit.ask.result import Evidence
from healthkit.ask.tools import Outcome
from healthkit.clinical import aftercheck, statements
from healthkit.clinical.triage import Assessment
from healthkit.i18n import number, text
from healthkit.privacy.screening import Withheld

_MOST_CAVEATS = 6


@dataclass(frozen=True)
class Written:
    """What a model wrote, and all that its answer is judged by.

    ``outcomes`` are those of this question, ``earlier`` those of the questions before it in the conversation.
    """

    text: str
    question: str
    questions: Sequence[str]
    lang: str
    by: str
    as_of: date
    outcomes: Sequence[Outcome] = ()
    earlier: Sequence[Outcome] = ()
    withheld: Sequence[Withheld] = ()
    danger: Assessment | None = None
    minor: bool = False
    notes: Sequence[str] = ()
    """Further caveats, by the key of their words."""


@dataclass(frozen=True)
class Finished:
    """The answer, how its figures were traced, and what of the text had to be taken out."""

    answer: Answer
    grounding: Grounding
    findings: tuple[str, ...] = ()


def finish(written: Written) -> Finished:
    """Make the answer; the same text and outcomes give the same answer."""
    verdict = aftercheck.check(written.text, written.lang, written.danger, minor=written.minor)
    looked = [*written.earlier, *written.outcomes]
    traced = grounding.check(
        verdict.text, [_result(one) for one in looked], " ".join(written.questions), written.lang,
        declared=_declared(verdict.text, written),
    )  # fmt: skip
    said = statements.marked(grounding.marked(verdict.text, traced), written.lang)
    rests = written.outcomes or (written.earlier if _rests(traced) else ())
    told = next((one.answer for one in reversed(rests) if one.answer and _states(traced, one.answer)), None)
    answer = Answer(
        written.question,
        said,
        written.lang,
        value=told.value if told else None,
        unit=told.unit if told else None,
        engine="model",
        abstained=not written.text.strip(),
        evidence=tuple(_evidences(rests)),
        caveats=_caveats(written, traced, changed=verdict.action != "keep"),
        plan=told.plan if told else None,
        draw=next((one.answer.draw for one in reversed(rests) if one.answer and one.answer.draw), None),
        written_by=written.by,
        untraced=traced.untraced,
    )
    return Finished(answer, traced, tuple(dict.fromkeys(one.kind for one in verdict.findings)))


def offline(answer: Answer, lang: str, why: str) -> Answer:
    """An answer of the offline engine in the place of a model's, with why."""
    note = text("assistant.computed_here", lang, why=why)
    return replace(answer, caveats=(note, *answer.caveats))


def _result(outcome: Outcome) -> Any:
    return outcome.answer if outcome.answer else outcome.content


def _declared(said: str, written: Written) -> list[str]:
    """Texts whose figures may be repeated: today’s date, what safety said, the statements that support the text."""
    found = (one for one in statements.cite(said, written.lang) if one.status == "supported")
    cited = [one.statement.text(written.lang) for one in found if one.statement]
    safety = [written.danger.message] if written.danger and written.danger.message else []
    return [written.as_of.isoformat(), *safety, *cited]


def _rests(traced: Grounding) -> bool:
    """Whether a text without tools of its own gives a figure that an earlier result gave."""
    return any(span.status in {"grounded", "derived"} for span in traced.spans)


def _states(traced: Grounding, answer: Answer) -> bool:
    """Whether the text gives an answer's figure."""
    if answer.value is None:
        return False
    words = grounding.check(str(answer.answer), [answer], lang=answer.lang)
    values = {rounded(span.value) for span in words.spans if span.status == "grounded"} | {rounded(answer.value)}
    return any(span.status == "grounded" and rounded(span.value) in values for span in traced.spans)


def _evidences(outcomes: Iterable[Outcome]) -> Iterator[Evidence]:
    seen = set()
    for outcome in outcomes:
        for one in outcome.evidence:
            made = Evidence(
                str(one.get("metric") or ""), _day(one.get("from")), _day(one.get("to")), int(one.get("rows") or 0),
                tuple(one.get("sources") or ()), str(one.get("sql") or ""),
            )  # fmt: skip
            if made not in seen:
                seen.add(made)
                yield made


def _day(value: Any) -> date | None:
    return date.fromisoformat(value[:10]) if isinstance(value, str) else None


def _caveats(written: Written, traced: Grounding, *, changed: bool) -> tuple[str, ...]:
    lang = written.lang
    own = [caveat for one in written.outcomes if one.answer for caveat in one.answer.caveats]
    found = list(dict.fromkeys(own))[:_MOST_CAVEATS]
    if written.withheld:
        count = len(written.withheld)
        found.append(text("assistant.withheld", lang, count, n=number(count, lang)))
    if traced.untraced:
        count = traced.untraced
        found.append(text("assistant.untraced", lang, count, n=number(count, lang), mark=grounding.MARK))
    if changed:
        found.append(text("assistant.amended", lang))
    found += [text(f"assistant.{key}", lang) for key in written.notes]
    found.append(text("assistant.by_ai", lang, by=written.by))
    return tuple(found)
