"""What the tables of results share: a book of results, choices above, a table of plain HTML below."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date
from html import escape
from pathlib import Path
from typing import Any, ClassVar

import ipywidgets

from healthkit.i18n import text
from healthkit.source import labs
from healthkit.source.lab_book import Book
from healthkit.store import Vault
from healthkit.widgets.choices import Choices
from healthkit.widgets.panel import Panel


def today() -> date:
    """The person's day, which is this machine's."""
    return date.today()  # noqa: DTZ011


def read(vault: Vault, as_of: date | None) -> Book:
    """All results of a vault up to a day."""
    return Book(list(labs.results(vault, as_of or today()).iter_rows(named=True)))


def empty(lang: str) -> str:
    """What to do while there are no results."""
    return f'<p class="hk-empty">{escape(text("labs_widget.empty", lang))}</p>'


def panel_name(panel: str, lang: str) -> str:
    """A panel's heading."""
    return text(f"labs.panel_{panel}", lang) if panel else text("labs.unnamed", lang)


class BookTable(Panel):
    """A table of results that follows its choices; ``title`` names the choices for a screen reader."""

    title: ClassVar[str]

    def __init__(self, vault: Vault | Path | None, lang: str, as_of: date | None = None) -> None:
        self._as_of = as_of
        super().__init__(vault, lang)

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """Choices above, the table below."""
        self.book = read(vault, self._as_of)
        self.choices = Choices(anchor=f"hk-{self.id}", label=text(self.title, self.lang))
        self._table = ipywidgets.HTML(layout={"width": "100%"})
        self.offer()
        self.draw()
        self.choices.observe(self._changed, "chosen")
        return [self.choices, self._table]

    def look_again(self) -> None:
        """After an import."""
        assert self.vault is not None
        self.book = read(self.vault, self._as_of)
        self.offer()
        self.draw()

    def still(self) -> str:
        """The table, which is plain HTML already."""
        return str(self._table.value)

    def draw(self) -> None:
        """Bring the table to what is chosen."""
        self._table.value = self.shown() if self.book.rows else empty(self.lang)

    @abstractmethod
    def offer(self) -> None:
        """Set the fields of the choices by what the book holds."""

    @abstractmethod
    def shown(self) -> str:
        """The table of what is chosen, as HTML."""

    def _changed(self, _: dict[str, Any]) -> None:
        self.draw()
        self.print_again()
