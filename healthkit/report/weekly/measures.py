"""Which metrics the weekly report shows, and how their numbers read."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from healthkit.i18n import number, text
from healthkit.model.catalogue import Metric, catalogue
from healthkit.model.units import System, convert_display, unit_label

Form = Literal["plain", "clock"]
NBSP = "\u00a0"


@dataclass(frozen=True)
class Measure:
    """A metric on paper. A ``clock`` reads as hours and minutes; ``card`` puts it among the headlines."""

    metric: str
    form: Form = "plain"
    decimals: int = 0
    card: bool = False

    @property
    def entry(self) -> Metric:
        """The catalogue's entry."""
        return catalogue().get(self.metric)


MEASURES = (
    Measure("sleep_duration", "clock", card=True),
    Measure("sleep_deep", "clock"),
    Measure("sleep_rem", "clock"),
    Measure("step_count", card=True),
    Measure("active_energy_burned", card=True),
    Measure("apple_exercise_time", "clock"),
    Measure("resting_heart_rate", card=True),
    Measure("heart_rate_variability_sdnn", card=True),
    Measure("respiratory_rate", decimals=1),
    Measure("oxygen_saturation", decimals=1),
    Measure("vo2_max", decimals=1),
    Measure("body_mass", decimals=1, card=True),
    Measure("blood_pressure_systolic"),
    Measure("blood_pressure_diastolic"),
)
BY_METRIC = {measure.metric: measure for measure in MEASURES}
HEART_RATE = Measure("heart_rate")


@dataclass(frozen=True)
class Words:
    """How numbers read for one person: language and units."""

    lang: str
    units: System

    def value(self, measure: Measure, value: float) -> str:
        """A number in the person's unit, without it."""
        if math.isnan(value):
            return "–"
        if measure.form == "clock":
            return self.clock(value)
        return number(self.scaled(measure, value), self.lang, measure.decimals)

    def difference(self, measure: Measure, value: float, usual: float) -> str:
        """The signed difference of two numbers as they are shown, so that the reader's own subtraction agrees."""
        decimals = 0 if measure.form == "clock" else measure.decimals
        shown = round(self.scaled(measure, value), decimals) - round(self.scaled(measure, usual), decimals)
        words = self.clock(abs(shown)) if measure.form == "clock" else number(abs(shown), self.lang, decimals)
        if round(shown, decimals) == 0:
            return words
        return ("+" if shown > 0 else "−") + words

    def unit(self, measure: Measure) -> str:
        """The unit that goes with :meth:`value`; none where the number carries it."""
        if measure.form == "clock":
            return ""
        label = convert_display(0.0, measure.entry.unit, self.units, self.lang)[1]
        return "" if measure.metric == "step_count" else label

    def full(self, measure: Measure, value: float) -> str:
        """Number and unit, kept on one line."""
        return self.value(measure, value) if math.isnan(value) else self.with_unit(measure, self.value(measure, value))

    def with_unit(self, measure: Measure, words: str) -> str:
        """Words for a number, and the unit, kept on one line."""
        unit = self.unit(measure)
        return words + (NBSP + unit if unit else "")

    def scaled(self, measure: Measure, value: float) -> float:
        """A value on the scale that the person reads, for a figure."""
        if measure.form == "clock":
            return value
        return convert_display(value, measure.entry.unit, self.units, self.lang)[0]

    def clock(self, minutes: float) -> str:
        """Minutes as hours and minutes: 7 h 05, or 45 min."""
        whole = round(minutes)
        if whole < 60:
            return f"{whole}{NBSP}{unit_label('min', self.lang)}"
        return text("report.hours_minutes", self.lang, h=whole // 60, m=f"{whole % 60:02d}")

    def label(self, measure: Measure) -> str:
        """The metric's name."""
        return measure.entry.name(self.lang)
