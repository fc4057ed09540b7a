"""The contract's part: what a complémentaire pays of what the statutory scheme left open.

A responsible contract (contrat responsable, art. L. 871-1, R. 871-1 and R. 871-2 of the Code de la sécurité sociale)
pays the ticket modérateur, the daily fee and the 100 % Santé baskets in full, never what the Assurance maladie keeps
back, and fees of doctors outside the Optam only up to a limit.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from healthkit.planning.insurance.fr.amo import Bill
from healthkit.planning.insurance.fr.money import percent
from healthkit.planning.insurance.fr.plan import FrenchPlan, Guarantee
from healthkit.planning.insurance.fr.rules import Tariff, Terms
from healthkit.planning.insurance.fr.year import Year
from healthkit.planning.insurance.model import Event, Share

_NOTHING = Guarantee(covered=False)


@dataclass(slots=True)
class Paid:
    """What a contract pays of a bill, by the part it belongs to, and notes on what held it back."""

    owed: int = 0
    day_fee: int = 0
    excess: int = 0
    excess_rule: str = "amc_excess"
    notes: list[Share] = field(default_factory=list)


def complement(plan: FrenchPlan, bill: Bill, event: Event, rules: tuple[Terms, Tariff], year: Year) -> Paid:
    """What the contract pays of an event; counts what it uses of the contract's own limits."""
    if bill.refused:
        return Paid()
    return _Claim(plan, bill, event, rules, year).pay()


def free_fees(terms: Terms, event: Event) -> bool:
    """Whether a doctor asks free fees: sector 2 outside the Optam, or no convention at all."""
    marks = event.marks
    return terms.doctor and ("not_contracted" in marks or ("sector2" in marks and "optam" not in marks))


def pair(event: Event) -> str:
    """The kind of a pair of glasses, by its event's marks: of one kind, or of two."""
    marks = event.marks
    kinds = [kind for kind in ("simple", "complex", "very_complex") if kind in marks] or ["simple"]
    return "_".join(kinds[:2])


