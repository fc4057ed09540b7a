"""Values, days and states of the record in words, for the parts of an export that people read."""

from __future__ import annotations

from datetime import date

from healthkit.export.fhir.values import Row, moment
from healthkit.export.narrative import shown
from healthkit.i18n import day, messages, number, text
from healthkit.model.lab_units import lab_units


def when(said: str | None, lang: str, style: str = "medium") -> str:
    """A moment at its own precision: a day, a month, a year; words as they are."""
    if not said or moment(said) is None:
        return shown(said)
    parts = said[:10].split("-")
    whole = date(*(int(part) for part in [*parts, "1", "1"][:3]))
    return day(whole, lang, {1: "y", 2: "MMMM y"}.get(len(parts), style)).replace(" ", "\u00a0")


def span(start: str | None, end: str | None, lang: str) -> str:
    """From when to when, as far as is known."""
    if start and end and start[:10] != end[:10]:
        return f"{when(start, lang)} – {when(end, lang)}"
    if end and not start:
        return text("export.until", lang, day=when(end, lang))
    return when(start, lang)


def figure(value: float, lang: str) -> str:
    """A number with the decimals it was written with, at most ten digits."""
    written = f"{value:.10g}"
    if "e" in written:
        return written
    return number(value, lang, len(written.partition(".")[2]))


def amount(value: float | None, unit: str | None, lang: str, comparator: str | None = None) -> str:
    """A number with its unit; empty where there is none."""
    if value is None:
        return ""
    called = "" if unit in {None, "1", "{ratio}"} else _called(str(unit), lang)
    return "\u00a0".join(part for part in (comparator, figure(value, lang), called) if part)


def _called(unit: str, lang: str) -> str:
    """A unit as people print it, where it came as a code; another spelling stays."""
    known = lab_units().get(unit)
    return known.label[lang] if known else shown(unit)


def result(row: Row, lang: str) -> str:
    """A result as its laboratory wrote it."""
    if row["value_text"] is not None and (row["raw_value"] is None or row["raw_unit"] is None):
        said = shown(row["value_text"])
        return text("export.no_value", lang) if said.startswith("absent:") else said
    return amount(row["raw_value"], row["raw_unit"], lang, row["comparator"])


def state(said: str | None, lang: str) -> str:
    """A status, certainty or severity in words; one that is not known stays as it is."""
    if not said:
        return ""
    key = f"state_{said.replace('-', '_').lower()}"
    return text(f"export.{key}", lang) if key in messages("export") else shown(said)


def joined(*parts: str) -> str:
    """What is there of several things, with commas."""
    return ", ".join(part for part in parts if part)
