"""Cells of Garmin's JSON: numbers, instants and days in the five shapes in which the export writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from math import isfinite
from typing import Any

Record = dict[str, Any]
_SECONDS, _MILLISECONDS = 1e8, 1e11
_DIGITS = 8


def number(record: Record, *path: str) -> float | None:
    """A finite number at a path of keys; None where there is none."""
    value: Any = record
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if isfinite(value) else None


def positive(record: Record, *path: str) -> float | None:
    """A number above 0: elsewhere 0 and negative numbers say that nothing was measured."""
    value = number(record, *path)
    return value if value is not None and value > 0 else None


def child(record: Record, key: str) -> Record:
    """A nested object; empty where there is none."""
    value = record.get(key)
    return value if isinstance(value, dict) else {}


def children(record: Record, key: str) -> list[Record]:
    """A nested list of objects."""
    value = record.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def moment(value: Any) -> datetime | None:
    """A time as written, without a zone: ISO text, milliseconds or seconds since 1970, or a list of year, month …

    >>> moment("2026-05-12T02:34:00.0"), moment(1780272000000), moment([2026, 5, 19, 5, 37])
    (datetime.datetime(2026, 5, 12, 2, 34), datetime.datetime(2026, 6, 1, 0, 0), datetime.datetime(2026, 5, 19, 5, 37))
    """
    if isinstance(value, dict):
        value = value.get("date")
    try:
        if isinstance(value, list):
            parts = [int(part) for part in value[:6]]
            return datetime(*parts) if len(parts) >= 3 else None  # type: ignore[arg-type]  # noqa: DTZ001
        if isinstance(value, bool) or value is None:
            return None
        if isinstance(value, int | float):
            return _of_number(float(value))
        made = datetime.fromisoformat(str(value).strip().replace(" ", "T", 1))
    except (ValueError, TypeError, OverflowError, OSError):
        return None
    return made.astimezone(UTC).replace(tzinfo=None) if made.tzinfo else made


def _of_number(value: float) -> datetime | None:
    if value > _MILLISECONDS:
        return datetime(1970, 1, 1) + timedelta(milliseconds=value)  # noqa: DTZ001 (naive UTC, as everywhere)
    if value > _SECONDS:
        return datetime(1970, 1, 1) + timedelta(seconds=value)  # noqa: DTZ001
    text = str(int(value))
    return datetime.strptime(text, "%Y%m%d") if len(text) == _DIGITS else None  # noqa: DTZ007


def day(value: Any) -> date | None:
    """A calendar day, in any of those shapes."""
    found = moment(value)
    return found.date() if found else None


def offset_min(local: datetime | None, utc: datetime | None) -> int | None:
    """Minutes between a wall clock and UTC, to the quarter hour; None where they cannot be one instant."""
    if local is None or utc is None:
        return None
    quarters = round((local - utc).total_seconds() / 900)
    return quarters * 15 if abs(quarters) <= 60 else None
