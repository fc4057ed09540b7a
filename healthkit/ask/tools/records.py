"""The tool that looks something up in the medical record: medications, diagnoses, allergies, vaccinations, visits …"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field

from healthkit.ask.answer import Answer
from healthkit.ask.records import names
from healthkit.ask.records.asking import ask_of
from healthkit.ask.records.book import Lane, Row, book
from healthkit.ask.records.plan import TIMELESS, RecordPlan, lane_of
from healthkit.ask.records.topic import TOPIC
from healthkit.ask.records.understand import nameable
from healthkit.ask.records.visits import meetings, operations
from healthkit.ask.tools import compact, provenance
from healthkit.ask.tools.naming import Span
from healthkit.ask.tools.tool import Desk, Outcome, Tool, ToolRefused
from healthkit.ask.topics import Scope
from healthkit.ask.understanding import Understood
from healthkit.ask.words import read
from healthkit.i18n import text
from healthkit.privacy.categories import in_content, of_table

Kind = Literal[
    "medication", "supplement", "immunization", "allergy", "condition", "procedure", "operation", "visit",
    "appointment", "emergency", "stay", "family_history", "device", "care_provider", "goal", "coverage", "person",
]  # fmt: skip
Wanted = Literal["list", "count", "first", "last", "start", "duration", "stop", "dose"]
SENSITIVE = frozenset({"mental_health", "sexual_health"})
_FACTS = ("age", "sex", "blood_type")
# What is told of a row beside its name and days, by table; never free text, phone numbers, places or who signed.
_TOLD: dict[str, dict[str, str]] = {
    "medication": {"detail": "dose"},
    "allergy": {"category": "of", "reason": "reaction", "detail": "severity"},
    "condition": {"detail": "severity"},
    "procedure": {"detail": "outcome"},
    "encounter": {"kind": "kind", "reason": "reason"},
    "family_history": {"kind": "relation"},
    "care_provider": {"detail": "organisation"},
    "goal": {"detail": "target", "kind": "achievement"},
    "coverage": {"detail": "plan"},
}


class Lookup(Span):
    """One kind of entry of the record."""

    kind: Kind = Field(
        description="What to look up. visit is any meeting with a clinician, stay a hospital stay, operation surgery, "
        "device an implant; person gives age, sex and blood group."
    )
    name: str | None = Field(
        default=None,
        max_length=80,
        description="Only entries of this name, e.g. rosuvastatin, statins, asthma, flu; not for visits.",
    )
    wanted: Wanted = Field(
        default="list",
        description="list of entries; count; the first or last; with name: when it started or stopped, how long, dose.",
    )
    leave_out_sensitive: bool = Field(
        default=False,
        description="Leave out entries about mental or sexual health; use it when the person allows only the others.",
    )


def run(desk: Desk, given: Lookup) -> Outcome:
    """Look it up and say it."""
    scope = desk.session.scope(desk.session.as_of, desk.lang)
    if given.kind == "person":
        return _person(scope, desk.lang)
    lane, plan = lane_of(given.kind), _plan(given, scope)
    rows = _rows(given, plan, scope)
    label = provenance.of_record(scope, lane)
    if plan.key:  # only what is named was looked at
        label = provenance.Label(label.sources, of_table(lane) | in_content([given.name or "", *map(_shown, rows)]))
    if given.leave_out_sensitive:
        rows = [row for row in rows if not in_content(_shown(row)) & SENSITIVE]
        label = provenance.Label(label.sources, label.categories - SENSITIVE)
        content: dict[str, Any] = {"left_out": "entries about mental or sexual health, if there are any"}
        return _outcome(given, content, rows, label, lang=desk.lang)
    answer = TOPIC.answer(given.name or "", Understood(plan, desk.lang), scope, desk.lang)
    if answer.abstained:
        return _outcome(given, {"answer": text("tools.no_entry", desk.lang)}, [], label, lang=desk.lang)
    if any(item.metric == "absence" for item in answer.evidence):
        label |= provenance.of_record(scope, "absence")
    return _outcome(given, compact.of_answer(answer, label, desk.lang), rows, label, lang=desk.lang, answer=answer)


def _plan(given: Lookup, scope: Scope) -> RecordPlan:
    """The plan of the offline engine.

    Raises:
        ToolRefused: the record cannot answer that of this kind.
    """
    if given.name and not nameable(given.kind):
        raise ToolRefused(f"Entries of {given.kind} have no name to look for.", "Leave name out.")
    asked = set() if given.wanted == "list" else {given.wanted}
    ask = ask_of(given.kind, asked, named=bool(given.name), by_noun=True)
    if ask is None or (given.wanted in TIMELESS and not given.name):
        raise ToolRefused(f"“{given.wanted}” cannot be told of {given.kind} like this.", "Try list, or give a name.")
    timed = given.from_day or given.to_day or given.last_days
    period = given.period(scope.as_of) if timed and ask not in TIMELESS else None
    key = _key(given.name, lane_of(given.kind), scope) if given.name else ""
    return RecordPlan(given.kind, ask, key, given.name or "", period)


def _key(name: str, lane: Lane, scope: Scope) -> str:
    """What finds a name's rows again; ``?`` for one that the record does not know."""
    for lang in (scope.lang, "fr" if scope.lang == "en" else "en"):
        words = read(name, lang).words
        found = names.find(book(scope), lane, words, range(len(words)), lang)
        if found:
            return found[0].key
    return "?"


