"""The labelled sets of triage, one shape for all: development, and three written without sight of the rules.

``score`` runs a set once; ``shares`` says what a run found. For the tests of the sets and for the evaluation page.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from healthkit.clinical.triage import assess
from tests.clinical.triage.labelled import UTTERANCES

HERE = Path(__file__).parent
LEVELS = ("none", "seek_care", "urgent", "emergency", "crisis")
NOW = frozenset({"emergency", "crisis"})
BLIND = ("blind", "blind2", "blind3", "blind4")
UNSEEN = frozenset({"blind4"})
"""Sets that neither rules nor the second reader were made on."""
SETS = ("development", *BLIND)
SAME = {  # the sets name some categories differently
    "abdominal": "abdomen", "cauda": "cauda_equina", "headinjury": "head_injury", "heatcold": "heat and cold",
    "heat": "heat and cold", "overdose": "overdose and poisoning", "poisoning": "overdose and poisoning",
    "carbon_monoxide": "overdose and poisoning", "dvtpe": "clots", "limb_clot": "clots", "eating": "eating_disorder",
    "suicide": "suicide and self-harm", "self_harm": "suicide and self-harm",
}  # fmt: skip
FRENCH = "éèêàâùûçœîôëï’"


@dataclass(frozen=True)
class Case:
    """One utterance, its level, and the other levels that can be defended."""

    text: str
    lang: str
    level: str
    category: str
    pair: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scored:
    """A case and the level it got."""

    case: Case
    got: str

    @property
    def now(self) -> bool:
        """Told to call now, by either name."""
        return self.got in NOW

    @property
    def met(self) -> bool:
        """At least as pressing as asked; what asks for nothing must get nothing."""
        if self.case.level == "none":
            return self.got == "none"
        if self.case.level in NOW:
            return self.now or self.got in self.case.also
        return LEVELS.index(self.got) >= LEVELS.index(self.case.level) or self.got in self.case.also


def load(name: str) -> tuple[Case, ...]:
    """The cases of a set that count: those marked as borderline are left out."""
    if name == "development":
        levels = {"call": "emergency", "care": "seek_care", "none": "none"}
        return tuple(
            Case(text, "fr" if any(char in text for char in FRENCH) else "en", levels[label], family)
            for family, label, text in UTTERANCES
        )
    rows = tomllib.loads((HERE / f"{name}.toml").read_text("utf-8"))["case"]
    return tuple(
        Case(
            row["text"], row["lang"], row["level"], SAME.get(row["category"], row["category"]), row.get("pair", ""),
            tuple(row.get("also", ())),
        )
        for row in rows
        if not row.get("borderline")
    )  # fmt: skip


@lru_cache(maxsize=8)
def score(name: str) -> tuple[Scored, ...]:
    """Every case of a set through the detector, once."""
    return tuple(Scored(case, assess(case.text, lang=case.lang).level) for case in load(name))


def recall(found: tuple[Scored, ...]) -> tuple[int, int]:
    """Emergencies and crises that were told to call now, of how many."""
    asked = [one for one in found if one.case.level in NOW]
    return sum(one.now for one in asked), len(asked)


def quiet(found: tuple[Scored, ...]) -> tuple[int, int]:
    """Harmless utterances that got nothing, of how many."""
    harmless = [one for one in found if one.case.level == "none"]
    return sum(one.got == "none" for one in harmless), len(harmless)


def confusion(found: tuple[Scored, ...]) -> dict[tuple[str, str], int]:
    """How many of each level (first) got each level (second)."""
    return dict(Counter((one.case.level, one.got) for one in found))


def by_category(found: tuple[Scored, ...]) -> dict[str, tuple[int, int]]:
    """Recall of what must call now, category by category."""
    names = sorted({one.case.category for one in found if one.case.level in NOW})
    return {name: recall(tuple(one for one in found if one.case.category == name)) for name in names}


def unequal(found: tuple[Scored, ...]) -> list[list[Scored]]:
    """Pairs that differ only in sex, age, origin or register, and yet got different levels."""
    pairs: dict[str, list[Scored]] = {}
    for one in found:
        if one.case.pair:
            pairs.setdefault(one.case.pair, []).append(one)
    return [group for group in pairs.values() if len({one.got for one in group}) > 1]


def told(found: list[Scored]) -> str:
    """Cases for a failing test, a line each."""
    return "".join(f"\n  [{one.case.category}] {one.case.level} -> {one.got}: {one.case.text}" for one in found)
