"""The patient summary for people: the same sections and rows as in the FHIR document, on paper."""

from __future__ import annotations

from math import ceil
from typing import Any

from healthkit.export import typeset
from healthkit.export.document import Filled
from healthkit.export.ips import Summary
from healthkit.export.narrative import shown
from healthkit.export.wording import when
from healthkit.i18n import day, text

_LINE = 112.0
"""Small letters that fit beside one another on a page."""
_WIDEST, _FAIR = 36.0, 15.0
"""What a column is given at most, and at least where it has that much to say."""


def pdf(summary: Summary, lang: str) -> bytes:
    """The summary as PDF/UA.

    Raises:
        MissingExtra: Typst is not installed.
        ExportFailed: it cannot be set.
    """
    person = summary.person
    about = [shown(person.get("name")), text("export.card_born", lang, day=when(person["birth_date"], lang, "long"))
             if person.get("birth_date") else ""]  # fmt: skip
    data = {
        "lang": lang,
        "title": text("export.title", lang),
        "about": " · ".join(part for part in about if part),
        "as_of": text("export.summary_as_of", lang, day=day(summary.as_of, lang)),
        "note": text("export.summary_note", lang),
        "page": text("export.page", lang, page="{page}", pages="{pages}"),
        "sections": [_section(one, lang) for one in summary.sections],
    }
    return typeset.pdf("summary", data, summary.as_of)


def _section(filled: Filled, lang: str) -> dict[str, Any]:
    table = filled.table
    return {
        "title": filled.section.title(lang),
        "sentences": [shown(one) for one in table.sentences],
        "heads": list(table.heads) if table.lines else [],
        "widths": _widths([list(table.heads), *table.lines]) if table.lines else [],
        "lines": table.lines,
    }


def _widths(lines: list[list[str]]) -> list[float]:
    """Shares of the columns: room for the longest word of each, the rest by what most cells that say something hold."""
    least, wanted = [], []
    for at, (head, *cells) in enumerate(zip(*lines, strict=True)):
        word = max(_letters(word) for cell in (head, *cells) for word in f"{cell} ".split(" "))
        said = sorted(_letters(cell) for cell in cells if cell)
        usual = min(_WIDEST, said[ceil(0.9 * (len(said) - 1))])
        least.append(max(min(_WIDEST, (1.15 if at == 0 else 1.0) * word + 1.5), min(_FAIR, usual)))
        wanted.append(max(least[-1], usual))
    free, asked = max(0.0, _LINE - sum(least)), sum(wanted) - sum(least)
    return [low + free * (high - low) / asked if asked else low for low, high in zip(least, wanted, strict=True)]


def _letters(text: str) -> float:
    """How wide a text is, in small letters: a capital takes more."""
    return len(text) + 0.3 * sum(letter.isupper() for letter in text)
