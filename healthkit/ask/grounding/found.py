"""A number as it stands in a text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["number", "clock", "date", "year", "trivial", "ratio"]


@dataclass(frozen=True, slots=True)
class Found:
    """One number of a text.

    ``value`` is as written, in ``unit`` (a code, or None where no unit stands by it); ``step`` is what one in its last
    digit means. ``sign`` is the sign that was written, 0 where there is none. ``hedge`` is how the words before it
    round it. ``readings`` are other things it can mean, as value and step; ``days`` the dates it can mean.
    ``inherited`` says that the unit stands by a later number of a list (“58, 61 and 64 bpm”) and may not be its own.
    """

    start: int
    end: int
    text: str
    value: float
    step: float = 1.0
    unit: str | None = None
    kind: Kind = "number"
    sign: int = 0
    hedge: str = ""
    readings: tuple[tuple[float, float], ...] = ()
    days: tuple[Day, ...] = ()
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A date in a text; the year is None where it was left out."""

    month: int
    day: int
    year: int | None

    def is_day(self, other: date) -> bool:
        """Whether a date is this one."""
        return (other.month, other.day) == (self.month, self.day) and self.year in (None, other.year)

    def dates(self, years: range) -> list[date]:
        """The dates this can be, in some years where it names none; empty for a day that no calendar has."""
        found = []
        for year in years if self.year is None else (self.year,):
            try:
                found.append(date(year, self.month, self.day))
            except ValueError:
                continue
        return found
