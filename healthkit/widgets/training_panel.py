"""Training over weeks and years: load, minutes against the guideline, cardio fitness, personal bests."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import Literal, get_args

import ipywidgets
import plotly.graph_objects as go

from healthkit.analysis import activity
from healthkit.charts import training as chart
from healthkit.charts.clock import duration, timer
from healthkit.i18n import day as day_words
from healthkit.i18n import number, text
from healthkit.insight import training as insight
from healthkit.insight.load import ratio
from healthkit.model.activities import activity_name
from healthkit.store import Vault
from healthkit.widgets import choices
from healthkit.widgets.chosen_figure import ChosenFigure
from healthkit.widgets.plain_table import table

View = Literal["load", "minutes", "fitness", "bests"]
_WEEKS = (12, 26, 52, 1040)
_SPANNED = ("load", "minutes")


class Training(ChosenFigure):
    """What :func:`healthkit.widgets.training` shows; ``view`` is what stands chosen at first."""

    title = "fitness.training"

    def __init__(self, vault: Vault | Path | None, lang: str, as_of: date | None = None, view: View = "load") -> None:
        self._view = view
        super().__init__(vault, lang, as_of)

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """The figure, and under it what is told in a table."""
        self.tables = ipywidgets.HTML()
        return [*super().build(vault), self.tables]

    def look(self, vault: Vault) -> bool:
        """The last day that the data tells of, where there is any workout."""
        newest = insight.last_day(vault)
        self._last = min(newest, self._as_of or newest) if newest else date.min
        return newest is not None and insight.workouts(vault, self._last).height > 0

    def nothing(self) -> str:
        """How workouts get here."""
        return f"<p>{escape(text('fitness.empty', self.lang))}</p>"

    def offer(self) -> None:
        """What to show, and of how many weeks where the view is not of all time."""
        self.choices.chosen = self.choices.chosen or {"view": self._view, "span": "52"}
        views = [(name, text(f"fitness.view_{name}", self.lang)) for name in get_args(View)]
        spans = [(str(weeks), text(f"fitness.weeks_{weeks}", self.lang)) for weeks in _WEEKS]
        fields = [choices.select("view", self.lang, ("", views), label=text("fitness.show", self.lang))]
        if self.choices.chosen.get("view") in _SPANNED:
            fields.append(choices.select("span", self.lang, ("", spans), label=text("fitness.span", self.lang)))
        self.choices.fields = fields

    def drawn(self) -> tuple[go.Figure, str]:
        """The view that is chosen."""
        views: dict[str, Callable[[], tuple[go.Figure, str]]] = {
            "load": self._load, "minutes": self._minutes, "fitness": self._fitness, "bests": self._bests,
        }  # fmt: skip
        self.tables.value = ""
        self.offer()
        return views[self.choices.get("view")]()

    def still(self) -> str:
        """The sentence and the tables."""
        return super().still() + (str(self.tables.value) if self.filled else "")

    @property
    def _weeks(self) -> int:
        return int(self.choices.get("span"))

    def _say(self, name: str, **values: str) -> str:
        return text(f"fitness.{name}", self.lang, None, **values)

    def _nothing(self, name: str) -> tuple[go.Figure, str]:
        from healthkit.charts import theme
        from healthkit.charts.series import say_empty

        fig = theme.figure(self.lang, dark=self.appearance.dark, height=240)
        say_empty(fig, self.lang)
        return fig, self._say(name)

    def _load(self) -> tuple[go.Figure, str]:
        assert self.vault is not None
        found, known = insight.load(self.vault, self._last)
        if found is None or known is None or known.resting is None:
            return self._nothing("no_load")
        start = max(len(found.load) - 7 * self._weeks, 0)
        fig = chart.load(
            found.first + timedelta(days=start), self.lang, load=found.load[start:], fitness=found.fitness[start:],
            fatigue=found.fatigue[start:], form=found.form[start:], settled=max(found.settled - start, 0),
            dark=self.appearance.dark,
        )  # fmt: skip
        said = [str(fig.layout.meta["alt"])]
        if not math.isnan(found.ramp[-1]):
            ramp = float(found.ramp[-1])
            sign = "+" if ramp > 0 else "−"
            said.append(self._say("ramp", ramp=sign + number(abs(ramp), self.lang, 1)))
        if (now := ratio(found.load)) is not None:
            said.append(self._say("ratio", ratio=number(now, self.lang, 2)))
        limits = {"resting": number(known.resting, self.lang), "highest": number(known.highest, self.lang)}
        said.append(self._say("load_method", **limits))
        if found.settled > start:
            said.append(self._say("load_settles"))
        return fig, " ".join(said)

    def _minutes(self) -> tuple[go.Figure, str]:
        assert self.vault is not None
        found = insight.weeks(self.vault, self._last, self._weeks)
        if found is None:
            return self._nothing("no_minutes")
        fig = chart.minutes(
            found.mondays, self.lang, light=found.light, moderate=found.moderate, vigorous=found.vigorous,
            told=found.told, bounds=(activity.LOW, activity.HIGH), weight=activity.VIGOROUS, dark=self.appearance.dark,
        )  # fmt: skip
        counts = {"covered": number(found.covered, self.lang), "workouts": number(found.workouts, self.lang)}
        said = [str(fig.layout.meta["alt"]), self._say("minutes_method", **counts)]
        if not math.isnan(found.cadence):
            days = number(found.cadence_days, self.lang)
            said.append(self._say("cadence", peak=number(found.cadence, self.lang), n=days))
        if not math.isnan(found.sitting):
            said.append(self._say("sitting", hours=number(found.sitting, self.lang, 1)))
        return fig, " ".join(said)

    def _fitness(self) -> tuple[go.Figure, str]:
        assert self.vault is not None
        found = insight.fitness(self.vault, self._last)
        if found is None:
            return self._nothing("no_vo2")
        lines = [
            chart.Line(_short(one.device), one.first, one.last, one.trend.start, one.trend.end, _clear(one))
            for one in found.eras
        ]
        fig = chart.fitness(
            found.points["day"].to_list(), found.points["value"].to_numpy(), self.lang, lines=lines, bands=found.bands,
            percents=insight.BANDS, dark=self.appearance.dark,
        )  # fmt: skip
        said = [self._say("now", value=number(found.now, self.lang, 1), n=number(found.n, self.lang))]
        said.append(self._percentile(found))
        said += [self._era(one) for one in found.eras]
        return fig, " ".join([str(fig.layout.meta["alt"]), *said, self._say("vo2_method")])

    def _percentile(self, found: insight.Fitness) -> str:
        if found.percentile is None:
            return self._say("no_percentile")
        if found.beyond != "between":
            return self._say("below" if found.beyond == "below_5" else "above")
        return self._say("percentile", p=number(found.percentile, self.lang))

    def _era(self, one: insight.Era) -> str:
        days = {name: day_words(day, self.lang, "MMM y") for name, day in (("first", one.first), ("last", one.last))}
        slope = number(abs(one.trend.slope) * 365.25, self.lang, 1) if _clear(one) else ""
        n = number(one.n, self.lang)
        return self._say(f"era_{one.trend.direction}", device=_short(one.device), n=n, slope=slope, **days)

    def _bests(self) -> tuple[go.Figure, str]:
        assert self.vault is not None
        found = insight.bests(self.vault, self._last)
        self.tables.value = _longest(insight.longest(self.vault, self._last), self.lang)
        if not found:
            return self._nothing("no_bests")
        shown = [one for one in found if one.activity == found[0].activity]
        falls = [chart.Fall(_length(one, self.lang), one.course) for one in shown]
        fig = chart.bests(falls, self._last, self.lang, dark=self.appearance.dark)
        self.tables.value = _fastest(found, self.lang) + str(self.tables.value)
        return fig, f"{fig.layout.meta['alt']} {self._say('bests_method')}"


def _clear(one: insight.Era) -> bool:
    return one.trend.direction in ("up", "down")


def _short(device: str) -> str:
    """A product without its class: Watch7,11."""
    return device.split(":", 1)[-1]


def _length(one: insight.Best, lang: str) -> str:
    km = one.metres / 1000
    length = number(km, lang, 0 if km == int(km) else 1)
    return text("fitness.best_of", lang, None, activity=activity_name(one.activity, lang), length=length)


def _fastest(found: list[insight.Best], lang: str) -> str:
    columns = [text(f"fitness.col_{name}", lang) for name in ("length", "time", "pace", "day", "tried")]
    rows = [
        [
            _length(one, lang),
            timer(one.seconds),
            text("fitness.per_km", lang, None, pace=timer(one.seconds / (one.metres / 1000))),
            day_words(one.day, lang, "medium"),
            text("fitness.tried", lang, one.tried, n=one.tried),
        ]
        for one in found
    ]
    return table(columns, rows, numbers=(1, 2, 3, 4), caption=text("fitness.fastest", lang))


def _longest(found: list[insight.Longest], lang: str) -> str:
    columns = [text(f"fitness.col_{name}", lang) for name in ("activity", "distance", "time", "day")]
    rows = [
        [
            activity_name(one.activity, lang),
            "–" if math.isnan(one.km) else text("fitness.distance", lang, None, km=number(one.km, lang, 1)),
            "–" if math.isnan(one.minutes) else duration(one.minutes, lang),
            day_words(one.day, lang, "medium"),
        ]
        for one in found
    ]
    return table(columns, rows, numbers=(1, 2, 3), caption=text("fitness.longest", lang))
