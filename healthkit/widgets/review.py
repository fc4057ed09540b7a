"""Review in a notebook: every row that a laboratory's document seems to hold, with the line it was read from."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets

from healthkit.errors import HealthkitError
from healthkit.i18n import messages, number, text
from healthkit.model.analytes import analytes
from healthkit.source import review
from healthkit.store import Vault
from healthkit.widgets import news
from healthkit.widgets.panel import Panel
from healthkit.widgets.scripts import with_parts

_HERE = Path(__file__).parent
_LABELS = (
    "column_",
    "button_",
    "doubt_",
    "help_",
    "only_",
    "choose",
    "none",
    "no_doubt",
    "analyte_none",
    "source_line",
)
_SHOWN = ("proposal_id", "name", "analyte", "unit", "range_text", "taken", "doubts", "line", "performer", "edited")


class ReviewTable(anywidget.AnyWidget):
    """The table. Rows and corrections travel as messages and are never state, so that no saved notebook holds them.

    The page says ``ready``, ``set`` (row, field, value), ``accept`` (rows), ``reject`` (rows), ``accept_sure``; it is
    answered with ``rows`` and ``refused``.
    """

    _esm = with_parts("review.js")
    _css = _HERE / "style.css"
    labels = traitlets.Dict().tag(sync=True)
    anchor = traitlets.Unicode().tag(sync=True)
    analytes: traitlets.List[dict[str, str]] = traitlets.List().tag(sync=True)


class ReviewPanel(Panel):
    """What :func:`healthkit.widgets.review_results` shows."""

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """The table, empty until its page asks for the rows."""
        words = {key: entry[self.lang] for key, entry in messages("review").items() if key.startswith(_LABELS)}
        names = sorted(({"id": one.id, "label": one.name(self.lang)} for one in analytes().all.values()), key=_label)
        self.table = ReviewTable(labels=words, anchor=f"hk-{self.id}", analytes=names)
        self.table.on_msg(self._heard)
        return [self.table]

    def look_again(self) -> None:
        """Send the rows that wait now."""
        self._tell_rows()

    def still(self) -> str:
        """How many rows wait; none of them is kept in the notebook."""
        count = review.waiting(self.vault) if self.vault else 0
        waits = text("review.waiting", self.lang, count, n=number(count, self.lang)) if count else ""
        return f"<p>{escape(text('review.still', self.lang))} {escape(waits)}</p>"

    def rows(self) -> list[dict[str, Any]]:
        """The waiting rows as the page shows them; ``value`` is as one would type it."""
        assert self.vault is not None
        made = []
        for row in review.pending(self.vault).iter_rows(named=True):
            number_ = (
                f"{row['comparator'] or ''}{row['value']:g}" if row["value"] is not None else row["value_text"] or ""
            )
            place = text("review.page", self.lang, file=row["file"], page=row["page"]) if row["page"] else row["file"]
            made.append({**{name: row[name] for name in _SHOWN}, "value": number_, "place": place})
        return made

    def _tell_rows(self) -> None:
        self.table.send({"kind": "rows", "rows": self.rows()})

    def _heard(self, _: object, content: dict[str, Any], __: object) -> None:
        assert self.vault is not None
        vault, kind = self.vault, content.get("kind")
        ids = [int(one) for one in content.get("ids", [])]
        try:
            if kind == "set":
                review.edit(vault, int(content["id"]), str(content["field"]), str(content["value"]))
            elif kind == "accept" and ids:
                review.accept(vault, ids)
            elif kind == "reject" and ids:
                review.reject(vault, ids)
            elif kind == "accept_sure":
                review.accept_all_sure(vault)
            elif kind != "ready":
                return
        except HealthkitError as error:
            self.table.send({"kind": "refused", "id": content.get("id"), "words": str(error)})
        if kind in {"accept", "accept_sure"}:
            news.announce()  # this panel hears it too, and sends what is left
        else:
            self._tell_rows()
        self.print_again()


def _label(entry: dict[str, str]) -> str:
    return entry["label"].casefold()
