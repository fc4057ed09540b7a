"""A year's events, one by one in the order of their days: the statutory part, the contract's, and what is left."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from healthkit.errors import UnknownName
from healthkit.planning.insurance.fr.amc import Paid, complement
from healthkit.planning.insurance.fr.amo import Bill, statutory
from healthkit.planning.insurance.fr.plan import FrenchPlan
from healthkit.planning.insurance.fr.rules import Terms, tariffs
from healthkit.planning.insurance.fr.year import Year
from healthkit.planning.insurance.model import Event, Ledger, Line, Share


def settle(plan: FrenchPlan, events: Sequence[Event]) -> Ledger:
    """Every event's shares, in the order of the days; events of one day in the order given.

    An event counts as one of the plan's year on its day and month, so that a past year can be settled by this year's
    rules.

    Raises:
        UnknownName: an event's service is none of ``services.toml``.
    """
    dated = tariffs(plan.year)
    starts = [start for start, _ in dated]
    year = Year()
    lines = []
    for event in sorted(events, key=_day):
        tariff = dated[bisect_right(starts, (event.day.month, event.day.day)) - 1][1]
        terms = tariff.terms.get(event.service)
        if terms is None:
            raise UnknownName("service of French care", event.service, tariff.terms)
        if event.charge <= 0:
            lines.append(_without(event))
            continue
        bill = statutory(event, terms, tariff, year)
        paid = complement(plan, bill, event, (terms, tariff), year)
        lines.append(Line(event, tuple(_shares(plan, terms, bill, paid)), (*bill.notes, *paid.notes)))
    return Ledger(tuple(lines), year.met())


def _day(event: Event) -> tuple[int, int]:
    return event.day.month, event.day.day


def _without(event: Event) -> Line:
    """A line that nobody pays: nothing charged, or a credit, whose bill is not told with it."""
    if not event.charge:
        return Line(event, (), (Share("person", 0, "nothing_charged"),))
    return Line(event, (Share("provider", event.charge, "credit"),))


def _shares(plan: FrenchPlan, terms: Terms, bill: Bill, paid: Paid) -> list[Share]:
    """The parts of a charge in the order of the rules: public, kept back, contract, person, written off."""
    shares: list[Share] = []
    if bill.paid:
        values = (("percent", str(terms.rate)), ("base", bill.base))
        rule = f"{bill.rule}_less" if bill.kept else bill.rule
        shares.append(Share("public", bill.paid, rule, values))
    for kept in bill.kept:
        refunded = plan.pays_retained and kept.rule != "outside_pathway"
        shares.append(Share("plan", kept.amount, "amc_retained") if refunded else kept)
    for amount, rule in (
        (paid.day_fee, "amc_day_fee"),
        (paid.owed, "amc_" + bill.owed_rule),
        (paid.excess, paid.excess_rule),
    ):
        if amount:
            shares.append(Share("plan", amount, rule))
    for amount, rule in (
        (bill.day_fee - paid.day_fee, "day_fee"),
        (bill.owed - paid.owed, bill.owed_rule),
        (bill.excess - paid.excess, bill.excess_rule),
    ):
        if amount:
            shares.append(Share("person", amount, rule))
    if bill.written_off:
        shares.append(Share("provider", bill.written_off, "price_limit"))
    return shares
