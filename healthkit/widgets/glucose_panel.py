"""Glucose: the usual day over a period, its time in ranges, and what it means in one sentence."""

from __future__ import annotations

from datetime import date, timedelta
from html import escape
from math import isnan
from pathlib import Path

import plotly.graph_objects as go

from healthkit.analysis.glucose import LIMITS, MG_DL, Summary, Target
from healthkit.charts import glucose as chart
from healthkit.i18n import day as day_words
from healthkit.i18n import number, text
from healthkit.insight import glucose
from healthkit.insight.glucose import Readings, scaled
from healthkit.store import Vault
from healthkit.widgets import choices
from healthkit.widgets.chosen_figure import ChosenFigure

NBSP = "\u00a0"
PERIODS = (14, 28, 90)
_TARGETS: tuple[Target, ...] = ("standard", "older", "pregnancy")
_UNITS = ("mg/dL", "mmol/L")


class GlucoseFigure(ChosenFigure):
    """What the panels over glucose share: the period to look at, and the unit."""

    def __init__(self, vault: Vault | Path | None, lang: str, as_of: date | None = None) -> None:
        self._read: dict[tuple[date, date], Readings] = {}
        super().__init__(vault, lang, as_of)

    def look(self, vault: Vault) -> bool:
        """Whether there are readings."""
        self._reach, self._open = glucose.reach(vault), vault
        self._read.clear()
        return self._reach is not None

    def nothing(self) -> str:
        """What to import."""
        return f'<p class="hk-empty">{escape(self.say("nothing"))}</p>'

    def say(self, key: str, count: float | None = None, **values: object) -> str:
        """A message of these panels."""
        return text(f"glucose_widget.{key}", self.lang, count, **values)

    def readings(self) -> Readings:
        """The readings of the period that is chosen, read once."""
        assert self._reach is not None
        first, last = self._reach
        days = self.choices.get("period")
        if days != "all":
            first = max(first, last - timedelta(days=int(days or PERIODS[0]) - 1))
        if (first, last) not in self._read:
            self._read[(first, last)] = glucose.read(self._open, first, last)
        return self._read[(first, last)]

    def unit(self) -> str:
        """The unit that is chosen."""
        return self.choices.get("unit") or self.readings().unit

    def full(self, value: float, unit: str, sign: str = "") -> str:
        """A value in mmol/L as the person reads it, with its unit."""
        if isnan(value):
            return "–"
        shown = float(scaled(value, unit))
        said = number(abs(shown) if sign else shown, self.lang, 0 if unit == "mg/dL" else 1)
        return f"{('−' if shown < 0 else sign) if sign else ''}{said}{NBSP}{unit}"

    def period_fields(self) -> list[choices.Field]:
        """Selects of the period and the unit; the unit is at first that of the file."""
        assert self._reach is not None
        held = (self._reach[1] - self._reach[0]).days + 1
        offered = [(str(n), self.say("last_days", n=n)) for n in PERIODS if n < held]
        offered.append(("all", self.say("all_days", n=number(held, self.lang))))
        newest = glucose.read(self._open, self._reach[1], self._reach[1]).unit
        units = sorted(_UNITS, key=lambda one: one != newest)
        return [
            choices.select("period", self.lang, ("", offered), label=self.say("period")),
            choices.select("unit", self.lang, ("", [(one, one) for one in units]), label=self.say("unit")),
        ]


class Glucose(GlucoseFigure):
    """What :func:`healthkit.widgets.glucose` shows."""

    title = "glucose_widget.panel"

    def offer(self) -> None:
        """Period, ranges, unit."""
        period, unit = self.period_fields()
        targets = [(str(one), self.say(f"target_{one}")) for one in _TARGETS]
        ranges = choices.select("target", self.lang, ("", targets), label=self.say("target"))
        self.choices.fields = [period, ranges, unit]
        if not self.choices.chosen:
            offered = [option[0] for option in period["groups"][0][1]]
            chosen = "28" if "28" in offered else offered[-1]
            self.choices.chosen = {"period": chosen, "target": "standard", "unit": unit["groups"][0][1][0][0]}

    def drawn(self) -> tuple[go.Figure, str]:
        """The usual day, and the period in words."""
        readings, unit = self.readings(), self.unit()
        target: Target = next((one for one in _TARGETS if one == self.choices.get("target")), "standard")
        summary = readings.summary(target)
        factor = 1.0 if unit == "mg/dL" else 1 / MG_DL
        names = ("p5", "p25", "p50", "p75", "p95")
        profile = readings.profile.with_columns(readings.profile[name] * float(scaled(1.0, unit)) for name in names)
        told = chart.Day(profile, summary.bands, LIMITS[target], factor, unit)
        return chart.usual_day(told, self.lang, dark=self.appearance.dark), self._words(readings, summary, target, unit)

    def _words(self, readings: Readings, summary: Summary, target: Target, unit: str) -> str:
        first, last = (day_words(one, self.lang, "medium") for one in (readings.first, readings.last))
        n, mean = number(summary.n, self.lang), self.full(summary.mean, unit)
        if summary.bands is None:
            return self.say("spot", first=first, last=last, n=n, mean=mean)
        bands, limits = summary.bands, LIMITS[target]
        parts = [
            self.say(
                "said", first=first, last=last, n=n, days=summary.days, length=readings.days, mean=mean,
                cv=number(summary.cv, self.lang), inside=number(bands.inside, self.lang),
                low=self.full(limits.low / MG_DL, unit), high=self.full(limits.high / MG_DL, unit),
                below=number(bands.low + bands.very_low, self.lang),
                above=number(bands.high + bands.very_high, self.lang),
            )
        ]  # fmt: skip
        if summary.gmi is not None:
            parts.append(self.say("gmi", value=number(summary.gmi, self.lang, 1)))
        if not summary.fair:
            parts.append(self.say("thin"))
        return " ".join([*parts, self.say("ranges_note")])
