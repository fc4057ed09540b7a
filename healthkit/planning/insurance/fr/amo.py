"""The statutory part: what the Assurance maladie obligatoire pays of an event, what it keeps back, what stays open.

Source of each rule: the figures of :mod:`healthkit.planning.insurance.fr.rules`. The stay in hospital follows the annex
of the arrêté of 23 January 2008 (SJSH0801209A): the daily fee is imputed on the ticket modérateur, not added to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from healthkit.planning.insurance.fr.money import percent
from healthkit.planning.insurance.fr.retained import keep_back, outside_pathway
from healthkit.planning.insurance.fr.rules import Tariff, Terms
from healthkit.planning.insurance.fr.year import Year
from healthkit.planning.insurance.model import Event, Share

_FULL_DAYS = 30
"""From the thirty-first day of a stay the ticket modérateur ceases (ameli.fr, « Hospitalisation »)."""


@dataclass(slots=True)
class Bill:
    """An event after its statutory part: ``owed`` inside the base, a daily fee, and the ``excess`` above the base.

    ``gross`` is the statutory part at the ordinary rate, before anything was kept back: what a contract's percentages
    count as already paid. ``paid`` is what comes of it; ``kept`` the difference, which a responsible contract may not
    pay. ``written_off`` is above a price that may not be passed. ``refused`` says why nobody reimburses it.
    """

    base: int = 0
    gross: int = 0
    paid: int = 0
    rule: str = ""
    kept: list[Share] = field(default_factory=list)
    owed: int = 0
    owed_rule: str = "ticket_moderateur"
    day_fee: int = 0
    excess: int = 0
    excess_rule: str = "excess"
    written_off: int = 0
    refused: bool = False
    notes: list[Share] = field(default_factory=list)


def statutory(event: Event, terms: Terms, tariff: Tariff, year: Year) -> Bill:
    """Split an event's charge by the rules of its day; counts what it uses of the yearly and daily limits."""
    charge = event.charge
    over = _over(event, terms)
    charge -= over
    refused = _renewal(event, terms, year) if terms.kind in ("optics", "hearing") else ""
    if terms.rate is None or refused:
        return Bill(excess=charge, excess_rule=refused or "not_covered", written_off=over, refused=bool(refused))
    units = event.quantity
    if terms.yearly is not None:
        units = year.take(terms.service, event.person, units, terms.yearly)
    base = max(0, min(charge, _base(event, terms, tariff, units)))
    bill = Bill(base=base, excess=charge - base, written_off=over)
    if units < event.quantity:
        bill.notes.append(Share("public", 0, "sessions_limit", (("sessions", str(terms.yearly)),)))
    _share(bill, event, terms, tariff)
    bill.paid = bill.gross
    if bill.gross:
        keep_back(bill, event, terms, tariff, year)
    return bill


def _over(event: Event, terms: Terms) -> int:
    """What is asked above the highest price of the 100 % Santé basket, which nobody owes."""
    if "class_a" not in event.marks:
        return 0
    price = terms.price_young if terms.price_young is not None and "under_20" in event.marks else terms.price
    return 0 if price is None else max(0, event.charge - price * event.quantity)


def _base(event: Event, terms: Terms, tariff: Tariff, units: int) -> int:
    """The base de remboursement: the event's own, else the tariff of the doctor's sector, else all that is charged."""
    if event.base is not None:
        return event.base
    marks = event.marks
    if terms.kind == "optics":
        if "class_a" in marks:
            return percent(event.charge, tariff.figures["class_a.base_share"])
        return tariff.figures["tariff.optics_class_b"] * terms.parts * units
    base = terms.base
    if "not_contracted" in marks and terms.base_outside is not None:
        base = terms.base_outside
    elif "sector2" in marks and "optam" not in marks and terms.base_free is not None:
        base = terms.base_free
    elif terms.base_direct is not None and outside_pathway(terms, marks):
        base = terms.base_direct
    elif "under_20" in marks and terms.base_young is not None:
        base = terms.base_young
    return event.charge if base is None else base * units


def _share(bill: Bill, event: Event, terms: Terms, tariff: Tariff) -> None:
    """The statutory part at the ordinary rate, and what the base leaves open."""
    marks, base = event.marks, bill.base
    maternity = "maternity" in marks
    exempt = maternity or "ald" in marks
    if terms.kind == "emergency":
        fee = tariff.figures["emergency.reduced" if "ald" in marks else "emergency.fee"]
        bill.owed, bill.owed_rule, bill.rule = (0 if maternity else min(base, fee)), "emergency_fee", "amo_emergency"
    elif terms.kind == "stay":
        _stay(bill, event, terms, tariff, exempt)
    elif exempt:
        bill.rule = "amo_maternity" if maternity else "amo_ald"
    elif "after_heavy_act" in marks:
        bill.rule = "amo_after_heavy"
    elif terms.heavy == "free" and base >= tariff.heavy_threshold * event.quantity:
        bill.rule = "amo_heavy_free"
    elif "heavy_act" in marks or (terms.heavy and base >= tariff.heavy_threshold * event.quantity):
        bill.owed, bill.owed_rule, bill.rule = min(base, tariff.heavy_fee), "heavy_fee", "amo_heavy"
    else:
        bill.owed, bill.rule = base - percent(base, terms.rate or 0), "amo_rate"
    bill.gross = base - bill.owed - bill.day_fee


def _stay(bill: Bill, event: Event, terms: Terms, tariff: Tariff, exempt: bool) -> None:
    """A stay: the daily fee, and the part of the ticket modérateur that is above it, or the fee for heavy acts."""
    base, days = bill.base, event.quantity
    bill.rule = "amo_stay"
    bill.day_fee = 0 if "maternity" in event.marks else min(base, terms.day_fee * days)
    if exempt or "after_heavy_act" in event.marks:
        return
    if "heavy_act" in event.marks:
        bill.owed, bill.owed_rule = min(base - bill.day_fee, tariff.heavy_fee), "heavy_fee"
        return
    first = base if days <= _FULL_DAYS else (base * _FULL_DAYS + days // 2) // days
    bill.owed = max(0, first - percent(first, terms.rate or 0) - bill.day_fee)


def _renewal(event: Event, terms: Terms, year: Year) -> str:
    """Why glasses or hearing aids come too early to be reimbursed, if they do."""
    marks = event.marks
    if terms.kind == "hearing":
        return "hearing_renewal" if "recent_hearing_aid" in marks else ""
    if "new_prescription" in marks:
        year.another_pair(event.person)
    elif "recent_pair" in marks and "under_16" not in marks:
        return "optics_renewal"
    parts = _PARTS[terms.parts]
    if any(year.uses.get((part, event.person)) for part in parts):
        return "optics_renewal"
    for part in parts:
        year.take(part, event.person, 1, 1)
    return ""


_PARTS = {1: ("frame",), 2: ("lenses",), 3: ("lenses", "frame")}
