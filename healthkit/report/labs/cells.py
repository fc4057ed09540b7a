"""From a verified result to the words of its line."""

from __future__ import annotations

from healthkit.clinical.formulas.catalogue import formulas
from healthkit.i18n import day, text
from healthkit.model.words import fold
from healthkit.report.labs.blocks import Line
from healthkit.report.labs.facts import Facts
from healthkit.source import labs_short
from healthkit.source.lab_book import range_places
from healthkit.source.labs_words import (
    Row,
    bounds,
    figure,
    in_own_unit,
    name_of,
    unit_of,
    value_of,
)

MARKS = {"low": "▼", "high": "▲", "abnormal": "◆"}
_TONES = {"critical": "critical", "outside": "out", "borderline": "edge", "in": "in"}


def short_day(row: Row, lang: str) -> str:
    """The day of a result; a dash where nobody knows it."""
    return day(row["day"], lang, "d MMM y") if row["day"] else "–"


def line(facts: Facts, row: Row) -> Line:
    """One result as a line of its panel."""
    lang = facts.lang
    previous, previous_note = _previous(facts, row)
    change, change_note = labs_short.change(row, lang, facts.book.before(row))
    range_words, range_note, range_refs = range_of(facts, row)
    goal = bounds(row["goal_low"], row["goal_high"], row, lang) if row["goal_source"] else None
    return Line(
        test=name_of(row, lang),
        notes=_notes(row, lang),
        refs=facts.sources.number(formulas()[row["derived"]].source) if row["derived"] else [],
        value=value_of(row, lang),
        printed=labs_short.printed(row, lang),
        flag=flag_words(row, lang),
        tone=_TONES.get(row["severity"] or "", "out" if row["flag"] in ("low", "high", "abnormal") else "none"),
        range=range_words,
        range_note=range_note,
        range_refs=range_refs,
        bar=range_places(row),
        goal=goal or "",
        goal_refs=facts.sources.number(row["goal_source"]) if goal else [],
        previous=previous,
        previous_note=previous_note,
        change=change,
        change_note=change_note,
        real=bool(row["real"]),
        when=short_day(row, lang),
        where=", ".join(filter(None, (_where(row, lang), text("labs.fasting", lang) if row["fasting"] else ""))),
    )


def flag_words(row: Row, lang: str) -> str:
    """Above or below, with its mark; words for those who see no colours. Nothing for what is in its range."""
    if row["flag"] not in MARKS:
        return ""
    words = f"{MARKS[row['flag']]} {text('labs.flag_' + row['flag'], lang)}"
    return f"{words}, {text('labs_report.edge', lang)}" if row["severity"] == "borderline" else words


def _notes(row: Row, lang: str) -> list[str]:
    notes = [
        text("labs_report.derived", lang) if row["derived"] else None,
        row["method"],
        text("labs_report.see_conflict", lang) if row["conflict"] else None,
        text("labs_report.preliminary", lang) if row["status"] in ("preliminary", "registered", "partial") else None,
    ]
    return [note for note in notes if note]


def _where(row: Row, lang: str) -> str:
    if row["derived"]:
        return text("labs_report.derived_here", lang)
    if row["laboratory"] and row["source"] and fold(row["source"]) not in fold(row["laboratory"]):
        return text("labs_report.via", lang, laboratory=row["laboratory"], source=row["source"])
    return str(row["laboratory"] or row["source"] or "")


def range_of(facts: Facts, row: Row) -> tuple[str, str, list[int]]:
    """The range, whose it is where it is not the laboratory's own of that day, and the numbers of its source."""
    lang, origin = facts.lang, row["range_origin"]
    if origin is None:
        return "–", text("labs.no_range", lang), []
    shown = bounds(row["range_low"], row["range_high"], row, lang)
    if origin == "general_adult":
        return shown or "–", text("labs_report.range_general", lang), facts.sources.number(row["range_source"])
    verbatim = row["range_text"]
    notes = [text("labs_report.range_earlier", lang)] if origin == "same_laboratory_earlier" else []
    if verbatim and (in_own_unit(row) or shown is None):
        return verbatim, ", ".join(notes), []
    if verbatim:
        notes.append(text("labs_report.printed", lang, value=verbatim))
    return shown or str(row["range_code"] or "–"), ", ".join(notes), []


def _previous(facts: Facts, row: Row) -> tuple[str, str]:
    """The result that this one is compared with; of words, and where nothing is compared, the one before."""
    lang = facts.lang
    before = facts.book.before(row)
    if row["from_value"] is not None and row["from_moment"] < row["moment"]:
        shown = f"{figure(row['from_value'], row, lang)} {unit_of(row, lang)}".strip()
        if row["elsewhere"] and before:
            return shown, f"{day(row['from_moment'].date(), lang, 'd MMM y')}, {before['laboratory']}"
        return shown, day(row["from_moment"].date(), lang, "d MMM y")
    return (value_of(before, lang), short_day(before, lang)) if before else ("–", "")
