"""Medications and conditions as stretches of time, on the day that is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from healthkit.ask.periods import Period
from healthkit.ask.records.book import Book, Row, stretches
from healthkit.ask.records.names import matching
from healthkit.source import record_lanes
from healthkit.source.record_lanes import Stretch


def of_medication(record: Book, key: str, as_of: date) -> list[Stretch]:
    """The courses of the medication that a key names, oldest first."""
    return courses(matching(record.rows("medication", as_of), "medication", key), as_of, key)


def courses(rows: Sequence[Row], as_of: date, name: str | None = None) -> list[Stretch]:
    """Rows joined by name, oldest first; with ``name``, all as one thing, so that a new dose goes on with the old."""
    return record_lanes.courses(stretches(rows, as_of, name))


def standing(one: Stretch, as_of: date) -> bool:
    """Whether it stands on the day: it still holds, or its end was written and had not come."""
    if one.holds or one.start is None:
        return one.holds
    return one.kind != "administration" and one.stop is not None and one.start < one.stop >= as_of


def within(one: Stretch, period: Period) -> bool:
    """Whether any of it lies in a period; what has no beginning is in none."""
    if one.start is None:
        return False
    ended = None if one.holds else one.stop or one.start
    return one.start <= period.last and (ended is None or period.first is None or ended >= period.first)
