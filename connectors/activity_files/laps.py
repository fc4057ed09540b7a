"""Laps of a TCX activity, and the totals that they state together."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any

import polars as pl
from lxml import etree

from connectors.activity_files.names import RIDES, RUNS, distance_of
from connectors.activity_files.points import instants
from connectors.activity_files.stream import local
from healthkit.source.lengths import after

_NUMBERS = {
    "TotalTimeSeconds": "seconds", "DistanceMeters": "distance_m", "Calories": "energy_kcal",
    "MaximumSpeed": "maximum_speed_m_s", "Cadence": "average_cadence", "AvgRunCadence": "average_run_cadence",
    "MaxRunCadence": "maximum_run_cadence", "MaxBikeCadence": "maximum_cadence", "Steps": "steps",
    "AvgWatts": "average_power_W", "MaxWatts": "maximum_power_W", "AvgSpeed": "average_speed_m_s",
    "AverageHeartRateBpm": "average_pulse", "MaximumHeartRateBpm": "maximum_pulse",
}  # fmt: skip
"""Of a lap itself, and of its ActivityExtension v2."""
_WORDS = {"Intensity": "intensity", "TriggerMethod": "trigger"}


@dataclass
class Lap:
    """One lap: when it began, and what it says of itself by name."""

    start: datetime
    said: dict[str, float | str] = field(default_factory=dict)

    def take(self, element: etree._Element) -> None:
        """Note what a Lap element says; its points were read and let go before."""
        for part in element.iterdescendants():
            name, parent = local(part), part.getparent()
            if name in _WORDS and part.text:
                self.said[_WORDS[name]] = part.text.strip()
            elif name == "Value" and parent is not None:
                self._number(local(parent), part.text)
            else:
                self._number(name, part.text)

    @property
    def end(self) -> datetime | None:
        """When it was over; None where that lies in no calendar."""
        return after(self.start, self.number("seconds") or 0)

    def number(self, name: str) -> float | None:
        """A number that the lap states."""
        value = self.said.get(name)
        return value if isinstance(value, float) else None

    def _number(self, name: str, text: str | None) -> None:
        if name not in _NUMBERS:
            return
        try:
            value = float((text or "").strip())
        except ValueError:
            return
        if abs(value) < float("inf"):  # neither infinite nor "NaN"
            self.said[_NUMBERS[name]] = value


def instant(text: str | None) -> datetime | None:
    """UTC of one XML time, None where it is none."""
    found = pl.select(instants(pl.lit((text or "").strip(), pl.String)).alias("at"))
    held = found.filter(pl.col("at").dt.year().is_between(MINYEAR, MAXYEAR))
    return held.item() if len(held) else None


def total(laps: list[Lap], name: str) -> float | None:
    """What the laps state together; None where none states it. ``seconds`` are without pauses."""
    told = [value for lap in laps if (value := lap.number(name)) is not None]
    return sum(told) if told else None


def statistics(laps: list[Lap], activity: str) -> list[tuple[str, str, float, str]]:
    """``(metric, aggregate, value, unit)`` of the whole: sums, and means weighed by the laps' time."""
    kind = "cycling" if activity in RIDES else "running" if activity in RUNS else None
    pulse, power = "heart_rate", f"{kind}_power"
    made: list[tuple[str | None, str, float | None, str]] = [
        ("active_energy_burned", "sum", total(laps, "energy_kcal"), "kcal"),
        ("step_count", "sum", total(laps, "steps"), "count"),
        (distance_of(activity), "sum", total(laps, "distance_m"), "m"),
        (pulse, "average", _mean(laps, "average_pulse"), "count/min"),
        (pulse, "maximum", _largest(laps, "maximum_pulse"), "count/min"),
    ]
    if kind:
        made += [
            (power, "average", _mean(laps, "average_power_W"), "W"),
            (power, "maximum", _largest(laps, "maximum_power_W"), "W"),
            (f"{kind}_speed", "maximum", _largest(laps, "maximum_speed_m_s"), "m/s"),
        ]
    return [(metric, aggregate, value, unit) for metric, aggregate, value, unit in made if metric and value]


def events(laps: list[Lap]) -> list[dict[str, Any]]:
    """Each lap as an event of the session."""
    return [
        {
            "kind": "lap",
            "start": lap.start,
            "duration_s": lap.number("seconds"),
            "detail": json.dumps({name: value for name, value in sorted(lap.said.items()) if name != "seconds"}),
        }
        for lap in laps
    ]


def _largest(laps: list[Lap], name: str) -> float | None:
    return max((value for lap in laps if (value := lap.number(name)) is not None), default=None)


def _mean(laps: list[Lap], name: str) -> float | None:
    told = [(value, lap.number("seconds") or 1.0) for lap in laps if (value := lap.number(name))]
    return sum(value * weight for value, weight in told) / sum(weight for _, weight in told) if told else None
