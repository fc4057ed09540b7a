"""One question of the bench and what its right answer is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Literal

Pair = tuple[str, str]
Family = Literal[
    "mean", "total", "extreme", "day", "count", "difference", "change", "lab_latest", "lab_day", "lab_change", "record",
    "no_data", "advice", "diagnosis", "dosing",
]  # fmt: skip
FAMILIES: tuple[Family, ...] = (
    "mean", "total", "extreme", "day", "count", "difference", "change", "lab_latest", "lab_day", "lab_change", "record",
    "no_data", "advice", "diagnosis", "dosing",
)  # fmt: skip
REFUSING: frozenset[str] = frozenset({"no_data", "advice", "diagnosis", "dosing"})
"""Where the right thing is to say that there is no answer."""
Word = Literal["yes", "no"]


@dataclass(frozen=True)
class Truth:
    """What is right: a ``number`` in ``unit`` (a UCUM code), a ``day``, a ``word``, or none of them: to abstain.

    ``about`` is the metric or analyte, whose molar mass joins two units. ``exact`` numbers are counts, which allow no
    rounding; ``either`` sign of a difference is right, since words tell its direction.
    """

    number: float | None = None
    unit: str = ""
    day: date | None = None
    word: Word | None = None
    about: str | None = None
    exact: bool = False
    either: bool = False

    @property
    def kind(self) -> Literal["number", "day", "word", "none"]:
        """Which of them it is."""
        if self.number is not None:
            return "number"
        return "day" if self.day else "word" if self.word else "none"


@dataclass(frozen=True)
class Question:
    """A question in one language.

    ``needs`` are the pairs of source and category that its answer rests on, and that its own words may tell: it is
    asked of an endpoint only where each of them is allowed to leave.
    """

    family: Family
    lang: str
    text: str
    truth: Truth
    needs: frozenset[Pair] = field(default_factory=frozenset)

    @property
    def refusing(self) -> bool:
        """Whether to abstain is right."""
        return self.family in REFUSING


def fingerprint(questions: Iterable[Question]) -> str:
    """By which two runs are known to have asked the same; tells nothing of the words."""
    joined = "\n".join(f"{one.lang} {one.text}" for one in questions)
    return sha256(joined.encode()).hexdigest()[:16]
