"""Periods of sleep: the window in bed, stages, curves of the night, and what Oura states of the day of waking."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import groupby

from connectors.oura.book import RING, Book, Place, Record, day_of
from connectors.oura.series import series
from healthkit.source.iso_time import moment

_STAGES = {"1": "asleep_deep", "2": "asleep_core", "3": "asleep_rem", "4": "awake"}
_NOT_SLEEP = frozenset({"deleted", "rest"})
"""Removed by the person, or by Oura, which took it for lying still."""
_STATED = (
    ("total_sleep_duration", "sleep_duration", "s"),
    ("time_in_bed", "time_in_bed", "s"),
    ("deep_sleep_duration", "sleep_deep", "s"),
    ("light_sleep_duration", "sleep_core", "s"),
    ("rem_sleep_duration", "sleep_rem", "s"),
    ("awake_time", "sleep_awake", "s"),
    ("latency", "sleep_latency", "s"),
    ("efficiency", "sleep_efficiency", "percent"),
    ("average_breath", "respiratory_rate", "breaths/min"),
    ("average_heart_rate", "oura_sleep_heart_rate", "count/min"),
    ("lowest_heart_rate", "resting_heart_rate", "count/min"),
    ("average_hrv", "heart_rate_variability_rmssd", "ms"),
    ("restless_periods", "oura_restless_periods", "count"),
)
_NOT_ZERO = frozenset({"average_breath", "average_heart_rate", "lowest_heart_rate", "average_hrv", "efficiency"})
Nights = dict[date, tuple[float, Record, Place]]
"""The main sleep of each day so far, with its length."""


def add_sleep(record: Record, place: Place, book: Book, nights: Nights) -> None:
    """One period; the longest main sleep of a day speaks for the day."""
    kind = str(record.get("type") or "long_sleep")
    if kind in _NOT_SLEEP:
        book.unmapped[f"sleep: {kind}"] += 1
        return
    begins, ends = moment(record.get("bedtime_start")), moment(record.get("bedtime_end"))
    if begins is None or ends is None or ends[0] <= begins[0]:
        book.issue("bad_date", place, f"bedtime: {record.get('bedtime_start')} {record.get('bedtime_end')}")
        return
    if book.fresh("sleep", begins[0]):
        _event("in_bed", begins[0], ends[0], begins[1], book)
        _add_stages(record, begins[0], ends[0], begins[1], book)
        for key, metric, unit in (
            ("heart_rate", "heart_rate", "count/min"),
            ("hrv", "heart_rate_variability_rmssd", "ms"),
        ):
            if isinstance(record.get(key), dict):
                series(record[key], metric, unit, book, place)
    if kind == "long_sleep":
        _keep(record, place, ends, book, nights)


def _keep(record: Record, place: Place, ends: tuple[datetime, int | None], book: Book, nights: Nights) -> None:
    waking = (ends[0] + timedelta(minutes=ends[1] or 0)).date()
    day = day_of(record.get("day")) or waking
    length = book.number(record, "total_sleep_duration", place) or 0.0
    if day not in nights or nights[day][0] < length:
        kept = {key: record[key] for key, _, _ in _STATED if key in record}
        nights[day] = (length, kept, place)


def state_nights(nights: Nights, book: Book) -> None:
    """What Oura states of each night, on the day of waking."""
    for day in sorted(nights):
        _, record, place = nights[day]
        for key, metric, unit in _STATED:
            value = book.number(record, key, place)
            if value is not None and (value > 0 or key not in _NOT_ZERO):
                book.state(metric, day, value, unit)


def _add_stages(record: Record, start: datetime, end: datetime, offset: int | None, book: Book) -> None:
    """Each run of one stage; the last step may reach beyond the time of rising, and ends with it."""
    text, step = str(record.get("sleep_phase_5_min") or ""), 300
    if not text and record.get("sleep_phase_30_sec"):
        text, step = str(record["sleep_phase_30_sec"]), 30
    at = 0
    for sign, run in groupby(text.strip('"')):
        first, at = at, at + len(list(run))
        begins = start + timedelta(seconds=first * step)
        ends = min(start + timedelta(seconds=at * step), end)
        if sign in _STAGES and ends > begins:
            _event(_STAGES[sign], begins, ends, offset, book)


def _event(code: str, start: datetime, end: datetime, offset: int | None, book: Book) -> None:
    book.out.row(
        "event",
        ref=book.refs.one(),
        metric="sleep_analysis",
        code=code,
        start=start,
        end=end,
        offset_min=offset,
        source=RING,
    )
