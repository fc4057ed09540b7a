"""The door: says that the vault is closed or missing, and takes a passphrase."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from healthkit.errors import HealthkitError, NotAVault, VaultClosed
from healthkit.i18n import text
from healthkit.settings import settings
from healthkit.store import create_vault, open_vault
from healthkit.widgets import news
from healthkit.widgets.words import labels

_HERE = Path(__file__).parent


class Lock(anywidget.AnyWidget):
    """A passphrase goes from the page to :mod:`healthkit.store` and nowhere else: no trait ever holds it."""

    _esm = _HERE / "lock.js"
    _css = _HERE / "style.css"
    labels = traitlets.Dict().tag(sync=True)
    message = traitlets.Unicode().tag(sync=True)
    mode = traitlets.Enum(["open", "create", "none"]).tag(sync=True)
    aside = traitlets.Bool().tag(sync=True)

    def __init__(
        self, error: VaultClosed | NotAVault, folder: Path | None, lang: str, main: bool, first: bool = False
    ) -> None:
        """``main`` may make a vault, a ``first`` panel only asks; the others keep their form folded."""
        self._folder = folder or settings().vault
        self._lang = lang
        if isinstance(error, VaultClosed):
            mode, message = "open", text("widgets.lock_closed" if main or first else "widgets.lock_closed_aside", lang)
        elif self._folder.is_dir() and any(self._folder.iterdir()):
            mode, message = "none", str(error)
        else:
            mode = "create" if main else "none"
            message = text("widgets.lock_make" if main else "widgets.lock_missing", lang)
        words = labels(lang, "lock", "passphrase", "again", "open", "create", "differ", "advice", "here")
        super().__init__(labels=words, message=message, mode=mode, aside=not (main or first))
        self.on_msg(self._heard)

    def _heard(self, _: object, content: dict[str, Any], __: object) -> None:
        if content.get("kind") != "passphrase":
            return
        try:
            if self.mode == "create":
                self._folder.mkdir(parents=True, exist_ok=True)
                create_vault(self._folder, str(content["passphrase"]))
            else:
                open_vault(self._folder, str(content["passphrase"]))
        except HealthkitError as error:
            closed = isinstance(error, VaultClosed)
            self.send({"kind": "refused", "words": text("widgets.lock_wrong", self._lang) if closed else str(error)})
        else:
            news.announce()
