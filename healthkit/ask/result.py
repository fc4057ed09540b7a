"""What running a plan gives: numbers, and the days, rows, sources and statements behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from healthkit.ask.plan import Plan

if TYPE_CHECKING:
    from healthkit.analysis.compare import Comparison
    from healthkit.analysis.trend import Trend


@dataclass(frozen=True)
class Change:
    """A new device that began to write inside a span."""

    day: date
    product: str


@dataclass(frozen=True)
class Evidence:
    """The rows behind a number: how many measurements, of which days and sources, and the statement that read them."""

    metric: str
    first: date | None
    last: date | None
    rows: int
    sources: tuple[str, ...]
    sql: str


@dataclass(frozen=True)
class Entry:
    """One line of a list: a day, a workout, or a group by its ``key`` (a day, a weekday from 0, a kind, a source)."""

    key: date | int | str
    value: float
    days: int = 1
    activity: str | None = None


@dataclass(frozen=True)
class Result:
    """What a plan gave. ``value`` is None where no day has data.

    ``days`` counts the days behind the value, ``recorded`` those with data whether or not they meet the conditions;
    ``at`` is the day that the value belongs to and ``moment`` its local time, where it belongs to one; ``mean`` and
    ``total`` are of the same days; ``usual`` is the mean of the days before, where there are enough; ``second`` is the
    companion's value; ``ends`` the first and last value of a change; ``entries`` the lines of a list, ``gaps``
    stretches of days without data.
    """

    plan: Plan
    value: float | None
    evidence: tuple[Evidence, ...]
    days: int = 0
    first: date | None = None
    last: date | None = None
    at: date | None = None
    moment: datetime | None = None
    mean: float | None = None
    total: float | None = None
    recorded: int | None = None
    usual: float | None = None
    second: float | None = None
    ends: tuple[float, float] | None = None
    entries: tuple[Entry, ...] = ()
    gaps: tuple[tuple[date, date], ...] = ()
    trend: Trend | None = None
    comparison: Comparison | None = None
    changes: tuple[Change, ...] = ()
