"""Answers about what happened on a day: vaccinations, procedures, visits, documents, and when an illness was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from healthkit.ask.periods import Period
from healthkit.ask.records.book import Book, Row
from healthkit.ask.records.names import matching
from healthkit.ask.records.plan import RecordPlan, lane_of
from healthkit.ask.records.said import Said, ago, item, label, listed, moment, say, stated_none, when
from healthkit.ask.records.visits import meetings, operations
from healthkit.i18n import number
from healthkit.model.words import fold

_EARLIER = 5  # days named beside the last


def answer(plan: RecordPlan, record: Book, as_of: date, lang: str) -> Said:
    """One answer; without a row of the table at all, that is said and nothing else."""
    lane = lane_of(plan.subject)
    known = record.rows(lane, as_of)
    if not known:
        return _nothing(plan, record, as_of, lang)
    rows = _of_subject(plan, record, known, as_of)
    if plan.key:
        rows = matching(rows, lane, plan.key)
    rows = [row for row in rows if _inside(row, plan.period)]
    if plan.ask == "who":
        return _who(plan, rows, lang)
    if plan.ask in ("last", "first"):
        return _one(plan, rows, as_of, lang)
    return _many(plan, rows, lang)


def _of_subject(plan: RecordPlan, record: Book, rows: Sequence[Row], as_of: date) -> list[Row]:
    if plan.subject == "operation":
        return operations(record, as_of)
    if lane_of(plan.subject) == "encounter":
        return meetings(rows, plan.subject)  # type: ignore[arg-type]
    return list(rows)


def _nothing(plan: RecordPlan, record: Book, as_of: date, lang: str) -> Said:
    lane = lane_of(plan.subject)
    value = 0.0 if plan.ask in ("list", "count", "whether") else None
    return stated_none(record, f"{lane}s", as_of, lang, value) or Said(say(f"absent_{lane}", lang), absent=True)


def _inside(row: Row, period: Period | None) -> bool:
    if period is None:
        return True
    if row.first is None or row.last is None:
        return False
    return row.last <= period.last and (period.first is None or row.first >= period.first)


def _one(plan: RecordPlan, rows: Sequence[Row], as_of: date, lang: str) -> Said:
    dated = [row for row in rows if row.first]
    lane = lane_of(plan.subject)
    if not dated:
        return Said(_none(plan, lang), lane, ())
    found = dated[-1] if plan.ask == "last" else dated[0]
    same = [row for row in dated if row.first == found.first and row.exact == found.exact]
    names = ", ".join(dict.fromkeys(detail(row) for row in same))
    words = say(f"{plan.ask}_{plan.subject}", lang, label=label(plan.said, lang) + when(plan.period, lang),
                day=moment(found.written, found.first, lang, lead="at"))  # fmt: skip
    words += f" – {names}"
    value = None
    if found.exact and found.first:
        value = float((as_of - found.first).days)
        words += f", {ago(found.first, as_of, lang)}"
    others = [row for row in dated if row.first != found.first]
    if plan.ask == "last" and others:
        days = dict.fromkeys(moment(row.written, row.first, lang) for row in reversed(others))
        shown = list(days)[:_EARLIER]
        words += ". " + say("before_that", lang, items=", ".join(shown) + (" …" if len(days) > _EARLIER else ""))
        return Said(words, lane, tuple(dated), value, "d" if value is not None else None)
    return Said(words + ".", lane, tuple(same), value, "d" if value is not None else None)


def _many(plan: RecordPlan, rows: Sequence[Row], lang: str) -> Said:
    lane = lane_of(plan.subject)
    distinct = _distinct(rows, lane)
    if not distinct:
        return Said(_none(plan, lang), lane, (), 0, "1")
    newest = list(reversed(distinct))
    items = listed([item(detail(row), moment(row.written, row.first, lang)) for row in newest], lang)
    words = say(
        f"count_{plan.subject}", lang, len(distinct), n=number(len(distinct), lang),
        label=label(plan.said, lang) + when(plan.period, lang), items=items,
    )  # fmt: skip
    return Said(words, lane, tuple(rows), len(distinct), "1")


def _distinct(rows: Sequence[Row], lane: str) -> list[Row]:
    """Each dose once: two sources may call the same dose of a day by two names with one code."""
    if lane != "immunization":
        return list(rows)
    kept: dict[object, Row] = {}
    for row in rows:
        code = next((code for code in sorted(row.codes) if code.startswith("cvx:")), fold(row.name))
        kept.setdefault((row.first, code) if row.exact else row.row_id, row)
    return list(kept.values())


def _who(plan: RecordPlan, rows: Sequence[Row], lang: str) -> Said:
    told = [row for row in rows if row.performer]
    lane = lane_of(plan.subject)
    if not told:
        return Said(say("no_performer", lang, said=plan.said), lane, tuple(rows))
    items = listed([item(row.performer or "", row.name, moment(row.written, row.first, lang)) for row in told], lang)
    return Said(say("performer", lang, items=items), lane, tuple(told))


def _none(plan: RecordPlan, lang: str) -> str:
    return say(f"none_{plan.subject}", lang, label=label(plan.said, lang) + when(plan.period, lang))


def detail(row: Row) -> str:
    """What happened, in the record's words: name, and for a visit its reason and who was seen."""
    if row.raw["lane"] == "encounter":
        return ", ".join(dict.fromkeys(part for part in (row.name, row.reason, row.performer) if part))
    return row.name
