"""Insurance: whether and how a person is covered, and what a plan pays."""

from __future__ import annotations

import re
from typing import Any

from connectors.fhir.context import Context, Entry, Values
from connectors.fhir.values import Json, first, items, number, plain, quantity_text, unit

_COSTS = {
    "copay": "copay",
    "copayment": "copay",
    "coinsurance": "coinsurance",
    "deductible": "deductible",
    "maximum out of pocket": "out_of_pocket_maximum",
    "moop": "out_of_pocket_maximum",
    "oop": "out_of_pocket_maximum",
    "out of pocket maximum": "out_of_pocket_maximum",
    "maxoutofpocket": "out_of_pocket_maximum",
    "premium": "premium",
}


def add_coverage(entry: Entry, to: Context) -> None:
    """One row, with group and plan from whichever version's place."""
    resource = entry.resource
    period = resource.get("period") or {}
    groups = _groups(resource, to)
    to.add(
        "coverage",
        entry,
        **to.coded(resource.get("type")),
        status=resource.get("status"),
        payer=_payer(entry, to),
        plan_name=groups.get("plan"),
        group_name=groups.get("group"),
        member_id=_member(resource),
        relationship=to.label(resource.get("relationship")),
        network=plain(resource.get("network")),
        started=to.moment(period.get("start"), entry),
        ended=to.moment(period.get("end"), entry),
    )
    _add_costs(entry, to)


def _add_costs(entry: Entry, to: Context) -> None:
    """What the person pays by this coverage: a benefit row for each."""
    for cost in items(entry.resource.get("costToBeneficiary")):
        amount = cost.get("valueMoney") or cost.get("valueQuantity") or {}
        coded = to.coded(cost.get("type"))
        _row(
            entry,
            to,
            coded,
            cost=_cost(coded),
            value=number(amount.get("value")),
            unit=amount.get("currency") or unit(amount),
            qualifier=to.labels([one.get("type") for one in items(cost.get("exception"))]),
        )


def _payer(entry: Entry, to: Context) -> str | None:
    resource = entry.resource
    return to.names(resource.get("payor") or resource.get("issuer") or resource.get("insurer"), entry)


def _groups(resource: Json, to: Context) -> dict[str, str | None]:
    """``class`` of R4, ``grouping`` of STU3, plain elements of DSTU2."""
    found: dict[str, str | None] = {}
    for one in items(resource.get("class")):
        code = to.coded(one.get("type"))["code"] or "?"
        found.setdefault(code, one.get("name") or plain(_identifier(one.get("value"))))
    for place in (resource.get("grouping") or {}, resource):
        for name in ("plan", "group"):
            told = place.get(f"{name}Display") or place.get(name)
            if isinstance(told, str):
                found.setdefault(name, told)
    return found


def _identifier(value: Any) -> Any:
    return value.get("value") if isinstance(value, dict) else value


def _member(resource: Json) -> str | None:
    """The number on the card: subscriber's, else the identifier that says it is a member's."""
    own = _identifier(first(resource.get("subscriberId")))
    if own:
        return plain(own)
    for one in items(resource.get("identifier")):
        codes = {coding.get("code") for coding in items((one.get("type") or {}).get("coding"))}
        if codes & {"MB", "SN", "memberid"}:
            return plain(one.get("value"))
    return None


def add_insurance_plan(entry: Entry, to: Context) -> None:
    """The plan, and a row for each limit and each cost of each benefit."""
    resource = entry.resource
    period = resource.get("period") or {}
    coded = to.coded(resource.get("type"))
    to.add(
        "plan",
        entry,
        **{**coded, "name": resource.get("name") or coded["name"]},
        status=resource.get("status"),
        payer=to.name(resource.get("ownedBy") or resource.get("administeredBy"), entry),
        started=to.moment(period.get("start"), entry),
        ended=to.moment(period.get("end"), entry),
        area=to.names(resource.get("coverageArea"), entry),
        note=", ".join(str(one) for one in items(resource.get("alias"))) or None,
    )
    for coverage in items(resource.get("coverage")):
        network = _network_of(coverage, entry, to)
        for benefit in items(coverage.get("benefit")):
            _add_limits(benefit, network, entry, to)
    for plan in items(resource.get("plan")):
        network = _network_of(plan, entry, to)
        kind = to.label(plan.get("type"))
        for cost in items(plan.get("generalCost")):
            _add_cost(cost, entry, to, benefit=to.coded(cost.get("type")), network=network, kind=kind)
        for specific in items(plan.get("specificCost")):
            _add_benefits(specific, network, kind, entry, to)


def _network_of(place: Json, entry: Entry, to: Context) -> str | None:
    return to.names(place.get("network"), entry)


def _add_limits(benefit: Json, network: str | None, entry: Entry, to: Context) -> None:
    limits = items(benefit.get("limit")) or [{}]
    for limit in limits:
        quantity = limit.get("value") or {}
        coded = to.coded(limit.get("code"))
        _row(
            entry,
            to,
            to.coded(benefit.get("type")),
            network=network,
            cost="limit" if limit else None,
            value=number(quantity.get("value")),
            unit=unit(quantity),
            qualifier=coded["name"],
            note=benefit.get("requirement"),
        )


def _add_benefits(specific: Json, network: str | None, kind: str | None, entry: Entry, to: Context) -> None:
    category = to.label(specific.get("category"))
    for benefit in items(specific.get("benefit")):
        coded = to.coded(benefit.get("type") or specific.get("category"))
        for cost in items(benefit.get("cost")) or [{}]:
            _add_cost(cost, entry, to, benefit=coded, network=network, kind=category or kind)


def _add_cost(cost: Json, entry: Entry, to: Context, *, benefit: Values, network: str | None, kind: str | None) -> None:
    """One cost: of a benefit, or general such as the premium (whose amount is Money)."""
    amount = cost.get("value") or cost.get("cost") or {}
    applies = to.coded(cost.get("applicability"))
    named = to.coded(cost.get("type"))
    network_told = _network(applies)
    words = [to.labels(cost.get("qualifiers")), kind, None if network_told else applies["name"]]
    _row(
        entry,
        to,
        benefit,
        network=network_told or network,
        cost=_cost(named),
        value=number(amount.get("value")),
        unit=amount.get("currency") or unit(amount),
        qualifier="; ".join(word for word in words if word) or None,
        note=cost.get("comment") or (None if number(amount.get("value")) is not None else quantity_text(amount)),
    )


def _row(entry: Entry, to: Context, coded: Values, **values: Any) -> None:
    to.add(
        "plan_benefit",
        entry,
        **coded,
        **values,
        resource_type=f"{entry.kind}.benefit",
        external_id=None,
        plan_external_id=entry.id,
    )


def _network(applies: Values) -> str | None:
    """Which network a cost holds for, by its code or, without one, its text; None where neither says it."""
    said = re.sub(r"[^a-z]", "", str(applies["code"] or applies["name"] or "").lower())
    if said in {"innetwork", "outofnetwork"}:
        return "in_network" if said == "innetwork" else "out_of_network"
    return "other" if applies["code"] else None


def _cost(named: Values) -> str | None:
    code, name = str(named["code"] or "").lower(), str(named["name"] or "").lower()
    for key, kind in _COSTS.items():
        if code == key or key in name:
            return kind
    found: str | None = named["code"] or named["name"]
    return found
