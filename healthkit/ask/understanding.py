"""What reading a question gives: a plan that was understood, or why it was not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from healthkit.ask.periods import Period

Reason = Literal[
    "empty", "advice", "judgement", "other_person", "unknown_words", "no_metric", "ambiguous_metric", "several_metrics",
    "absent_metric", "unclear_period", "several_periods", "needs_period", "future", "night_only", "unclear_bound",
    "unclear_intent", "absent_record", "absent_result", "no_previous",
]  # fmt: skip
REFUSALS = frozenset({"advice", "other_person", "judgement"})


class AnyPlan(Protocol):
    """What every topic's plan can do: print itself on a line, and become plain values that make it again."""

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready values; ``topic`` names who reads them back."""
        ...


@dataclass(frozen=True)
class Note:
    """Something the answer must say about how the question was read: a message key and its values."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Understood:
    """A question understood, in the language it was read in."""

    plan: AnyPlan
    lang: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class NotUnderstood:
    """A question that is not answered: why, the words at fault, and what metrics it did name."""

    reason: Reason
    lang: str
    words: str = ""
    metrics: tuple[str, ...] = ()
    period: Period | None = None


class Stop(Exception):
    """Carries the reason out of the steps of a reading; never leaves a topic."""

    def __init__(self, reason: Reason, words: str = "", metrics: tuple[str, ...] = ()) -> None:
        self.reason, self.words, self.metrics = reason, words, metrics

    def said(self, lang: str) -> NotUnderstood:
        """The same as a value."""
        return NotUnderstood(self.reason, lang, self.words, self.metrics)
