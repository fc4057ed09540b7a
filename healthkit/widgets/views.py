"""Where the explorer looks: the periods it offers, and how a look moves and zooms."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import numpy as np

from healthkit.insight.detail import Window

_SPANS = {"30d": 30, "90d": 90, "1y": 365, "2y": 730}
FREE = "free"
"""The period of a look that was zoomed or moved."""
LEAST = timedelta(hours=4)


def periods(first: date, last: date) -> list[str]:
    """Names of the periods to offer for data between two days: the last so many days, each year, everything."""
    spans = [name for name, days in _SPANS.items() if last - timedelta(days=days) > first or name == "30d"]
    return [*spans, *(f"y{year}" for year in range(last.year, first.year - 1, -1)), "all"]


def window_of(period: str, first: date, last: date) -> Window:
    """The days that a period's name means; they end with the last day that has data, not with today."""
    if period.startswith("y"):
        year = int(period[1:])
        return Window.of_days(date(year, 1, 1), max(min(date(year, 12, 31), last), date(year, 1, 1)))
    if period == "all":
        return Window.of_days(first, last)
    return Window.of_days(last - timedelta(days=_SPANS[period] - 1), last)


def moved(window: Window, how: str, extent: Window) -> Window:
    """A look moved by a button or key: ``earlier``, ``later``, ``closer``, ``wider``, ``night``, ``whole``."""
    half, length = window.length / 2, window.length
    middle = window.start + half
    if how == "whole":
        return extent
    if how == "night":
        day = datetime.combine(min(window.end, extent.end).date(), time(12))
        day -= timedelta(days=1) if day > extent.end else timedelta(0)
        return Window(day - timedelta(hours=18), day)
    if how in ("earlier", "later"):
        by = half if how == "later" else -half
        return kept(Window(window.start + by, window.end + by), extent)
    reach = max(half / 2 if how == "closer" else length, LEAST / 2)
    return kept(Window(middle - reach, middle + reach), extent)


def kept(window: Window, extent: Window) -> Window:
    """The same, no shorter than :data:`LEAST`, no longer than what there is, and not beside it."""
    length = min(max(window.length, LEAST), extent.length)
    start = min(max(window.start, extent.start), extent.end - length)
    return Window(start, start + length)


def parsed(ends: tuple[object, object]) -> Window | None:
    """What a page says of a stretch of time, in whichever order; None where it is no time."""
    try:
        first, last = sorted(np.datetime64(str(end).replace(" ", "T"), "us").item() for end in ends)
    except (ValueError, TypeError):
        return None
    if not isinstance(first, datetime) or not isinstance(last, datetime) or last <= first:
        return None
    return Window(first, last)


def days_of(first: object, last: object) -> Window | None:
    """Two days as a form gives them, both included; None where they are none, or not in order."""
    try:
        ends = date.fromisoformat(str(first)), date.fromisoformat(str(last))
    except ValueError:
        return None
    return Window.of_days(*ends) if ends[0] <= ends[1] else None
