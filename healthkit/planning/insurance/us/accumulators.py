"""Counters of a year: how much of the deductible and of the out-of-pocket maximum each person and the family used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from healthkit.planning.insurance.us.plan import Bound, Meter

UNBOUND = 1 << 60
"""No limit: larger than any year's care."""
IN, OUT, DRUGS_IN, DRUGS_OUT = range(4)
"""Streams of care; each obeys one counter of a meter and may count towards others."""


class Accumulator:
    """One limit's use, by person and for the family."""

    __slots__ = ("family", "family_limit", "name", "person_limit", "persons")

    def __init__(self, name: str, person_limit: int, family_limit: int) -> None:
        self.name = name
        self.person_limit = person_limit
        self.family_limit = family_limit
        self.persons: dict[str, int] = {}
        self.family = 0

    def left(self, person: str) -> int:
        """What this person can still owe under it: the smaller of the own and the family's remainder."""
        own = self.person_limit - self.persons.get(person, 0)
        shared = self.family_limit - self.family
        return own if own < shared else shared

    def add(self, person: str, amount: int) -> None:
        """Count an amount; what exceeds the limit (it was owed under another one) does not count."""
        room = self.left(person)
        amount = min(amount, room)
        if amount > 0:
            self.persons[person] = self.persons.get(person, 0) + amount
            self.family += amount

    def used(self) -> Iterator[tuple[str, int]]:
        """Its name and use: of the family where it has a limit, of each person where each has one."""
        if self.family_limit < UNBOUND:
            yield f"{self.name}.family", self.family
        if self.person_limit < UNBOUND:
            yield from ((f"{self.name}.{person}", amount) for person, amount in sorted(self.persons.items()))


@dataclass(frozen=True, slots=True)
class Limits:
    """A meter for one size of coverage: person's and family's limit of each counter, and which stream uses which."""

    name: str
    bounds: tuple[tuple[str, int, int], ...]
    obeys: tuple[int, int, int, int]
    feeds: tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...]]

    def open(self) -> tuple[Accumulator, ...]:
        """Counters at zero, as the year begins."""
        return tuple(Accumulator(*bound) for bound in self.bounds)


def limits_of(meter: Meter, name: str, family: bool, person_cap: int = UNBOUND) -> Limits:
    """A meter's limits for one person insured alone, or for a family.

    ``person_cap`` is what the law lets a plan ask of one person in network at most.
    """
    bounds = [_bound(f"{name}_in_network", meter.in_network, family, person_cap)]
    inside = outside = 0
    if meter.networks != "combined":
        outside = len(bounds)
        bounds.append(_bound(f"{name}_out_of_network", meter.out_of_network, family))
    drugs_in, drugs_out = inside, outside
    if meter.drugs != "combined":
        drugs_in = drugs_out = len(bounds)
        free = Bound(0) if meter.drugs == "none" else meter.drug_bound
        bounds.append(_bound(f"{name}_drugs", free, family))
    both = tuple(dict.fromkeys((inside, outside)))
    into = both if meter.networks in ("cross", "in_counts_out") else (inside,)
    back = both if meter.networks in ("cross", "out_counts_in") else (outside,)
    separate = meter.drugs != "combined"
    return Limits(
        name,
        tuple(bounds),
        (inside, outside, drugs_in, drugs_out),
        (into, back, (drugs_in,) if separate else into, (drugs_out,) if separate else back),
    )


def _bound(name: str, bound: Bound | None, family: bool, cap: int = UNBOUND) -> tuple[str, int, int]:
    if bound is None:
        return name, UNBOUND, UNBOUND
    if not family:
        return name, min(bound.individual, cap), UNBOUND
    if bound.family is None:  # no limit of a family is stated: each person has the own one
        return name, min(bound.individual, cap), UNBOUND
    person = UNBOUND if bound.member is None else bound.member
    return name, min(person, cap), bound.family
