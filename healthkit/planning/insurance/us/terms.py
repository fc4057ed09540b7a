"""Which rule of a plan an event falls under: its service, its network, and the circumstances that change its price."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from healthkit.errors import UnknownName
from healthkit.planning.insurance.model import Event, Share
from healthkit.planning.insurance.us.accumulators import DRUGS_IN, DRUGS_OUT, IN, OUT
from healthkit.planning.insurance.us.plan import Cost, Rule
from healthkit.planning.insurance.us.services import (
    ADMITTED,
    CONDITIONS,
    MAIL_ORDER,
    PREVENTIVE,
    PROTECTING,
    RETAIL_90,
    Service,
    services,
)

_QUARTER = 3
"""Fills of 30 days in one of 90."""


class Terms(NamedTuple):
    """How an event is to be settled.

    ``protected``: out of network, but the law gives it the network's price and forbids a bill above it. ``notes``
    explain what changed the price.
    """

    rule: Rule
    cost: Cost
    units: int
    stream: int
    network: bool
    protected: bool = False
    notes: tuple[Share, ...] = ()


def terms_of(event: Event, rules: Mapping[str, Rule]) -> Terms | str:
    """The event's terms; or, where the plan covers nothing of it, the rule that says why.

    Raises:
        UnknownName: the event's service is not in the table of services.
    """
    table = services()
    service = table.get(event.service)
    if service is None:
        raise UnknownName("service", event.service, table)
    marks = event.marks
    rule = rules.get(PREVENTIVE) if marks and PREVENTIVE in marks and event.in_network else None
    rule = rule or rules.get(event.service)
    if rule is None:
        return "unlisted"
    guarded = service.protected or bool(marks and not service.emergency and not marks.isdisjoint(PROTECTING))
    network = event.in_network or guarded
    inside = network or (service.emergency and rule.out_of_network is None)
    cost = rule.in_network if inside else rule.out_of_network
    if cost is None:
        return "not_covered_out_of_network"
    if not cost.covered:
        return "not_covered"
    units = event.quantity if event.quantity > 0 else 1
    stream = _stream(service, inside)
    if not marks:
        return Terms(rule, cost, units, stream, network, guarded and not event.in_network)
    cost, units, notes = _under(event, rule, cost, units, network)
    if not cost.covered:
        return "not_covered"
    return Terms(rule, cost, units, stream, network, guarded and not event.in_network, notes)


def _stream(service: Service, network: bool) -> int:
    if service.drug:
        return DRUGS_IN if network else DRUGS_OUT
    return IN if network else OUT


def _under(event: Event, rule: Rule, cost: Cost, units: int, network: bool) -> tuple[Cost, int, tuple[Share, ...]]:
    """Cost and units under the event's marks; a fill of 90 days counts as three where the plan has no price for it."""
    marks = event.marks
    if network and rule.when:
        for mark in CONDITIONS:
            if mark in marks and mark in rule.when:
                return rule.when[mark], units, (Share("plan", 0, f"when_{mark}"),)
    if rule.waived_if_admitted and ADMITTED in marks and cost.copay:
        return _without_copay(cost), units, (Share("plan", 0, "copay_waived", (("copay", cost.copay),)),)
    if MAIL_ORDER in marks or RETAIL_90 in marks:
        return cost, units * _QUARTER, (Share("plan", 0, "ninety_days"),)
    return cost, units, ()


@lru_cache(maxsize=256)
def _without_copay(cost: Cost) -> Cost:
    return replace(cost, copay=0)
