"""What a question about two things asks, as data."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from healthkit.ask.periods import Period
from healthkit.ask.thresholds import Operator

Form = Literal["fitting", "correlation", "with_without"]
_FORMS: dict[Form, str] = {
    "fitting": "relation", "correlation": "rank correlation", "with_without": "relation (days with, days without)",
}  # fmt: skip


@dataclass(frozen=True)
class Side:
    """One of the two: a metric's daily value, or the minutes of one kind of workout.

    ``days`` is over how many days it is summed, the last of them being the day itself. With ``op`` and ``value`` (in
    the metric's unit) only on which side of a bound a day lies counts.
    """

    metric: str
    activity: str | None = None
    days: int = 1
    op: Operator | None = None
    value: float | None = None

    def __str__(self) -> str:
        of = f" ({self.activity})" if self.activity else ""
        over = f" over {self.days} days" if self.days > 1 else ""
        return f"{self.metric}{of}{over}" + (f" {self.op} {self.value:g}" if self.value is not None else "")


@dataclass(frozen=True)
class RelationPlan:
    """Set ``second`` against ``first``, ``lag`` days later; a night counts on its day of waking.

    ``form`` is a rank correlation, days with against days without, or whichever fits: with and without for what happens
    on some days only.
    """

    first: Side
    second: Side
    period: Period
    lag: int = 0
    form: Form = "fitting"

    def __str__(self) -> str:
        later = f", {self.lag} day later" if self.lag else ""
        return f"{_FORMS[self.form]} of {self.first} to {self.second}{later}, {self.period}"

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; :meth:`of` reads them back to an equal plan."""
        return {
            "topic": "relations",
            "first": asdict(self.first),
            "second": asdict(self.second),
            "period": self.period.as_dict(),
            "lag": self.lag,
            "form": self.form,
        }

    @classmethod
    def of(cls, data: dict[str, Any]) -> RelationPlan:
        """The plan that :meth:`as_dict` described."""
        return cls(Side(**data["first"]), Side(**data["second"]), Period.of(data["period"]), data["lag"], data["form"])
