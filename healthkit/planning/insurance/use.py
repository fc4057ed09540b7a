"""A year's use of care, whoever tells of it: the record, a file written by hand, or a scenario."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from healthkit.planning.insurance.model import Event

Country = Literal["US", "FR"]
Origin = Literal["claims", "record", "file", "scenario"]
CURRENCY: dict[Country, str] = {"US": "USD", "FR": "EUR"}


@dataclass(frozen=True, slots=True)
class Filled:
    """A price that the table of usual prices gave, since the source told none: for how many events, from where."""

    service: str
    events: int
    charge: int
    source: str
    year: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that happened and takes no part: what, when, and why, a key of the domain's messages."""

    label: str
    day: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Use:
    """Events of a year, in order of days, with what had to be filled in or left out of it.

    ``planned`` are those of its events that are sure to happen: a simulation keeps them and draws only the others anew,
    from ``pool``, months of past use (those of the year itself when empty). ``months`` counts the months that the
    source covers: a year that is told to the end of May is no whole year. ``assumed`` counts fills that only a
    prescription tells: one a month while it held.
    """

    country: Country
    year: int
    events: tuple[Event, ...]
    origin: Origin
    people: tuple[str, ...] = ("self",)
    filled: tuple[Filled, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    months: int = 12
    assumed: int = 0
    planned: tuple[Event, ...] = ()
    pool: tuple[tuple[Event, ...], ...] = ()

    @property
    def currency(self) -> str:
        """ISO 4217."""
        return CURRENCY[self.country]

    @property
    def charges(self) -> int:
        """All that was asked for, in cents."""
        return sum(event.charge for event in self.events)

    @property
    def services(self) -> tuple[str, ...]:
        """Services used, by name, each once."""
        return tuple(sorted({event.service for event in self.events}))

    def in_year(self, year: int) -> Use:
        """The same events on the same days of another year."""
        if year == self.year:
            return self
        return replace(self, year=year, events=_moved(self.events, year), planned=_moved(self.planned, year))

    def of(self, people: Sequence[str]) -> Use:
        """The same care where these people are insured, and whoever has care in it."""
        named = (*people, *(event.person for event in self.events))
        return replace(self, people=tuple(dict.fromkeys(named)) or self.people)

    def with_planned(self, events: Iterable[Event]) -> Use:
        """These events besides, which are sure to happen."""
        more = tuple(events)
        people = tuple(dict.fromkeys((*self.people, *(event.person for event in more))))
        whole, planned = in_order((*self.events, *more)), in_order((*self.planned, *more))
        return replace(self, events=whole, planned=planned, people=people)

    def by_months(self) -> tuple[tuple[Event, ...], ...]:
        """What a simulation draws from: months of past use, without what is planned."""
        if self.pool:
            return self.pool
        sure = Counter(self.planned)
        months: list[list[Event]] = [[] for _ in range(12)]
        for event in self.events:
            if sure[event]:
                sure[event] -= 1
            else:
                months[event.day.month - 1].append(event)
        return tuple(tuple(month) for month in months[: self.months])


def _moved(events: tuple[Event, ...], year: int) -> tuple[Event, ...]:
    return in_order(replace(event, day=same_day(event.day, year)) for event in events)


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Events by day; those of one day stay in the order in which they came."""
    return tuple(sorted(events, key=lambda event: event.day))


def same_day(day: date, year: int, month: int | None = None) -> date:
    """The day in another year, or in another month of it; the last of the month where it has no such day."""
    month = month or day.month
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def spread(times: int, year: int, first: int = 1, last: int = 12) -> tuple[date, ...]:
    """So many days, evenly over some months of a year.

    >>> [day.isoformat() for day in spread(4, 2026)]
    ['2026-02-15', '2026-05-17', '2026-08-17', '2026-11-16']
    """
    start = date(year, first, 1).toordinal()
    length = date(year, last, calendar.monthrange(year, last)[1]).toordinal() - start + 1
    return tuple(date.fromordinal(start + int(length * (at + 0.5) / times)) for at in range(times))


@dataclass
class Tally:
    """Counts what the table of prices filled in, to say it once a service."""

    _found: dict[tuple[str, int, str, int], int] = field(default_factory=dict)

    def add(self, service: str, charge: int, source: str, year: int) -> None:
        """One more event at this price."""
        key = (service, charge, source, year)
        self._found[key] = self._found.get(key, 0) + 1

    def join(self, filled: Iterable[Filled]) -> None:
        """What another source had filled in."""
        for one in filled:
            key = (one.service, one.charge, one.source, one.year)
            self._found[key] = self._found.get(key, 0) + one.events

    def result(self) -> tuple[Filled, ...]:
        """A line a service and price, by service."""
        made = (Filled(service, n, charge, source, year) for (service, charge, source, year), n in self._found.items())
        return tuple(sorted(made, key=lambda one: (one.service, one.charge)))
