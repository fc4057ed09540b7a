"""A month of nights, and the chosen one as a hypnogram with the heart beneath it."""

from __future__ import annotations

import math
from calendar import monthrange
from datetime import date
from html import escape
from itertools import groupby
from typing import Any

import ipywidgets
import plotly.graph_objects as go

from healthkit.charts import nights as chart
from healthkit.charts import theme
from healthkit.i18n import day as day_words
from healthkit.i18n import number, text
from healthkit.insight import nights as insight
from healthkit.model.night import Night
from healthkit.store import Vault
from healthkit.widgets.chosen_figure import CAPTION
from healthkit.widgets.explorer import replace
from healthkit.widgets.panel import Panel
from healthkit.widgets.stepper import Stepper


class Nights(Panel):
    """What :func:`healthkit.widgets.nights` shows."""

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """The choice of a night, its month, the night itself, and what it came to."""
        self._days = insight.days(vault)
        self._month: tuple[date, list[Night]] | None = None
        if not self._days:
            self._empty = f"<p>{escape(text('nights.empty', self.lang))}</p>"
            return [ipywidgets.HTML(self._empty)]
        words = {name: text(f"nights.{name}", self.lang) for name in ("earlier", "later", "keys")}
        self.stepper = Stepper(
            anchor=f"hk-{self.id}", labels={**words, "choose": text("nights.night", self.lang)}, groups=self._groups()
        )
        self.stepper.value = str(self._days[-1])
        self.month, self.night = (
            theme.figure_widget(theme.figure(self.lang), self.lang),
            theme.figure_widget(theme.figure(self.lang), self.lang),
        )
        self.caption = ipywidgets.HTML()
        self.draw()
        self.stepper.observe(self._stepped, "value")
        self.appearance.observe(lambda _: self.draw(), "dark")
        return [self.stepper, self.month, self.night, self.caption]

    def look_again(self) -> None:
        """After an import: offer the new nights, keep the chosen one."""
        assert self.vault is not None
        before, self._days = self._days, insight.days(self.vault)
        if not before or not self._days:
            self._show(self.build(self.vault))
            return
        self._month = None
        self.stepper.groups = self._groups()
        if self.chosen not in self._days:
            self.stepper.value = str(self._days[-1])
        self.draw()

    @property
    def chosen(self) -> date:
        """The day of waking of the chosen night."""
        return date.fromisoformat(self.stepper.value)

    def draw(self) -> None:
        """Bring both figures to the chosen night."""
        assert self.vault is not None
        first = self.chosen.replace(day=1)
        last = first.replace(day=monthrange(first.year, first.month)[1])
        if self._month is None or self._month[0] != first:
            self._month = first, insight.nights(self.vault, first, last)
        nights, dark = self._month[1], self.appearance.dark
        self._put(self.month, chart.month(nights, first, last, self.lang, chosen=self.chosen, dark=dark))
        for trace in self.month.data:
            trace.on_click(self._clicked)
        found = insight.detail(self.vault, next(one for one in nights if one.day == self.chosen))
        fig = chart.hypnogram(found.night, found.hours, found.rates, self.lang, dark=dark)
        self._put(self.night, fig)
        self._said = f"{fig.layout.meta['alt']} {self._told(found)}"
        notes = f"{text('nights.month_note', self.lang)} {text('nights.stages_note', self.lang)}"
        self.caption.value = f'<p style="{CAPTION}">{escape(self._said)}<br>{escape(notes)}</p>'
        self.stepper.said = self._said

    def still(self) -> str:
        """The chosen night in words."""
        return f"<p>{escape(self._said)}</p>" if self._days else self._empty

    def _told(self, found: insight.Detail) -> str:
        night, lang = found.night, self.lang
        parts = [text("nights.efficiency", lang, value=number(night.efficiency, lang))] if night.asleep else []
        if shares := night.shares():
            told = {name.removeprefix("asleep_"): number(share, lang) for name, share in shares.items()}
            parts.append(text("nights.shares", lang, None, **told))
        if not math.isnan(found.rmssd):
            n = len(found.beats)
            parts.append(text("nights.beats", lang, n, value=number(found.rmssd, lang), n=n))
        if night.away:
            parts.append(text("nights.away", lang, place=chart.city(night.zone, lang)))
        return " ".join(parts)

    def _put(self, widget: go.FigureWidget, fig: go.Figure) -> None:
        replace(widget, fig.update_layout(autosize=True))

    def _stepped(self, change: dict[str, Any]) -> None:
        if change["new"] not in self.stepper.offered:  # the page may only choose among what it was offered
            self.stepper.value = change["old"]
            return
        self.draw()
        self.print_again()

    def _clicked(self, trace: Any, points: Any, _: Any) -> None:
        if points.point_inds:
            self.stepper.value = str(trace.customdata[points.point_inds[0]])

    def _groups(self) -> list[list[object]]:
        """Nights by month, newest first."""
        newest = sorted(self._days, reverse=True)
        return [
            [
                day_words(first, self.lang, "MMMM y"),
                [[str(day), day_words(day, self.lang, "EEE d MMM y")] for day in days],
            ]
            for first, days in groupby(newest, key=lambda day: day.replace(day=1))
        ]
