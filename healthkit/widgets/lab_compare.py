"""Two days of results side by side: what was measured on both, and whether it changed."""

from __future__ import annotations

from datetime import date
from html import escape

from healthkit.i18n import day, text
from healthkit.source import labs_words as words
from healthkit.source.lab_book import Book, panel_of
from healthkit.widgets import choices, lab_cells
from healthkit.widgets.book_table import BookTable, panel_name


class Compare(BookTable):
    """What :func:`healthkit.widgets.compare` shows."""

    title = "labs_widget.compare"

    def offer(self) -> None:
        """The two days."""
        if len(self.book.days) < 2:
            self.choices.fields = []
            return
        days = [(at.isoformat(), day(at, self.lang, "d MMM y")) for at in self.book.days]
        self.choices.fields = [choices.select(name, self.lang, ("", days)) for name in ("first", "second")]
        if not self.choices.chosen:
            first, second = telling(self.book)
            self.choices.chosen = {"first": first.isoformat(), "second": second.isoformat()}

    def shown(self) -> str:
        """What was measured on both days."""
        lang = self.lang
        if len(self.book.days) < 2:
            return f"<p>{escape(text('labs_widget.one_day', lang))}</p>"
        first, second = sorted(date.fromisoformat(self.choices.get(name)) for name in ("first", "second"))
        if first == second:
            return f"<p>{escape(text('labs_widget.same_day', lang))}</p>"
        pairs = self.book.compared(first, second)
        if not pairs:
            return f"<p>{escape(text('labs_widget.nothing_in_common', lang))}</p>"
        lines = [
            {
                "group": panel_name(panel_of(after), lang),
                "test": words.name_of(after, lang),
                "before": lab_cells.value(before, lang),
                "after": lab_cells.value(after, lang),
                "change": lab_cells.change(after, lang, before),
            }
            for before, after in pairs
        ]
        heads = {
            "before": escape(day(first, lang, "d MMM y")),
            "after": escape(day(second, lang, "d MMM y")),
            "change": text("labs_widget.col_change", lang),
        }
        return lab_cells.table(lines, heads, f"hk-{self.id}-compare", text("labs_widget.compare", lang))


def telling(book: Book) -> tuple[date, date]:
    """The two days to begin with: the newest pair of neighbours among those with the most tests in common."""
    newest = book.days[:8]
    pairs = [(earlier, later) for index, later in enumerate(newest) for earlier in newest[index + 1 :]]
    return max(pairs, key=lambda pair: (len(book.on(pair[0]).keys() & book.on(pair[1]).keys()), pair[1], pair[0]))
