"""After meals: how glucose rises after breakfast and dinner, after one food and another, earlier and since."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import numpy as np
import plotly.graph_objects as go
import polars as pl

from healthkit.analysis.after_meals import typical
from healthkit.analysis.compare import compare
from healthkit.charts import glucose as chart
from healthkit.i18n import day as day_words
from healthkit.i18n import number
from healthkit.insight import glucose
from healthkit.insight.glucose import Plates, Readings, scaled
from healthkit.widgets import choices
from healthkit.widgets.glucose_panel import GlucoseFigure

_MEALS = ("breakfast", "lunch", "dinner", "snack")
_LEAST, _MOST = 3, 4
_WAYS = ("by_meal", "by_food", "by_half")
Group = tuple[str, "np.typing.NDArray[np.bool_]"]


class AfterMeals(GlucoseFigure):
    """What :func:`healthkit.widgets.after_meals` shows."""

    title = "glucose_widget.meals_panel"

    def offer(self) -> None:
        """How to group, which meals, the period, the unit."""
        period, unit = self.period_fields()
        ways = [(one, self.say(one)) for one in _WAYS]
        meals = [("any", self.say("any_meal")), *((one, self.say(one)) for one in _MEALS)]
        self.choices.fields = [
            choices.select("group", self.lang, ("", ways), label=self.say("group")),
            choices.select("which", self.lang, ("", meals), label=self.say("which")),
            period,
            unit,
        ]
        if not self.choices.chosen:
            self.choices.chosen = {
                "group": "by_meal", "which": "any", "period": "all", "unit": unit["groups"][0][1][0][0]
            }  # fmt: skip

    def drawn(self) -> tuple[go.Figure, str]:
        """A curve a group, and whether neighbours differ."""
        readings, unit = self.readings(), self.unit()
        plates = glucose.plates(self._open, readings)
        if plates.frame.is_empty():
            return chart.after([], unit, self.lang, dark=self.appearance.dark), self.say("no_meals")
        groups = [(label, mask) for label, mask in self._groups(plates, readings) if mask.sum() >= _LEAST][:_MOST]
        curves = []
        for label, mask in groups:
            low, middle, high = (scaled(one, unit) for one in typical(plates.after.curves[mask]))
            curves.append(chart.Curve(label, int(mask.sum()), low, middle, high))
        figure = chart.after(curves, unit, self.lang, dark=self.appearance.dark)
        return figure, self._words(plates, groups, unit)

    def _groups(self, plates: Plates, readings: Readings) -> list[Group]:
        """Meals that count, by what is chosen; the most frequent foods first."""
        frame, used = plates.frame, plates.after.used
        which = self.choices.get("which")
        if which in _MEALS:
            used = used & (frame["meal"] == which).to_numpy()
        way = self.choices.get("group")
        if way == "by_half":
            middle = readings.first + timedelta(days=readings.days // 2)
            late = (frame["day"] >= middle).to_numpy()
            words = day_words(middle, self.lang, "medium")
            until = day_words(middle - timedelta(days=1), self.lang, "medium")
            return [(self.say("until_half", day=until), used & ~late), (self.say("since_half", day=words), used & late)]
        if way == "by_food":
            names = frame.filter(pl.Series(used))["names"].explode().value_counts(sort=True)
            ordered = sorted(names.iter_rows(), key=lambda row: (-row[1], row[0]))
            return [(name, used & frame["names"].list.contains(name).to_numpy()) for name, _ in ordered]
        known = frame["meal"].is_in(_MEALS).to_numpy()
        groups = [(self.say(one), used & (frame["meal"] == one).to_numpy()) for one in _MEALS]
        return [*groups, (self.say("other_meal"), used & ~known)]

    def _words(self, plates: Plates, groups: list[Group], unit: str) -> str:
        if not groups:
            return self.say("too_few")
        rises = [(label, plates.after.rise[mask]) for label, mask in groups]
        told = [
            self.say("rise", label=label, value=self.full(float(rise.mean()), unit), n=number(len(rise), self.lang))
            for label, rise in rises
        ]
        parts = [self.say("rises", parts=", ".join(told))]
        # Foods share plates, so a difference between two of them would say little of either.
        pairs = () if self.choices.get("group") == "by_food" else pairwise(rises)
        for (first, one), (second, other) in pairs:
            found = compare(other, one)
            words: dict[str, object] = {
                "first": second[:1].upper() + second[1:], "second": first,
                "difference": self.full(abs(found.difference), unit), "low": self.full(found.low, unit, "+"),
                "high": self.full(found.high, unit, "+"),
            }  # fmt: skip
            parts.append(self.say(f"rise_{found.verdict}", None, **words))
        counted = {"used": int(plates.after.used.sum()), "all": plates.frame.height}
        parts.append(self.say("meals_note", **counted, crowded=int(plates.after.crowded.sum())))
        return " ".join(parts)
