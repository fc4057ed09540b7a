"""One workout in full: choose it from the list; its route, splits, heart rate and zones."""

from __future__ import annotations

import math
from html import escape
from itertools import groupby
from typing import Any

import ipywidgets
import numpy as np

from healthkit.analysis.intensity import ZONES
from healthkit.charts import theme
from healthkit.charts import workout as chart
from healthkit.charts.clock import NBSP, duration, timer
from healthkit.i18n import day as day_words
from healthkit.i18n import number, text
from healthkit.i18n.clock import time_of_day
from healthkit.insight import training, workout
from healthkit.insight.workout import Workout
from healthkit.model.activities import activity_name
from healthkit.store import Vault
from healthkit.widgets import choices
from healthkit.widgets.chosen_figure import CAPTION
from healthkit.widgets.explorer import replace
from healthkit.widgets.panel import Panel
from healthkit.widgets.plain_table import table
from healthkit.widgets.stepper import Stepper

_PER_KM = 1000 / 60
"""Turns seconds a metre into minutes a kilometre."""


class WorkoutPage(Panel):
    """What :func:`healthkit.widgets.workout` shows."""

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """The choice of a workout, its route, what lay along it, and the numbers."""
        if not self._look(vault):
            self._empty = f"<p>{escape(text('fitness.empty', self.lang))}</p>"
            return [ipywidgets.HTML(self._empty)]
        words = {name: text(f"fitness.{name}", self.lang) for name in ("earlier", "later", "keys")}
        self.stepper = Stepper(
            anchor=f"hk-{self.id}", labels={**words, "choose": text("fitness.workouts", self.lang)},
            groups=self._groups(), value=str(self._first()),
        )  # fmt: skip
        self.choices = choices.Choices(anchor=f"hk-{self.id}-by", label=text("fitness.colour", self.lang))
        shades = [(name, text(f"fitness.by_{name}", self.lang)) for name in ("pace", "heart")]
        self.choices.fields = [choices.select("by", self.lang, ("", shades), label=text("fitness.colour", self.lang))]
        self.choices.chosen = {"by": "pace"}
        self.route = theme.figure_widget(theme.figure(self.lang), self.lang)
        self.along = theme.figure_widget(theme.figure(self.lang), self.lang)
        self.map = ipywidgets.VBox([self.choices, self.route])
        self.head, self.tables = ipywidgets.HTML(), ipywidgets.HTML()
        self.draw()
        self.stepper.observe(self._stepped, "value")
        self.choices.observe(lambda _: self.draw(), "chosen")
        self.appearance.observe(lambda _: self.draw(), "dark")
        return [self.stepper, self.head, self.map, self.along, self.tables]

    def look_again(self) -> None:
        """After an import: offer the new workouts, keep the chosen one."""
        assert self.vault is not None
        before = bool(self._rows)
        if not self._look(self.vault) or not before:
            self._show(self.build(self.vault))
            return
        self.stepper.groups = self._groups()
        if self.stepper.value not in self._rows:
            self.stepper.value = str(self._first())
        self.draw()

    def draw(self) -> None:
        """Bring everything to the chosen workout."""
        assert self.vault is not None
        found = workout.workout(self.vault, self._rows[self.stepper.value])
        track, dark = found.track, self.appearance.dark
        if track is None:
            at, rates = found.beats
            along = chart.beats(at / 60, rates, self.lang, dark=dark)
        else:
            pace = _PER_KM / track.speed
            shade = pace if self.choices.get("by") == "pace" else track.rate
            kind: chart.Shade = "pace" if self.choices.get("by") == "pace" else "heart"
            replace(self.route, chart.route(track.east, track.north, shade, kind, self.lang, dark=dark))
            splits = [
                (one.start / 1000, one.end / 1000, _PER_KM * one.seconds / (one.end - one.start))
                for one in found.splits
            ]
            along = chart.along(track.metres / 1000, track.rate, track.height, self.lang, splits=splits, dark=dark)
        self.map.layout.display = None if track else "none"
        replace(self.along, along.update_layout(autosize=True))
        self._said = said(found, self.lang)
        note = text("fitness.map_note" if track else "fitness.no_route", self.lang)
        self.head.value = f'<p>{escape(self._said)}</p><p style="{CAPTION}">{escape(note)}</p>'
        self.tables.value = _splits(found, self.lang) + _zones(found, self.lang)
        self.stepper.said = self._said

    def still(self) -> str:
        """The chosen workout in words and numbers; the route is not printed."""
        return f"<p>{escape(self._said)}</p>{self.tables.value}" if self._rows else self._empty

    def _look(self, vault: Vault) -> bool:
        last = training.last_day(vault)
        rows = training.workouts(vault, last).reverse() if last else None
        self._rows = {str(row["session_id"]): row for row in rows.iter_rows(named=True)} if rows is not None else {}
        self._routed = set(vault.query("insight_routed")["session_id"].to_list())
        starts = vault.timeline()
        if rows is not None and rows.height:
            at = rows["start_utc"].dt.epoch("us").to_numpy()
            local = (at + starts.offset_us(at)).astype("datetime64[us]").tolist()
            self._starts = dict(zip(self._rows, local, strict=True))
        return bool(self._rows)

    def _first(self) -> str:
        """The newest workout with a route, else the newest."""
        return next(
            (key for key, row in self._rows.items() if row["session_id"] in self._routed), next(iter(self._rows))
        )

    def _stepped(self, change: dict[str, Any]) -> None:
        if change["new"] not in self._rows:  # the page may only choose among what it was offered
            self.stepper.value = change["old"]
            return
        self.draw()
        self.print_again()

    def _groups(self) -> list[list[object]]:
        """Workouts by month, newest first."""
        return [
            [day_words(first, self.lang, "MMMM y"), [[key, self._named(key, row)] for key, row in rows]]
            for first, rows in groupby(self._rows.items(), key=lambda one: one[1]["day"].replace(day=1))
        ]

    def _named(self, key: str, row: dict[str, Any]) -> str:
        parts = [
            f"{day_words(row['day'], self.lang, 'EEE d MMM')} {time_of_day(self._starts[key], self.lang)}",
            activity_name(row["activity"], self.lang),
        ]
        if row["distance"]:
            parts.append(text("fitness.distance", self.lang, None, km=number(row["distance"], self.lang, 1)))
        elif row["minutes"]:
            parts.append(duration(row["minutes"], self.lang))
        return " · ".join(parts)


