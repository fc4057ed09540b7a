"""Words of titles in ``headers.toml`` and in the catalogue, ready to be looked up."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from connectors.csv_table.mapping import DISTANCE
from healthkit.model.catalogue import catalogue, per_catalogue
from healthkit.model.words import fold

_HUMP = re.compile(r"(?<=[a-z0-9à-ÿ])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_APART = re.compile(r"['’\"?!:;,/\\*|.=]+")
PAIR = "blood_pressure"
"""In place of a metric: both pressures in one cell, ``120/80``."""


def plain(text: str) -> str:
    """A title or phrase as small letters without accents, signs and humps.

    >>> plain("averageHeartRate"), plain("Minutes d’exercice"), plain("SpO2")
    ('average heart rate', 'minutes d exercice', 'sp o2')
    """
    return " ".join(_APART.sub(" ", fold(_HUMP.sub(" ", text))).split())


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The file as it stands."""
    made: dict[str, Any] = tomllib.loads(files(__package__).joinpath("headers.toml").read_text("utf-8"))
    return made


@lru_cache(maxsize=1)
def filler() -> frozenset[str]:
    """Words that say nothing of what is measured."""
    return frozenset(words()["filler"]["words"])


@lru_cache(maxsize=1)
def unit_words() -> dict[str, str]:
    """Units by how titles spell them, in small letters."""
    return {spelling.casefold(): unit for unit, spellings in words()["unit"].items() for spelling in spellings}


@lru_cache(maxsize=1)
def of_words() -> dict[str, str]:
    """``avg`` and the like, with what they mean."""
    return {word: of for of, some in words()["of"].items() for word in some}


@lru_cache(maxsize=8)
def _listed(section: str, *keys: str) -> dict[str, str]:
    """Phrases of a section by their key: those of ``keys``, or all."""
    table = words()[section]
    found: dict[str, str] = {}
    for name in keys or table:
        for phrase in table[name]:
            for key in keys_of(plain(phrase).split()):
                found.setdefault(key, name)
    return found


@lru_cache(maxsize=1)
def _doubts() -> dict[str, tuple[str, ...]]:
    return {key: tuple(one["metrics"]) for one in words()["doubt"] for key in _phrases(one["words"])}


@lru_cache(maxsize=1)
def _silent() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Phrases to leave, never to take for a metric, and of both pressures at once."""
    leave, pair = (frozenset(_phrases(words()[name]["words"])) for name in ("leave", "pair"))
    return leave, frozenset(map(plain, words()["never"]["words"])), pair


@per_catalogue
def _catalogue() -> dict[str, str]:
    """Metrics by every word of the catalogue that is one metric's only, or one metric's and some vendors' too."""
    found: dict[str, set[str]] = {}
    for metric in catalogue().metrics.values():
        if metric.kind == "category":
            continue
        named = [metric.id, *metric.label.values(), *(word for some in metric.synonyms.values() for word in some)]
        for key in _phrases(named):
            found.setdefault(key, set()).add(metric.id)
    return {key: next(iter(owners)) for key, owners in found.items() if len(owners) == 1}


def keys_of(tokens: Sequence[str]) -> list[str]:
    """Keys under which a phrase is found: as it stands, then without fillers in any order."""
    bare = sorted(token for token in tokens if token not in filler())
    return [" ".join(tokens), *([" " + " ".join(bare)] if bare else [])]


def _phrases(phrases: Sequence[str]) -> list[str]:
    return [key for phrase in phrases for key in keys_of(plain(phrase).split())]


def place(tokens: Sequence[str], name: str) -> bool:
    """Whether a title may be a place of a row."""
    return any(key in _listed("place", name) for key in keys_of(tokens))


def person(tokens: Sequence[str]) -> str | None:
    """The fact of a person that a title names; a number behind it tells tables apart, not facts."""
    named = [re.sub(r"\d+$", "", token) for token in tokens]
    return next((found for key in keys_of(named) if (found := _listed("person").get(key))), None)


def is_left(tokens: Sequence[str]) -> bool:
    """Whether a title is known to hold nothing to store."""
    return any(key in _silent()[0] for key in keys_of(tokens))


def never(tokens: Sequence[str]) -> bool:
    """Whether a title only looks like a metric's name: word by word, since an energy level is no energy."""
    return " ".join(tokens) in _silent()[1]


def metrics(tokens: Sequence[str], row: str) -> tuple[str, ...]:
    """Metrics that a phrase may mean in such rows; more than one where only the person can tell."""
    for key in keys_of(tokens):
        if row == "workout" and (found := _listed("workout").get(key)):
            return (found,)
        if key in _silent()[2]:
            return (PAIR,)
        if found_doubt := _doubts().get(key):
            return found_doubt
        if one := _listed("metric").get(key) or _catalogue().get(key):
            return (one,)
    return ()


def usual(metric: str) -> dict[str, tuple[float, float]]:
    """Units in which a metric is usual, with the values that people have in them."""
    key = "distance" if metric == DISTANCE else "blood_pressure_systolic" if metric == PAIR else metric
    return {unit: (span[0], span[1]) for unit, span in words()["usual"].get(key, {}).items()}
