"""Safety before any answer: red flags in a question, on what the conversation said before and on what the vault holds.

No engine decides this. The rules are those of :mod:`healthkit.clinical.triage`; levels of a conversation only rise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from healthkit.ask.answer import Answer
from healthkit.store import queries

if TYPE_CHECKING:
    from healthkit.ask.topics import Scope
    from healthkit.clinical.triage import Assessment, Context

ALONE = frozenset({"crisis", "emergency"})
"""What is said then is said alone: no figure beside it."""
_DATA_ALONE = frozenset({"labs.critical", "labs.same_day"})
"""Rules that data alone set off: the answer about that result says it; other questions need a complaint for it."""
_RECENT_DAYS = 2
"""How old a vital sign may be to count as of now."""
_MG_DL = 18.016  # mg/dL of glucose in 1 mmol/L


@dataclass(frozen=True)
class Danger:
    """An assessment, and whether this question gave rise to it rather than an earlier one."""

    assessment: Assessment
    fresh: bool


@dataclass
class Watch:
    """What a conversation has said so far that matters to safety; no text is kept."""

    country: str | None = None
    _context: Context | None = None

    def look(self, question: str, scope: Scope) -> Danger:
        """How pressing a question is: by itself, with what was said before and, where it tells of a complaint, with
        recent data."""
        from healthkit.clinical.triage import Context, assess

        context = self._context or Context(country=self.country)
        alone = assess(question, scope.lang, context=Context(country=self.country))
        found = assess(question, scope.lang, context=context)
        fresh = alone.level != "none" or (found.level != context.level and bool(alone.signs))
        if alone.signs:
            beside = assess(question, scope.lang, context=_with_data(context, scope))
            more = set(beside.rules) - set(found.rules) - _DATA_ALONE
            if fresh or any(not rule.startswith("vitals.") for rule in more):
                found, fresh = beside, True
        self._context = replace(context, level=found.level, signs=context.signs | found.signs)
        return Danger(found, fresh)


def _with_data(context: Context, scope: Scope) -> Context:
    return replace(context, critical=_critical(scope), vitals=_vitals(scope))


def _critical(scope: Scope) -> dict[str, str]:
    """Recent critical results, each by how soon somebody must look at it."""
    from healthkit.ask.labs.shelf import shelf
    from healthkit.clinical.critical import RECENT_DAYS, thresholds

    book = shelf(scope)
    names = tuple(name for name in thresholds() if book.has(name))
    since = scope.as_of - timedelta(days=RECENT_DAYS)
    rows = book.rows(names) if names else []
    recent = (row for row in rows if row["critical"] and row["day"] and since <= row["day"] <= scope.as_of)
    return {row["analyte"]: row["critical"] for row in recent}


def _vitals(scope: Scope) -> dict[str, float]:
    """The latest vital signs of these days, in the units that the rules expect."""
    since: date = scope.as_of - timedelta(days=_RECENT_DAYS - 1)
    params = {"first": since, "last": scope.as_of}
    rows: list[tuple[Any, ...]] = scope.reader.con.execute(queries.text("ask_vitals"), params).fetchall()
    found = {str(name): float(value) for name, value in rows}
    if "glucose" in found:
        found["glucose"] *= _MG_DL
    return found


def first_of_all(question: str, danger: Danger, lang: str) -> Answer | None:
    """The answer to somebody in danger: what to do now, and nothing else; None where there is no such danger in it."""
    assessment = danger.assessment
    if assessment.level not in ALONE or not danger.fresh:
        return None
    return Answer(question, assessment.message, lang, abstained=True, safety=assessment.as_dict())


def beside(answer: Answer, danger: Danger) -> Answer:
    """An answer with what must be said first, where anything must; an earlier danger is kept in ``safety``."""
    assessment = danger.assessment
    if assessment.level == "none":
        return answer
    text = answer.answer
    if danger.fresh and assessment.message:
        text = assessment.message if answer.abstained else f"{assessment.message}\n\n{text}"
    return replace(answer, answer=text, safety=assessment.as_dict())
