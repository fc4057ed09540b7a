"""A widget of a notebook: asks for the vault where it is closed, and leaves a printed form for a reopened notebook.

JupyterLab cannot draw a widget again without its kernel. So a panel puts two outputs under its cell: the widget, and
plain HTML that says the same; the page hides the second while the first lives.
"""

from __future__ import annotations

from abc import ABCMeta, abstractmethod
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Any
from uuid import uuid4

import ipywidgets
from IPython.display import DisplayHandle, display

from healthkit.errors import HealthkitError, NotAVault, VaultBusy, VaultClosed
from healthkit.store import Vault, open_vault
from healthkit.widgets import news
from healthkit.widgets.appearance import Appearance
from healthkit.widgets.lock import Lock

_ALONE = '.jp-OutputArea-child:has(+ .jp-OutputArea-child [data-hk-still="{id}"]) {{ height: 0; overflow: hidden; }}'
"""Without a kernel JupyterLab shows an error in the widget's place, just above the printed form; with one,
``appearance.js`` takes this back."""


class _Kind(type(ipywidgets.VBox), ABCMeta):  # type: ignore[misc]
    """A widget's own metaclass, which also sees that nobody makes a panel that lacks a part."""


class Panel(ipywidgets.VBox, metaclass=_Kind):  # type: ignore[misc]
    """Base of our widgets. A subclass fills :attr:`body` in :meth:`build` and says in :meth:`still` what it shows."""

    main = False
    """Whether this is the panel of a notebook that asks for the passphrase first, or makes a vault."""
    first = False
    """Whether this stands first in a notebook that makes no vault: it asks, the panels below follow."""

    def __init__(self, vault: Vault | Path | None, lang: str) -> None:
        self.lang = lang
        self.id = uuid4().hex
        self.appearance = Appearance(panel=self.id)
        self._given = vault
        self._handle: DisplayHandle | None = None
        self.vault: Vault | None = None
        super().__init__()
        self.layout.width = "100%"
        self.refresh()
        news.listen(self)

    @abstractmethod
    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """The live widgets, over an open vault."""

    def look_again(self) -> None:
        """The vault has changed since :meth:`build`."""

    @abstractmethod
    def still(self) -> str:
        """The printed form: HTML without scripts, values escaped."""

    def refresh(self) -> None:
        """Open the vault if that is possible now, and show what is in it."""
        if self.vault is not None:
            with suppress(VaultBusy):  # what is shown stays; the next news comes
                self.look_again()
        else:
            try:
                given = self._given
                self.vault = given if isinstance(given, Vault) else open_vault(given, ask=False)
            except (NotAVault, VaultClosed) as error:
                self._show([Lock(error, self._folder(), self.lang, self.main, self.first)])
            except HealthkitError as error:
                self._show([ipywidgets.HTML(f'<div class="hk hk-wrong">{escape(str(error))}</div>')])
            else:
                self._show(self.build(self.vault))
        self.print_again()

    def print_again(self) -> None:
        """Bring the printed form up to date."""
        if self._handle is not None:
            self._handle.update({"text/html": self._printed()}, raw=True)  # type: ignore[no-untyped-call]

    def _folder(self) -> Path | None:
        return None if isinstance(self._given, Vault) else self._given

    def _show(self, widgets: list[ipywidgets.Widget]) -> None:
        self.children = (*widgets, self.appearance)

    def _printed(self) -> str:
        if self.vault is None:
            first = self.children[0]
            words = f"<p>{escape(first.message)}</p>" if isinstance(first, Lock) else str(first.value)
        else:
            words = self.still()
        return f'<div data-hk-still="{self.id}"><style>{_ALONE.format(id=self.id)}</style>{words}</div>'

    def _ipython_display_(self, **_: Any) -> None:
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        live = {"application/vnd.jupyter.widget-view+json": view, "text/plain": type(self).__name__}
        display(live, raw=True)  # type: ignore[no-untyped-call]
        printed = {"text/html": self._printed(), "text/plain": ""}
        self._handle = display(printed, raw=True, display_id=f"hk-{self.id}")  # type: ignore[no-untyped-call]
