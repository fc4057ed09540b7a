"""What goes into a triage and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

Level = Literal["crisis", "emergency", "urgent", "seek_care", "none"]
LEVELS: tuple[Level, ...] = ("none", "seek_care", "urgent", "emergency", "crisis")
"""From the least to the most pressing."""


def highest(*levels: Level) -> Level:
    """The most pressing of some levels; ``none`` of none."""
    return max(levels, key=LEVELS.index, default="none")


@dataclass(frozen=True)
class Context:
    """What is known beside the text. Everything is optional; the caller decides what is recent enough to count.

    ``level`` and ``signs`` come from the earlier :class:`Assessment` of a conversation: levels never fall, "fever" said
    first meets "stiff neck" said later. ``critical`` maps an analyte to its step (``emergency`` or ``same_day``) in
    :mod:`healthkit.clinical.critical`. ``vitals`` holds the latest in catalogue units: ``systolic`` and ``diastolic``
    (mmHg), ``oxygen_saturation`` (%), ``glucose`` (mg/dL), ``temperature`` (°C), ``heart_rate`` and
    ``breathing_rate`` (/min). ``country`` is an ISO 3166 code, chosen by the person and never guessed.
    """

    level: Level = "none"
    signs: frozenset[str] = frozenset()
    critical: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    vitals: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    age_years: float | None = None
    sex: Literal["female", "male"] | None = None
    country: str | None = None


@dataclass(frozen=True)
class Assessment:
    """The level, the ids of the rules that fired (most pressing first), what to tell the person, and numbers to call.

    ``signs`` is what was recognised, to be handed to the next turn's :class:`Context`. No text is kept.
    """

    level: Level
    rules: tuple[str, ...]
    message: str
    numbers: Mapping[str, str]
    signs: frozenset[str] = frozenset()

    def as_dict(self) -> dict[str, Any]:
        """The JSON of the command line."""
        return {
            "level": self.level,
            "rules": list(self.rules),
            "message": self.message,
            "numbers": dict(self.numbers),
        }
