"""Times of day as each language writes them."""

from __future__ import annotations

from datetime import datetime

from healthkit.i18n import text


def time_of_day(at: datetime, lang: str) -> str:
    """A time: 23:05, or 23 h 05."""
    return text("report.time", lang, h=_hour(at.hour, lang), m=f"{at.minute:02d}")


def full_hour(hour: int, lang: str) -> str:
    """An hour on an axis: 06:00, or 6 h."""
    return text("report.hour", lang, h=_hour(hour, lang))


def _hour(hour: int, lang: str) -> str:
    return str(hour) if lang == "fr" else f"{hour:02d}"
