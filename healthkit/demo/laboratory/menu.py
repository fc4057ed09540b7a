"""The menu of tests (``menu.toml``): what each laboratory measures, under which names, in which units and ranges."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from healthkit.demo.laboratory.report import Country, Sex

# In the order of the columns of menu.toml.
LAYOUTS = ("quest", "labcorp", "function", "two_column", "simple", "french")

_BETWEEN = re.compile(r"([\d.,]+)-([\d.,]+)$")
_BEYOND = re.compile(r"(<=|>=|<|>)\s*([\d.,]+)$")


@dataclass(frozen=True)
class Bounds:
    """A range: either end may be open. ``low_text`` and ``high_text`` carry the decimals that the laboratory prints."""

    low: float | None
    high: float | None
    low_text: str
    high_text: str
    sign: str = ""

    def holds(self, value: float) -> bool:
        """Whether a value lies inside."""
        if self.sign == "<":
            return self.high is not None and value < self.high
        if self.sign == ">":
            return self.low is not None and value > self.low
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def below(self, value: float) -> bool:
        """Whether a value that lies outside lies on the low side."""
        return self.low is not None and not self.holds(value) and value <= self.low


@dataclass(frozen=True)
class Scale:
    """One unit of one analyte: its decimals, the factor from the US unit and the ranges by sex (one key: any)."""

    unit: str
    places: int
    factor: float
    ranges: dict[str, Bounds]
    also: Scale | None = None


@dataclass(frozen=True)
class Item:
    """One analyte of the menu. ``words`` makes it qualitative; ``expect`` is then the usual answer."""

    id: str
    panel: str
    names: tuple[str, ...]
    scales: dict[Country, Scale]
    typical: dict[Sex, float]
    spread: float
    least: float | None
    most: float | None
    only: Sex | None
    words: tuple[str, ...]
    expect: str
    analytes: dict[str, str]

    def name(self, layout: str) -> str:
        """The name in a layout, empty where that laboratory does not offer it."""
        return self.names[LAYOUTS.index(layout)]

    def analyte(self, layout: str) -> str | None:
        """The catalogue's id for what this layout prints under that name, None where the catalogue has none."""
        return self.analytes.get(layout, self.analytes.get("any", self.id)) or None


@cache
def menu() -> dict[str, Item]:
    """Every analyte by its id, in printed order."""
    return {key: _item(key, entry) for key, entry in read("menu.toml")["analytes"].items()}


@cache
def panels(layout: str) -> dict[str, str]:
    """Titles of the panels of a layout by panel id, in printed order."""
    column = LAYOUTS.index(layout)
    return {key: titles[column] for key, titles in read("menu.toml")["panels"].items()}


@cache
def read(name: str) -> dict[str, Any]:
    """One of the package's TOML files; its own head tells its shape."""
    return tomllib.loads(Path(__file__).with_name(name).read_text("utf-8"))


def _item(key: str, entry: dict[str, Any]) -> Item:
    us = entry.get("us", {})
    typical = float(us.get("typical", 0))
    scales: dict[Country, Scale] = {}
    if us:
        scales["US"] = _scale({"factor": 1, **us})
    if "fr" in entry:
        scales["FR"] = _scale(entry["fr"])
    return Item(
        id=key,
        panel=entry["panel"],
        names=tuple(entry["names"]),
        scales=scales,
        typical={"F": typical, "M": float(us.get("male", typical))},
        spread=float(us.get("spread", 0)),
        least=entry.get("least"),
        most=entry.get("most"),
        only=entry.get("only"),
        words=tuple(entry.get("words", ())),
        expect=entry.get("expect", ""),
        analytes=entry.get("analyte", {}),
    )


def _scale(entry: dict[str, Any]) -> Scale:
    also, factor = entry.get("also"), float(entry["factor"])
    second = _scale({**also, "factor": factor * also["factor"]}) if also else None
    return Scale(entry["unit"], entry["places"], factor, _ranges(entry["range"]), second)


def _ranges(text: str) -> dict[str, Bounds]:
    if not text:
        return {}
    found = {}
    for part in text.split("|"):
        sex, _, rest = part.strip().partition(" ")
        key, bounds = (sex, rest) if sex in {"M", "F"} else ("", part.strip())
        found[key] = _bounds(bounds)
    return found


def _bounds(text: str) -> Bounds:
    if between := _BETWEEN.match(text):
        low, high = between.groups()
        return Bounds(_number(low), _number(high), low, high)
    beyond = _BEYOND.match(text)
    if beyond is None:
        raise ValueError(f"{text!r} is no range")
    sign, end = beyond.groups()
    if sign[0] == "<":
        return Bounds(None, _number(end), "", end, sign)
    return Bounds(_number(end), None, end, "", sign)


def _number(text: str) -> float:
    return float(text.replace(",", "."))
