"""One laboratory value through time, above the medications of that time; live in a FigureWidget."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import plotly.graph_objects as go

from healthkit.charts import labs as chart
from healthkit.model.analytes import analytes
from healthkit.model.spans import Span
from healthkit.source.lab_book import PANELS
from healthkit.source.labs import analyte_named
from healthkit.source.labs_words import Row
from healthkit.source.record_lanes import medications_of, stretches
from healthkit.store import Vault
from healthkit.widgets import choices
from healthkit.widgets.book_table import empty, panel_name, read, today
from healthkit.widgets.chosen_figure import ChosenFigure


class Follow(ChosenFigure):
    """What :func:`healthkit.widgets.follow` shows."""

    title = "labs_widget.follow"

    def __init__(
        self, vault: Vault | Path | None, lang: str, analyte: str | None = None, as_of: date | None = None
    ) -> None:
        self._wanted = analyte_named(analyte).id if analyte else None
        super().__init__(vault, lang, as_of)

    def drawn(self) -> tuple[go.Figure, str]:
        """The analyte that is chosen, above the medications of its time."""
        analyte = analytes()[self.choices.get("analyte")]
        rows = self._followed[analyte.id]
        spans: list[Span] = []
        if self.choices.ticked("medications"):
            spans, _ = medications_of(self._record, rows[0]["day"], rows[-1]["day"], self.lang)
        fig = chart.follow(rows, analyte, self.lang, spans=spans, dark=self.appearance.dark)
        return fig, f"{fig.layout.meta['alt']} {analyte.about[self.lang]}"

    def look(self, vault: Vault) -> bool:
        """Analytes with numbers to draw, and the record beside them."""
        book = read(vault, self._as_of)
        drawn = {name: chart.drawable(rows) for name, rows in book.by_test.items() if not name.startswith("?")}
        self._followed: dict[str, list[Row]] = {name: rows for name, rows in drawn.items() if rows}
        self._record = stretches(vault, self._as_of or today())
        return bool(self._followed)

    def nothing(self) -> str:
        """How results get here."""
        return empty(self.lang)

    def offer(self) -> None:
        """The analytes by panel; at first the one asked for, else the one with a story to tell."""
        known = [one for one in analytes().all.values() if one.id in self._followed]
        groups = [
            (panel_name(panel, self.lang), [(one.id, one.name(self.lang)) for one in known if one.panel == panel])
            for panel in PANELS
        ]
        self.choices.fields = [
            choices.select("analyte", self.lang, *groups),
            choices.tick("medications", self.lang),
        ]
        if not self.choices.chosen:
            first = self._wanted if self._wanted in self._followed else self._most_told()
            self.choices.chosen = {"analyte": first, "medications": True}

    def _most_told(self) -> str:
        """The analyte with the most real changes, then the most results: the one with a story to tell."""

        def told(name: str) -> tuple[int, int]:
            rows = self._followed[name]
            return (sum(bool(row["real"]) for row in rows), len(rows))

        return max(self._followed, key=told)
