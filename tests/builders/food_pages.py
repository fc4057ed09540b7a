"""Pages built as MyFitnessPal's printed diary is, in the words of several languages."""

from __future__ import annotations

from collections.abc import Sequence

WORDS = {
    "en": ("Foods", "Calories", "Carbs", "Fat", "Protein", "Sodium", "TOTAL:", "Breakfast", "Exercises", "Minutes"),
    "fr": ("Aliments", "Calories", "Glucides", "Lipides", "Protéines", "Sodium", "TOTAL :", "Petit-déjeuner",
           "Exercices", "Minutes"),
    "de": ("Lebensmittel", "Kilojoules", "Kohlenhydrate", "Fett", "Eiweiß", "Natrium", "GESAMT:", "Frühstück",
           "Übungen", "Minuten"),
}  # fmt: skip


def _row(cells: Sequence[str], kind: str = "") -> str:
    first, *rest = cells
    return f'<tr{kind}><td class="first">{first}</td>' + "".join(f"<td>{cell}</td>" for cell in rest) + "</tr>"


def page(
    lang: str,
    days: Sequence[tuple[str, Sequence[Sequence[str]], Sequence[str]]],
    exercises: Sequence[Sequence[str]] = (),
    note: str = "",
) -> str:
    """A page of days: heading, foods (name, then five cells), totals."""
    foods, energy, carbs, fat, protein, sodium, total, meal, moved, minutes = WORDS[lang]
    parts = [f'<!DOCTYPE html><html lang="{lang}"><head><title>MyFitnessPal</title></head><body>']
    for heading, rows, totals in days:
        parts += [
            f'<h2 class="main-title-2" id="date">{heading}</h2><table class="table0 " id="food"><thead>',
            _row((foods, energy, carbs, fat, protein, sodium)), "</thead><tfoot>", _row((total, *totals)),
            "</tfoot><tbody>",
            f'<tr class="title"><td class="first" colspan="6">{meal}</td></tr>', *map(_row, rows), "</tbody></table>",
        ]  # fmt: skip
        if exercises:
            parts += ['<table class="table0 " id="excercise"><thead>', _row((moved, energy, minutes))]
            parts += ["</thead><tbody>", *map(_row, exercises), "</tbody></table>"]
        if note:
            parts.append(f'<h4 class="main-title-2">Food Notes</h4><p class="note">{note}</p>')
    return "".join([*parts, "</body></html>"])
