"""What a question asks of metrics and workouts, as data: typed, printable, and the same answer each time it is run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from healthkit.ask.days import Condition, Days
from healthkit.ask.periods import Period

Intent = Literal[
    "latest", "first", "average", "median", "percentile", "deviation", "total", "highest", "lowest", "count", "share",
    "streak", "missing", "change", "trend", "compare", "rank", "groups", "kinds",
]  # fmt: skip
Counted = Literal["days", "rows"]
Group = Literal["day", "week", "month", "year", "weekday", "source", "activity"]
INTENTS: tuple[Intent, ...] = get_args(Intent)


@dataclass(frozen=True)
class Plan:
    """One computation over the merged days of a metric, or over workouts.

    Attributes:
        intent: the figure, or the kind of list.
        metric: a catalogue id; of workouts, the attribute (:mod:`healthkit.ask.attributes`).
        days: the days looked at.
        against: for ``compare``, the other days.
        counted: what ``count`` counts: days with data (that meet the conditions), or single measurements.
        companion: the second value of a pair such as blood pressure.
        workouts: rows are workouts rather than days; ``activity`` narrows them to one kind, ``where`` by attributes.
        by: what values are gathered by before ``figure`` is taken of each, for ``rank``, ``groups`` and averages.
        figure: the figure of each group.
        top: how many ``rank`` lists; negative from the low end.
        q: the percentile, 0 to 100.
    """

    intent: Intent
    metric: str
    days: Days
    against: Days | None = None
    counted: Counted = "days"
    companion: str | None = None
    workouts: bool = False
    activity: str | None = None
    where: tuple[Condition, ...] = ()
    by: Group | None = None
    figure: Literal["average", "total", "highest", "lowest", "count", "median"] | None = None
    top: int = 0
    q: float | None = None

    @property
    def period(self) -> Period:
        """The period looked at."""
        return self.days.period

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What days must meet."""
        return self.days.conditions

    def __str__(self) -> str:
        name = self.intent if self.q is None else f"percentile {self.q:g}"
        what = f"{name} of {self.metric}" + (f" and {self.companion}" if self.companion else "")
        if self.intent == "count":
            what = f"count of {self.counted} of {self.metric}"
        if self.top:
            what = f"{'top' if self.top > 0 else 'bottom'} {abs(self.top)} of {self.metric}"
        if self.workouts:
            what += f" ({self.activity or 'all'} workouts)"
        if self.where:
            what += " with " + " and ".join(map(str, self.where))
        if self.by:
            what += f", {self.figure} by {self.by}"
        return f"{what}, {self.days}" + (f", against {self.against}" if self.against else "")

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; :meth:`of` reads them back to an equal plan."""
        return {
            "topic": "metrics",
            "intent": self.intent,
            "metric": self.metric,
            "days": self.days.as_dict(),
            "against": self.against.as_dict() if self.against else None,
            "counted": self.counted,
            "companion": self.companion,
            "workouts": self.workouts,
            "activity": self.activity,
            "where": [condition.as_dict() for condition in self.where],
            "by": self.by,
            "figure": self.figure,
            "top": self.top,
            "q": self.q,
        }

    @classmethod
    def of(cls, data: dict[str, Any]) -> Plan:
        """The plan that :meth:`as_dict` described."""
        given = {key: value for key, value in data.items() if key != "topic"}
        given["days"] = Days.of(data["days"])
        given["against"] = Days.of(data["against"]) if data["against"] else None
        given["where"] = tuple(Condition(**condition) for condition in data["where"])
        return cls(**given)
