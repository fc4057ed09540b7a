"""The explorer: one metric over a period, by day, week or month, beside an earlier one; live in a FigureWidget."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path
from typing import Any, cast

import ipywidgets
import plotly.graph_objects as go

from healthkit.charts import series, theme
from healthkit.charts.series import Every
from healthkit.i18n import text
from healthkit.model.catalogue import Metric, catalogue
from healthkit.store import Vault
from healthkit.widgets.controls import Controls
from healthkit.widgets.panel import Panel
from healthkit.widgets.views import Compare, View, periods, span_of, view
from healthkit.widgets.words import labels

HEIGHT = 400
_FIRST_CHOICES = ("step_count", "resting_heart_rate", "heart_rate", "sleep_duration")


class Explorer(Panel):
    """What :func:`healthkit.widgets.explore` shows."""

    def __init__(self, vault: Vault | Path | None, lang: str, metric: str | None = None) -> None:
        self._wanted = metric
        self._reach: dict[str, tuple[date, date]] = {}
        super().__init__(vault, lang)

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """Controls above, figure below, one sentence under it."""
        self._reach = _reach(vault)
        if not self._reach:
            self._empty = ipywidgets.HTML(f"<p>{escape(text('widgets.board_empty', self.lang))}</p>")
            return [self._empty]
        words = labels(self.lang, "explore", "metric", "period", "every", "compare", "controls", "nothing")
        self.controls = Controls(labels=words, anchor=f"hk-{self.id}", metric=self._first_metric())
        self._offer()
        self._offer_periods()
        self.figure = theme.figure_widget(theme.figure(self.lang, height=HEIGHT), self.lang)
        self.caption = ipywidgets.HTML()
        self.controls.observe(self._changed, ["metric", "period", "every", "compare"])
        self.appearance.observe(lambda _: self.draw(), "dark")
        self.draw()
        return [self.controls, self.figure, self.caption]

    def look_again(self) -> None:
        """After an import: offer what is new, keep what is chosen."""
        assert self.vault is not None
        before, self._reach = self._reach, _reach(self.vault)
        if not before or not self._reach:
            self._show(self.build(self.vault))
            return
        self._offer()
        if self.controls.metric in self._reach:
            self._offer_periods()
            self.draw()
        else:  # its rows are gone at the source
            self.controls.metric = self._first_metric()

    def still(self) -> str:
        """The sentence under the figure."""
        return f"<p>{escape(self._summary)}</p>" if self._reach else str(self._empty.value)

    def draw(self) -> None:
        """Bring the figure to what is chosen, in one message to the page."""
        assert self.vault is not None
        chosen, metric = self.controls, catalogue().get(self.controls.metric)
        span = span_of(chosen.period, *self._reach[metric.id])
        every, compare = cast(Every, chosen.every), cast(Compare, chosen.compare)
        shown = view(self.vault, metric, span, every, compare=compare, lang=self.lang)
        replace(self.figure, self._figure(metric, shown))
        self._summary = series.summary(shown.points, metric, self.lang)
        style = "line-height:1.4;color:var(--jp-ui-font-color2,GrayText)"
        self.caption.value = f'<p role="status" style="{style}">{escape(self._summary)}</p>'

    def _figure(self, metric: Metric, shown: View) -> go.Figure:
        fig = series.line(
            shown.points,
            metric,
            self.lang,
            compare=shown.compare,
            band=shown.band,
            every=cast(Every, self.controls.every),
            dark=self.appearance.dark,
        )
        return fig.update_layout(height=HEIGHT, autosize=True)

    def _changed(self, change: dict[str, Any]) -> None:
        if change["name"] == "metric":
            if change["new"] not in self._reach:  # the page may only choose among what it was offered
                self.controls.metric = change["old"]
                return
            self._offer_periods()
        self.draw()
        self.print_again()

    def _first_metric(self) -> str:
        wanted = catalogue()[self._wanted].id if self._wanted else None
        order = [metric for metric in (wanted, *_FIRST_CHOICES) if metric in self._reach]
        return order[0] if order else next(iter(self._reach))

    def _offer(self) -> None:
        offered = []
        for metric_id in self._reach:
            metric = catalogue().get(metric_id)
            group = text(f"widgets.group_{metric.group}", self.lang)
            synonyms = " ".join(metric.synonyms.get(self.lang, ()))
            words = f"{metric.name(self.lang)} {synonyms}"
            offered.append({"id": metric_id, "label": metric.name(self.lang), "group": group, "words": words})
        self.controls.metrics = sorted(offered, key=lambda item: (item["group"].casefold(), item["label"].casefold()))

    def _offer_periods(self) -> None:
        names = periods(*self._reach[self.controls.metric])
        if self.controls.period not in names:
            self.controls.period = names[0]
        self.controls.choices = {
            "period": [(name, self._period_name(name)) for name in names],
            "every": [(name, text(f"widgets.explore_every_{name}", self.lang)) for name in ("day", "week", "month")],
            "compare": [
                (name, text(f"widgets.explore_compare_{name}", self.lang)) for name in ("none", "previous", "last_year")
            ],
        }

    def _period_name(self, name: str) -> str:
        return name[1:] if name.startswith("y") else text(f"widgets.explore_period_{name}", self.lang)


def _reach(vault: Vault) -> dict[str, tuple[date, date]]:
    frame = vault.query("panel_metrics")
    return {row["metric"]: (row["first"], row["last"]) for row in frame.iter_rows(named=True)}


def replace(widget: go.FigureWidget, fig: go.Figure) -> None:
    """Put another figure's traces and layout in place, keeping the widget; its traces are exchanged as one."""
    with widget.batch_update():
        widget.data = []
        widget.add_traces(list(fig.data))
        widget.layout = fig.layout
