"""The small words of English and French questions, read from ``vocabulary.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Vocabulary:
    """One language's words. Phrases are folded and map to what they mean.

    ``telling`` words decide the language; ``short`` are abbreviations, in capitals where only so they are;
    ``filler`` words carry no meaning that an answer must keep, ``passing`` ones none beside metrics of their kind;
    ``strong`` phrases name a metric as its catalogue names do; ``weak`` ones (verbs) name it only where nothing else
    does. ``time`` words belong to the rules of periods and bounds, so that they count as known; ``comparing`` words
    are filler once two periods are named; ``blocked`` phrases would change an answer in a way that a plan cannot say;
    ``foreign`` words are near a known word but are not it.
    """

    telling: frozenset[str]
    filler: frozenset[str]
    short: dict[str, str]
    passing: dict[str, frozenset[str]]
    numbers: dict[str, str]
    intents: dict[str, tuple[str, ...]]
    strong: dict[str, tuple[str, ...]]
    weak: dict[str, tuple[str, ...]]
    activities: dict[str, tuple[str, ...]]
    units: dict[str, tuple[str, ...]]
    refusals: dict[str, tuple[str, ...]]
    foreign: frozenset[str]
    time: frozenset[str]
    comparing: frozenset[str]
    blocked: tuple[str, ...]


@lru_cache(maxsize=1)
def _raw() -> dict[str, Any]:
    return tomllib.loads(files("healthkit.ask").joinpath("vocabulary.toml").read_text("utf-8"))


def _with_article(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """French superlatives take an article: ``plus bas`` and ``le plus bas``."""
    more = [
        f"{article} {phrase}" for phrase in phrases if phrase.startswith("plus ") for article in ("le", "la", "les")
    ]
    return (*phrases, *more)


@lru_cache(maxsize=2)
def vocabulary(lang: str) -> Vocabulary:
    """The words of one language."""
    raw = _raw()[lang]

    def table(name: str) -> dict[str, tuple[str, ...]]:
        return {key: tuple(phrases) for key, phrases in raw[name].items()}

    return Vocabulary(
        telling=frozenset(raw["telling"]),
        filler=frozenset(raw["filler"]),
        short=dict(raw["short"]),
        passing={key: frozenset(words) for key, words in raw["passing"].items()},
        numbers={word: str(value) for word, value in raw["numbers"].items()},
        intents={key: _with_article(phrases) for key, phrases in table("intents").items()},
        strong=table("strong"),
        weak=table("weak"),
        activities=table("activities"),
        units=table("units"),
        refusals=table("refusals"),
        foreign=frozenset(raw["foreign"]),
        time=frozenset(raw["time"]),
        comparing=frozenset(raw["comparing"]),
        blocked=tuple(raw["blocked"]),
    )
