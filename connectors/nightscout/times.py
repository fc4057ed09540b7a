"""When a document was: its milliseconds since 1970, or a time as text with or without its offset."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

_EARLIEST_MS = 100_000_000_000
"""A smaller count is one of seconds: 1973 in milliseconds, the year 5138 in seconds."""
_LATEST_MS = 10_000_000_000_000
Moment = tuple[int, int | None]
"""Microseconds since 1970 in UTC, and minutes from UTC as written."""
_FARTHEST_MIN = 18 * 60


def moment(document: dict[str, Any], counts: tuple[str, ...], texts: tuple[str, ...]) -> Moment | None:
    """The instant of a document by the first field that holds one.

    An offset of zero is how servers write every time, so it says nothing of where the person was.
    """
    spoken = next((found for field in texts if (found := _text(document.get(field)))), None)
    stated = document.get("utcOffset")
    away = spoken[1] if spoken and spoken[1] else stated if _is_offset(stated) else None
    for field in counts:
        if (count := _count(document.get(field))) is not None:
            return count, away
    return (spoken[0], away) if spoken else None


def _is_offset(stated: Any) -> bool:
    """Whether a number is one of minutes from UTC, and not the zero that says nothing."""
    return isinstance(stated, int) and 0 < abs(stated) <= _FARTHEST_MIN


def _count(value: Any) -> int | None:
    if isinstance(value, str) and len(value) < 30 and value.strip().isdecimal():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < _LATEST_MS:
        return None
    return int(value * (1000 if value >= _EARLIEST_MS else 1_000_000))


def _text(value: Any) -> tuple[int, int | None] | None:
    """A time as text; one without an offset is UTC, as the server takes it."""
    if not isinstance(value, str) or len(value) < 10:
        return None
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    away = found.utcoffset()
    instant = found if found.tzinfo else found.replace(tzinfo=UTC)
    micros = (instant - datetime(1970, 1, 1, tzinfo=UTC)) // (datetime.resolution)
    return micros, int(away.total_seconds() // 60) if away is not None else None
