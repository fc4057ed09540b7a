"""A metric as calendars: which one is chosen, the newest years on top."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path

import plotly.graph_objects as go

from healthkit.charts.calendar import calendar
from healthkit.i18n import text
from healthkit.model.catalogue import catalogue
from healthkit.source.reading import series
from healthkit.store import Vault
from healthkit.widgets import choices
from healthkit.widgets.chosen_figure import ChosenFigure

YEARS = 4
"""More would be smaller than a finger."""
_FIRST = ("step_count", "sleep_duration", "resting_heart_rate")


class Calendar(ChosenFigure):
    """What :func:`healthkit.widgets.calendar` shows."""

    title = "calendar.panel"

    def __init__(self, vault: Vault | Path | None, lang: str, metric: str | None = None) -> None:
        self._wanted = catalogue()[metric].id if metric else None
        super().__init__(vault, lang)

    def look(self, vault: Vault) -> bool:
        """The metrics that have days."""
        found = vault.query("panel_metrics")
        self._open = vault
        self._reach: dict[str, date] = dict(found.select("metric", "last").iter_rows())
        return bool(self._reach)

    def nothing(self) -> str:
        """What to do first."""
        return f'<p class="hk-empty">{escape(text("calendar.empty", self.lang))}</p>'

    def offer(self) -> None:
        """The metrics by group."""
        known = sorted((catalogue().get(one) for one in self._reach), key=lambda one: one.name(self.lang).casefold())
        groups: dict[str, list[tuple[str, str]]] = {}
        for metric in known:
            groups.setdefault(metric.group, []).append((metric.id, metric.name(self.lang)))
        offered = [(text(f"widgets.group_{group}", self.lang), options) for group, options in sorted(groups.items())]
        label = text("calendar.metric", self.lang)
        self.choices.fields = [choices.select("metric", self.lang, *offered, label=label)]
        if not self.choices.chosen:
            first = next((one for one in (self._wanted, *_FIRST) if one in self._reach), known[0].id)
            self.choices.chosen = {"metric": first}

    def drawn(self) -> tuple[go.Figure, str]:
        """The calendars of the last years, and what they say."""
        metric = catalogue().get(self.choices.get("metric"))
        since = date(self._reach[metric.id].year - YEARS + 1, 1, 1)
        points = series(self._open, metric.id, first=since).points.rename({"date": "day"}, strict=False)
        fig = calendar(points, metric, self.lang, dark=self.appearance.dark)
        return fig, str((fig.layout.meta or {}).get("alt") or text("calendar.nothing", self.lang, metric=metric.id))
