"""The medical record over time: conditions, medications, procedures, encounters and immunisations as lanes."""

from __future__ import annotations

from html import escape

import plotly.graph_objects as go

from healthkit.charts.timeline import Lane, timeline
from healthkit.i18n import number, text
from healthkit.model.words import fold
from healthkit.source.record_lanes import LANES, Stretch, courses, span, stretches
from healthkit.store import Vault
from healthkit.widgets import choices
from healthkit.widgets.book_table import today
from healthkit.widgets.chosen_figure import ChosenFigure


class Timeline(ChosenFigure):
    """What :func:`healthkit.widgets.timeline` shows."""

    title = "labs_widget.lanes"

    def look(self, vault: Vault) -> bool:
        """All that happened up to the day."""
        self._found = stretches(vault, self._as_of or today())
        return bool(self._found)

    def nothing(self) -> str:
        """How a record gets here."""
        return f"<p>{escape(text('labs_widget.timeline_empty', self.lang))}</p>"

    def drawn(self) -> tuple[go.Figure, str]:
        """The lanes that are ticked."""
        sought = fold(self.choices.get("search")).split()
        shown = [one for one in self._found if self.choices.ticked(one.lane) and _fits(one, sought)]
        lanes = [
            Lane(
                text(f"labs_charts.lane_{name}", self.lang), [span(one, self.lang) for one in courses(own) if one.start]
            )
            for name in LANES
            if (own := [one for one in shown if one.lane == name])
        ]
        fig = timeline(lanes, self._as_of or today(), self.lang, dark=self.appearance.dark)
        undated = sum(one.start is None for one in shown)
        told = [fig.layout.meta["alt"]]
        if undated:
            told.append(text("labs_widget.undated", self.lang, undated, n=number(undated, self.lang)))
        return fig, " ".join(told)

    def offer(self) -> None:
        """A tick for each lane that holds something, and words to look for."""
        there = [name for name in LANES if any(one.lane == name for one in self._found)]
        ticks = [choices.tick(name, self.lang, text(f"labs_charts.lane_{name}", self.lang)) for name in there]
        self.choices.chosen = {**dict.fromkeys(there, True), **self.choices.chosen}
        self.choices.fields = [*ticks, choices.search("search", self.lang)]


def _fits(one: Stretch, sought: list[str]) -> bool:
    said = fold(" ".join(part for part in (one.name, one.detail, one.reason, one.source) if part))
    return all(word in said for word in sought)
