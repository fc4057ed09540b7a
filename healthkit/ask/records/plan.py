"""What a question asks of the record, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from healthkit.ask.periods import Period
from healthkit.ask.records.book import Lane

Subject = Literal[
    "medication", "supplement", "immunization", "allergy", "condition", "procedure", "operation", "visit",
    "appointment", "emergency", "stay", "family_history", "device", "document", "care_provider", "goal", "coverage",
    "person",
]  # fmt: skip
Ask = Literal[
    "list", "count", "last", "first", "whether", "start", "duration", "stop", "started", "stopped", "dose",
    "who", "fact",
]  # fmt: skip
TIMELESS: frozenset[Ask] = frozenset({"start", "duration", "stop", "dose", "who"})
"""Asks that no period narrows."""
_LANES: dict[str, Lane] = {
    "supplement": "medication", "operation": "procedure", "visit": "encounter", "appointment": "encounter",
    "emergency": "encounter", "stay": "encounter",
}  # fmt: skip


def lane_of(subject: str) -> Lane:
    """The table that a subject is read from."""
    return _LANES.get(subject, subject)  # type: ignore[arg-type]


@dataclass(frozen=True)
class RecordPlan:
    """One question to the record.

    ``key`` names rows of the subject's table (:func:`healthkit.ask.records.names.matching`); it is ``?`` for a name
    that the record does not know, ``category …`` for one kind of allergies, the fact's name for the person, and empty
    where nothing is named. ``said`` is the name as it was typed. ``period`` is None where no time was named.
    """

    subject: Subject
    ask: Ask
    key: str = ""
    said: str = ""
    period: Period | None = None

    def __str__(self) -> str:
        named = f" {self.said or self.key}" if self.key else ""
        return f"{self.ask} of {self.subject}{named}" + (f", {self.period}" if self.period else "")

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; :meth:`of` reads them back to an equal plan."""
        period = self.period.as_dict() if self.period else None
        return {
            "topic": "records", "subject": self.subject, "ask": self.ask, "key": self.key, "said": self.said,
            "period": period,
        }  # fmt: skip

    @classmethod
    def of(cls, data: dict[str, Any]) -> RecordPlan:
        """The plan that :meth:`as_dict` described."""
        period = Period.of(data["period"]) if data["period"] else None
        return cls(data["subject"], data["ask"], data["key"], data["said"], period)
