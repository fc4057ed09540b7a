"""Premiums: by the size of coverage, by person, or by age; less the employer's part and the advance tax credit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from healthkit.errors import InputError

Tier = Literal["self", "self_spouse", "self_children", "family"]
TIERS: tuple[Tier, ...] = ("self", "self_spouse", "self_children", "family")
PARTNERS = ("spouse", "partner")
_CHILDREN_RATED = 3
_ADULT = 21


def tier_of(people: Sequence[str]) -> Tier:
    """The size of coverage: anybody but self and a spouse or partner counts as a child."""
    partner = any(one in PARTNERS for one in people)
    children = any(one not in PARTNERS and one != "self" for one in people)
    return "family" if partner and children else "self_spouse" if partner else "self_children" if children else "self"


@dataclass(frozen=True)
class Premiums:
    """Monthly amounts in cents; exactly one of ``tiers``, ``persons`` and ``ages`` is filled.

    ``ages`` are rates by age in years, the last of which holds above it and the first below; ``aged`` says how old the
    people are. ``employer`` is the employer's part by tier, ``subsidy`` the advance premium tax credit.
    """

    tiers: Mapping[str, int] = field(default_factory=dict)
    persons: Mapping[str, int] = field(default_factory=dict)
    ages: Mapping[int, int] = field(default_factory=dict)
    aged: Mapping[str, int] = field(default_factory=dict)
    employer: Mapping[str, int] = field(default_factory=dict)
    subsidy: int = 0

    def monthly(self, people: Sequence[str], plan: str) -> int:
        """What the people themselves pay a month, at least 0.

        Raises:
            InputError: nothing is stated for these people.
        """
        tier = tier_of(people)
        return max(0, self._gross(people, tier, plan) - self.employer.get(tier, 0) - self.subsidy)

    def _gross(self, people: Sequence[str], tier: Tier, plan: str) -> int:
        if self.tiers:
            if tier not in self.tiers:
                raise InputError(f"The plan “{plan}” states no premium for “{tier}”.", f"Add {tier} = … to [premium].")
            return self.tiers[tier]
        if self.persons:
            return sum(self._told(self.persons, one, plan, "[premium.persons]") for one in people)
        return self._by_age([self._told(self.aged, one, plan, "[premium.people_ages]") for one in people])

    def _told(self, table: Mapping[str, int], person: str, plan: str, place: str) -> int:
        if person not in table:
            raise InputError(f"The plan “{plan}” says nothing of “{person}” in {place}.", f'Add "{person}" = … there.')
        return table[person]

    def _by_age(self, ages: list[int]) -> int:
        """Adults, and of those under 21 the three oldest (45 CFR 147.102(c)(1))."""
        children = sorted((age for age in ages if age < _ADULT), reverse=True)[:_CHILDREN_RATED]
        return sum(self._rate(age) for age in (*(age for age in ages if age >= _ADULT), *children))

    def _rate(self, age: int) -> int:
        return self.ages[max((one for one in self.ages if one <= age), default=min(self.ages))]
