"""One time as ISO 8601 writes it. Whole columns of them are read by Polars instead."""

from __future__ import annotations

from datetime import UTC, datetime


def moment(text: object) -> tuple[datetime, int | None] | None:
    """UTC, and minutes from it as written; the local time and None without them; None where the text is no time."""
    try:
        found = datetime.fromisoformat(str(text).strip())
        away = found.utcoffset()
        if away is None:
            return found, None
        return found.astimezone(UTC).replace(tzinfo=None), int(away.total_seconds() // 60)
    except (ValueError, OverflowError):  # the first and the last day of all lie outside in some zones
        return None
