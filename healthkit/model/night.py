"""One night as it is shown: its stages in hours on the clock of where it was slept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

FREE = (5, 6)
"""Weekdays, Monday is 0, of waking that are taken for free days."""
WAKE = 5.0
"""An awakening counts from so many minutes on: what is shorter, a wrist cannot tell from turning over."""


@dataclass(frozen=True)
class Stretch:
    """One stage of a night, in hours after the noon before the day of waking, on the clock of where the person was."""

    stage: str
    start: float
    end: float

    @property
    def minutes(self) -> float:
        """How long it lasted."""
        return (self.end - self.start) * 60


@dataclass(frozen=True)
class Night:
    """The main sleep of one day of waking, hours as in :class:`Stretch`.

    ``zone`` is where it was slept, ``away`` whether that is not the zone of most nights of that year; ``since`` and
    ``until`` are its bounds in UTC.
    """

    day: date
    bed: float
    up: float
    stages: tuple[Stretch, ...]
    zone: str
    away: bool
    since: datetime
    until: datetime

    @property
    def free(self) -> bool:
        """Whether it ends on a Saturday or Sunday."""
        return self.day.weekday() in FREE

    def minutes(self, *stages: str) -> float:
        """Minutes in some stages."""
        return sum(one.minutes for one in self.stages if one.stage in stages)

    @property
    def asleep(self) -> float:
        """Minutes asleep in all stages."""
        return sum(one.minutes for one in self.stages if one.stage.startswith("asleep"))

    @property
    def efficiency(self) -> float:
        """Share of the time in bed that was slept, %; of the time from falling asleep to waking where none is told."""
        return 100 * self.asleep / ((self.up - self.bed) * 60)

    @property
    def onset(self) -> float:
        """First moment asleep."""
        return min((one.start for one in self.stages if one.stage.startswith("asleep")), default=self.bed)

    @property
    def woke(self) -> float:
        """Last moment asleep."""
        return max((one.end for one in self.stages if one.stage.startswith("asleep")), default=self.up)

    @property
    def awakenings(self) -> tuple[Stretch, ...]:
        """Stretches awake of :data:`WAKE` minutes or more, after falling asleep and before the last waking."""
        inside = [one for one in self.stages if one.stage == "awake" and self.onset < one.start < self.woke]
        return tuple(one for one in inside if one.minutes >= WAKE)

    def shares(self) -> dict[str, float]:
        """Share of the time asleep in each stage, %; empty where stages are not known."""
        staged = self.minutes("asleep_deep", "asleep_core", "asleep_rem")
        if not staged:
            return {}
        return {name: 100 * self.minutes(name) / staged for name in ("asleep_deep", "asleep_core", "asleep_rem")}
