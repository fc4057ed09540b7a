"""The answer as callers get it: text, numbers, evidence, caveats, and a chart on demand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from healthkit.ask.result import Evidence
from healthkit.ask.understanding import AnyPlan

if TYPE_CHECKING:
    import plotly.graph_objects as go

_DIGITS = 10


@dataclass(frozen=True)
class Answer:
    """One question's answer.

    ``value`` is in ``unit`` (a UCUM code) and None where there is no number; ``values`` are at most two further numbers
    that the text prints. ``abstained`` says that the question was not answered; ``plan`` is what was computed, and can
    be run again. ``safety`` is what the red-flag rules said. ``written_by`` names the model that wrote the text, and
    ``untraced`` counts its figures that no result gives.
    """

    question: str
    answer: str
    lang: str
    value: float | None = None
    unit: str | None = None
    values: tuple[float, ...] = ()
    engine: str = "offline"
    abstained: bool = False
    evidence: tuple[Evidence, ...] = ()
    caveats: tuple[str, ...] = ()
    safety: dict[str, Any] | None = None
    plan: AnyPlan | None = None
    suggestions: tuple[str, ...] = ()
    written_by: str = ""
    untraced: int = 0
    draw: Callable[[], go.Figure] | None = field(default=None, repr=False, compare=False)

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON-ready values, keys in the order of the command line's promise."""
        return {
            "question": self.question,
            "answer": self.answer,
            "value": rounded(self.value),
            "unit": self.unit,
            "values": [rounded(value) for value in self.values],
            "engine": self.engine,
            "abstained": self.abstained,
            "evidence": [
                {
                    "metric": item.metric,
                    "from": item.first.isoformat() if item.first else None,
                    "to": item.last.isoformat() if item.last else None,
                    "rows": item.rows,
                    "sources": list(item.sources),
                    "sql": item.sql,
                }
                for item in self.evidence
            ],
            "caveats": list(self.caveats),
            "safety": self.safety,
            "plan": self.plan.as_dict() if self.plan else None,
            **({"written_by": self.written_by, "untraced": self.untraced} if self.written_by else {}),
        }

    def figure(self) -> go.Figure | None:
        """The series behind the answer, drawn; None where there is nothing to draw.

        Raises:
            MissingExtra: the charting library is not installed.
        """
        return self.draw() if self.draw else None

    def __str__(self) -> str:
        return "\n".join((self.answer, *(f"· {caveat}" for caveat in self.caveats)))


def rounded(value: float | None) -> float | None:
    """A number without the noise of binary fractions."""
    return None if value is None else float(f"{value:.{_DIGITS}g}")
