"""What a vault holds: which metrics, since when, until when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Held:
    """First and last day with data of a metric, and how many days have some."""

    first: date
    last: date
    days: int


@dataclass(frozen=True)
class Presence:
    """The metrics of a vault by id, those with most days first; ``units`` in which files write workouts' distances.

    ``imported`` is whether anything at all was.
    """

    metrics: dict[str, Held]
    units: dict[str, str] = field(default_factory=dict)
    imported: bool = True

    def covers(self, first: date | None, last: date) -> bool:
        """Whether anything at all was recorded around a period, so that what is absent in it did not happen."""
        if not self.metrics:
            return False
        earliest = min(held.first for held in self.metrics.values())
        latest = max(held.last for held in self.metrics.values())
        return last >= earliest and (first is None or first <= latest)

    def span(self, metric: str | None) -> tuple[date, date] | None:
        """First and last day of a metric, or of anything."""
        if metric is not None:
            held = self.metrics.get(metric)
            return (held.first, held.last) if held else None
        if not self.metrics:
            return None
        return min(one.first for one in self.metrics.values()), max(one.last for one in self.metrics.values())
