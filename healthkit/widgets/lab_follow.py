"""One laboratory value through time, above the medications of that time; live in a FigureWidget."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets

from healthkit.charts import labs as chart
from healthkit.charts import theme
from healthkit.i18n import text
from healthkit.model.analytes import analytes
from healthkit.model.spans import Span
from healthkit.source.lab_book import PANELS
from healthkit.source.labs import analyte_named
from healthkit.source.labs_words import Row
from healthkit.source.record_lanes import medications_of, stretches
from healthkit.store import Vault
from healthkit.widgets import choices
from healthkit.widgets.book_table import empty, panel_name, read, today
from healthkit.widgets.choices import Choices
from healthkit.widgets.explorer import replace
from healthkit.widgets.panel import Panel


class Follow(Panel):
    """What :func:`healthkit.widgets.follow` shows."""

    def __init__(
        self, vault: Vault | Path | None, lang: str, analyte: str | None = None, as_of: date | None = None
    ) -> None:
        self._wanted = analyte_named(analyte).id if analyte else None
        self._as_of = as_of
        super().__init__(vault, lang)

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """The analyte to choose, the figure, one sentence under it."""
        self._read(vault)
        if not self._followed:
            self._empty = ipywidgets.HTML(empty(self.lang))
            return [self._empty]
        self.choices = Choices(anchor=f"hk-{self.id}", label=text("labs_widget.follow", self.lang))
        self._offer()
        first = self._wanted if self._wanted in self._followed else self._most_told()
        self.choices.chosen = {"analyte": first, "medications": True}
        self.figure = theme.figure_widget(theme.figure(self.lang), self.lang)
        self.caption = ipywidgets.HTML()
        self.draw()
        self.choices.observe(self._changed, "chosen")
        self.appearance.observe(lambda _: self.draw(), "dark")
        return [self.choices, self.figure, self.caption]

    def look_again(self) -> None:
        """After an import: offer what is new, keep what is chosen."""
        assert self.vault is not None
        before = bool(self._followed)
        self._read(self.vault)
        if not before or not self._followed:
            self._show(self.build(self.vault))
            return
        self._offer()
        self.draw()

    def still(self) -> str:
        """The sentences under the figure."""
        return f"<p>{escape(self._summary)}</p>" if self._followed else str(self._empty.value)

    def draw(self) -> None:
        """Bring the figure to what is chosen, in one message to the page."""
        analyte = analytes()[self.choices.get("analyte")]
        rows = self._followed[analyte.id]
        spans: list[Span] = []
        if self.choices.ticked("medications"):
            spans, _ = medications_of(self._record, rows[0]["day"], rows[-1]["day"], self.lang)
        fig = chart.follow(rows, analyte, self.lang, spans=spans, dark=self.appearance.dark)
        replace(self.figure, fig.update_layout(autosize=True))
        self._summary = f"{fig.layout.meta['alt']} {analyte.about[self.lang]}"
        style = "line-height:1.4;color:var(--jp-ui-font-color2,GrayText)"
        self.caption.value = f'<p role="status" style="{style}">{escape(self._summary)}</p>'

    def _read(self, vault: Vault) -> None:
        book = read(vault, self._as_of)
        drawn = {name: chart.drawable(rows) for name, rows in book.by_test.items() if not name.startswith("?")}
        self._followed: dict[str, list[Row]] = {name: rows for name, rows in drawn.items() if rows}
        self._record = stretches(vault, self._as_of or today())

    def _offer(self) -> None:
        known = [one for one in analytes().all.values() if one.id in self._followed]
        groups = [
            (panel_name(panel, self.lang), [(one.id, one.name(self.lang)) for one in known if one.panel == panel])
            for panel in PANELS
        ]
        self.choices.fields = [
            choices.select("analyte", self.lang, *groups),
            choices.tick("medications", self.lang),
        ]

    def _most_told(self) -> str:
        """The analyte with the most real changes, then the most results: the one with a story to tell."""

        def told(name: str) -> tuple[int, int]:
            rows = self._followed[name]
            return (sum(bool(row["real"]) for row in rows), len(rows))

        return max(self._followed, key=told)

    def _changed(self, _: dict[str, Any]) -> None:
        self.draw()
        self.print_again()
