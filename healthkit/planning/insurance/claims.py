"""What payers told: lines of claims and explanations of benefit as events, each act once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from healthkit.model.words import fold
from healthkit.planning.insurance.codes import Coding, of_fill, service_of
from healthkit.planning.insurance.model import Event
from healthkit.planning.insurance.money import cents
from healthkit.planning.insurance.prices import usual
from healthkit.planning.insurance.use import CURRENCY, Country, LeftOut, Tally

Row = Mapping[str, Any]
_KEPT_BACK = ("participation forfaitaire", "franchise")
"""Lines by which the Assurance maladie takes back what the engine itself reckons."""
_PARTLY_PAID = frozenset(
    {"rate.doctor", "rate.laboratory", "rate.paramedical", "rate.medication_65", "rate.medication_30"}
)
_STAYS = frozenset({"inpatient", "mental_inpatient", "delivery_facility", "hospital_stay", "psychiatric_stay"})


@dataclass
class Told:
    """Events and what could not become one; ``days`` are those on which a claim speaks of care.

    ``tallies`` count by year what the table of usual prices gave, ``assumed`` the fills that only a prescription tells.
    """

    country: Country
    events: list[Event] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    tallies: dict[int, Tally] = field(default_factory=dict)
    assumed: Counter[int] = field(default_factory=Counter)
    days: set[date] = field(default_factory=set)

    def add(self, event: Event) -> None:
        """An event whose price is known."""
        self.events.append(event)

    def add_usual(self, day: date, service: str | None, label: str, quantity: int = 1) -> None:
        """An event at the usual price; left out where its service or its price is not known."""
        price = usual(self.country, service, day) if service else None
        if service is None or price is None:
            self.left_out.append(LeftOut(label, day, "no_service" if service is None else "no_price"))
            return
        charge = price.of(quantity)
        self.tallies.setdefault(day.year, Tally()).add(service, charge, price.source, price.year)
        self.add(Event(day, service, charge, quantity=quantity, label=label))


def add_claims(rows: Iterable[Row], told: Told) -> None:
    """Add every line of every claim that stands, at what was asked and allowed."""
    for lines in _standing(list(rows)):
        whole = sum(line["net"] or 0.0 for line in lines)
        for line in lines:
            _add_line(line, len(lines), whole, told)


def _standing(rows: list[Row]) -> Iterator[list[Row]]:
    """The lines of each claim, without claims that another one replaces, reverses or tells again."""
    replaced = {row["replaces"] for row in rows if row["replaces"]}
    claims: dict[int, list[Row]] = {}
    for row in rows:
        gone = row["number"] in replaced or row["external_id"] in replaced
        if not gone and not str(row["number"] or "").endswith("#reversal"):
            claims.setdefault(row["claim_id"], []).append(row)
    best: dict[object, list[Row]] = {}
    for lines in claims.values():
        first = lines[0]
        key = (
            (first["number"], first["started"])
            if first["number"]
            else (first["started"], first["total"], first["claim_id"])
        )
        if key not in best or _better(first) > _better(best[key][0]):
            best[key] = lines
    yield from best.values()


def _better(row: Row) -> tuple[bool, bool]:
    """An explanation of benefit knows more than the claim that it answers."""
    return row["allowed"] is not None or row["claim_allowed"] is not None, row["kind"] == "explanation_of_benefit"


def _add_line(line: Row, count: int, whole: float, told: Told) -> None:
    label = str(line["name"] or line["claim_name"] or line["code"] or "")
    day = day_of(line["started"])
    if day is None or any(words in fold(label) for words in _KEPT_BACK):
        return
    if reason := _unusable(line, told.country):
        told.left_out.append(LeftOut(label, day, reason))
        return
    told.days.add(day)
    words = " ".join(str(part) for part in (line["name"], line["claim_name"]) if part)
    service = service_of(told.country, _codings(line), words, line["rate"])
    asked, allowed = line["asked"], _allowed(line, count, whole)
    if service is None:
        told.left_out.append(LeftOut(label, day, "no_service"))
    elif asked is None and allowed is None:
        told.add_usual(day, service, label)
    else:
        charge = cents(asked if asked is not None else allowed)
        base = None if allowed is None else cents(allowed)
        service = of_fill(told.country, service, charge if base is None else base)
        quantity, network = _quantity(line, service, day), not line["outside"]
        marks = french_marks(service, charge, base, line["rate"], day) if told.country == "FR" else frozenset()
        told.add(Event(day, service, charge, base, in_network=network, quantity=quantity, marks=marks, label=label))


def _unusable(line: Row, country: Country) -> str:
    """Why a line takes no part, or nothing."""
    if "denied" in str(line["outcome"] or "").casefold():
        return "denied"
    if line["currency"] and line["currency"] != CURRENCY[country]:
        return "other_currency"
    amounts = (line["asked"], line["allowed"])
    return "negative" if any(one is not None and one < 0 for one in amounts) else ""


def _allowed(line: Row, count: int, whole: float) -> float | None:
    """The line's own allowed amount; its share of the claim's; or what the plan paid and the person owed together."""
    if line["allowed"] is not None:
        return float(line["allowed"])
    if line["claim_allowed"] is not None:
        share = 1 / count if not whole else (line["net"] or 0.0) / whole
        return round(float(line["claim_allowed"]) * share, 2)
    return float(line["settled"]) if line["settled"] else None


def french_marks(service: str, charge: int, base: int | None, rate: float | None, day: date) -> frozenset[str]:
    """What the amounts of a French statement tell of their circumstances, as marks that the rules ask for.

    A visit above its base is a doctor's of sector 2, within the Optam where that base is the ordinary tariff; a rate of
    100 % where the service has a lower one is care for a long-term condition.
    """
    from healthkit.planning.insurance.fr.services import services

    rules, tariff = services()[service].rules, usual("FR", service, day)
    marks = {"ald"} if rate is not None and round(rate) == 100 and rules.get("rate") in _PARTLY_PAID else set()
    if rules.get("doctor") and rules.get("base") and base is not None and charge > base:
        marks |= {"sector2", "optam"} if tariff and base >= tariff.charge else {"sector2"}
    return frozenset(marks)


def _codings(line: Row) -> list[Coding]:
    every = json.loads(line["codings"]) if line["codings"] else []
    return [(line["system"], line["code"]), *((one.get("system"), one.get("code")) for one in every)]


def _quantity(line: Row, service: str, day: date) -> int:
    """Days of a stay; of everything else how many, where that is a small whole number (units of a drug are not)."""
    if service in _STAYS:
        end = day_of(line["ended"]) or day
        return max(1, (end - day).days)
    counted = line["quantity"]
    few = counted is not None and 1 <= counted <= 10 and counted == int(counted)
    return int(counted) if few and not service.startswith("drug") else 1


def day_of(moment: object) -> date | None:
    """The day of a moment as files write it; None where it is only a month or a year."""
    try:
        return date.fromisoformat(str(moment)[:10])
    except ValueError:
        return None
