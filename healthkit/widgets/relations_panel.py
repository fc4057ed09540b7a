"""What goes with what: a map of all pairs, and below it the pair that is chosen, by mouse or by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets
import numpy as np
import plotly.graph_objects as go

from healthkit.analysis.relations import MINIMUM, Link
from healthkit.charts import relations as chart
from healthkit.charts import theme
from healthkit.charts.series import unit_name
from healthkit.i18n import day as day_words
from healthkit.i18n import number, text
from healthkit.insight import relations as insight
from healthkit.insight import relations_words as words
from healthkit.insight.relations import Pair, Together
from healthkit.model.catalogue import catalogue
from healthkit.store import Vault
from healthkit.widgets import choices
from healthkit.widgets.chosen_figure import CAPTION, ChosenFigure
from healthkit.widgets.explorer import replace

_BEST = "best"


class RelationsPanel(ChosenFigure):
    """What :func:`healthkit.widgets.relations` shows."""

    title = "relations.panel"

    def __init__(
        self, vault: Vault | Path | None, lang: str, metrics: Sequence[str] = (), as_of: date | None = None
    ) -> None:
        self._wanted = tuple(catalogue()[name].id for name in metrics)
        self._found: Together | None = None
        super().__init__(vault, lang, as_of)

    def look(self, vault: Vault) -> bool:
        """Read the days and compute all pairs, once."""
        matrix = insight.read(vault, self._wanted, self._as_of)
        self._found = insight.together(matrix) if matrix else None
        return self._found is not None

    def nothing(self) -> str:
        """How many days it takes."""
        return f'<p class="hk-empty">{escape(text("relations.empty", self.lang, minimum=MINIMUM))}</p>'

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """Choices, map, the pair, its sentences and days."""
        self.map = theme.figure_widget(theme.figure(self.lang), self.lang)
        self.days = ipywidgets.HTML()
        self._mapped: tuple[object, ...] = ()
        made = super().build(vault)
        return [made[0], self.map, *made[1:], self.days] if self.filled else made

    def offer(self) -> None:
        """What the map shows, the pairs that were found, and any pair with its lag."""
        found, ordered = self._together, self._together.ordered()
        names = sorted(found.matrix.metrics, key=lambda one: words.name(one, self.lang).casefold())
        options = [(one, words.name(one, self.lang)) for one in names]
        count = {"found": len(self._with_links()), "all": len(names)}
        shown = [(one, text(f"relations.shown_{one}", self.lang, n=number(n, self.lang))) for one, n in count.items()]
        pairs = [(self._key(link.first, link.second), self._pair_words(link)) for link in ordered]
        first_of = [("", self._say("choose_found")), *pairs]
        lags = [(str(lag), chart.lag_words(lag, self.lang)) for lag in found.found.lags]
        self.choices.fields = [
            choices.select("shown", self.lang, ("", shown if count["found"] else shown[1:]), label=self._say("shown")),
            choices.select("found", self.lang, ("", first_of), label=self._say("found")),
            choices.select("first", self.lang, ("", options), label=self._say("first")),
            choices.select("second", self.lang, ("", options), label=self._say("second")),
            choices.select("lag", self.lang, ("", [(_BEST, self._say("lag_best")), *lags]), label=self._say("lag")),
        ]
        if not self.choices.chosen:
            start = (ordered[0].first, ordered[0].second) if ordered else (0, 1)
            first, second = (found.matrix.metrics[one] for one in start)
            self.choices.chosen = self._chosen_of(first, second)

    def drawn(self) -> tuple[go.Figure, str]:
        """The chosen pair, and what it says."""
        self._draw_map()
        pair = self.pair()
        self._list_days(pair)
        found = self._together.found
        row = found.pair(pair.link.first, pair.link.second)
        links = [found.link(row, lag) for lag in found.lags]
        profile = [(one.lag, one.rho, one.low, one.high, one.verdict == "goes_with") for one in links]
        figure = chart.pair(
            pair.days, pair.values, pair.residuals, profile, self.lang, lag=pair.link.lag,
            names=(words.name(pair.first, self.lang), words.name(pair.second, self.lang)),
            labels=(self._axis(pair.first), self._axis(pair.second)), dark=self.appearance.dark,
        )  # fmt: skip
        return figure, " ".join(
            [*words.said(pair, self._together, self.lang), words.overview(self._together, self.lang)]
        )

    def pair(self) -> Pair:
        """The chosen pair; a metric with itself gives the next one."""
        first, second = self.choices.get("first"), self.choices.get("second")
        if first == second:
            second = next(one for one in self._together.matrix.metrics if one != first)
        lag = self.choices.get("lag")
        found = self._together.pair(first, second)
        if lag == _BEST:
            return found
        # The pair is kept one way round; a lag is told the way the person chose it.
        return self._together.pair(first, second, int(lag) if found.first == first else -int(lag))

    def choose(self, first: str, second: str) -> None:
        """Look at a pair at its clearest lag."""
        self.choices.chosen = self._chosen_of(first, second)

    @property
    def _together(self) -> Together:
        assert self._found is not None
        return self._found

    def _changed(self, change: dict[str, Any]) -> None:
        before, now = change["old"] or {}, change["new"]
        key = str(now.get("found") or "")
        if key and key != before.get("found"):
            first, _, second = key.partition(" ")
            if {first, second} != {now.get("first"), now.get("second")}:
                self.choose(first, second)
                return
        if key != (listed := self._listed(str(now.get("first")), str(now.get("second")))):
            self.choices.chosen = {**now, "found": listed}
            return
        super()._changed(change)
        self.choices.said = words.said(self.pair(), self._together, self.lang)[0]

    def _draw_map(self) -> None:
        """Again only where it has changed."""
        shown = self._shown()
        structure = (tuple(shown), self.appearance.dark, id(self._found))
        if structure == self._mapped:
            return
        self._mapped = structure
        matrix, found = self._together.matrix, self._together.found
        size = len(matrix.metrics)
        rho, lag = np.full((size, size), np.nan), np.zeros((size, size), np.int64)
        state = np.full((size, size), "", dtype="<U16")
        for row in range(len(found.first)):
            link = found.link(row)
            one, two = link.first, link.second
            rho[one, two] = rho[two, one] = link.rho
            state[one, two] = state[two, one] = link.verdict
            lag[one, two], lag[two, one] = link.lag, -link.lag
        at = [matrix.metrics.index(one) for one in shown]
        cut = np.ix_(at, at)
        ends = {
            name: day_words(day, self.lang, "medium")
            for name, day in (("first", matrix.first), ("last", matrix.last))
        }  # fmt: skip
        title = text("relations.map_title", self.lang, None, **ends)
        names = [words.name(one, self.lang) for one in shown]
        fig = chart.heat(names, rho[cut], state[cut], lag[cut], self.lang, title=title, dark=self.appearance.dark)
        replace(self.map, fig.update_layout(autosize=True))
        for trace in self.map.data:
            trace.on_click(self._clicked)

    def _clicked(self, _: object, points: Any, __: object) -> None:
        if not points.point_inds:
            return
        row, column = points.point_inds[0]
        shown = self._shown()
        if row != column and max(row, column) < len(shown):
            self.choose(shown[row], shown[column])

    def _shown(self) -> list[str]:
        """The metrics of the map, by group and name."""
        metrics = self._together.matrix.metrics if self.choices.get("shown") == "all" else self._with_links()
        known = catalogue()
        return sorted(metrics, key=lambda one: (known.get(one).group, words.name(one, self.lang).casefold()))

    def _with_links(self) -> list[str]:
        metrics = self._together.matrix.metrics
        return sorted({metrics[at] for link in self._together.ordered() for at in (link.first, link.second)})

    def _list_days(self, pair: Pair) -> None:
        """The days behind the points, folded away; the latest first."""
        rows = "".join(
            f"<tr><td>{escape(day_words(day, self.lang, 'medium'))}</td><td>{one:,.5g}</td><td>{two:,.5g}</td></tr>"
            for day, one, two in zip(reversed(pair.days), pair.values[0][::-1], pair.values[1][::-1], strict=True)
        )
        heads = "".join(f"<th>{escape(one)}</th>" for one in ("", self._axis(pair.first), self._axis(pair.second)))
        title = f"{self._say('days_title')} ({number(len(pair.days), self.lang)})"
        self.days.value = (
            f'<details style="{CAPTION}"><summary>{escape(title)}</summary>'
            f'<div style="max-height:20em;overflow:auto"><table><tr>{heads}</tr>{rows}</table></div></details>'
        )

    def _chosen_of(self, first: str, second: str) -> dict[str, Any]:
        shown = self.choices.chosen.get("shown") or self.choices.fields[0]["groups"][0][1][0][0]
        chosen = {"shown": shown, "first": first, "second": second, "lag": _BEST}
        return {**chosen, "found": self._listed(first, second)}

    def _listed(self, first: str, second: str) -> str:
        """The pair's line among what was found; nothing where it is not there."""
        metrics = self._together.matrix.metrics
        key = self._key(metrics.index(first), metrics.index(second))
        return key if key in {option[0] for option in self.choices.fields[1]["groups"][0][1]} else ""

    def _key(self, one: int, other: int) -> str:
        low, high = sorted((one, other))
        return f"{self._together.matrix.metrics[low]} {self._together.matrix.metrics[high]}"

    def _pair_words(self, link: Link) -> str:
        names = [words.name(self._together.matrix.metrics[at], self.lang) for at in (link.first, link.second)]
        return f"{names[0]} – {names[1]} ({number(link.rho, self.lang, 2)}, {chart.lag_words(link.lag, self.lang)})"

    def _axis(self, metric: str) -> str:
        known = catalogue().get(metric)
        unit = unit_name(known, self.lang)
        return f"{known.name(self.lang)} ({unit})" if unit else known.name(self.lang)

    def _say(self, key: str) -> str:
        return text(f"relations.{key}", self.lang)
