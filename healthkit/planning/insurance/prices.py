"""What care usually costs, for events whose price nobody told: each figure with its source and its year."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

from healthkit.planning.insurance.money import cents
from healthkit.planning.insurance.use import Country


@dataclass(frozen=True, slots=True)
class Price:
    """A usual price in cents, for one visit, stay or fill; ``each``: for one box, day or ear of several."""

    charge: int
    source: str
    year: int
    each: bool = False

    def of(self, quantity: int) -> int:
        """What an event of so many costs."""
        return self.charge * quantity if self.each else self.charge


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files(__package__).joinpath("prices.toml").read_text("utf-8"))


def usual(country: Country, service: str, day: date) -> Price | None:
    """The table's price of one visit, stay or fill, else the tariff that the law sets for that day; None without."""
    found = _table()[country].get(service)
    if found:
        return Price(cents(found["charge"]), found["source"], found["year"], found.get("each", False))
    return _tariff(service, day) if country == "FR" else None


def _tariff(service: str, day: date) -> Price | None:
    """A French tariff by convention; for an emergency its fee, since the statutory insurance bears all the rest."""
    from healthkit.planning.insurance.fr.rules import figures
    from healthkit.planning.insurance.fr.services import services

    rules = services()[service].rules if service in services() else {}
    key = "emergency.fee" if rules.get("kind") == "emergency" else rules.get("base")
    if not key:
        return None
    steps = figures()[key]
    step = next((one for one in reversed(steps) if one.since <= day), steps[0])
    return Price(step.value, step.source, step.since.year, each=True)