class _Claim:
    """One event at the contract."""

    __slots__ = ("amount", "bill", "event", "guarantee", "paid", "plan", "tariff", "terms", "year")

    def __init__(self, plan: FrenchPlan, bill: Bill, event: Event, rules: tuple[Terms, Tariff], year: Year) -> None:
        self.plan = plan
        self.bill = bill
        self.event = event
        self.terms, self.tariff = rules
        self.year = year
        self.guarantee = plan.guarantees.get(self.terms.post, _NOTHING)
        self.paid = Paid()
        self.amount = 0

    def pay(self) -> Paid:
        """By the parts of the bill: what the law demands first, then what the contract grants."""
        bill, paid = self.bill, self.paid
        demanded = self.plan.responsible and self.terms.rate is not None
        if bill.day_fee:
            paid.day_fee = bill.day_fee if self.plan.responsible else self._day_fee()
        allowed = self._allowed()
        paid.owed = bill.owed if demanded and not self.terms.optional else min(allowed, bill.owed)
        if bill.excess:
            if demanded and "class_a" in self.event.marks:
                paid.excess, paid.excess_rule = bill.excess, "amc_class_a"
            else:
                paid.excess = self._excess(allowed)
                if self.guarantee.percent is None:
                    paid.excess_rule = "amc_amount"
        if self.terms.kind == "optics":
            self.year.spend("pair", self.event.person, paid.owed + paid.excess)
        return paid

    def _note(self, rule: str, *values: tuple[str, str | int]) -> None:
        self.paid.notes.append(Share("plan", 0, rule, values))

    def _waits(self, guarantee: Guarantee) -> bool:
        if guarantee.starts is None or (self.event.day.month, self.event.day.day) >= guarantee.starts:
            return False
        self._note("waiting")
        return True

    def _allowed(self) -> int:
        """The most the guarantee pays of owed and excess together, before limits of law, network and year."""
        guarantee, bill = self.guarantee, self.bill
        if not guarantee.covered or self._waits(guarantee):
            return 0
        rate = guarantee.percent
        if guarantee.percent_free is not None and free_fees(self.terms, self.event):
            rate = guarantee.percent_free
        self.amount = self._amount()
        if self.plan.including_amo and rate is None:
            self.amount = max(0, self.amount - bill.gross)
        return self._share(rate) + self.amount

    def _share(self, rate: int | None) -> int:
        """A percentage of the base, less the statutory part where percentages contain it."""
        if rate is None:
            return 0
        return max(0, percent(self.bill.base, rate) - (self.bill.gross if self.plan.including_amo else 0))

    def _amount(self) -> int:
        """The guarantee's sums: by units as far as their yearly number leaves any, or by the pair of glasses."""
        guarantee, event = self.guarantee, self.event
        if guarantee.amounts:
            return max(0, guarantee.amounts[pair(event)] - self.year.spent("pair", event.person))
        if guarantee.amount is None:
            return 0
        units = event.quantity
        if guarantee.units is not None:
            units = self.year.take(self.terms.post, event.person, units, guarantee.units)
            if units < event.quantity:
                self._note("units_limit", ("units", str(guarantee.units)))
        return guarantee.amount * units

    def _day_fee(self) -> int:
        """The daily fee by a contract that is not responsible: what it grants a day, all of it where it says no sum."""
        guarantee = self.plan.guarantees.get("day_fee", _NOTHING)
        if not guarantee.covered or self._waits(guarantee):
            return 0
        if guarantee.amount is None:
            return self.bill.day_fee
        days = self.event.quantity
        if guarantee.units is not None:
            days = self.year.take("day_fee", self.event.person, days, guarantee.units)
        return min(self.bill.day_fee, guarantee.amount * days)

    def _excess(self, allowed: int) -> int:
        """What is paid beyond the base, within the limits of law, network and year."""
        guarantee = self.guarantee
        paid = min(self.bill.excess, max(0, allowed - self.paid.owed))
        if self.plan.responsible:
            limit, name, shown = self._lawful()
            if limit is not None and limit < paid:
                self._note(name, *shown)
                paid = limit
        if guarantee.frame is not None and self.terms.service == "glasses_frame":
            paid = min(paid, guarantee.frame)
        if not self.event.in_network and guarantee.outside_network < 100 and paid:
            paid = percent(paid, guarantee.outside_network)
            self._note("outside_network", ("percent", str(guarantee.outside_network)))
        if guarantee.yearly is not None:
            left = guarantee.yearly - self.year.spent(self.terms.post, self.event.person)
            if left < paid:
                self._note("yearly_limit", ("limit", guarantee.yearly))
                paid = left
            self.year.spend(self.terms.post, self.event.person, paid)
        return paid

    def _lawful(self) -> tuple[int | None, str, tuple[tuple[str, str | int], ...]]:
        """The most a responsible contract may pay beyond the base (art. R. 871-2, 2° to 4°), with its note."""
        figures, bill, person = self.tariff.figures, self.bill, self.event.person
        if free_fees(self.terms, self.event):
            ceiling = percent(bill.base, figures["responsible.free_fees_ceiling"])
            within = max(0, self._share(self.guarantee.percent) + self.amount - bill.owed)
            inside = within - percent(bill.base, figures["responsible.free_fees_gap"])
            shown = (
                ("percent", str(figures["responsible.free_fees_ceiling"])),
                ("points", str(figures["responsible.free_fees_gap"])),
            )
            return max(0, min(ceiling, inside)), "free_fees_limit", shown
        if self.terms.kind == "optics":
            most = figures[f"responsible.optics_{pair(self.event)}_most"]
            left = max(0, most - self.paid.owed - self.year.spent("pair", person))
            if self.terms.service == "glasses_frame":
                left = min(left, max(0, figures["responsible.frame_most"] - self.paid.owed))
            return left, "optics_limit", (("limit", most), ("frame", figures["responsible.frame_most"]))
        if self.terms.kind == "hearing":
            most = figures["responsible.hearing_most"] * self.event.quantity
            return max(0, most - bill.gross - self.paid.owed), "hearing_limit", (("limit", most),)
        return None, "", ()
