"""Which published intervals hold for a person: by their medicines, their diagnoses, their sex, age and country."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from healthkit.model.words import fold
from healthkit.planning.visit.courses import Course
from healthkit.planning.visit.facts import Facts

_COUNTRIES = {
    "USA": "US", "U.S.A.": "US", "UNITED STATES": "US", "UNITED STATES OF AMERICA": "US", "FRA": "FR", "FRANCE": "FR",
}  # fmt: skip
"""What files write in place of two letters, of the countries that rules name."""


@dataclass(frozen=True)
class Interval:
    """One rule of ``missing.toml``; ``source`` and ``says`` by language."""

    id: str
    source: dict[str, str]
    says: dict[str, str]
    tests: tuple[str, ...] = ()
    vaccines: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    ages: tuple[int, ...] = ()
    sex: str | None = None
    months: int | None = None
    days: int | None = None
    never: bool = False


@dataclass(frozen=True)
class Illness:
    """How a diagnosis is recognised: by its code, else by words that others of ``but`` take back."""

    words: tuple[str, ...]
    but: tuple[str, ...]
    icd: tuple[str, ...]
    snomed: tuple[str, ...]

    def holds(self, name: str, system: str | None, code: str | None) -> bool:
        """Whether a diagnosis of this name and code is this one."""
        if system == "snomed" and code in self.snomed:
            return True
        if (system or "").startswith("icd-10") and code and code.startswith(self.icd):
            return True
        plain = f" {fold(name)} "
        return any(f" {word}" in plain for word in self.words) and not any(word in plain for word in self.but)


@lru_cache(maxsize=1)
def _file() -> dict[str, Any]:
    return tomllib.loads(files("healthkit.planning.visit").joinpath("missing.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def intervals() -> tuple[Interval, ...]:
    """All rules, in the order of the file."""
    return tuple(_interval(row) for row in _file()["rule"])


def _interval(row: dict[str, Any]) -> Interval:
    lists = {key: tuple(value) for key, value in row.items() if isinstance(value, list)}
    return Interval(**{**row, **lists, "source": _file()["source"][row["source"]]})


@lru_cache(maxsize=1)
def illnesses() -> dict[str, Illness]:
    """Diagnoses that rules name."""
    return {
        name: Illness(*(tuple(row[key]) for key in ("words", "not", "icd", "snomed")))
        for name, row in _file()["condition"].items()
    }


def country(facts: Facts) -> str | None:
    """Where the person lives, as a file or the settings say; two letters."""
    from healthkit.settings import settings

    told = facts.vault.query("visit_country")
    said = settings().country or (str(told.item(0, 0)).strip().upper() if not told.is_empty() else None)
    return _COUNTRIES.get(said, said) if said else None


def conditions_of(facts: Facts) -> dict[str, list[int]]:
    """The diagnoses that stand and that rules name, with the rows that say so."""
    found: dict[str, list[int]] = {}
    for row, one in facts.lane("condition"):
        for name, illness in illnesses().items():
            if one.holds and illness.holds(one.name, row["system"], row["code"]):
                found.setdefault(name, []).append(row["row_id"])
    return found


@dataclass(frozen=True)
class Why:
    """That a rule holds, and the medicines and diagnoses for which it does."""

    rule: Interval
    courses: tuple[Course, ...]
    conditions: tuple[int, ...]


def holding(facts: Facts) -> list[Why]:
    """The rules that hold for the person."""
    lives, ill, found = country(facts), conditions_of(facts), []
    for rule in intervals():
        courses = tuple(one for one in facts.current if one.classes & set(rule.classes))
        rows = tuple(row for name in rule.conditions for row in ill.get(name, ()))
        if (rule.classes and not courses) or (rule.conditions and not rows):
            continue
        if rule.countries and lives not in rule.countries:
            continue
        if rule.sex and facts.person.sex != rule.sex:
            continue
        if rule.ages and (facts.age is None or not rule.ages[0] <= facts.age <= rule.ages[1]):
            continue
        found.append(Why(rule, courses, rows))
    return found
