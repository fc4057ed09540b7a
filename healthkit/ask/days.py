"""Sets of days: a period, narrowed to weekdays, to days on which something else was so, or to the latest of a kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from healthkit.ask.periods import Period
from healthkit.ask.thresholds import Operator

ANY = "any"
"""Workouts of every kind."""
WORKING_DAYS = (0, 1, 2, 3, 4)
WEEKEND = (5, 6)
_SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class Condition:
    """Days on which a metric's daily value lies on one side of a bound, in the metric's unit.

    With ``activity``, workouts of that kind (or :data:`ANY`) whose attribute ``metric`` does; ``workout_count >= 1``
    are the days that have one, ``workout_count < 1`` those without.
    """

    metric: str
    op: Operator
    value: float
    activity: str | None = None

    def __str__(self) -> str:
        of = f" of {self.activity}" if self.activity else ""
        return f"{self.metric}{of} {self.op} {self.value:g}"

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {"metric": self.metric, "op": self.op, "value": self.value, "activity": self.activity}


@dataclass(frozen=True)
class Days:
    """Days of a period. ``weekdays`` count from Monday, 0; none means all.

    ``latest`` keeps only the last day with a workout of that kind.
    """

    period: Period
    weekdays: tuple[int, ...] = ()
    conditions: tuple[Condition, ...] = ()
    joined: Literal["and", "or"] = "and"
    latest: str | None = None

    @property
    def narrowed(self) -> bool:
        """Whether it is less than the whole period."""
        return bool(self.weekdays or self.conditions or self.latest)

    def as_dict(self) -> dict[str, Any]:
        """Plain values; :meth:`of` reads them back."""
        return {
            "period": self.period.as_dict(),
            "weekdays": list(self.weekdays),
            "conditions": [condition.as_dict() for condition in self.conditions],
            "joined": self.joined,
            "latest": self.latest,
        }

    @classmethod
    def of(cls, data: dict[str, Any]) -> Days:
        """The days that :meth:`as_dict` described."""
        return cls(
            Period.of(data["period"]),
            tuple(data["weekdays"]),
            tuple(Condition(**condition) for condition in data["conditions"]),
            data["joined"],
            data["latest"],
        )

    def __str__(self) -> str:
        parts = [str(self.period)]
        if self.weekdays:
            parts.append(" ".join(_SHORT[index] for index in self.weekdays))
        if self.conditions:
            parts.append("where " + f" {self.joined} ".join(map(str, self.conditions)))
        if self.latest:
            parts.append(f"latest day of {self.latest}")
        return ", ".join(parts)
