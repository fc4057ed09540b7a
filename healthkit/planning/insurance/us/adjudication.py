"""One event under one plan, given what the year has used so far: who bears which part of its charge, and by which rule.

The order is that of an explanation of benefits: is the service covered in this network; limits of visits; the price
agreed or allowed, and what lies above it; copay, deductible and coinsurance; the out-of-pocket maximum; what the plan
pays at most; a penalty for missing preauthorization; the employer's HRA.
"""

from __future__ import annotations

from healthkit.planning.insurance.model import Event, Payer, Share
from healthkit.planning.insurance.us.compiled import Compiled, Coverage
from healthkit.planning.insurance.us.cost_sharing import Piece, pieces, share_of
from healthkit.planning.insurance.us.hra import Hra
from healthkit.planning.insurance.us.plan import Account, Rule
from healthkit.planning.insurance.us.portions import Counts, Portion, apart, split
from healthkit.planning.insurance.us.services import NO_PREAUTHORIZATION, services
from healthkit.planning.insurance.us.terms import Terms, terms_of

Part = tuple[Payer, int, str, tuple[tuple[str, str | int | float], ...]]
"""A share before it is one: payer, amount, rule, values."""


class Year:
    """What one plan's year has used: a fresh one for each ledger."""

    __slots__ = ("counts", "deductibles", "fine", "hra", "limits", "maxima", "notes", "parts", "rules")

    def __init__(self, compiled: Compiled, coverage: Coverage, account: Account | None) -> None:
        self.rules = compiled.rules
        self.limits = coverage
        self.deductibles = coverage.deductible.open()
        self.maxima = coverage.maximum.open()
        self.counts = Counts()
        self.hra = Hra(account, coverage.account)
        self.fine = 0
        self.parts: list[Part] = []
        self.notes: list[Share] = []

    def settle(self, event: Event) -> list[Part]:
        """The parts of one event's charge, which is above 0; they add up to it. ``notes`` holds what explains them.

        Raises:
            UnknownName: the event's service is not in the table of services.
        """
        self.parts, self.notes = [], []
        terms = terms_of(event, self.rules)
        if isinstance(terms, str):
            self.parts.append(("person", event.charge, terms, ()))
            return self.parts
        self.notes.extend(terms.notes)
        self.fine = terms.rule.penalty
        charge = event.charge
        price = charge if event.base is None else max(0, min(event.base, charge))
        rule = terms.rule
        if rule.limit is None and rule.first is None:
            self._visits(event, terms, Portion(terms.cost, terms.units, charge, price))
            return self.parts
        for one in split(terms, charge, price, event.person, self.counts):
            if one.cost is None:
                self.parts.append(("person", one.charge, "limit_visits", (("limit", str(rule.limit)),)))
            else:
                self._visits(event, terms, one)
        return self.parts

    def _visits(self, event: Event, terms: Terms, portion: Portion) -> None:
        """A covered portion: a stay is one claim; visits and fills come one by one where the deductible ends."""
        self._above(portion.charge - portion.price, portion.price, terms)
        if portion.price <= 0:
            return
        if portion.units == 1 or services()[event.service].unit == "day":
            self._portion(event, terms, portion)
            return
        meter = self.deductibles[self.limits.deductible.obeys[terms.stream]]
        for one in apart(portion, meter.left(event.person)):
            self._portion(event, terms, one)

    def _portion(self, event: Event, terms: Terms, portion: Portion) -> None:
        """Lay a price on person and plan, and count what was used."""
        person, price, cost = event.person, portion.price, portion.cost
        assert cost is not None
        stream, spec = terms.stream, self.limits.deductible
        meter = self.deductibles[spec.obeys[stream]]
        owed, at = pieces(cost, price, portion.units, meter.left(person), meter.name)
        if portion.first and terms.rule.first:
            self.notes.append(Share("plan", 0, "first_visit", (("visits", str(terms.rule.first.visits)),)))
        owed, beyond = self._within_maximum(owed, terms, person)
        if 0 <= at < len(owed):
            piece = owed[at]
            for one in spec.feeds[stream]:
                self.deductibles[one].add(person, piece.amount)
            if piece.amount == piece.values[0][1]:
                self.notes.append(Share("plan", 0, f"{meter.name}_met"))
        rest = price - sum(piece.amount for piece in owed)
        withheld = self._withheld(event, terms.rule, rest)
        self._person(owed, at)
        self._plan(rest - withheld, beyond, not (owed or beyond[0] or withheld))

    def _above(self, over: int, price: int, terms: Terms) -> None:
        """What was charged above the price: written off in network, billed to the person outside."""
        if not over:
            return
        if terms.protected:
            self.parts.append(("provider", over, "no_surprises", ()))
        elif terms.network:
            self.parts.append(("provider", over, "network_price", (("price", price),)))
        else:
            self.parts.append(("person", over, "balance_bill", (("price", price),)))

    def _within_maximum(self, owed: list[Piece], terms: Terms, person: str) -> tuple[list[Piece], tuple[int, str]]:
        """The pieces as far as the out-of-pocket maximum leaves room, and what lies beyond it, by which maximum."""
        if not terms.rule.counts or not owed:
            return owed, (0, "")
        spec = self.limits.maximum
        meter = self.maxima[spec.obeys[terms.stream]]
        room = meter.left(person)
        total = 0
        kept: list[Piece] = []
        beyond = 0
        for piece in owed:
            within = min(piece.amount, room - total)
            beyond += piece.amount - within
            total += within
            if within > 0:
                kept.append(piece if within == piece.amount else piece._replace(amount=within))
        for one in spec.feeds[terms.stream]:
            self.maxima[one].add(person, total)
        if total and total == room:
            self.notes.append(Share("plan", 0, f"{meter.name}_met"))
        return kept, (beyond, meter.name)

    def _person(self, owed: list[Piece], deductible: int) -> None:
        """The person's pieces, less what an HRA pays of them."""
        owed, paid = self.hra.pay(owed, deductible)
        for amount, rule, values in owed:
            if amount:
                self.parts.append(("person", amount, rule, values))
        if paid:
            self.parts.append(("plan", paid, "hra", (("left", self.hra.left),)))

    def _plan(self, pays: int, beyond: tuple[int, str], free: bool) -> None:
        """The plan's part: first what lies beyond a maximum, then the rest; all of it where the service is free."""
        above = min(beyond[0], pays)
        if above:
            self.parts.append(("plan", above, beyond[1], ()))
        if pays > above:
            self.parts.append(("plan", pays - above, "plan_all" if free else "plan_rest", ()))

    def _withheld(self, event: Event, rule: Rule, pays: int) -> int:
        """What the plan does not pay of its part: beyond its yearly amount, and a penalty. Neither counts anywhere."""
        withheld = 0
        if rule.most is not None:
            withheld = pays - self.counts.take("most", event.service, event.person, pays, rule.most)
            if withheld:
                self.parts.append(("person", withheld, "limit_amount", (("limit", rule.most),)))
        if (rule.penalty or rule.penalty_share) and NO_PREAUTHORIZATION in event.marks:
            left = pays - withheld
            penalty = min(left, self.fine + share_of(left, rule.penalty_share))
            self.fine -= min(self.fine, left)
            if penalty:
                self.parts.append(("person", penalty, "penalty", ()))
                withheld += penalty
        return withheld
