"""What a plan's figures say against the year's federal limits: remarks for the person to check, never a refusal."""

from __future__ import annotations

from collections.abc import Iterator

from healthkit.planning.insurance.model import Share
from healthkit.planning.insurance.us.federal import FederalLimits, limits_for
from healthkit.planning.insurance.us.plan import Bound, UsPlan

_HSA_BY_METAL = ("bronze", "catastrophic")
_HSA_BY_METAL_SINCE = 2026
"""From this year on bronze and catastrophic plans of the Marketplace go with an HSA whatever their limits (26 USC
223(c)(2), as amended by Public Law 119-21, section 71307)."""
_MAY_COME_FIRST = frozenset({"preventive", "drug_preventive", "telehealth", "prenatal"})
"""Care that may be paid for before the deductible: preventive care (26 USC 223(c)(2)(C)), telehealth (223(c)(2)(E))."""


def remarks(plan: UsPlan) -> tuple[Share, ...]:
    """What does not fit the law or follows from it, as notes that ``wording.explain`` puts into words."""
    law = limits_for(plan.year)
    if law is None:
        return (Share("plan", 0, "remark_year", (("year", str(plan.year)),)),)
    return (*_of_maximum(plan, law), *_of_hsa(plan, law))


def _note(rule: str, law: FederalLimits, stated: int, limit: int, source: str) -> Share:
    values = (("stated", stated), ("limit", limit), ("year", str(law.year)), ("source", source))
    return Share("plan", 0, rule, values)


def _of_maximum(plan: UsPlan, law: FederalLimits) -> Iterator[Share]:
    """The annual limitation on cost sharing (45 CFR 156.130(a)), with separate maxima added up."""
    if plan.grandfathered:
        return
    bounds = [plan.maximum.in_network, *([plan.maximum.drug_bound] if plan.maximum.drug_bound else [])]
    alone = sum(bound.individual for bound in bounds)
    family = sum(bound.family or 0 for bound in bounds)
    if alone > law.maximum_self:
        yield _note("remark_maximum", law, alone, law.maximum_self, law.maximum_source)
    if family > law.maximum_family:
        yield _note("remark_maximum", law, family, law.maximum_family, law.maximum_source)
    if any(_uncapped(bound, law.maximum_self) for bound in bounds):
        yield _note("remark_embedded", law, 0, law.maximum_self, law.maximum_source)


def _uncapped(bound: Bound, cap: int) -> bool:
    """Whether one person of a family could be asked more than the law allows, if the family's limit alone held."""
    return bound.family is not None and bound.family > cap and (bound.member is None or bound.member > cap)


def _of_hsa(plan: UsPlan, law: FederalLimits) -> Iterator[Share]:
    """A high-deductible health plan (26 USC 223(c)(2)) and what may go into its account (223(b))."""
    account = plan.account if plan.account and plan.account.kind == "HSA" else None
    if account and not plan.hsa_eligible:
        yield Share("plan", 0, "remark_account")
    if account:
        for given, limit in ((account.individual, law.hsa_self), (account.family, law.hsa_family)):
            if given > limit:
                yield _note("remark_hsa_employer", law, given, limit, law.hdhp_source)
    if not plan.hsa_eligible or (plan.metal in _HSA_BY_METAL and plan.year >= _HSA_BY_METAL_SINCE):
        return
    yield from _of_hdhp(plan, law)


def _of_hdhp(plan: UsPlan, law: FederalLimits) -> Iterator[Share]:
    low, high = plan.deductible.in_network, plan.maximum.in_network
    deductibles = [(low.individual, law.hdhp_deductible_self)]
    if low.family is not None:
        deductibles.append((low.family if low.member is None else low.member, law.hdhp_deductible_family))
    for stated, limit in deductibles:
        if stated < limit:
            yield _note("remark_hdhp_deductible", law, stated, limit, law.hdhp_source)
    for stated, limit in ((high.individual, law.hdhp_maximum_self), (high.family or 0, law.hdhp_maximum_family)):
        if stated > limit:
            yield _note("remark_hdhp_maximum", law, stated, limit, law.hdhp_source)
    for service, rule in plan.services.items():
        cost = rule.in_network
        if cost.covered and cost.deductible != "applies" and service not in _MAY_COME_FIRST:
            yield Share("plan", 0, "remark_hdhp_waived", (("service", service),))
