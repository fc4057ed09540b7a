"""A French contract: what it asks a month, what it guarantees by post, and the year it settles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from healthkit.planning.insurance.fr.money import percent
from healthkit.planning.insurance.fr.services import posts, services
from healthkit.planning.insurance.model import Event, Ledger

LENSES = (
    "simple",
    "simple_complex",
    "complex",
    "simple_very_complex",
    "complex_very_complex",
    "very_complex",
)
"""The pairs that R. 871-2 tells apart, by the kinds of their two lenses."""


@dataclass(frozen=True, slots=True)
class Guarantee:
    """What a contract pays for one post; money in cents, percentages of the base de remboursement.

    ``percent`` for doctors of sector 1 or within the Optam and for everyone else, ``percent_free`` for doctors outside
    it. ``amount`` is a sum for each unit (visit, day, ear), ``amounts`` for each kind of pair of glasses, ``frame`` the
    most of it for a frame. ``units`` limits the amounts by number a year, ``yearly`` what is paid beyond the ticket
    modérateur. ``outside_network`` is the share of it that is paid outside the insurer's network, in per cent. Nothing
    but what the law demands is paid before ``starts``, a month and day of the plan's year.
    """

    covered: bool = True
    percent: int | None = None
    percent_free: int | None = None
    amount: int | None = None
    amounts: Mapping[str, int] = field(default_factory=dict)
    frame: int | None = None
    units: int | None = None
    yearly: int | None = None
    outside_network: int = 100
    starts: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Premium:
    """What is asked a month: by role (``adult``, ``child``) or by age, from the age of each line on; in cents.

    ``family`` is one sum for all. ``free_from_child``: children from this one on cost nothing. ``employer`` is the
    employer's share in per cent.
    """

    adult: int = 0
    child: int = 0
    by_age: tuple[tuple[int, int], ...] = ()
    family: int | None = None
    free_from_child: int | None = None
    employer: int = 0


@dataclass(frozen=True)
class FrenchPlan:
    """A contract on top of the Assurance maladie; ``settle`` follows the rules of ``year``, whatever the events' years.

    ``including_amo``: percentages and amounts count what the Assurance maladie pays as part of them; else they come on
    top. ``ages`` are those of the people on 1 January of the year, ``children`` those who pay as children.
    """

    id: str
    name: str
    year: int
    responsible: bool
    including_amo: bool
    premiums: Premium
    guarantees: dict[str, Guarantee] = field(default_factory=dict)
    ages: dict[str, int] = field(default_factory=dict)
    pays_retained: bool = False
    country: Literal["FR"] = "FR"
    currency: str = "EUR"

    def premium(self, people: Sequence[str]) -> int:
        """A year's premiums for these people, less the employer's share; cents."""
        prices, month, children = self.premiums, 0, 0
        for person in people:
            if self.is_child(person):
                children += 1
                free = prices.free_from_child is not None and children >= prices.free_from_child
                month += 0 if free else self._price(person, prices.child)
            else:
                month += self._price(person, prices.adult)
        if prices.family is not None and people:
            month = prices.family
        year = month * 12
        return year - percent(year, prices.employer)

    def covering(self, people: Sequence[str]) -> FrenchPlan:
        """The contract itself: no limit depends on who else is insured."""
        return self

    def is_child(self, person: str) -> bool:
        """Whether a person pays as a child: by the age the plan states, else by a name that begins with ``child``."""
        age = self.ages.get(person)
        return age < 18 if age is not None else person.startswith("child")

    def _price(self, person: str, otherwise: int) -> int:
        age = self.ages.get(person)
        if age is None or not self.premiums.by_age:
            return otherwise
        return max((line for line in self.premiums.by_age if line[0] <= age), default=(0, otherwise))[1]

    def settle(self, events: Sequence[Event]) -> Ledger:
        """Adjudicate a year's events in date order.

        Raises:
            UnknownName: an event's service is none of ``services.toml``.
        """
        from healthkit.planning.insurance.fr.settle import settle

        return settle(self, events)

    def owed(self, events: Sequence[Event]) -> int:
        """What the person bears of the year.

        Raises:
            UnknownName: as ``settle``.
        """
        return self.settle(events).paid_by("person")

    def most(self, people: Sequence[str]) -> int | None:
        """None: excess fees have no end."""
        return None

    def covered(self, service: str) -> bool | None:
        """Whether the contract pays anything for a service; None where it does not say.

        Raises:
            KeyError: no such service.
        """
        known = services()[service]
        if self.responsible and known.reimbursed and not posts()[known.post].optional:
            return True
        guarantee = self.guarantees.get(known.post)
        return None if guarantee is None else guarantee.covered
