"""A plan's rules made ready for adjudication: each service's own, and the limits for one person and for a family."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from healthkit.planning.insurance.us.accumulators import UNBOUND, Limits, limits_of
from healthkit.planning.insurance.us.federal import limits_for
from healthkit.planning.insurance.us.plan import Cost, Rule, UsPlan
from healthkit.planning.insurance.us.services import PREVENTIVE, Service, services

FREE = Cost(deductible="waived")


@dataclass(frozen=True, slots=True)
class Coverage:
    """The limits of one size of coverage."""

    deductible: Limits
    maximum: Limits
    account: int


@dataclass(frozen=True, slots=True)
class Compiled:
    """Rules by service (only of services that the plan speaks of), and the limits of both sizes of coverage."""

    rules: Mapping[str, Rule]
    alone: Coverage
    family: Coverage


def compile_plan(plan: UsPlan) -> Compiled:
    """Resolve every service once."""
    found = {one.id: _rule(plan, one) for one in services().values()}
    known = {key: rule for key, rule in found.items() if rule is not None}
    return Compiled(known, _coverage(plan, False), _coverage(plan, True))


def _rule(plan: UsPlan, service: Service) -> Rule | None:
    """The plan's own rule for it, else that of the service it is like, else the general one.

    Preventive care in network is free by law (45 CFR 147.130) unless the plan is grandfathered.
    """
    at: Service | None = service
    while at is not None:
        if at.id in plan.services:
            return plan.services[at.id]
        if at.id == PREVENTIVE and not plan.grandfathered:
            return Rule(FREE, plan.others.out_of_network if plan.others else None)
        at = services()[at.like] if at.like else None
    return None if service.often_excluded else plan.others


def _coverage(plan: UsPlan, family: bool) -> Coverage:
    return Coverage(
        limits_of(plan.deductible, "deductible", family),
        limits_of(plan.maximum, "maximum", family, _person_cap(plan) if family else UNBOUND),
        plan.account.of(family) if plan.account and plan.account.kind == "HRA" else 0,
    )


def _person_cap(plan: UsPlan) -> int:
    """In a family no one's costs in network may exceed the year's limit for one person, whatever the family's is."""
    law = limits_for(plan.year)
    return UNBOUND if plan.grandfathered or law is None else law.maximum_self
