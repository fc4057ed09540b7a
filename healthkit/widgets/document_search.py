"""Full-text search over the documents of the record: letters, notes, narratives, cards."""

from __future__ import annotations

from html import escape
from typing import Any

import ipywidgets

from healthkit.i18n import number, text
from healthkit.source.record_lanes import first_day, since_words
from healthkit.store import Vault
from healthkit.store.documents import document
from healthkit.store.search import search
from healthkit.widgets import choices
from healthkit.widgets.choices import Choices
from healthkit.widgets.lab_cells import STYLE
from healthkit.widgets.panel import Panel

LIMIT = 20
_LETTERS = 20_000


class Documents(Panel):
    """What :func:`healthkit.widgets.documents` shows."""

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """A field to search with; what was found, each to be unfolded."""
        self.choices = Choices(anchor=f"hk-{self.id}", label=text("labs_widget.documents", self.lang))
        self.choices.fields = [choices.search("words", self.lang)]
        self._found = ipywidgets.HTML(layout={"width": "100%"})
        self.draw()
        self.choices.observe(self._changed, "chosen")
        return [self.choices, self._found]

    def look_again(self) -> None:
        """After an import."""
        self.draw()

    def still(self) -> str:
        """What was found, which is plain HTML already."""
        return str(self._found.value)

    def draw(self) -> None:
        """Search for what is typed; without words the newest."""
        assert self.vault is not None
        words = self.choices.get("words")
        rows = list(search(self.vault, words, LIMIT).iter_rows(named=True))
        if not rows:
            key = "nothing" if words else "none"
            hint = "" if words else f" {text('labs_widget.documents_hint', self.lang)}"
            said = text(f"documents.{key}", self.lang, words=words) if words else text("documents.none", self.lang)
            self._found.value = f"<p>{escape(said + hint)}</p>"
            return
        said = text("labs_widget.documents_found", self.lang, len(rows), n=number(len(rows), self.lang))
        self.choices.said = said
        entries = "".join(self._entry(row) for row in rows)
        self._found.value = f'{STYLE}<div class="hk-documents"><p><small>{escape(said)}</small></p>{entries}</div>'

    def _changed(self, _: dict[str, Any]) -> None:
        self.draw()
        self.print_again()

    def _entry(self, row: dict[str, Any]) -> str:
        assert self.vault is not None
        lang = self.lang
        whole = document(self.vault, row["document_id"]).text or ""
        written = since_words(row["written"], first_day(row["written"]), lang) or text("documents.undated", lang)
        body = (
            f"<pre>{escape(whole[:_LETTERS])}</pre>" if whole else f"<p>{escape(text('labs_widget.no_text', lang))}</p>"
        )
        if len(whole) > _LETTERS:
            body += f"<p><small>{escape(text('labs_widget.cut', lang, id=row['document_id']))}</small></p>"
        title = escape(row["title"] or text("documents.untitled", lang))
        about = escape(", ".join(part for part in (written, row["source"]) if part))
        return (
            f"<details><summary><strong>{title}</strong> <small>{about}</small><br>"
            f"{marked(row['snippet'], row['marks'])}</summary>{body}</details>"
        )


def marked(snippet: str, marks: list[list[int]]) -> str:
    """A snippet as HTML, the hits in it marked."""
    parts, at = [], 0
    for start, end in marks:
        parts += [escape(snippet[at:start]), "<mark>", escape(snippet[start:end]), "</mark>"]
        at = end
    return "".join([*parts, escape(snippet[at:])])
