"""Claims and explanations of benefit: R4 (CARIN, Blue Button 2), STU3 (Blue Button 1), DSTU2."""

from __future__ import annotations

from typing import Any

from connectors.fhir.answers import value_text
from connectors.fhir.claim_lines import add_lines, add_totals, money
from connectors.fhir.context import Context, Entry
from connectors.fhir.values import Json, first, items, notes, period_text, plain

_KINDS = {"Claim": "claim", "ExplanationOfBenefit": "explanation_of_benefit"}
_NUMBERS = ("uc", "clm_id", "pde_id", "/EOBIdentifier", "claim")
_EARLIER = {"prior", "replaced", "replaces"}


def add_claim(entry: Entry, to: Context) -> None:
    """The claim, its lines, and every amount with its category."""
    resource = entry.resource
    coded = to.coded(resource.get("type"))
    period = resource.get("billablePeriod") or {}
    payment = first(resource.get("payment")) or {}
    total, paid = _submitted(resource), money(payment.get("amount"))
    if paid[0] is None:
        paid = _paid(resource)
    to.add(
        "claim",
        entry,
        **coded,
        kind=_KINDS[resource["resourceType"]],
        status=resource.get("status"),
        use=plain(resource.get("use")),
        outcome=_outcome(resource, to),
        number=_number(resource),
        replaces=_replaces(entry, to),
        started=to.moment(period.get("start"), entry),
        ended=to.moment(period.get("end"), entry),
        created=to.moment(resource.get("created"), entry),
        performer=_performer(entry, to),
        payer=_payer(entry, to),
        total=total[0],
        paid=paid[0],
        currency=total[1] or paid[1] or _currency(resource),
        diagnoses=_diagnoses(entry, to),
        note=_note(resource, to),
    )
    add_lines(entry, to)
    add_totals(entry, payment, to)
    _link(entry, to)


def _submitted(resource: Json) -> tuple[float | None, str | None]:
    """What was charged: a claim's total, or the total of that category."""
    total = resource.get("total")
    if isinstance(total, dict) and "category" not in total:
        return money(total)
    if resource.get("totalCost"):
        return money(resource["totalCost"])
    for one in items(total):
        if _has(one.get("category"), "submitted"):
            return money(one.get("amount"))
    return None, None


def _paid(resource: Json) -> tuple[float | None, str | None]:
    if resource.get("totalBenefit"):
        return money(resource["totalBenefit"])
    for word in ("paidtoprovider", "benefit"):
        for one in items(resource.get("total")):
            if _has(one.get("category"), word):
                return money(one.get("amount"))
    return None, None


def _has(concept: Any, code: str) -> bool:
    return any(str(one.get("code")) == code for one in items((concept or {}).get("coding")))


def _currency(resource: Json) -> str | None:
    for item in items(resource.get("item")):
        for place in (item, *items(item.get("adjudication"))):
            found = money(place.get("net") or place.get("amount"))[1]
            if found:
                return found
    return None


def _outcome(resource: Json, to: Context) -> str | None:
    stated = resource.get("outcome")
    return to.label(stated) if isinstance(stated, dict) else stated


def _number(resource: Json) -> str | None:
    """The claim's number: the identifier that says it is one, else the first."""
    known = [one for one in items(resource.get("identifier")) if isinstance(one, dict) and one.get("value")]
    for one in known:
        codes = [str(coding.get("code")) for coding in items((one.get("type") or {}).get("coding"))]
        system = str(one.get("system") or "")
        if any(code in _NUMBERS for code in codes) or system.endswith(_NUMBERS):
            return str(one["value"])
    return str(known[0]["value"]) if known else None


def _replaces(entry: Entry, to: Context) -> str | None:
    """The claim that this one adjusts: its id where it is referred to, else its number."""
    for related in items(entry.resource.get("related")):
        relation = to.coded(related.get("relationship"))["code"]
        if relation and relation.lower() not in _EARLIER:
            continue
        number_ = (related.get("reference") or {}).get("value") or (related.get("claim") or {}).get(
            "identifier", {}
        ).get("value")
        found = to.target(related.get("claim"), entry) or number_
        if found:
            return str(found)
    return None


def _performer(entry: Entry, to: Context) -> str | None:
    resource = entry.resource
    told = to.names([resource.get("provider"), resource.get("facility")], entry)
    team = [one.get("provider") for one in items(resource.get("careTeam"))]
    return told or to.names([one for one in team if one], entry) or to.name(resource.get("organization"), entry)


def _payer(entry: Entry, to: Context) -> str | None:
    resource = entry.resource
    told = to.name(resource.get("insurer") or resource.get("target"), entry)
    if told:
        return told
    for one in items(resource.get("insurance") or resource.get("coverage")):
        coverage = one.get("coverage") if isinstance(one, dict) else None
        held = entry.contained.get(str((coverage or {}).get("reference") or "")[1:]) or {}
        told = to.names(held.get("payor"), entry) or (coverage or {}).get("display")
        if told:
            return str(told)
    return None


def _diagnoses(entry: Entry, to: Context) -> str | None:
    told: list[str | None] = []
    for one in items(entry.resource.get("diagnosis")):
        coded = to.coded(one.get("diagnosisCodeableConcept") or one.get("diagnosis"))
        code, name = coded["code"], coded["name"]
        told.append(
            f"{code} {name}" if code and name != code else name or to.name(one.get("diagnosisReference"), entry)
        )
    return "\n".join(dict.fromkeys(text for text in told if text)) or None


def _note(resource: Json, to: Context) -> str | None:
    told = [notes(resource), resource.get("disposition")]
    told += [one.get("text") for one in items(resource.get("processNote"))]
    told += [_supporting(one, to) for one in items(resource.get("supportingInfo") or resource.get("information"))]
    return "\n".join(str(text) for text in told if text) or None


def _supporting(one: Json, to: Context) -> str | None:
    """What else was sent with the claim: days of supply, refills, admission, discharge status."""
    what = to.label(one.get("category"))
    period = period_text(one.get("timingPeriod"))
    said = [one.get("timingDate") or period, to.label(one.get("code")), value_text(one, to)]
    words = ", ".join(word for word in said if word)
    return f"{what}: {words}" if what and words else None


def _link(entry: Entry, to: Context) -> None:
    resource = entry.resource
    to.link(entry, "based_on", resource.get("claim"))
    to.link(entry, "based_on", resource.get("prescription") or resource.get("originalPrescription"))
    for one in items(resource.get("diagnosis")):
        to.link(entry, "reason", one.get("diagnosisReference"))
    for item in items(resource.get("item")):
        if "encounter" in item:
            to.link(entry, "encounter", item["encounter"])
