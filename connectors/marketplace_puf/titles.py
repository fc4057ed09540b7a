"""Titles of the three files, which are written in several ways: ``PlanId``, ``planid``, ``Plan_Id``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from healthkit.source.tabular.heads import find_titles

BENEFITS, RATES, ATTRIBUTES = "benefits", "rates", "attributes"
_NEEDED = {
    BENEFITS: ("PlanId", "BenefitName", "CopayInnTier1", "CoinsInnTier1"),
    RATES: ("PlanId", "RatingAreaId", "Age", "IndividualRate"),
    ATTRIBUTES: ("PlanId", "PlanMarketingName", "MetalLevel"),
}
COSTS = {
    "CopayInnTier1": ("copay", "in_network"),
    "CopayInnTier2": ("copay", "in_network_tier_2"),
    "CopayOutofNet": ("copay", "out_of_network"),
    "CoinsInnTier1": ("coinsurance", "in_network"),
    "CoinsInnTier2": ("coinsurance", "in_network_tier_2"),
    "CoinsOutofNet": ("coinsurance", "out_of_network"),
}
_SCOPES = (("TEHB", "medical and drugs"), ("MEHB", "medical"), ("DEHB", "drugs"))
_PLACES = (
    ("InnTier1", "in_network"),
    ("InnTier2", "in_network_tier_2"),
    ("OutOfNet", "out_of_network"),
    ("CombInnOon", "in_and_out_of_network"),
)
_PERSONS = (
    ("Individual", "per person"),
    ("FamilyPerPerson", "per person in a family"),
    ("FamilyPerGroup", "per family"),
    ("Family", "per family"),  # until the plan year 2015
)
LIMITS = {
    f"{scope}{deductible}{place}{whom}{maximum}": (kind, network, f"{covers}; {words}")
    for scope, covers in _SCOPES
    for deductible, maximum, kind in (("Ded", "", "deductible"), ("", "MOOP", "out_of_pocket_maximum"))
    for place, network in _PLACES
    for whom, words in _PERSONS
} | {
    f"{scope}Ded{place}Coinsurance": ("coinsurance", network, f"{covers}; after the deductible, unless said otherwise")
    for scope, covers in _SCOPES
    for place, network in _PLACES
}
"""Titles such as ``TEHBDedInnTier1Individual`` and ``TEHBInnTier1IndividualMOOP``: cost, network, qualifier."""
FAMILIES = {
    "Couple": "couple",
    "PrimarySubscriberAndOneDependent": "one adult and one dependent",
    "PrimarySubscriberAndTwoDependents": "one adult and two dependents",
    "PrimarySubscriberAndThreeOrMoreDependents": "one adult and three or more dependents",
    "CoupleAndOneDependent": "couple and one dependent",
    "CoupleAndTwoDependents": "couple and two dependents",
    "CoupleAndThreeOrMoreDependents": "couple and three or more dependents",
}
"""Premiums of whole families, which plans state that do not rate by age."""
_OTHERS = (
    "BusinessYear", "ImportDate", "StateCode", "IssuerId", "IssuerMarketPlaceMarketingName", "PlanType",
    "PlanEffectiveDate", "PlanExpirationDate", "RateEffectiveDate", "Tobacco", "IndividualTobaccoRate", "IsCovered",
    "LimitQty", "LimitUnit", "Exclusions", "Explanation", "IsHSAEligible",
)  # fmt: skip


_BETWEEN = re.compile(rb"[\0_ ]")


def _plain(title: str) -> str:
    return re.sub(r"[^a-z0-9]", "", title.casefold())


_KNOWN = {
    _plain(title): title
    for title in (*(one for needed in _NEEDED.values() for one in needed), *COSTS, *LIMITS, *FAMILIES, *_OTHERS)
} | {"planeffictivedate": "PlanEffectiveDate"}  # so spelt in the first years


def known(titles: Sequence[str]) -> dict[str, str]:
    """CMS's own spelling by title as written; of two spellings of one title the first."""
    found: dict[str, str] = {}
    for title in titles:
        own = _KNOWN.get(_plain(title))
        if own and own not in found.values():
            found[title] = own
    return found


def kind_of(head: bytes) -> tuple[str, list[str]] | None:
    """Which of the files the first bytes begin, and its titles that are known as they are written."""
    if b"planid" not in _BETWEEN.sub(b"", head).lower():
        return None
    found = find_titles(head, _kind)
    return (found[0], list(known(found[1]))) if found else None


def _kind(cells: Sequence[str]) -> str | None:
    held = set(known([cell.strip() for cell in cells]).values())
    return next((kind for kind, needed in _NEEDED.items() if held >= set(needed)), None)
