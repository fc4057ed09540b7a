"""Titles of columns in every language: which column they mean, and the unit behind them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from healthkit.model.activities import find_activity
from healthkit.model.words import fold

_UNIT = re.compile(r"^(.*?)\s*\(([^()]*)\)\s*$")


@dataclass(frozen=True)
class Title:
    """A column: its title in the table, and its unit as written, empty where the title has none."""

    title: str
    unit: str


@lru_cache(maxsize=1)
def _declared() -> dict[str, Any]:
    return tomllib.loads(files("connectors.withings").joinpath("words.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _columns() -> dict[str, str]:
    languages = _declared()["language"].values()
    pairs = [(fold(t), column) for one in languages for column, titles in one["titles"].items() for t in titles]
    return dict(reversed(pairs))


def columns(titles: tuple[str, ...]) -> dict[str, Title]:
    """Columns by our names; the first of a kind counts."""
    known, found = _columns(), dict[str, Title]()
    for title in titles:
        whole = known.get(fold(title))
        if whole:
            found.setdefault(whole, Title(title, ""))
        elif (apart := _UNIT.match(title)) and (column := known.get(fold(apart[1]))):
            found.setdefault(column, Title(title, apart[2].strip()))
    if "date" not in found and "data" in found and not {"from", "to"} & found.keys():
        found["date"] = found.pop("data")  # what is English for a workout's figures is Italian for a day
    return found


def activity(said: str) -> str | None:
    """The catalogue's id of an activity, by Withings' words or number."""
    own: dict[str, str] = {fold(name): known for name, known in _declared()["activities"].items()}
    return own.get(fold(said)) or find_activity(said)
