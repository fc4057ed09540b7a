"""What a question about laboratory results asks, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from healthkit.ask.periods import Period
from healthkit.ask.thresholds import Operator

Asks = Literal[
    "latest", "first", "highest", "lowest", "mean", "median", "list", "trend", "change", "rate", "when", "times",
    "over", "inside", "range", "panel", "each", "flagged", "moved", "held",
]  # fmt: skip
Side = Literal["any", "high", "low"]
ASKS: tuple[Asks, ...] = get_args(Asks)


@dataclass(frozen=True)
class Limit:
    """A bound in the analyte's own unit, and as it was said (``unit`` is a UCUM code, the analyte's where none was)."""

    op: Operator
    value: float
    said: float
    unit: str

    def __str__(self) -> str:
        return f"{self.op} {self.value:g}"


@dataclass(frozen=True)
class LabPlan:
    """One computation over verified results.

    ``analytes`` are those asked for; empty for whatever was tested. ``sheet`` names a panel, ``every`` for a whole
    blood test. ``against`` is the span whose last result ``change`` starts from; without it a change is measured
    inside ``period``, or from the result before. ``side`` narrows what lies outside its range; ``newest`` keeps to the
    last day with results; ``n`` asks for the last few; ``unit`` is the UCUM code of the unit asked for, if one was.
    """

    asks: Asks
    period: Period
    analytes: tuple[str, ...] = ()
    sheet: str | None = None
    against: Period | None = None
    limits: tuple[Limit, ...] = ()
    side: Side = "any"
    newest: bool = False
    n: int = 0
    unit: str = ""

    def __str__(self) -> str:
        what = f"{self.asks} of " + (self.sheet or ", ".join(self.analytes) or "laboratory results")
        if self.limits:
            what += " where " + " and ".join(str(limit) for limit in self.limits)
        if self.side != "any":
            what += f" ({self.side})"
        if self.n:
            what += f", last {self.n}"
        if self.unit:
            what += f" in {self.unit}"
        what += f", {self.period}"
        return what + (f", against {self.against}" if self.against else "")

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; :meth:`of` reads them back to an equal plan."""
        return {
            "topic": "labs",
            "asks": self.asks,
            "analytes": list(self.analytes),
            "sheet": self.sheet,
            "period": self.period.as_dict(),
            "against": self.against.as_dict() if self.against else None,
            "limits": [{"op": one.op, "value": one.value, "said": one.said, "unit": one.unit} for one in self.limits],
            "side": self.side,
            "newest": self.newest,
            "n": self.n,
            "unit": self.unit,
        }

    @classmethod
    def of(cls, data: dict[str, Any]) -> LabPlan:
        """The plan that :meth:`as_dict` described."""
        return cls(
            asks=data["asks"],
            period=Period.of(data["period"]),
            analytes=tuple(data["analytes"]),
            sheet=data["sheet"],
            against=Period.of(data["against"]) if data["against"] else None,
            limits=tuple(Limit(**one) for one in data["limits"]),
            side=data["side"],
            newest=data["newest"],
            n=data["n"],
            unit=data["unit"],
        )
