"""What the engines of every country share: an event of care, who pays which part of it and by which rule, a plan.

Money is whole minor units (cents), so that sums are exact; a share of a percentage is rounded half up to a cent, at the
step at which the rule is applied.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

Payer = Literal["person", "plan", "public", "provider"]
"""Who bears a share: the person; the insurance that is compared; the statutory insurance; nobody, since the provider
writes it off (a price agreed with the network, dispense of a charge that may not be asked)."""


@dataclass(frozen=True, slots=True)
class Event:
    """One use of care on one day: a visit, a stay, a fill of a prescription.

    ``service`` is an id of the country's table of services; ``charge`` what is asked for all of it; ``base`` the price
    that the rules reckon with (the allowed amount in network, the *base de remboursement*), the charge when None.
    ``quantity`` counts visits, days or fills. ``marks`` are circumstances that rules ask for, such as ``maternity``.
    """

    day: date
    service: str
    charge: int
    base: int | None = None
    person: str = "self"
    in_network: bool = True
    quantity: int = 1
    marks: frozenset[str] = field(default_factory=frozenset)
    label: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of an event's charge: who bears it, how much, and the rule, a key of the domain's messages.

    ``values`` fill the message's gaps: percentages, limits, what was left of a deductible.
    """

    payer: Payer
    amount: int
    rule: str
    values: tuple[tuple[str, str | int | float], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """An event and its shares, in the order in which the rules made them; they add up to the charge exactly.

    ``notes`` are rules that moved no money but explain it (a visit limit reached, a maximum met).
    """

    event: Event
    shares: tuple[Share, ...]
    notes: tuple[Share, ...] = ()

    def paid_by(self, payer: Payer) -> int:
        """What one payer bears of it."""
        return sum(share.amount for share in self.shares if share.payer == payer)


@dataclass(frozen=True, slots=True)
class Ledger:
    """A year's events as one plan settles them, in the order in which they were settled.

    ``met`` tells by name how much of each deductible, maximum and yearly limit was used.
    """

    lines: tuple[Line, ...]
    met: tuple[tuple[str, int], ...] = ()

    def paid_by(self, payer: Payer) -> int:
        """What one payer bears of the year, premiums aside."""
        return sum(line.paid_by(payer) for line in self.lines)


class Plan(Protocol):
    """A plan of any country; every method is pure."""

    @property
    def id(self) -> str:
        """A short name, unique among the plans compared."""
        ...

    @property
    def name(self) -> str:
        """What its insurer calls it."""
        ...

    @property
    def country(self) -> Literal["US", "FR"]:
        """Whose rules it follows."""
        ...

    @property
    def currency(self) -> str:
        """ISO 4217."""
        ...

    @property
    def year(self) -> int:
        """The year whose rules and premiums it states."""
        ...

    def covering(self, people: Sequence[str]) -> Plan:
        """The plan as it holds for these people; itself where its limits do not depend on who is insured."""
        ...

    def premium(self, people: Sequence[str]) -> int:
        """A year's premiums for these people, less what an employer or state adds to them (HSA, HRA, subsidy)."""
        ...

    def settle(self, events: Sequence[Event]) -> Ledger:
        """Adjudicate a year's events, claim by claim in date order; pure: equal events, equal ledger."""
        ...

    def owed(self, events: Sequence[Event]) -> int:
        """What the person bears of a year: ``settle(events).paid_by("person")``, perhaps sooner."""
        ...

    def most(self, people: Sequence[str]) -> int | None:
        """The most these people can owe in a year for covered care, premiums aside; None where nothing bounds it."""
        ...

    def covered(self, service: str) -> bool | None:
        """Whether it covers a service; None where it does not say."""
        ...