def said(found: Workout, lang: str) -> str:
    """One workout in a line."""
    day, time = day_words(found.day, lang, "full"), time_of_day(found.start, lang)
    head = text("fitness.named", lang, None, activity=activity_name(found.activity, lang), day=day, time=time)
    facts = [
        ("moved", found.minutes, {"length": "" if math.isnan(found.minutes) else duration(found.minutes, lang)}),
        ("paused", found.paused if found.paused >= 1 else math.nan, {"length": duration(found.paused, lang)}),
        ("distance", found.km, {"km": _shown(found.km, lang, 2)}),
        ("rate", found.heart, {"rate": _shown(found.heart, lang)}),
        ("rate_most", found.highest, {"rate": _shown(found.highest, lang)}),
        ("climbed", found.climb, {"m": _shown(found.climb, lang)}),
        ("burned", found.energy, {"kcal": _shown(found.energy, lang)}),
    ]
    told = [text(f"fitness.{name}", lang, None, **words) for name, value, words in facts if not math.isnan(value)]
    return f"{head}{NBSP}: {', '.join(told)}." if lang == "fr" else f"{head}: {', '.join(told)}."


def _shown(value: float, lang: str, decimals: int = 0) -> str:
    return "–" if math.isnan(value) else number(value, lang, decimals)


def _splits(found: Workout, lang: str) -> str:
    if not found.splits:
        return ""
    columns = [text(f"fitness.col_{name}", lang) for name in ("split", "time", "pace", "heart", "climb")]
    rows = [
        [
            text("fitness.distance", lang, None, km=number(one.end / 1000, lang, 0 if one.end % 1000 == 0 else 2)),
            timer(one.seconds),
            text("fitness.per_km", lang, None, pace=timer(one.seconds / ((one.end - one.start) / 1000))),
            "–" if np.isnan(rate) else f"{number(rate, lang)}{NBSP}{text('nights.bpm', lang)}",
            "–" if np.isnan(one.climb) else f"{number(one.climb, lang)}{NBSP}m",
        ]
        for one, rate in zip(found.splits, found.split_rates, strict=True)
    ]
    return table(columns, rows, numbers=(1, 2, 3, 4), caption=text("fitness.splits", lang))


def _zones(found: Workout, lang: str) -> str:
    total = sum(found.zones)
    if not total:
        return ""
    columns = [text(f"training.col_{name}", lang) for name in ("zone", "beats", "share")] + [
        text("fitness.col_time", lang)
    ]
    rows = []
    for zone, (low, high), spent in zip(ZONES, found.zone_bounds, found.zones, strict=True):
        if high is None:
            span = text("training.beats_from", lang, None, low=low)
        else:
            key = "beats" if low else "beats_below"
            span = text(f"training.{key}", lang, None, low=low, high=high if low else high + 1)
        share = f"{number(100 * spent / total, lang)}{NBSP}%"
        rows.append([text(f"training.zone_{zone}", lang), span, share, duration(spent, lang)])
    note = f'<p style="{CAPTION}">{escape(text("fitness.zones_note", lang))}</p>'
    return table(columns, rows, numbers=(1, 2, 3), caption=text("fitness.zones", lang)) + note
