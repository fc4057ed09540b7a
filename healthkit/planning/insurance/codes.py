"""From a code or the words of a record to a country's service."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Any

from healthkit.model.words import fold
from healthkit.planning.insurance.use import Country

Coding = tuple[str | None, str | None]
_DRUGS = frozenset({"ndc", "rxnorm", "atc"})
_BRAND_FROM = 10_000
"""A US fill at or above this price, in cents, counts as a brand: the mean generic costs $17, the mean brand $353."""


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("codes.toml").read_text("utf-8"))


def service_of(country: Country, codings: Iterable[Coding], words: str, rate: float | None = None) -> str | None:
    """The service of a line: by its codes, else by its words; None where neither is known.

    Args:
        country: whose table of services.
        codings: pairs of system and code, the best first.
        words: what the line and its claim are called.
        rate: of a French statement, in percent; it tells medicines apart.
    """
    found = _by_code(country, codings) or _by_words(country, words)
    if country == "FR" and found == "medication_65" and rate is not None:
        found = str(_table()["FR"]["rates"].get(str(round(rate)), found))
    return found


def _by_code(country: Country, codings: Iterable[Coding]) -> str | None:
    kinds, ranges = _table()[country]["kinds"], _table()[country]["ranges"]
    for system, code in codings:
        if system in _DRUGS:
            return str(kinds["medication"])
        told = (code or "").zfill(4) if system == "revenue" else code or ""
        for known, first, last, service in ranges:
            if system == known and len(first) <= len(told) <= len(last) and first <= told <= last:
                return str(service)
    return None


def _by_words(country: Country, words: str) -> str | None:
    told = f" {fold(words)}"
    for service, *signs in _table()[country]["words"]:
        if any(f" {sign}" in told for sign in signs):
            return str(service)
    return None


def of_kind(country: Country, kind: str | None) -> str | None:
    """The service of a visit's kind, or of a laboratory report or medicine."""
    found = _table()[country]["kinds"].get(kind or "")
    return str(found) if found else None


def of_fill(country: Country, service: str, price: int | None) -> str:
    """A US fill's tier by its price: nothing else of a claim tells a brand from a generic."""
    dear = country == "US" and service == "drug_generic" and price is not None and price >= _BRAND_FROM
    return "drug_preferred" if dear else service
