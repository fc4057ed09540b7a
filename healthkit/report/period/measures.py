"""The metrics that reports over a period show, and how their numbers read."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from healthkit.charts.clock import NBSP, after_noon, duration
from healthkit.i18n import number, text
from healthkit.model.catalogue import Aggregate, Metric, catalogue
from healthkit.model.own import is_own
from healthkit.model.units import System, convert_display

Form = Literal["plain", "clock", "time"]
NOON = 12 * 60


@dataclass(frozen=True)
class Measure:
    """A metric on paper; ``card`` puts it among the headlines.

    A ``clock`` reads as hours and minutes, a ``time`` as a time of day: it is in minutes after the noon before, so that
    means cross midnight. What a report derives itself has its name in ``label``, a message, and its unit in
    ``ucum``: minutes without one, or a bare number where it is ``plain``.
    """

    metric: str
    form: Form = "plain"
    decimals: int = 0
    card: bool = False
    label: str = ""
    ucum: str = ""

    @property
    def entry(self) -> Metric:
        """The catalogue's entry."""
        return catalogue().get(self.metric)

    @property
    def unit(self) -> str:
        """The UCUM unit of its values."""
        return self.entry.unit if not self.label else self.ucum or ("1" if self.form == "plain" else "min")

    @property
    def resolution(self) -> float:
        """The least difference that its values can show."""
        return 1.0 if self.label else self.entry.resolution

    @property
    def aggregate(self) -> Aggregate:
        """How a day is summed up."""
        return "mean" if self.label else self.entry.aggregates[0]


MEASURES = (
    Measure("sleep_duration", "clock", card=True),
    Measure("sleep_deep", "clock"),
    Measure("sleep_rem", "clock"),
    Measure("step_count", card=True),
    Measure("active_energy_burned", card=True),
    Measure("apple_exercise_time", "clock"),
    Measure("resting_heart_rate", card=True),
    Measure("heart_rate_variability_sdnn", card=True),
    Measure("heart_rate_variability_rmssd", card=True),
    Measure("respiratory_rate", decimals=1),
    Measure("oxygen_saturation", decimals=1),
    Measure("vo2_max", decimals=1),
    Measure("body_mass", decimals=1, card=True),
    Measure("blood_pressure_systolic"),
    Measure("blood_pressure_diastolic"),
)
"""What ships; :func:`shown` adds what the person declared."""
BY_METRIC = {measure.metric: measure for measure in MEASURES}
HEART_RATE, DISTANCE = Measure("heart_rate"), Measure("distance_walking_running", decimals=1)


def shown() -> tuple[Measure, ...]:
    """The measures of a report over a period: those that ship, then the person's own metrics."""
    own = (one for one in catalogue().metrics.values() if is_own(one.id))
    return (*MEASURES, *(Measure(one.id, decimals=one.decimals) for one in own))


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
        if measure.form == "time":
            return self.time(value)
        return number(self.scaled(measure, value), self.lang, measure.decimals)

    def difference(self, measure: Measure, value: float, usual: float) -> str:
        """The signed difference of two numbers as they are shown, so that the reader's own subtraction agrees."""
        if math.isnan(value) or math.isnan(usual):
            return "–"
        if math.isnan(value) or math.isnan(usual):
            return "–"
        decimals = 0 if measure.form != "plain" else measure.decimals
        shown = round(self.scaled(measure, value), decimals) - round(self.scaled(measure, usual), decimals)
        return self.signed(measure, shown)

    def signed(self, measure: Measure, difference: float, finer: int = 0) -> str:
        """A difference on the scale that the person reads, with its sign and, where asked for, more decimals."""
        decimals = 0 if measure.form != "plain" else measure.decimals + finer
        size = abs(difference)
        words = self.clock(size) if measure.form != "plain" else number(size, self.lang, decimals)
        if round(difference, decimals) == 0:
            return words
        return ("+" if difference > 0 else "−") + words

    def unit(self, measure: Measure) -> str:
        """The unit that goes with :meth:`value`; none where the number carries it."""
        if measure.form != "plain":
            return ""
        label = convert_display(0.0, measure.unit, self.units, self.lang)[1]
        return "" if measure.metric == "step_count" or measure.unit == "1" else label

    def full(self, measure: Measure, value: float) -> str:
        """Number and unit, kept on one line."""
        return self.value(measure, value) if math.isnan(value) else self.with_unit(measure, self.value(measure, value))

    def with_unit(self, measure: Measure, words: str) -> str:
        """Words for a number, and the unit, kept on one line."""
        unit = self.unit(measure)
        return words + (NBSP + unit if unit else "")

    def scaled(self, measure: Measure, value: float) -> float:
        """A value on the scale that the person reads, for a figure."""
        if measure.form != "plain":
            return value
        return convert_display(value, measure.unit, self.units, self.lang)[0]

    def clock(self, minutes: float) -> str:
        """Minutes as hours and minutes: 7 h 05, or 45 min."""
        return duration(minutes, self.lang)

    def time(self, minutes: float) -> str:
        """Minutes after noon as a time of day: 23:05, or 23 h 05."""
        return after_noon(minutes, self.lang)

    def label(self, measure: Measure) -> str:
        """The metric's name."""
        return text(measure.label, self.lang) if measure.label else measure.entry.name(self.lang)
