"""One use of care in parts that cost differently: visits beyond a yearly limit, first visits, the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from healthkit.planning.insurance.us.plan import Cost
from healthkit.planning.insurance.us.terms import Terms


class Portion(NamedTuple):
    """Some units of an event: what they cost the person, their charge and price. ``cost`` None: over the limit."""

    cost: Cost | None
    units: int
    charge: int
    price: int
    first: bool = False


class Counts:
    """Visits used in a year, by person and group."""

    __slots__ = ("used",)

    def __init__(self) -> None:
        self.used: dict[tuple[str, str, str], int] = {}

    def take(self, what: str, group: str, person: str, units: int, limit: int) -> int:
        """How many of these units are within a limit; they are used up."""
        key = (what, group, person)
        before = self.used.get(key, 0)
        within = min(units, max(0, limit - before))
        self.used[key] = before + within
        return within


def split(terms: Terms, charge: int, price: int, person: str, counts: Counts) -> list[Portion]:
    """The event's parts, first visits first, those over the limit last; charges and prices add up exactly."""
    rule, cost, units = terms.rule, terms.cost, terms.units
    within = units if rule.limit is None else counts.take("limit", rule.limit_group, person, units, rule.limit)
    first = 0
    if rule.first is not None and terms.network and within:
        first = counts.take("first", rule.first.group, person, within, rule.first.visits)
    its = rule.first.cost if rule.first else cost
    whole = Portion(cost, units, charge, price)
    return _cut(whole, ((first, its, True), (within - first, cost, False), (units - within, None, False)))


def apart(portion: Portion, left: int) -> list[Portion]:
    """Visits or fills told together, where what is left of the deductible ends among them: those before it, the one in
    which it ends, those after it. Each is a claim of its own, so the first owe no copay and the last no deductible.
    """
    cost, units = portion.cost, portion.units
    assert cost is not None
    bounded = cost.copay or cost.minimum is not None or cost.maximum is not None
    if units == 1 or not bounded or left <= 0 or cost.deductible == "waived":
        return [portion]
    price = portion.price
    if cost.deductible == "after_copay":
        price -= min(price, cost.copay_for(units))
    if left >= price:
        return [portion]
    before = left * units // price
    return _cut(
        portion,
        ((before, cost, portion.first), (1, cost, portion.first and not before), (units - before - 1, cost, False)),
    )


def _cut(whole: Portion, parts: Sequence[tuple[int, Cost | None, bool]]) -> list[Portion]:
    """A portion in parts of so many units each, at such a cost; empty ones are left out, cents are not lost."""
    made, done, units = [], 0, whole.units
    for count, cost, first in parts:
        if count:
            upto = done + count
            charge, price = (all_ * upto // units - all_ * done // units for all_ in (whole.charge, whole.price))
            made.append(Portion(cost, count, charge, price, first))
            done = upto
    return made
