"""At which charges of a year one plan overtakes another: exact ledgers along one path of care.

The path begins with the year as told, in order of days, and goes on with the care of a bad year; each point of it cuts
the path off at some total of charges, the last event in proportion.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from healthkit.planning.insurance import scenarios
from healthkit.planning.insurance.model import Event, Plan
from healthkit.planning.insurance.use import Use

_POINTS = 60
_WORST = "bad"
_NEAREST = 1000
"""A crossing is found to ten dollars or euros: nobody knows their year better."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """Up to ``charges`` (cents, allowed prices) the plan ``below`` costs less, from there on ``above``."""

    below: str
    above: str
    charges: int


@dataclass(frozen=True, slots=True)
class Curves:
    """Totals with premium by plan id, one for each of ``charges``; all in cents."""

    charges: tuple[int, ...]
    totals: dict[str, tuple[int, ...]]
    own: int
    """Charges of the year as told."""


def price(event: Event, country: str) -> int:
    """What an event counts for on the axis: the price allowed in the network, in France all that is asked."""
    return event.base if country == "US" and event.base is not None else event.charge


def _path(use: Use) -> tuple[Event, ...]:
    worse = scenarios.apply(_WORST, Use(use.country, use.year, (), "scenario", use.people))
    return (*use.events, *worse.events)


def cut(path: Sequence[Event], charges: int, country: str) -> tuple[Event, ...]:
    """The first events of a path, up to a total of charges; the last one in proportion, to the cent."""
    made: list[Event] = []
    left = charges
    for event in path:
        whole = price(event, country)
        if whole > left:
            if left > 0:
                base = None if event.base is None else event.base * left // whole
                made.append(replace(event, charge=event.charge * left // whole, base=base))
            break
        made.append(event)
        left -= whole
    return tuple(made)


def curves(plans: Sequence[Plan], use: Use, points: int = _POINTS) -> Curves:
    """What each plan costs from no care at all to the path's end."""
    path = _path(use)
    most = sum(price(event, use.country) for event in path)
    step = max(1, most // points)
    charges = tuple(range(0, most + 1, step))
    totals = {plan.id: tuple(_total(plan, use, path, one) for one in charges) for plan in plans}
    return Curves(charges, totals, sum(price(event, use.country) for event in use.events))


def crossings(one: Plan, other: Plan, use: Use, found: Curves) -> tuple[Crossing, ...]:
    """Where one of two plans begins to cost less than the other, along the path; ties belong to what was before."""
    made: list[Crossing] = []
    path = _path(use)
    gaps = [a - b for a, b in zip(found.totals[one.id], found.totals[other.id], strict=True)]
    signs = [(charges, gap) for charges, gap in zip(found.charges, gaps, strict=True) if gap]
    for (low, before), (high, after) in pairwise(signs):
        if (before < 0) == (after < 0):
            continue
        below, above = (one, other) if before < 0 else (other, one)
        made.append(Crossing(below.id, above.id, _where((below, above), use, path, (low, high))))
    return tuple(made)


def _where(pair: tuple[Plan, Plan], use: Use, path: Sequence[Event], stretch: tuple[int, int]) -> int:
    """Halve the stretch on which the second plan overtakes the first until it is short enough."""
    (below, above), (low, high) = pair, stretch
    while high - low > _NEAREST:
        middle = (low + high) // 2
        still = _total(below, use, path, middle) < _total(above, use, path, middle)
        low, high = (middle, high) if still else (low, middle)
    return high


def _total(plan: Plan, use: Use, path: Sequence[Event], charges: int) -> int:
    events = Use(use.country, use.year, cut(path, charges, use.country), "scenario").in_year(plan.year).events
    return plan.premium(use.people) + plan.settle(events).paid_by("person")
