"""The tables of this package, read once: signs, rules, language, and how much a number must be to count."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from healthkit.clinical.triage.model import LEVELS, Level

_HERE = files("healthkit.clinical.triage")


@dataclass(frozen=True)
class Rule:
    """One red flag. ``needs`` are conditions that must all hold; each holds when one of its signs was recognised."""

    id: str
    family: str
    needs: tuple[frozenset[str], ...]
    level: Level
    source: str
    note: str


@dataclass(frozen=True)
class Rules:
    """Everything in ``rules/``: phrases by sign, rules, and signs that no question frame hushes."""

    phrases: dict[str, tuple[str, ...]]
    rules: tuple[Rule, ...]
    always: frozenset[str]


@dataclass(frozen=True)
class Language:
    """``language.toml``: small words, words never corrected, and phrases that frame what is said."""

    fillers: frozenset[str]
    breaks: frozenset[str]
    known: frozenset[str]
    short: dict[str, str]
    frames: dict[str, tuple[str, ...]]
    negators: frozenset[str]
    stops: frozenset[str]
    telling: dict[str, frozenset[str]]
    alike: dict[str, str]


def _read(*path: str) -> dict[str, Any]:
    return tomllib.loads(_HERE.joinpath(*path).read_text("utf-8"))


def _both(row: dict[str, Any]) -> tuple[str, ...]:
    return (*row.get("en", ()), *row.get("fr", ()))


@lru_cache(maxsize=1)
def language() -> Language:
    """What both languages need; a text may mix them, so they are not kept apart."""
    raw = _read("language.toml")
    return Language(
        fillers=frozenset(" ".join(_both(raw["fillers"])).split()),
        breaks=frozenset(" ".join(_both(raw["breaks"])).split()),
        known=frozenset(" ".join(_both(raw["known"])).split()),
        short=raw["short"],
        frames={name: _both(row) for name, row in raw["frame"].items()},
        negators=frozenset(" ".join(_both(raw["negators"])).split()),
        stops=frozenset(" ".join(_both(raw["stops"])).split()),
        telling={lang: frozenset(" ".join(texts).split()) for lang, texts in raw["telling"].items()},
        alike={word: f"={name}" for name, words in raw["alike"].items() for word in words},
    )


@lru_cache(maxsize=1)
def rules() -> Rules:
    """All families. ``[more.x]`` of one file adds phrases to the sign ``x`` of another.

    Raises:
        ValueError: a table contradicts itself: a sign or rule twice, an unknown sign, level or source.
    """
    sources: dict[str, str] = _read("sources.toml")
    phrases: dict[str, tuple[str, ...]] = {}
    more: list[tuple[str, tuple[str, ...]]] = []
    always: set[str] = set()
    found: list[Rule] = []
    for file in sorted(_HERE.joinpath("rules").iterdir(), key=lambda file: file.name):
        raw = tomllib.loads(file.read_text("utf-8"))
        for name, row in raw.get("sign", {}).items():
            if name in phrases:
                raise ValueError(f"{file.name}: the sign {name} is declared twice")
            phrases[name] = _both(row)
            if row.get("always"):
                always.add(name)
        more += [(name, _both(row)) for name, row in raw.get("more", {}).items()]
        found += [_rule(row, sources) for row in raw.get("rule", ())]
    for name, added in more:
        if name not in phrases:
            raise ValueError(f"more words for an unknown sign: {name}")
        phrases[name] += added
    known = set(phrases) | set(measures()) | {f"lab_{name}" for name in raw_labs()}
    for rule in found:
        unknown = frozenset().union(*rule.needs) - known
        if unknown:
            raise ValueError(f"{rule.id} needs unknown signs: {', '.join(sorted(unknown))}")
    if len({rule.id for rule in found}) != len(found):
        raise ValueError("two rules have the same id")
    return Rules(phrases, tuple(found), frozenset(always))


def _rule(row: dict[str, Any], sources: dict[str, str]) -> Rule:
    if row["level"] not in LEVELS or row["source"] not in sources:
        raise ValueError(f"{row['id']}: unknown level or source")
    needs = tuple(frozenset(need.split("|")) for need in row["all"])
    return Rule(row["id"], row["id"].split(".")[0], needs, row["level"], sources[row["source"]], row.get("note", ""))


@lru_cache(maxsize=1)
def measures() -> dict[str, dict[str, Any]]:
    """Signs that a number makes: which quantity, from and up to which value, by whose word."""
    return dict(_read("measures.toml")["sign"])


def raw_labs() -> tuple[str, ...]:
    """Signs that critical laboratory values make: an analyte of the table, or ``any`` of them."""
    return tuple(_read("measures.toml")["labs"]["signs"])
