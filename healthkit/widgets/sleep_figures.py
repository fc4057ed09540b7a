"""Sleep over some weeks: when it began and ended, and its figures beside those of the same time before."""

from __future__ import annotations

import math
from datetime import date, timedelta
from html import escape

import ipywidgets
import plotly.graph_objects as go

from healthkit.charts import nights as chart
from healthkit.charts.clock import NBSP, after_noon, duration
from healthkit.i18n import day as day_words
from healthkit.i18n import number, text
from healthkit.insight import nights as insight
from healthkit.insight.nights import Figures
from healthkit.store import Vault
from healthkit.widgets import choices
from healthkit.widgets.chosen_figure import ChosenFigure
from healthkit.widgets.plain_table import table

_LENGTHS = (28, 90, 365)


class SleepFigures(ChosenFigure):
    """What :func:`healthkit.widgets.sleep` shows."""

    title = "nights.window"

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """The chart of times, and under it the table."""
        self.figures = ipywidgets.HTML()
        return [*super().build(vault), self.figures]

    def look(self, vault: Vault) -> bool:
        """The last day with a night, up to the day asked for."""
        days = [day for day in insight.days(vault) if day <= (self._as_of or date.max)]
        self._last = days[-1] if days else None
        return bool(days)

    def nothing(self) -> str:
        """How nights get here."""
        return f"<p>{escape(text('nights.empty', self.lang))}</p>"

    def offer(self) -> None:
        """How long to look back."""
        options = [(str(days), text(f"nights.days_{days}", self.lang)) for days in _LENGTHS]
        self.choices.fields = [choices.select("span", self.lang, ("", options), label=text("nights.span", self.lang))]
        self.choices.chosen = self.choices.chosen or {"span": "90"}

    def drawn(self) -> tuple[go.Figure, str]:
        """The nights of the time chosen."""
        assert self.vault is not None
        assert self._last is not None
        length = int(self.choices.get("span"))
        now = insight.figures(self.vault, self._last, length)
        before = insight.figures(self.vault, self._last - timedelta(days=length), length)
        if now is None:  # nights without a beginning on the clock
            fig = chart.course([], self.lang, dark=self.appearance.dark)
            self._table = ""
        else:
            fig = chart.course(list(now.mids.iter_rows()), self.lang, dark=self.appearance.dark)
            self._table = _table(now, before, self.lang)
        self.figures.value = self._table
        return fig, fig.layout.meta["alt"]

    def still(self) -> str:
        """The sentence and the table."""
        return super().still() + (self._table if self.filled else "")


def _table(now: Figures, before: Figures | None, lang: str) -> str:
    span = {name: day_words(day, lang, "d MMM y") for name, day in (("first", now.first), ("last", now.last))}
    heads = ["col_what", "col_now", "col_before", "col_meaning"]
    columns = [text(f"nights.{name}", lang, None, **(span if name == "col_now" else {})) for name in heads]
    rows = []
    for name in ("counted", "asleep", "efficiency_name", "shares_name", "regularity", "mid", "jetlag", "chronotype"):
        meaning = text(f"nights.{name.removesuffix('_name')}_meaning", lang)
        rows.append([text(f"nights.{name}", lang), _value(name, now, lang), _value(name, before, lang), meaning])
    rows.append([text("nights.debt", lang), _debt(now, lang), _debt(before, lang), _debt_meaning(now, lang)])
    return table(columns, rows, numbers=(1, 2))


def _value(name: str, one: Figures | None, lang: str) -> str:
    """One measure; a dash where it cannot be told."""
    if one is None:
        return "–"
    week = one.week
    told = {
        "counted": text("nights.counted_value", lang, n=one.nights, days=one.days),
        "asleep": duration(one.asleep, lang),
        "efficiency_name": _percent(one.efficiency, lang),
        "shares_name": ", ".join(
            _percent(one.shares[name], lang)
            for name in ("asleep_deep", "asleep_core", "asleep_rem")
            if name in one.shares
        ),
        "regularity": "–" if math.isnan(one.regularity.value) else number(one.regularity.value, lang),
        "mid": f"{after_noon(week.work.mid, lang)}, {after_noon(week.free.mid, lang)}" if week else "",
        "jetlag": _signed(week.jetlag * 60, lang) if week else "",
        "chronotype": after_noon(week.chronotype, lang) if week and not math.isnan(week.chronotype) else "",
    }
    return told[name] or "–"


def _percent(value: float, lang: str) -> str:
    return f"{number(value, lang)}{NBSP}%"


def _signed(minutes: float, lang: str) -> str:
    sign = "−" if round(minutes) < 0 else "+" if round(minutes) > 0 else ""
    return sign + duration(abs(minutes), lang)


def _debt(one: Figures | None, lang: str) -> str:
    found = one.debt if one else None
    if found is None:
        return "–"
    ends = {"low": _signed(found.low, lang), "high": _signed(found.high, lang)}
    if not found.clear:
        return text("nights.debt_unclear", lang, None, **ends)
    return text("nights.debt_value", lang, None, total=_signed(found.total, lang), **ends)


def _debt_meaning(one: Figures, lang: str) -> str:
    if one.debt is None:
        return text("nights.debt_unknown", lang)
    return text("nights.debt_meaning", lang, need=duration(one.debt.need, lang), free=one.debt.free)
