"""The words of questions about the record, read from ``vocabulary.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from healthkit.model.words import fold


@dataclass(frozen=True)
class Group:
    """Several names of one thing: how each language says it, the words in a name that mean it, and its codes."""

    en: tuple[str, ...]
    fr: tuple[str, ...]
    match: tuple[str, ...]
    codes: frozenset[str]

    def said(self, lang: str) -> tuple[str, ...]:
        """The phrases of one language."""
        return self.fr if lang == "fr" else self.en


@dataclass(frozen=True)
class Tongue:
    """One language: ``nouns`` and ``verbs`` say which table is meant, ``asks`` what of it, ``facts`` which fact about
    the person; ``allowed`` words carry no meaning here, ``dropped`` phrases are left out first, ``never`` phrases ask
    for what no record can say."""

    nouns: dict[str, tuple[str, ...]]
    verbs: dict[str, tuple[str, ...]]
    asks: dict[str, tuple[str, ...]]
    facts: dict[str, tuple[str, ...]]
    allowed: frozenset[str]
    dropped: tuple[str, ...]
    never: tuple[str, ...]

    def words(self) -> frozenset[str]:
        """Every single word of the tables."""
        tables = (self.nouns, self.verbs, self.asks, self.facts)
        return frozenset(word for table in tables for some in table.values() for one in some for word in one.split())


@dataclass(frozen=True)
class Vocabulary:
    """Both languages, the groups of each table, and words of names: ``empty`` ones name nothing alone, ``halves`` name
    something else without the rest of the name; ``apart`` are near a word of ours and mean another thing."""

    tongues: dict[str, Tongue]
    groups: dict[str, dict[str, Group]]
    empty: frozenset[str]
    halves: frozenset[str]
    apart: frozenset[str]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """All of it."""
    raw = tomllib.loads(files("healthkit.ask.records").joinpath("vocabulary.toml").read_text("utf-8"))
    groups = {lane: {key: _group(one) for key, one in some.items()} for lane, some in raw["groups"].items()}
    tongues = {lang: _tongue(raw[lang]) for lang in ("en", "fr")}
    return Vocabulary(tongues, groups, *(frozenset(raw[name]) for name in ("empty", "halves", "apart")))


def words(lang: str) -> frozenset[str]:
    """Every word that this topic can use, in one language."""
    said = (phrase for some in vocabulary().groups.values() for one in some.values() for phrase in one.said(lang))
    tongue = vocabulary().tongues[lang]
    return (
        tongue.words()
        | tongue.allowed
        | vocabulary().apart
        | {word for phrase in said for word in fold(phrase).split()}
    )


def _group(raw: dict[str, Any]) -> Group:
    codes = frozenset(f"cvx:{code}" for code in raw.get("cvx", ()))
    return Group(tuple(raw["en"]), tuple(raw["fr"]), tuple(raw["match"]), codes)


def _tongue(raw: dict[str, Any]) -> Tongue:
    def table(name: str) -> dict[str, tuple[str, ...]]:
        return {key: tuple(phrases) for key, phrases in raw[name].items()}

    return Tongue(
        nouns=table("nouns"),
        verbs=table("verbs"),
        asks=table("asks"),
        facts=table("facts"),
        allowed=frozenset(raw["allowed"]),
        dropped=tuple(raw["dropped"]),
        never=tuple(raw["never"]),
    )
