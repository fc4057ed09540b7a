"""The dated figures: a value, since when it holds, where it is published and whether that page was read."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

FILES = ("statutory", "tariffs", "baskets")


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of one rule from a day on: cents where the file writes decimals, else per cent or a count."""

    id: str
    value: int
    since: date
    source: str
    verified: bool
    money: bool


@cache
def figures() -> dict[str, tuple[Figure, ...]]:
    """Every figure by id, each with its steps in the order of their dates."""
    steps: dict[str, list[Figure]] = {}
    for name in FILES:
        path = files("healthkit.planning.insurance.fr.rules").joinpath(f"{name}.toml")
        for entry in tomllib.loads(path.read_text("utf-8"))["figure"]:
            money = isinstance(entry["value"], float)
            value = round(entry["value"] * 100) if money else entry["value"]
            step = Figure(entry["id"], value, entry["since"], entry["source"], entry["verified"], money)
            steps.setdefault(step.id, []).append(step)
    return {name: tuple(sorted(group, key=lambda step: step.since)) for name, group in steps.items()}


def on(day: date) -> dict[str, int]:
    """The value of every figure on a day; before its first step a figure has that first value."""
    values: dict[str, int] = {}
    for name, steps in figures().items():
        values[name] = steps[0].value
        for step in steps[1:]:
            if step.since <= day:
                values[name] = step.value
    return values


def changes(year: int) -> tuple[date, ...]:
    """The days of a year on which some figure changes, its first of January among them."""
    days = {step.since for steps in figures().values() for step in steps[1:] if step.since.year == year}
    return tuple(sorted(days | {date(year, 1, 1)}))
