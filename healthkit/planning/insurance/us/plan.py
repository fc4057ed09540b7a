"""What a US plan is made of: premiums, deductible, maximum, and what it asks for each service. Money in cents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from healthkit.errors import InputError
from healthkit.planning.insurance.model import Event, Ledger

if TYPE_CHECKING:
    from healthkit.planning.insurance.us.compiled import Compiled
    from healthkit.planning.insurance.us.premiums import Premiums

Order = Literal["applies", "waived", "after_copay"]
"""When the deductible comes: before copay and coinsurance; not at all; after the copay."""
Networks = Literal["separate", "combined", "cross", "in_counts_out", "out_counts_in"]
"""Which care counts towards which limit: each its own; one limit for both; both limits for both; or one way only."""
Drugs = Literal["combined", "separate", "none"]


@dataclass(frozen=True, slots=True)
class Bound:
    """A yearly limit: of a person insured alone, of each person in a family, and of the family.

    ``member`` None is an aggregate limit: the family's alone counts. ``family`` None is a plan for one person.
    """

    individual: int
    member: int | None = None
    family: int | None = None


@dataclass(frozen=True, slots=True)
class Meter:
    """The deductible, or the out-of-pocket maximum.

    ``out_of_network`` None: one limit for both networks if they are combined, else none there. ``drugs`` "none" is a
    deductible that drugs are not subject to.
    """

    in_network: Bound
    out_of_network: Bound | None = None
    networks: Networks = "separate"
    drugs: Drugs = "combined"
    drug_bound: Bound | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What the person pays for one kind of care in one network.

    ``copay`` for each visit, fill or item, for each day up to ``copay_days``, or once for a stay (``copay_per``
    "stay"); ``coinsurance`` in basis points of what remains, at least ``minimum`` and at most ``maximum`` a unit.
    """

    covered: bool = True
    copay: int = 0
    copay_per: Literal["unit", "stay"] = "unit"
    copay_days: int | None = None
    coinsurance: int = 0
    minimum: int | None = None
    maximum: int | None = None
    deductible: Order = "applies"

    def copay_for(self, units: int) -> int:
        """The copay of some visits, days or fills, before the price bounds it."""
        if self.copay_per == "stay":
            return self.copay
        return self.copay * (units if self.copay_days is None else min(units, self.copay_days))


@dataclass(frozen=True, slots=True)
class FirstVisits:
    """The first visits of a year that cost something else, counted with those of other services of that group."""

    visits: int
    cost: Cost
    group: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Everything a plan says of one service. ``out_of_network`` None: not covered there, but for emergencies.

    ``limit`` is a number of units a year and person, counted by ``limit_group``; ``most`` what the plan pays at most a
    year and person; ``penalty`` an amount and ``penalty_share`` basis points of the plan's part, borne by the person
    where preauthorization was needed and not asked for.
    """

    in_network: Cost
    out_of_network: Cost | None = None
    when: Mapping[str, Cost] = field(default_factory=dict)
    first: FirstVisits | None = None
    limit: int | None = None
    limit_group: str = ""
    most: int | None = None
    waived_if_admitted: bool = False
    counts: bool = True
    penalty: int = 0
    penalty_share: int = 0


@dataclass(frozen=True, slots=True)
class Account:
    """What an employer puts aside: an HSA is the person's money; an HRA pays bills, once ``after`` was borne."""

    kind: Literal["HSA", "HRA"]
    individual: int = 0
    family: int = 0
    after: int = 0
    only_deductible: bool = False

    def of(self, family: bool) -> int:
        """A year's amount."""
        return self.family if family else self.individual


@dataclass(frozen=True)
class UsPlan:
    """A US plan for some people, from the first of whom the others are told by name: self, spouse, child 1 …

    ``services`` holds the plan's rules by service; ``others`` the rule of what it does not name. ``grandfathered``
    plans need not cap each person of a family nor give preventive care free.
    """

    id: str
    name: str
    insurer: str
    year: int
    kind: str
    premiums: Premiums
    deductible: Meter
    maximum: Meter
    services: Mapping[str, Rule]
    others: Rule | None = None
    account: Account | None = None
    people: tuple[str, ...] = ("self",)
    out_of_network: bool = False
    hsa_eligible: bool = False
    grandfathered: bool = False
    metal: str = ""

    country: Literal["US"] = "US"
    currency: str = "USD"

    def covering(self, people: Sequence[str]) -> UsPlan:
        """The same plan for other people; with more than one, the family's limits hold.

        Raises:
            InputError: more than one person, and the plan states no limits of a family.
        """
        if len(people) > 1 and (self.deductible.in_network.family is None or self.maximum.in_network.family is None):
            raise InputError(
                f"The plan “{self.id}” states no limits for a family.",
                "Add family = … to [deductible] and to [maximum], or compare it for one person.",
            )
        return replace(self, people=tuple(people))

    def premium(self, people: Sequence[str]) -> int:
        """A year's premiums less the employer's part, the subsidy and what the employer puts into an HSA, in cents.

        Below 0 where the employer gives more than the premium. An HRA is no money of the person's: ``settle`` pays
        bills from it.

        Raises:
            InputError: the plan states no premium for these people.
        """
        given = self.account.of(len(people) > 1) if self.account and self.account.kind == "HSA" else 0
        return 12 * self.premiums.monthly(people, self.id) - given

    def settle(self, events: Sequence[Event]) -> Ledger:
        """Adjudicate a year's events in date order; within a day in the order given.

        Raises:
            UnknownName: an event's service is not in the table of services.
        """
        from healthkit.planning.insurance.us.settle import settle

        return settle(self, events)

    def owed(self, events: Sequence[Event]) -> int:
        """What the person bears of the year: equal to ``settle(events).paid_by("person")``, without its explanation.

        Raises:
            UnknownName: an event's service is not in the table of services.
        """
        from healthkit.planning.insurance.us.settle import owed

        return owed(self, events)

    def covered(self, service: str) -> bool | None:
        """Whether it covers a service in network; None where it does not say, or there is no such service."""
        rule = self.compiled.rules.get(service)
        return None if rule is None else rule.in_network.covered

    def most(self, people: Sequence[str]) -> int | None:
        """What these people can owe at most in a year for covered care in network, in cents, premiums aside.

        Separate maxima are added up. Not in it: balance bills, penalties, what is not covered or counts to no maximum.
        None where people and plan have no limit in common (a family, and no family's maximum is stated).
        """
        bounds = [self.maximum.in_network, *([self.maximum.drug_bound] if self.maximum.drug_bound else [])]
        limits = [bound.family if len(people) > 1 else bound.individual for bound in bounds]
        known = [limit for limit in limits if limit is not None]
        return sum(known) if len(known) == len(limits) else None

    @cached_property
    def compiled(self) -> Compiled:
        """Its rules made ready for ``settle``, once."""
        from healthkit.planning.insurance.us.compiled import compile_plan

        return compile_plan(self)