def _rows(given: Lookup, plan: RecordPlan, scope: Scope) -> list[Row]:
    record, lane = book(scope), lane_of(plan.subject)
    rows: Sequence[Row] = record.rows(lane, scope.as_of)
    if plan.subject == "operation":
        rows = operations(record, scope.as_of)
    elif lane == "encounter":
        rows = meetings(rows, plan.subject)  # type: ignore[arg-type]
    elif plan.subject == "supplement":
        rows = [row for row in rows if row.raw["supplement"]]
    if plan.key:
        rows = names.matching(rows, lane, plan.key)
    return [row for row in rows if plan.period is None or _touches(row, plan)]


def _touches(row: Row, plan: RecordPlan) -> bool:
    """Whether an entry may lie in the period."""
    assert plan.period is not None
    if row.first is None or row.last is None:
        return False
    return row.first <= plan.period.last and (plan.period.first is None or row.last >= plan.period.first)


def _shown(row: Row) -> dict[str, Any]:
    """A row as it is looked at for sensitive kinds: all its names and codes."""
    return {"name": [row.name, *row.names], "system": row.raw["system"], "code": row.raw["code"], "reason": row.reason}


def _lean(row: Row) -> dict[str, Any]:
    told = {label: row.raw.get(column) for column, label in _TOLD.get(row.raw["lane"], {}).items()}
    found = {
        "name": row.name, "status": row.raw["status"], "from": row.written, "to": row.raw["stopped"], **told,
    }  # fmt: skip
    return {key: value for key, value in found.items() if value}


def _person(scope: Scope, lang: str) -> Outcome:
    label = provenance.of_record(scope, "person")
    told: dict[str, Any] = {}
    for key in _FACTS:
        answer = TOPIC.answer("", Understood(RecordPlan("person", "fact", key), lang), scope, lang)
        if not answer.abstained:
            told[key] = f"{answer.value:g} years" if answer.value is not None else answer.answer
    return Outcome(
        told or {"answer": text("tools.no_fact", lang)}, "result", *_parts(label), text("tools.records", lang)
    )


def _outcome(
    given: Lookup, content: dict[str, Any], rows: Sequence[Row], label: provenance.Label, *, lang: str,
    answer: Answer | None = None,
) -> Outcome:  # fmt: skip
    content = {"kind": given.kind, **content, **compact.capped([_lean(row) for row in rows], "entries", newest=True)}
    proof = compact.evidence(answer) if answer else ()
    return Outcome(content, "result", *_parts(label), text("tools.records", lang), proof, answer)


def _parts(label: provenance.Label) -> tuple[tuple[str, ...], frozenset[str]]:
    return label.sources, label.categories


TOOL = Tool(
    name="records",
    description=(
        "Look up the medical record: medications, supplements, vaccinations, allergies, diagnoses, procedures, "
        "operations, visits, hospital stays, family history, implants, carers, goals, insurance, and age and sex. "
        "Traps: the record lists what was prescribed or written down, not what was taken; it may be incomplete, so "
        "'not listed' is not 'does not have'; an entry without an end may be over. Never conclude a diagnosis from a "
        "medication. For documents and letters use the tool documents."
    ),
    arguments=Lookup,
    run=run,
)
