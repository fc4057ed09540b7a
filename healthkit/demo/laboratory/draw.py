"""What the seed decides: the person, the day, the tests ordered and their values, in the US units of ``menu.toml``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import numpy as np

from healthkit.demo.laboratory.manners import pick
from healthkit.demo.laboratory.menu import Item, menu, panels, read
from healthkit.demo.laboratory.report import Patient, Sex

# Largest set of panels a document draws from, so that no report passes sixty rows.
_MOST_ROWS, _LEAST_ROWS = 56, 16


def chosen(rng: np.random.Generator, layout: str, sex: Sex, only: Sequence[str] | None) -> list[Item]:
    """What is ordered: the analytes named, or panels until there are enough rows."""
    country = "FR" if layout == "french" else "US"
    offered = [
        item
        for item in menu().values()
        if item.name(layout) and item.only in {None, sex} and (item.words or country in item.scales)
    ]
    if only is not None:
        return [item for item in offered if item.id in set(only)]
    by_panel: dict[str, list[Item]] = {key: [] for key in panels(layout)}
    for item in offered:
        by_panel[item.panel].append(item)
    wanted = int(rng.integers(_LEAST_ROWS, _MOST_ROWS - 8))
    found: list[str] = []
    for key in rng.permutation(np.array(list(by_panel))):
        size = sum(len(by_panel[name]) for name in found)
        if size < wanted and size + len(by_panel[key]) <= _MOST_ROWS:
            found.append(str(key))
    return [item for key in by_panel if key in found for item in by_panel[key]]


def draw(rng: np.random.Generator, item: Item, sex: Sex) -> float:
    """A value mostly as usual, one in eight far off, now and then beyond the end of the method."""
    if item.words:
        other = rng.random() < (0.7 if item.id == "ana" else 0.35)
        return float(rng.integers(len(item.words)) if other else item.words.index(item.expect))
    middle, chance = item.typical[sex], rng.random()
    if item.least is not None and chance < 0.15:
        return item.least * 0.6
    if item.most is not None and chance < 0.4:
        return item.most * 1.06
    spread = item.spread * (middle / item.typical["F"])
    shift = pick(rng, (-3.2, 3.2, 3.8)) if chance > 0.88 else rng.normal()
    return max(middle * 0.12, middle + float(shift) * spread)


def derived(numbers: dict[str, float], given: set[str]) -> dict[str, float]:
    """Make what a laboratory calculates agree with what it measured; what is ``given`` stays. US units."""
    n = dict(numbers)

    def put(key: str, value: float) -> None:
        if key in n and key not in given:
            n[key] = value

    if {"total_cholesterol", "hdl", "triglycerides"} <= n.keys():
        put("vldl", n["triglycerides"] / 5)
        put("ldl", max(20.0, n["total_cholesterol"] - n["hdl"] - n["triglycerides"] / 5))
        put("non_hdl", n["total_cholesterol"] - n["hdl"])
        put("cholesterol_hdl_ratio", n["total_cholesterol"] / n["hdl"])
    if {"rbc", "haemoglobin", "haematocrit"} <= n.keys():
        put("haematocrit", n["haemoglobin"] * 2.98)
        put("mcv", n["haematocrit"] / n["rbc"] * 10)
        put("mch", n["haemoglobin"] / n["rbc"] * 10)
        put("mchc", n["haemoglobin"] / n["haematocrit"] * 100)
    if {"wbc", "neutrophils_percent", "lymphocytes_percent"} <= n.keys():
        put("neutrophils", n["wbc"] * n["neutrophils_percent"] * 10)
        put("lymphocytes", n["wbc"] * n["lymphocytes_percent"] * 10)
    if {"bun", "creatinine"} <= n.keys():
        put("bun_creatinine_ratio", n["bun"] / n["creatinine"])
    if {"total_protein", "albumin", "globulin"} <= n.keys():
        put("globulin", n["total_protein"] - n["albumin"])
        put("albumin_globulin_ratio", n["albumin"] / n["globulin"])
    if {"iron", "tibc"} <= n.keys():
        put("transferrin_saturation", 100 * n["iron"] / n["tibc"])
    return n


def earlier(
    rng: np.random.Generator, layout: str, taken: datetime, items: Sequence[Item], numbers: Mapping[str, float]
) -> tuple[date, Mapping[str, float]] | None:
    """An earlier visit of the same person, in the layouts that print it, for most of the analytes."""
    without = {"labcorp": 0.6, "french": 0.15}.get(layout, 1.0)
    if rng.random() < without:
        return None
    day = (taken - timedelta(days=int(rng.integers(60, 420)))).date()
    kept = {}
    for item in items:
        change = float(rng.normal(0, 0.6))
        if not item.words and rng.random() < 0.85:
            kept[item.id] = max(numbers[item.id] * 0.5, numbers[item.id] + change * item.spread)
    return day, kept


def person(rng: np.random.Generator) -> Patient:
    """Somebody who does not exist."""
    sex: Sex = "F" if rng.random() < 0.5 else "M"
    born = date(1948, 1, 1) + timedelta(days=int(rng.integers(0, 20000)))
    return Patient(f"{pick(rng, people()['family'])}, {pick(rng, people()['given'][sex])}", born, sex)


def moment(rng: np.random.Generator, layout: str) -> datetime:
    """A morning of the last years; web dashboards print no time of day."""
    day = datetime(2023, 1, 9) + timedelta(days=int(rng.integers(0, 1300)))  # noqa: DTZ001  # local
    if layout == "function":
        return day
    return day + timedelta(hours=int(rng.integers(7, 11)), minutes=int(rng.integers(60)))


@cache
def people() -> dict[str, Any]:
    """``people.toml``: made-up laboratories, prescribers and names."""
    return read("people.toml")
