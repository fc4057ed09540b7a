"""Where sources disagree on a result, and numbers that cannot be trusted: shown side by side, never resolved."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path

import ipywidgets

from healthkit.i18n import day, messages, text
from healthkit.source import labs_words as words
from healthkit.source.lab_book import Disagreement
from healthkit.source.labs_short import as_written
from healthkit.store import Vault
from healthkit.widgets import lab_cells
from healthkit.widgets.book_table import empty, read
from healthkit.widgets.panel import Panel


class Conflicts(Panel):
    """What :func:`healthkit.widgets.conflicts` shows."""

    def __init__(self, vault: Vault | Path | None, lang: str, as_of: date | None = None) -> None:
        self._as_of = as_of
        super().__init__(vault, lang)

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """One block of HTML."""
        self._html = ipywidgets.HTML(self._shown(vault), layout={"width": "100%"})
        return [self._html]

    def look_again(self) -> None:
        """After an import."""
        assert self.vault is not None
        self._html.value = self._shown(self.vault)

    def still(self) -> str:
        """The same."""
        return str(self._html.value)

    def _shown(self, vault: Vault) -> str:
        lang, book = self.lang, read(vault, self._as_of)
        if not book.rows:
            return empty(lang)
        lines = [self._line(one) for one in book.disagreements(vault) if _named(one)]
        lines += [
            {
                "group": text("labs_widget.in_question", lang),
                "test": words.name_of(row, lang),
                "on": escape(day(row["day"], lang, "d MMM y")) if row["day"] else "–",
                "one": escape(f"{as_written(row['raw_value'], lang)} {row['raw_unit'] or ''}"),
                "other": escape(words.question_words(row, lang) or ""),
            }
            for row in book.questions
        ]
        if not lines:
            return f"<p>{escape(text('labs_widget.no_conflicts', lang))}</p>"
        heads = {name: text(f"labs_widget.col_{name}", lang) for name in ("on", "one", "other")}
        return lab_cells.table(lines, heads, f"hk-{self.id}-conflicts", text("labs_widget.disagree", lang))

    def _line(self, one: Disagreement) -> dict[str, str]:
        lang = self.lang
        said = [f"{words.value_of(what, lang) if one.field == 'value' else what} ({who})" for what, who in one.sides]
        field = text(f"labs_report.field_{one.field}", lang)
        at = day(one.row["day"], lang, "d MMM y") if one.row["day"] else "–"
        return {
            "group": text("labs_widget.disagree", lang),
            "test": words.name_of(one.row, lang),
            "on": escape(f"{at}, {field}"),
            "one": escape(said[0]),
            "other": escape(said[1]),
        }


def _named(one: Disagreement) -> bool:
    return f"field_{one.field}" in messages("labs_report")
