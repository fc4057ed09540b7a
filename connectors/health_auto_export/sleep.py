"""Sleep: stretches of one stage each, or one entry a night with hours by stage."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from connectors.health_auto_export.book import Book, Json, number
from connectors.health_auto_export.names import part_of
from connectors.health_auto_export.times import moment

_CODES = {
    "Awake": "awake", "Asleep": "asleep", "In Bed": "in_bed", "Core": "asleep_core", "REM": "asleep_rem",
    "Deep": "asleep_deep",
}  # fmt: skip
STATED = {
    "deep": "sleep_deep", "core": "sleep_core", "rem": "sleep_rem", "awake": "sleep_awake", "inBed": "time_in_bed",
}  # fmt: skip


def add_sleep(items: list[Any], unit: str | None, first: int, book: Book) -> None:
    """Entries of the metric ``sleep_analysis``."""
    for n, item in enumerate(items, first):
        if not isinstance(item, dict):
            continue
        inner = item.get("sleepAnalysis")
        if isinstance(inner, list):
            add_sleep([{"source": item.get("source"), **one} for one in inner if isinstance(one, dict)], unit, n, book)
            continue
        book.read["sleep"] += 1
        if "startDate" in item and "value" in item:
            _add_stretch(item, f"sleep_analysis {n}", book)
        else:
            _add_night(item, unit or "hr", f"sleep_analysis {n}", book)


def _event(code: str, begins: tuple[datetime, int | None], end: datetime, source: int, book: Book) -> None:
    book.out.row(
        "event",
        ref=book.refs.one(),
        metric="sleep_analysis",
        code=code,
        start=begins[0],
        end=end,
        offset_min=begins[1],
        source=source,
    )


def _add_stretch(item: Json, position: str, book: Book) -> None:
    begins, ends = moment(item.get("startDate")), moment(item.get("endDate"))
    if begins is None or ends is None or ends[0] < begins[0]:
        book.issue("bad_date", position, f"{item.get('startDate')} {item.get('endDate')}")
        return
    code = _CODES.get(part_of(str(item["value"])))
    if code is None:
        book.unmapped[f"sleep: {item['value']}"] += 1
        return
    _event(code, begins, ends[0], book.source(item.get("source")), book)


def _add_night(item: Json, unit: str, position: str, book: Book) -> None:
    """Hours by stage, stated for the day of waking, and the window in bed."""
    source = book.source(item.get("source") or item.get("sleepSource"))
    windows = [(moment(item.get(f"{part}Start")), moment(item.get(f"{part}End"))) for part in ("inBed", "sleep")]
    whole = [(begins, ends) for begins, ends in windows if begins and ends and ends[0] > begins[0]]
    day = _day(item, whole[-1][1] if whole else None)
    if day is None:
        book.issue("bad_date", position, f"date: {item.get('date')}")
        return
    if whole:
        begins, ends = whole[0]
        _event("in_bed", begins, ends[0], source, book)
    total = number(item.get("totalSleep")) or number(item.get("asleep"))
    for key, metric in (("total", "sleep_duration"), *STATED.items()):
        value = total if key == "total" else number(item.get(key))
        if value is None and item.get(key) is not None:
            book.issue("bad_value", position, f"{key}: {item[key]}")
        elif value:
            state(metric, day, (value, unit), source, book)


def state(metric: str, day: date, said: tuple[float, str], source: int, book: Book) -> None:
    """A statement of a whole day: a value with its unit."""
    start = datetime.combine(day, time())
    book.out.row(
        "sample",
        ref=book.refs.one(),
        metric=metric,
        start=start,
        end=start + timedelta(days=1),
        value=said[0],
        unit=said[1],
        source=source,
        day=day,
    )


def _day(item: Json, ends: tuple[datetime, int | None] | None) -> date | None:
    if ends is not None:
        return (ends[0] + timedelta(minutes=ends[1] or 0)).date()
    try:
        return date.fromisoformat(str(item.get("date"))[:10])
    except ValueError:
        return None
