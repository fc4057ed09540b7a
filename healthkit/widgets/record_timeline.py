"""The medical record over time: conditions, medications, procedures, encounters and immunisations as lanes."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets

from healthkit.charts import theme
from healthkit.charts.timeline import Lane, timeline
from healthkit.i18n import number, text
from healthkit.model.words import fold
from healthkit.source.record_lanes import LANES, Stretch, courses, span, stretches
from healthkit.store import Vault
from healthkit.widgets import choices
from healthkit.widgets.book_table import today
from healthkit.widgets.choices import Choices
from healthkit.widgets.explorer import replace
from healthkit.widgets.panel import Panel


class Timeline(Panel):
    """What :func:`healthkit.widgets.timeline` shows."""

    def __init__(self, vault: Vault | Path | None, lang: str, as_of: date | None = None) -> None:
        self._as_of = as_of
        super().__init__(vault, lang)

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """Lanes to tick, the figure, one sentence under it."""
        self._found = stretches(vault, self._as_of or today())
        if not self._found:
            self._empty = ipywidgets.HTML(f"<p>{escape(text('labs_widget.timeline_empty', self.lang))}</p>")
            return [self._empty]
        self.choices = Choices(anchor=f"hk-{self.id}", label=text("labs_widget.lanes", self.lang))
        self._offer()
        self.figure = theme.figure_widget(theme.figure(self.lang), self.lang)
        self.caption = ipywidgets.HTML()
        self.draw()
        self.choices.observe(self._changed, "chosen")
        self.appearance.observe(lambda _: self.draw(), "dark")
        return [self.choices, self.figure, self.caption]

    def look_again(self) -> None:
        """After an import."""
        assert self.vault is not None
        before = bool(self._found)
        self._found = stretches(self.vault, self._as_of or today())
        if not before or not self._found:
            self._show(self.build(self.vault))
            return
        self._offer()
        self.draw()

    def still(self) -> str:
        """The sentence under the figure."""
        return f"<p>{escape(self._summary)}</p>" if self._found else str(self._empty.value)

    def draw(self) -> None:
        """Bring the figure to what is chosen, in one message to the page."""
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
        replace(self.figure, fig.update_layout(autosize=True))
        undated = sum(one.start is None for one in shown)
        told = [fig.layout.meta["alt"]]
        if undated:
            told.append(text("labs_widget.undated", self.lang, undated, n=number(undated, self.lang)))
        self._summary = " ".join(told)
        style = "line-height:1.4;color:var(--jp-ui-font-color2,GrayText)"
        self.caption.value = f'<p role="status" style="{style}">{escape(self._summary)}</p>'

    def _offer(self) -> None:
        there = [name for name in LANES if any(one.lane == name for one in self._found)]
        ticks = [choices.tick(name, self.lang, text(f"labs_charts.lane_{name}", self.lang)) for name in there]
        self.choices.chosen = {**dict.fromkeys(there, True), **self.choices.chosen}
        self.choices.fields = [*ticks, choices.search("search", self.lang)]

    def _changed(self, _: dict[str, Any]) -> None:
        self.draw()
        self.print_again()


def _fits(one: Stretch, sought: list[str]) -> bool:
    said = fold(" ".join(part for part in (one.name, one.detail, one.reason, one.source) if part))
    return all(word in said for word in sought)
