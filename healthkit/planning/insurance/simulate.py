"""A thousand years that could be: the person's own months drawn anew, and what seldom happens at its published rate.

Every plan settles the same years, so that what differs between two plans is the plans and not the draw. The seed is
fixed: the same use gives the same years.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain

import numpy as np

from healthkit.planning.insurance.model import Event
from healthkit.planning.insurance.use import Use, in_order, same_day

YEARS = 1000
SEED = 20260101
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Rare:
    """Something that happens to few people in a year.

    ``rate`` is the yearly chance for one person; ``events`` are what it brings, on days counted from 1 January.
    ``marker`` is the service by which past use shows that it holds such events already; then they are drawn from there.
    """

    id: str
    rate: float
    events: tuple[Event, ...]
    marker: str
    source: str


Year = tuple[Event, ...]


def years(use: Use, rare: Sequence[Rare] = (), count: int = YEARS, seed: int = SEED) -> tuple[Year, ...]:
    """So many years of use, each with its events in order of days.

    Each of the twelve months is drawn from the months of past use, with replacement; what is planned stays; each rare
    event strikes each person by its rate, on any day of the year.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    pool = use.by_months() or ((),)
    drawn = rng.integers(0, len(pool), size=(count, _MONTHS))
    struck = _strikes(use, apart(use, rare)[0], count, rng)
    moved = [[_in_month(month, use.year, at) for at in range(1, _MONTHS + 1)] for month in pool]
    made = []
    for row, more in zip(drawn.tolist(), struck, strict=True):
        usual = tuple(chain.from_iterable(moved[month][at] for at, month in enumerate(row)))
        made.append(in_order((*usual, *use.planned, *more)) if more or use.planned else usual)
    return tuple(made)


def apart(use: Use, rare: Sequence[Rare]) -> tuple[tuple[Rare, ...], tuple[Rare, ...]]:
    """Rare events that are added to past use, and those that it holds already or that are planned for sure."""
    held = {event.service for month in use.by_months() for event in month} | {event.service for event in use.planned}
    return tuple(one for one in rare if one.marker not in held), tuple(one for one in rare if one.marker in held)


def _in_month(events: Year, year: int, month: int) -> Year:
    return tuple(replace(event, day=same_day(event.day, year, month)) for event in events)


def _strikes(use: Use, rare: Sequence[Rare], count: int, rng: np.random.Generator) -> list[Year]:
    """The rare events of each year."""
    struck: list[Year] = [()] * count
    start = date(use.year, 1, 1)
    for one in rare:
        length = max((event.day - start.replace(year=event.day.year)).days for event in one.events) + 1
        for person in use.people:
            hit = np.flatnonzero(rng.random(count) < one.rate)
            days = rng.integers(0, 365 - length + 1, size=count)
            for year in hit.tolist():
                begin = start + timedelta(days=int(days[year]))
                struck[year] = (*struck[year], *_from(one.events, begin, person))
    return struck


def _from(events: Year, begin: date, person: str) -> Year:
    """An episode's events, moved so that day 0 is ``begin``."""
    return tuple(
        replace(event, day=begin + (event.day - date(event.day.year, 1, 1)), person=person) for event in events
    )


def percentile(values: Sequence[int], share: float) -> int:
    """The smallest value that at least this share of all values does not exceed: one of them, not a mean of two.

    >>> percentile([10, 20, 30, 40, 50], 0.8)
    40
    """
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered) - 1e-9) - 1)]
