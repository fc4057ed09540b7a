"""The words around numbers: unit spellings, hedges, and what tells a difference from a sum, read from lexicon.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from healthkit.model.lab_units import lab_units

COUNTED = "{counted}"
_LONGEST = 30


@dataclass(frozen=True)
class Lexicon:
    """``units`` maps a spelling to a code; the rest are compiled patterns over small letters."""

    units: dict[str, str]
    between: re.Pattern[str]
    hedges: dict[str, re.Pattern[str]]
    cues: dict[str, re.Pattern[str]]
    names: re.Pattern[str]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    raw: dict[str, Any] = tomllib.loads(files("healthkit.ask.grounding").joinpath("lexicon.toml").read_text("utf-8"))
    hedges = {kind: re.compile(rf"(?:^|[^\w])(?:{_any(words)})[\s(*_]*(?:(?:an?|the|les?|la|des|l[’'])[\s*_]+)?$")
              for kind, words in raw["hedges"].items()}  # fmt: skip
    cues = {kind: re.compile(rf"(?:^|(?<=\W)){_group(words)}") for kind, words in raw["cues"].items()}
    between = re.compile(rf"(?:{_any(raw['between']['words'])})(?:\s+|(?<=[’']))", re.IGNORECASE)
    names = re.compile(rf"(?:^|[^\w])(?:{_any(raw['names']['before'])})[\s-]*$")
    return Lexicon(_units(raw), between, hedges, cues, names)


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _group(words: list[str]) -> str:
    return f"(?:{_any(words)})"


def _units(raw: dict[str, Any]) -> dict[str, str]:
    known: dict[str, str] = {}
    unclear = set(raw["ambiguous"]["labels"])
    for code, unit in lab_units().items():
        for label in (*unit.label.values(), code):
            if label and label not in unclear and "{" not in label and "[" not in label and not label.isdigit():
                known.setdefault(label.replace("\u00a0", " "), code)
    for code, spellings in raw["units"].items():
        known.update(dict.fromkeys(spellings, code))
    known.update(dict.fromkeys(raw["counted"]["words"], COUNTED))
    return known


def unit_at(text: str, start: int) -> tuple[str, int] | None:
    """The unit that begins at a place of a text (blanks before it allowed), and where it ends."""
    table = lexicon().units
    at = start
    while at < len(text) and text[at] in " \u00a0\u202f\t":
        at += 1
    window = text[at : at + _LONGEST].replace("\u00a0", " ").replace("\u202f", " ")
    small = window.lower()
    for size in range(len(window), 0, -1):
        head = window[:size]
        code = table.get(head) or (table.get(small[:size]) if size > 2 else None)
        if code and not (window[size : size + 1].isalpha() and head[-1].isalpha()):
            return code, at + size
    return None


def hedge_before(text: str, start: int) -> str:
    """``about``, ``below`` or ``above`` where the words before a number round it, else an empty string."""
    before = text[max(0, start - 34) : start].lower()
    for kind in ("below", "above", "about"):  # “un peu plus de” before “plus de”, “just under” before a bare number
        if lexicon().hedges[kind].search(before):
            return kind
    return ""


def cued(kind: str, text: str) -> bool:
    """Whether a stretch of text, in small letters, speaks of a change, a sum, an average or a ratio."""
    return lexicon().cues[kind].search(text) is not None
