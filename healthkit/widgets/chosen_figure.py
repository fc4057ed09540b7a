"""What the figures of results and records share: choices above, a live figure, one sentence under it."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date
from html import escape
from pathlib import Path
from typing import Any, ClassVar

import ipywidgets
import plotly.graph_objects as go

from healthkit.charts import theme
from healthkit.i18n import text
from healthkit.store import Vault
from healthkit.widgets.choices import Choices
from healthkit.widgets.explorer import replace
from healthkit.widgets.panel import Panel

CAPTION = "line-height:1.4;color:var(--jp-ui-font-color2,GrayText)"


class ChosenFigure(Panel):
    """A figure that follows its choices; ``title`` names the choices for a screen reader."""

    title: ClassVar[str]

    def __init__(self, vault: Vault | Path | None, lang: str, as_of: date | None = None) -> None:
        self._as_of = as_of
        super().__init__(vault, lang)

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """Choices, figure and sentence, or what to do while there is nothing to draw."""
        self.filled = self.look(vault)
        if not self.filled:
            self._empty = ipywidgets.HTML(self.nothing())
            return [self._empty]
        self.choices = Choices(anchor=f"hk-{self.id}", label=text(self.title, self.lang))
        self.offer()
        self.figure = theme.figure_widget(theme.figure(self.lang), self.lang)
        self.caption = ipywidgets.HTML()
        self.draw()
        self.choices.observe(self._changed, "chosen")
        self.appearance.observe(lambda _: self.draw(), "dark")
        return [self.choices, self.figure, self.caption]

    def look_again(self) -> None:
        """After an import: offer what is new, keep what is chosen."""
        assert self.vault is not None
        before, self.filled = self.filled, self.look(self.vault)
        if not before or not self.filled:
            self._show(self.build(self.vault))
            return
        self.offer()
        self.draw()

    def still(self) -> str:
        """The sentence under the figure."""
        return f"<p>{escape(self._summary)}</p>" if self.filled else str(self._empty.value)

    def draw(self) -> None:
        """Bring the figure to what is chosen, in one message to the page."""
        fig, self._summary = self.drawn()
        replace(self.figure, fig.update_layout(autosize=True))
        self.caption.value = f'<p role="status" style="{CAPTION}">{escape(self._summary)}</p>'

    @abstractmethod
    def look(self, vault: Vault) -> bool:
        """Read what there is to draw; whether there is any."""

    @abstractmethod
    def nothing(self) -> str:
        """What to do while there is nothing to draw, as HTML."""

    @abstractmethod
    def offer(self) -> None:
        """Set the fields of the choices, and what is chosen to begin with."""

    @abstractmethod
    def drawn(self) -> tuple[go.Figure, str]:
        """The figure of what is chosen, and what it says."""

    def _changed(self, _: dict[str, Any]) -> None:
        self.draw()
        self.print_again()
