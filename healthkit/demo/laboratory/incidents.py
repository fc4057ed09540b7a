"""What happens to real reports: results that are pending, corrected, explained below, or drawn on another day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache

import numpy as np

from healthkit.demo.laboratory.manners import Manner
from healthkit.demo.laboratory.menu import read
from healthkit.demo.laboratory.report import LabReport, PrintedRow

_Change = Callable[[PrintedRow, LabReport, Manner], PrintedRow]
_FOOTNOTES = {
    "en": (
        "Result confirmed by repeat analysis.",
        "This test was developed by the performing laboratory and has not been cleared by a national agency.",
        "Performed at the reference site.",
    ),
    "fr": ("Résultat contrôlé.", "Analyse transmise à un laboratoire spécialisé.", "Examen hors nomenclature."),
}
_NOTES = {
    "en": ("Fasting: reported by the patient.", "Specimen received in good condition."),
    "fr": (
        "Les résultats sont à interpréter par votre médecin en fonction du contexte clinique.",
        "Prélèvement effectué au laboratoire, patient à jeun.",
    ),
}


def with_incidents(report: LabReport, habits: Manner, rng: np.random.Generator) -> LabReport:
    """The report with remarks, footnotes, and now and then a pending, corrected or second-day result."""
    rows = [_remarked(row, report.language, rng) for row in report.rows]
    for change, chance in ((_pending, 0.45), (_explained, 0.3), (_corrected, 0.4)):
        if rng.random() < chance:
            at = int(rng.integers(len(rows)))
            if rows[at].is_result and rows[at].status == "final" and any(c.isdigit() for c in rows[at].value):
                rows[at] = change(rows[at], report, habits)
    if habits.layout in {"two_column", "simple", "french", "quest"} and rng.random() < 0.4:
        rows = _on_two_days(rows)
    marked, footnotes = _footnoted(rows, report.language, habits.layout, rng)
    notes = tuple(note for note in _NOTES[report.language] if rng.random() < 0.5)
    return replace(report, rows=tuple(marked), footnotes=footnotes, notes=notes)


def _remarked(row: PrintedRow, language: str, rng: np.random.Generator) -> PrintedRow:
    lines = _remarks(language).get(row.analyte_id or "", ())
    return replace(row, comment=lines) if lines and rng.random() < 0.65 else row


def _pending(row: PrintedRow, report: LabReport, habits: Manner) -> PrintedRow:
    word = {"quest": "PENDING", "two_column": "PEND", "french": "En cours"}.get(habits.layout, "Pending")
    return replace(
        row,
        value=word,
        flag="",
        previous=None,
        second=None,
        is_result=False,
        outside=False,
        status="pending",
        comment=(),
        optimal="",
    )


def _explained(row: PrintedRow, report: LabReport, habits: Manner) -> PrintedRow:
    word = {"quest": "SEE NOTE:", "two_column": "SEE COMMENT", "french": "Voir commentaire"}.get(
        habits.layout, "See note"
    )
    why = (
        ("Recherche non réalisable : échantillon insuffisant.",)
        if report.language == "fr"
        else (
            "Not reported: the specimen was hemolyzed. Please submit a",
            "new specimen within 7 days if clinically indicated.",
        )
    )
    empty = replace(row, unit="", flag="", optimal="", previous=None, second=None, outside=False)
    return replace(empty, value=word, is_result=False, status="referred", comment=why)


def _corrected(row: PrintedRow, report: LabReport, habits: Manner) -> PrintedRow:
    """The value printed is the right one; the wrong one it replaces stands in the remark below."""
    digits = row.value.lstrip("<> ")
    wrong = digits.replace(digits[-1], "9" if digits[-1] != "9" else "4", 1)
    when = report.reported_at + timedelta(hours=3)
    line = (
        f"Résultat corrigé le {when:%d/%m/%Y} ; rendu initialement : {wrong}"
        if report.language == "fr"
        else f"CORRECTED RESULT. Previously reported as {wrong} on {when:%m/%d/%Y}."
    )
    return replace(row, status="corrected", comment=(line, *row.comment))


def _on_two_days(rows: list[PrintedRow]) -> list[PrintedRow]:
    """The last panel comes from a tube of two days before, as when an order is completed later."""
    last = rows[-1].panel
    if all(row.panel == last for row in rows):
        return rows
    return [replace(row, taken_at=row.taken_at - timedelta(days=2)) if row.panel == last else row for row in rows]


def _footnoted(
    rows: list[PrintedRow], language: str, layout: str, rng: np.random.Generator
) -> tuple[list[PrintedRow], tuple[tuple[str, str], ...]]:
    if layout == "function" or rng.random() < 0.35:
        return rows, ()
    marks = ("(1)", "(2)", "(3)") if language == "fr" else ("a", "b", "c")
    found, notes = list(rows), []
    for mark, text in zip(marks, _FOOTNOTES[language], strict=True):
        at = int(rng.integers(len(found)))
        if not found[at].mark and rng.random() < 0.8:
            found[at] = replace(found[at], mark=mark)
            notes.append((mark, text))
    return found, tuple(notes)


@cache
def _remarks(language: str) -> dict[str, tuple[str, ...]]:
    entries = read("remarks.toml")[language]
    return {key: tuple(lines) for key, lines in entries.items()}
