"""The words of questions about two things at once, read from ``vocabulary.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True)
class Words:
    """One language: ``markers`` say how two things are put together, ``sides`` name them where the catalogue's names do
    not; ``allowed`` words carry no meaning here, ``negation`` ones none after a marker such as “when”, and ``other``
    ones name what is not measured."""

    markers: dict[str, tuple[str, ...]]
    sides: dict[str, tuple[str, ...]]
    allowed: frozenset[str]
    negation: frozenset[str]
    other: frozenset[str]


@lru_cache(maxsize=2)
def vocabulary(lang: str) -> Words:
    """The words of one language."""
    raw = tomllib.loads(files("healthkit.ask.relations").joinpath("vocabulary.toml").read_text("utf-8"))[lang]

    def table(name: str) -> dict[str, tuple[str, ...]]:
        return {key: tuple(phrases) for key, phrases in raw[name].items()}

    more = {key: frozenset(said) for key, said in raw["words"].items()}
    return Words(table("markers"), table("sides"), more["allowed"], more["negation"], more["other"])


@lru_cache(maxsize=2)
def words(lang: str) -> frozenset[str]:
    """Every single word that this topic can use, so that none is taken for a typing error."""
    known = vocabulary(lang)
    tables = (known.markers, known.sides)
    said = (word for table in tables for names in table.values() for phrase in names for word in phrase.split())
    return frozenset(said) | known.allowed | known.negation | known.other
