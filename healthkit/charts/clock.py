"""Lengths and times of day on axes and in labels; a night is measured in hours after the noon before it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from healthkit.i18n import text
from healthkit.i18n.clock import full_hour, time_of_day
from healthkit.model.units import unit_label

NBSP = "\u00a0"
_NOON = 12 * 60


def duration(minutes: float, lang: str) -> str:
    """Minutes as hours and minutes: 7 h 05, or 45 min."""
    whole = round(minutes)
    if whole < 60:
        return f"{whole}{NBSP}{unit_label('min', lang)}"
    return text("report.hours_minutes", lang, h=whole // 60, m=f"{whole % 60:02d}")


def after_noon(minutes: float, lang: str) -> str:
    """Minutes after noon as a time of day: 23:05, or 23 h 05."""
    at = datetime.combine(date.min, time()) + timedelta(minutes=(round(minutes) + _NOON) % (24 * 60))
    return time_of_day(at, lang)


def timer(seconds: float) -> str:
    """Seconds as a stopwatch shows them: 4:05, 1:02:30."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def hour_axis(first: float, last: float, lang: str) -> tuple[list[int], list[str]]:
    """Every second hour, in hours after noon, at least from ten in the evening to eight, and how they read."""
    low, high = min(int(first // 2 * 2), 10), max(int(-(-last // 2) * 2), 20)
    hours = list(range(low, high + 1, 2))
    return hours, [full_hour((hour + 12) % 24, lang) for hour in hours]
