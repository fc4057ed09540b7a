"""Nights: the window in bed, and what Withings states of the day of waking."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from connectors.withings.book import Book, Span, number
from healthkit.source.iso_time import moment

STATED = {
    "light": ("sleep_core", "s"),
    "deep": ("sleep_deep", "s"),
    "rem": ("sleep_rem", "s"),
    "awake": ("sleep_awake", "s"),
    "asleep": ("sleep_duration", "s"),
    "in_bed": ("time_in_bed", "s"),
    "efficiency": ("sleep_efficiency", "%"),
    "latency": ("sleep_latency", "s"),
    "rising": ("withings_wakeup_latency", "s"),
    "wakeups": ("withings_wakeup_count", "count"),
    "snoring": ("snoring_time", "s"),
    "snoring_episodes": ("withings_snoring_episodes", "count"),
    "sleep_heart_rate": ("withings_sleep_heart_rate", "count/min"),
    "sleep_heart_rate_min": ("withings_sleep_heart_rate_min", "count/min"),
    "sleep_heart_rate_max": ("withings_sleep_heart_rate_max", "count/min"),
    "sleep_score": ("withings_sleep_score", "score"),
    "breaths": ("respiratory_rate", "breaths/min"),
    "breathing": ("withings_breathing_disturbances", "index"),
}
_NOT_ZERO = frozenset({
    "sleep_heart_rate", "sleep_heart_rate_min", "sleep_heart_rate_max", "sleep_score", "breaths", "asleep", "in_bed",
    "efficiency",
})  # fmt: skip
_STAGES = ("light", "deep", "rem")
Nights = dict[tuple[date, int], tuple[timedelta, dict[str, float]]]
"""The longest sleep so far that ended on each day, by device."""


def add_night(row: dict[str, Any], position: str, book: Book, nights: Nights) -> None:
    """A row of the table: columns by our names."""
    begins, ends = moment(row.get("from")), moment(row.get("to"))
    if begins is None or ends is None or ends[0] <= begins[0]:
        book.issue("bad_date", position, f"{row.get('from')} {row.get('to')}")
        return
    book.read["night"] += 1
    told: dict[str, float] = {}
    for column in STATED:
        if row.get(column) is not None:
            value = number(row[column])
            if value is None:
                book.issue("bad_value", position, f"{column}: {row[column]}")
            else:
                told[column] = value
    day = (ends[0] + timedelta(minutes=ends[1] or 0)).date()
    keep(day, Span(begins[0], ends[0], begins[1]), told, book, nights)


def keep(day: date, span: Span, told: dict[str, float], book: Book, nights: Nights) -> None:
    """The window as an event; its figures speak for the day unless a longer sleep ended on it."""
    book.devices.add(span.device)
    book.out.row(
        "event",
        ref=book.refs.one(),
        metric="sleep_analysis",
        code="in_bed",
        start=span.start,
        end=span.end,
        offset_min=span.offset,
        source=span.device,
    )
    if not any(told.get(column) for column in _STAGES):  # no stage at all: none was told apart
        told = {column: value for column, value in told.items() if column not in _STAGES}
    length = span.end - span.start
    if (day, span.device) not in nights or nights[day, span.device][0] < length:
        nights[day, span.device] = (length, told)


def state_nights(nights: Nights, book: Book) -> None:
    """What is stated of each day's main sleep."""
    for day, device in sorted(nights):
        for column, value in nights[day, device][1].items():
            if value > 0 or (value == 0 and column not in _NOT_ZERO):
                metric, unit = STATED[column]
                book.state(metric, day, value, unit, device)
