"""Periods of whole local days, counted from an explicit as-of day.

``last 7 days`` is the seven days that end on the as-of day; ``last week`` the Monday to Sunday before this one;
``this month`` ends on the as-of day. A month, day or season without a year is the latest that has begun. Seasons are
the meteorological ones of the northern hemisphere; answers name their dates.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

Unit = Literal["day", "week", "month", "quarter", "year"]
UNITS: tuple[Unit, ...] = ("day", "week", "month", "quarter", "year")
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_ONE = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Days ``first`` to ``last``, both included; ``first`` is None for everything up to ``last``.

    ``name`` says in what words it was asked (``last_days``, ``month`` …), ``n`` how many where that is part of it.
    """

    first: date | None
    last: date
    name: str
    n: int = 0

    @property
    def days(self) -> int | None:
        """How many days, or None without a first one."""
        return None if self.first is None else (self.last - self.first).days + 1

    @property
    def single(self) -> bool:
        """Whether it is one day."""
        return self.first == self.last

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; :meth:`of` reads them back."""
        first = self.first.isoformat() if self.first else None
        return {"first": first, "last": self.last.isoformat(), "name": self.name, "n": self.n}

    @classmethod
    def of(cls, data: dict[str, Any]) -> Period:
        """The period that :meth:`as_dict` described."""
        first = date.fromisoformat(data["first"]) if data["first"] else None
        return cls(first, date.fromisoformat(data["last"]), data["name"], data["n"])

    def __str__(self) -> str:
        return f"{self.first or 'the beginning'} to {self.last}"


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def start_of(day: date, unit: Unit) -> date:
    """First day of the calendar week (Monday), month, quarter or year that a day lies in."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit == "month":
        return day.replace(day=1)
    if unit == "quarter":
        return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return date(day.year, 1, 1) if unit == "year" else day


def shift(day: date, unit: Unit, n: int) -> date:
    """A day moved by whole units."""
    if unit in ("day", "week"):
        return day + timedelta(days=n * (7 if unit == "week" else 1))
    return add_months(day, n * {"month": 1, "quarter": 3, "year": 12}[unit])


def rolling(n: int, unit: Unit, as_of: date) -> Period:
    """The last ``n`` days, weeks, months … ending on the as-of day."""
    first = shift(as_of, unit, -n) + _ONE
    return Period(first, as_of, f"last_{unit}s", n)


def current(unit: Unit, as_of: date) -> Period:
    """This week, month, quarter or year, up to the as-of day."""
    return Period(start_of(as_of, unit), as_of, f"this_{unit}")


def previous(unit: Unit, as_of: date, n: int = 1) -> Period:
    """The calendar week, month, quarter or year that lies ``n`` before this one; whole."""
    start = shift(start_of(as_of, unit), unit, -n)
    return Period(start, shift(start, unit, 1) - _ONE, f"previous_{unit}" if n == 1 else f"{unit}s_ago", n)


def one_day(day: date, name: str = "day") -> Period:
    """A single day."""
    return Period(day, day, name)


def weekday(index: int, as_of: date, *, before: bool) -> Period:
    """The latest Monday (0) … Sunday (6); with ``before``, not the as-of day itself."""
    back = (as_of.weekday() - index) % 7
    return one_day(as_of - timedelta(days=back or (7 if before else 0)), "weekday")


def weekend(as_of: date, *, last: bool) -> Period:
    """The Saturday and Sunday of this week, up to the as-of day, or of the latest weekend that is over.

    On a weekday, this week's weekend has not come: then both mean the one before.
    """
    saturday = as_of - timedelta(days=(as_of.weekday() - 5) % 7)
    if last and as_of.weekday() >= 5:
        saturday -= timedelta(days=7)
    return Period(saturday, min(saturday + _ONE, as_of), "weekend")


def month(number: int, year: int | None, as_of: date, *, before: bool = False) -> Period:
    """A named month; without a year the latest that has begun, with ``before`` the latest that is over."""
    if year is None:
        year = as_of.year - (number > as_of.month or (before and number == as_of.month))
    first = date(year, number, 1)
    return _until(Period(first, add_months(first, 1) - _ONE, "month"), as_of)


def around(day: date) -> Period:
    """The month of a day that is told roughly, as a year ago is."""
    first = day.replace(day=1)
    return Period(first, add_months(first, 1) - _ONE, "around")


def year(number: int, as_of: date) -> Period:
    """A calendar year, up to the as-of day."""
    return _until(Period(date(number, 1, 1), date(number, 12, 31), "year"), as_of)


def quarter(number: int, year: int | None, as_of: date) -> Period:
    """A quarter of a year, 1 to 4; without a year the latest that has begun."""
    first = 3 * number - 2
    if year is None:
        year = as_of.year - (first > as_of.month)
    start = date(year, first, 1)
    return _until(Period(start, add_months(start, 3) - _ONE, "between"), as_of)


def season(name: str, number: int | None, as_of: date, *, before: bool = False) -> Period:
    """A season; its year is the one it begins in. Without a year the latest that has begun (or is over)."""
    if number is None:
        number = as_of.year
        while date(number, SEASONS[name], 1) > as_of or (before and _season(name, number).last >= as_of):
            number -= 1
    return _until(_season(name, number), as_of)


def _season(name: str, number: int) -> Period:
    first = date(number, SEASONS[name], 1)
    return Period(first, add_months(first, 3) - _ONE, name)


def _until(period: Period, as_of: date) -> Period:
    """Cut at the as-of day, unless all of it lies ahead."""
    assert period.first is not None
    return Period(period.first, min(period.last, as_of), period.name) if period.first <= as_of else period


def day_of(day: int, number: int, year: int | None, as_of: date) -> Period | None:
    """A day of a month; without a year the latest. None for the 31st of June."""
    for candidate in (year,) if year else (as_of.year, as_of.year - 1, as_of.year - 2, as_of.year - 3, as_of.year - 4):
        try:
            found = date(candidate, number, day)
        except ValueError:
            continue
        if year or found <= as_of:
            return one_day(found)
    return None


def week_of(day: Period | None) -> Period | None:
    """The week, Monday to Sunday, in which a day lies; None where there is no such day."""
    if day is None or day.first is None:
        return None
    start = start_of(day.first, "week")
    return Period(start, start + timedelta(days=6), "between")


def before(day: date) -> date:
    """The day before."""
    return day - _ONE


def after(day: date) -> date:
    """The day after."""
    return day + _ONE


def everything(as_of: date) -> Period:
    """All data up to the as-of day."""
    return Period(None, as_of, "all_time")


def preceding(period: Period) -> Period | None:
    """What came just before: the calendar unit before a calendar period, else as many days; None without a start."""
    if period.first is None:
        return None
    unit = period.name.removeprefix("this_").removeprefix("previous_")
    if period.name == "month":
        unit = "month"
    if unit in UNITS and period.first == start_of(period.first, unit) and unit != "day":
        start = shift(period.first, unit, -1)
        return Period(start, period.first - _ONE, "before")
    length = period.last - period.first
    return Period(period.first - length - _ONE, period.first - _ONE, "before")
