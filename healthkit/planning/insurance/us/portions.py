"""One use of care in parts that cost differently: visits beyond a yearly limit, first visits, the rest."""

from __future__ import annotations

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
    made, done = [], 0
    for count, its, is_first in (
        (first, rule.first.cost if rule.first else cost, True),
        (within - first, cost, False),
        (units - within, None, False),
    ):
        if count:
            upto = done + count
            part = charge * upto // units - charge * done // units
            made.append(Portion(its, count, part, price * upto // units - price * done // units, is_first))
            done = upto
    return made
