"""The words of questions about laboratory results, read from ``vocabulary.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

Table = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Plain:
    """A plain name: ``readings`` are on one footing, ``others`` stand in where none of those is held."""

    names: tuple[str, ...]
    readings: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True)
class Common:
    """What both languages share: plain names, sheets that are no panel, and how names may be typed."""

    plain: dict[str, Plain]
    sheets: Table
    small: frozenset[str]
    written: frozenset[str]
    foreign: frozenset[str]


@dataclass(frozen=True)
class Words:
    """One language's words.

    ``asks`` name what is wanted, ``inside`` how a result stands to its range, ``sheets`` panels, ``every`` a whole
    blood test. ``lab`` words say that a laboratory's value is meant, ``food`` words that what was eaten is, ``amounts``
    the same of what can be eaten. ``linking`` words are filler between two results, ``negated`` ones beside a range;
    ``after`` words set a result before a moment against one after it. ``held`` matches a question for all that was ever
    tested.
    """

    filler: frozenset[str]
    linking: frozenset[str]
    negated: frozenset[str]
    lab: tuple[str, ...]
    food: tuple[str, ...]
    amounts: tuple[str, ...]
    after: tuple[str, ...]
    asks: Table
    inside: Table
    sheets: Table
    every: Table
    held: re.Pattern[str]


@lru_cache(maxsize=1)
def _raw() -> dict[str, Any]:
    return tomllib.loads(files("healthkit.ask.labs").joinpath("vocabulary.toml").read_text("utf-8"))


def _table(raw: dict[str, list[str]]) -> Table:
    return {key: tuple(phrases) for key, phrases in raw.items()}


@lru_cache(maxsize=1)
def common() -> Common:
    """What both languages share."""
    raw = _raw()
    plain = {
        key: Plain(tuple(one["names"]), tuple(one["is"]), tuple(one.get("else", ())))
        for key, one in raw["plain"].items()
    }
    return Common(
        plain, _table(raw["sheets"]), *(frozenset(raw["names"][name]) for name in ("small", "written", "foreign"))
    )


@lru_cache(maxsize=2)
def words(lang: str) -> Words:
    """The words of one language."""
    raw = _raw()[lang]
    return Words(
        filler=frozenset(raw["filler"]),
        linking=frozenset(raw["linking"]),
        negated=frozenset(raw["negated"]),
        lab=tuple(raw["lab"]),
        food=tuple(raw["food"]),
        amounts=tuple(raw["amounts"]),
        after=tuple(raw["after"]),
        asks=_table(raw["asks"]),
        inside=_table(raw["inside"]),
        sheets=_table(raw["sheets"]),
        every=_table(raw["every"]),
        held=re.compile(raw["held"]),
    )
