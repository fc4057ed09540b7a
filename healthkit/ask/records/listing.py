"""Answers that list what a table holds: devices, documents, doctors and places of care, goals, insurance."""

from __future__ import annotations

from datetime import date

from healthkit.ask import display
from healthkit.ask.records.book import Book, Row
from healthkit.ask.records.plan import RecordPlan, lane_of
from healthkit.ask.records.said import Said, item, listed, moment, say
from healthkit.i18n import number
from healthkit.source.record_lanes import last_day

_OVER = frozenset({"completed", "cancelled", "rejected", "inactive", "abandoned"})


def answer(plan: RecordPlan, record: Book, as_of: date, lang: str) -> Said:
    """The rows that hold on the day; people before organisations."""
    lane = lane_of(plan.subject)
    rows = record.rows(lane, as_of)
    if not rows:
        return Said(say(f"absent_{lane}", lang), absent=True)
    found = [row for row in rows if _holds(row, as_of)]
    if lane == "care_provider":
        found = [row for row in found if row.kind == "person"] or found
    if not found:
        return Said(say(f"none_{plan.subject}", lang), lane, (), 0, "1")
    once = {(row.name, row.detail): row for row in found}
    items = listed([_item(row, lang) for row in once.values()], lang)
    words = say(f"list_{plan.subject}", lang, len(once), n=number(len(once), lang), items=items)
    return Said(words, lane, tuple(found), len(once), "1")


def _holds(row: Row, as_of: date) -> bool:
    if row.raw["lane"] == "goal":
        return row.raw["status"] not in _OVER
    end = last_day(row.raw["stopped"])
    return row.raw["status"] not in _OVER and (end is None or end >= as_of)


def _item(row: Row, lang: str) -> str:
    lane = row.raw["lane"]
    since = moment(row.written, row.first, lang, lead="since")
    if lane == "care_provider":
        return item(row.name, row.detail, row.reason)
    if lane == "goal":
        due = last_day(row.raw["stopped"])
        return item(row.name, row.detail if row.detail != row.name else None, since,
                    say("due", lang, day=display.day(due, lang)) if due else None)  # fmt: skip
    if lane == "device":
        return item(row.name, row.detail, row.reason, since)
    return item(row.name, row.detail, since)
