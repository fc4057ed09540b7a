"""What the Assurance maladie keeps back of its own part, and no responsible contract may give back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healthkit.planning.insurance.fr.money import percent
from healthkit.planning.insurance.fr.rules import Tariff, Terms
from healthkit.planning.insurance.fr.year import Year
from healthkit.planning.insurance.model import Event, Share

if TYPE_CHECKING:
    from healthkit.planning.insurance.fr.amo import Bill


def keep_back(bill: Bill, event: Event, terms: Terms, tariff: Tariff, year: Year) -> None:
    """Take the loss outside the pathway, the participation or the franchise off ``bill.paid``, never below nothing."""
    marks = event.marks
    if outside_pathway(terms, marks) and bill.rule == "amo_rate":
        _pathway(bill, event, tariff)
    if "minor" in marks or "maternity" in marks:
        return
    if terms.participation:
        acts = year.take_today(event.service, event.person, event.day, event.quantity, tariff.acts_a_day)
        _keep(bill, event, year, "participation", most=(acts * tariff.participation, tariff.participation_yearly))
    elif terms.franchise:
        amount = terms.franchise_each * event.quantity
        if terms.franchise_daily:
            amount = year.take_today(event.service, event.person, event.day, amount, terms.franchise_daily)
        _keep(bill, event, year, f"franchise_{terms.franchise}", most=(amount, tariff.franchise_yearly))


def outside_pathway(terms: Terms, marks: frozenset[str]) -> bool:
    """Whether a visit had to be within the coordinated pathway and was not; it need not be under 16."""
    return "outside_pathway" in marks and terms.pathway and "under_16" not in marks


def _pathway(bill: Bill, event: Event, tariff: Tariff) -> None:
    """A visit outside the coordinated pathway: 40 points less, at most 40 % of a general practitioner's fee."""
    figures = tariff.figures
    points = figures["rate.outside_pathway_increase"]
    most = percent(figures["tariff.gp"], figures["rate.outside_pathway_ceiling"]) * event.quantity
    lost = min(percent(bill.base, points), most, bill.paid)
    bill.paid -= lost
    bill.kept.append(Share("person", lost, "outside_pathway", (("points", str(points)),)))


def _keep(bill: Bill, event: Event, year: Year, rule: str, *, most: tuple[int, int]) -> None:
    """Keep back an amount as far as the year's limit leaves room; noted where it does not."""
    amount, yearly = most
    limit = rule.partition("_")[0]
    due = min(amount, bill.paid)
    kept = min(due, yearly - year.spent(limit, event.person))
    if kept < due:
        bill.notes.append(Share("person", 0, f"{limit}_limit", (("limit", yearly),)))
    if kept:
        year.spend(limit, event.person, kept)
        bill.paid -= kept
        bill.kept.append(Share("person", kept, rule))
