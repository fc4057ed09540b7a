"""Results as a table, panel by panel: value, course, range, change; narrowed by panel, day, words or flag."""

from __future__ import annotations

from datetime import date
from html import escape

from healthkit.i18n import day, number, text
from healthkit.model.words import fold
from healthkit.source import labs_words as words
from healthkit.source.lab_book import Book, key, panel_of
from healthkit.source.labs_words import Row, analyte_of
from healthkit.widgets import choices, lab_cells
from healthkit.widgets.book_table import BookTable, panel_name

_COLUMNS = ("result", "course", "range", "change", "taken")


class LabTable(BookTable):
    """What :func:`healthkit.widgets.labs` shows."""

    title = "labs_widget.filter"

    def shown(self) -> str:
        """The alerts, the rows that are chosen, and whom to ask."""
        rows = self._chosen()
        self.choices.said = text("labs_widget.shown", self.lang, len(rows), n=number(len(rows), self.lang))
        care = f"<p><small>{escape(text('labs.about_care', self.lang))}</small></p>"
        return alerts(self.book, self.lang) + self._rows(rows) + care

    def offer(self) -> None:
        """Panel, day, words, and whether only what is outside its range."""
        lang = self.lang
        if not self.book.rows:
            self.choices.fields = []
            return
        panels = [("", text("labs_widget.every_panel", lang))]
        panels += [(name or "?", panel_name(name, lang)) for name in self.book.panels]
        days = [(at.isoformat(), day(at, lang, "d MMM y")) for at in self.book.days]
        self.choices.fields = [
            choices.select("panel", lang, ("", panels)),
            choices.select("day", lang, ("", [("", text("labs_widget.newest", lang)), *days])),
            choices.search("search", lang),
            choices.tick("only_out", lang),
        ]

    def _chosen(self) -> list[Row]:
        panel, at, asked = (self.choices.get(name) for name in ("panel", "day", "search"))
        rows = [*self.book.latest, *self.book.questions]
        if at:
            rows = [row for row in self.book.rows if row["day"] == date.fromisoformat(at)]
        if panel:
            rows = [row for row in rows if (panel_of(row) or "?") == panel]
        if self.choices.ticked("only_out"):
            rows = [row for row in rows if row["flag"] not in (None, "in") or row["question"]]
        return [row for row in rows if all(word in _sought(row, self.lang) for word in fold(asked).split())]

    def _before(self, row: Row) -> Row | None:
        return None if row["question"] else self.book.before(row)

    def _rows(self, rows: list[Row]) -> str:
        lang = self.lang
        if not rows:
            return f"<p>{escape(text('labs_widget.nothing', lang))}</p>"
        lines = [
            {
                "group": panel_name(panel_of(row), lang),
                "test": words.name_of(row, lang),
                "result": lab_cells.value(row, lang),
                "course": lab_cells.spark(self.book.by_test.get(key(row), []), lang),
                "range": lab_cells.bounds(row, lang),
                "change": lab_cells.change(row, lang, self._before(row)),
                "taken": lab_cells.taken(row, lang),
            }
            for row in rows
        ]
        heads = {name: text(f"labs_widget.col_{name}", lang) for name in _COLUMNS}
        return lab_cells.table(lines, heads, f"hk-{self.id}-results", text("labs_widget.results", lang))


def _sought(row: Row, lang: str) -> str:
    """What typing is matched with: the test's names in both languages, its code, the laboratory."""
    analyte = analyte_of(row)
    known = [word for names in analyte.synonyms.values() for word in names] if analyte else []
    labels = list(analyte.label.values()) if analyte else []
    said = [words.name_of(row, lang), row["name"], row["loinc"], row["laboratory"], *labels, *known]
    return fold(" ".join(part for part in said if part))


def alerts(book: Book, lang: str) -> str:
    """Critical newest results with what to do, above everything else."""
    shown = []
    for row in book.latest:
        if row["critical"]:
            head = f"{words.name_of(row, lang)}: {words.value_of(row, lang)}, {day(row['day'], lang, 'medium')}"
            said = escape(words.critical_words(row, lang) or "")
            shown.append(f'<div class="hk-alert" role="note"><p><strong>{escape(head)}</strong></p><p>{said}</p></div>')
    return "".join(shown)
