"""What a question asks, as data: typed, printable, and the same answer each time it is run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from healthkit.ask.periods import Period
from healthkit.ask.thresholds import Operator

Intent = Literal[
    "latest", "average", "median", "deviation", "total", "highest", "lowest", "count", "trend", "compare"
]  # fmt: skip
Counted = Literal["days", "rows"]
INTENTS: tuple[Intent, ...] = get_args(Intent)


@dataclass(frozen=True)
class Condition:
    """Only days on which a metric's daily value lies on one side of a bound, in the metric's unit."""

    metric: str
    op: Operator
    value: float

    def __str__(self) -> str:
        return f"{self.metric} {self.op} {self.value:g}"


@dataclass(frozen=True)
class Plan:
    """One computation over the merged daily values of a metric.

    ``against`` is the period that ``compare`` measures ``period`` against; ``counted`` says what ``count`` counts:
    days with data (that meet the conditions), or single measurements; ``companion`` is the second value of a pair such
    as blood pressure; ``activity`` narrows workouts to one kind.
    """

    intent: Intent
    metric: str
    period: Period
    against: Period | None = None
    counted: Counted = "days"
    conditions: tuple[Condition, ...] = ()
    companion: str | None = None
    activity: str | None = None

    def __str__(self) -> str:
        what = f"{self.intent} of {self.metric}" + (f" and {self.companion}" if self.companion else "")
        if self.intent == "count":
            what = f"count of {self.counted} of {self.metric}"
        if self.activity:
            what += f" ({self.activity})"
        if self.conditions:
            what += " where " + " and ".join(str(condition) for condition in self.conditions)
        what += f", {self.period}"
        return what + (f", against {self.against}" if self.against else "")

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; :meth:`of` reads them back to an equal plan."""
        return {
            "topic": "metrics",
            "intent": self.intent,
            "metric": self.metric,
            "period": self.period.as_dict(),
            "against": self.against.as_dict() if self.against else None,
            "counted": self.counted,
            "conditions": [{"metric": c.metric, "op": c.op, "value": c.value} for c in self.conditions],
            "companion": self.companion,
            "activity": self.activity,
        }

    @classmethod
    def of(cls, data: dict[str, Any]) -> Plan:
        """The plan that :meth:`as_dict` described."""
        return cls(
            intent=data["intent"],
            metric=data["metric"],
            period=Period.of(data["period"]),
            against=Period.of(data["against"]) if data["against"] else None,
            counted=data["counted"],
            conditions=tuple(Condition(**condition) for condition in data["conditions"]),
            companion=data["companion"],
            activity=data["activity"],
        )
