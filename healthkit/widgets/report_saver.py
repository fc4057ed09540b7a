"""“Save as report”: the notebook that this stands in becomes a report of the person's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from healthkit.errors import HealthkitError
from healthkit.i18n import text
from healthkit.report import saving
from healthkit.settings import session_notebook, settings
from healthkit.widgets import news

_HERE = Path(__file__).parent
_WORDS = ("saver_name", "saver_save", "saver_lead", "saver_again")


class ReportSaver(anywidget.AnyWidget):
    """A name, a button, and what came of it. The file is read as it was last saved; its results stay behind."""

    _esm = _HERE / "report_saver.js"
    _css = _HERE / "style.css"
    labels = traitlets.Dict().tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)
    told = traitlets.Dict().tag(sync=True)

    def __init__(self, vault_folder: Path | None, notebook: Path | None, lang: str, name: str = "") -> None:
        self._folder = vault_folder or settings().vault
        self._notebook, self._lang = notebook or session_notebook(), lang
        told = {} if self._notebook else {"kind": "wrong", "words": text("widgets.saver_unknown", lang)}
        name = name or (self._notebook.stem if self._notebook else "")
        super().__init__(labels={word: text(f"widgets.{word}", lang) for word in _WORDS}, name=name, told=told)
        self.on_msg(self._heard)

    def _heard(self, _: object, content: dict[str, Any], __: object) -> None:
        if content.get("kind") != "save" or self._notebook is None:
            return
        try:
            path = saving.save(self._notebook, self._folder, str(content.get("name", "")).strip() or None)
        except HealthkitError as error:
            self.told = {"kind": "wrong", "words": str(error)}
        else:
            news.announce()
            self.told = {"kind": "saved", "words": text("widgets.saver_saved", self._lang, report=path.stem)}
