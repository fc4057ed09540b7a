"""Verified results in words and as JSON: the same sentences for the command line, the widgets and the report."""

from __future__ import annotations

import math
from typing import Any

from healthkit.i18n import day, number, text
from healthkit.model.analytes import Analyte, analytes
from healthkit.model.lab_units import label, ucum

Row = dict[str, Any]
"""One row of :func:`healthkit.source.labs.results`."""


def analyte_of(row: Row) -> Analyte | None:
    """The row's analyte."""
    return analytes().get(row["analyte"]) if row["analyte"] else None


def name_of(row: Row, lang: str) -> str:
    """What the result is called: the catalogue's name, else the laboratory's."""
    found = analyte_of(row)
    return found.name(lang) if found else row["name"] or row["loinc"] or "?"


def figure(value: float, row: Row, lang: str) -> str:
    """A number at the analyte's precision; three significant digits where it has none."""
    found = analyte_of(row)
    if found and (found.decimals or abs(value) >= 1000):
        return number(value, lang, found.decimals)
    places = 0 if value == 0 else max(0, 2 - math.floor(math.log10(abs(value))))
    return number(value, lang, min(places, 4) if value != round(value) else 0)


def unit_of(row: Row, lang: str) -> str:
    """The unit as people read it."""
    return label(row["unit"], lang) if row["unit"] else ""


def value_of(row: Row, lang: str) -> str:
    """The result with its comparator and unit, or in words."""
    if row["value"] is None:
        return str(row["value_text"] or "—")
    shown = f"{row['comparator'] or ''}{figure(row['value'], row, lang)}"
    return f"{shown} {unit_of(row, lang)}".strip()


def bounds(low: float | None, high: float | None, row: Row, lang: str) -> str | None:
    """Two limits in words; None where there is neither."""
    words: dict[str, Any] = {"low": figure(low, row, lang) if low is not None else "", "high": ""}
    words["high"] = figure(high, row, lang) if high is not None else ""
    if low is not None and high is not None:
        return text("labs.between", lang, **words)
    if high is not None:
        return text("labs.at_most", lang, **words)
    return text("labs.at_least", lang, **words) if low is not None else None


def in_own_unit(row: Row) -> bool:
    """Whether the laboratory printed the result, and so its range, in the unit in which it is shown here."""
    same = row["raw_unit"] is None or ucum(row["raw_unit"]) == row["unit"]
    return same or row["raw_value"] is None or row["raw_value"] == row["value"]  # 44 µg/L are 44 ng/mL


def range_of(row: Row, lang: str) -> str | None:
    """The range that the result is held against, as it was printed where the unit is the same; None without one."""
    shown = row["range_text"] if row["range_origin"] != "general_adult" and in_own_unit(row) else None
    return shown or bounds(row["range_low"], row["range_high"], row, lang) or row["range_text"]


def range_words(row: Row, lang: str) -> str:
    """The range that the result is held against, and whose it is."""
    origin, shown = row["range_origin"], range_of(row, lang)
    if not shown:
        return text("labs.no_range", lang)
    key = "labs.range" if origin in (None, "laboratory") else f"labs.range_{origin}"
    return text(key, lang, range=shown)


def change_words(row: Row, lang: str, style: str = "medium") -> str | None:
    """Whether the value changed since the last one; None where that cannot be asked. ``style`` is the day's."""
    if row["value"] is None or row["comparator"] or row["question"]:
        return None
    if row["from_value"] is None:
        return text("labs.change_none", lang)
    if row["delta_percent"] is None:
        return None
    since = day(row["from_moment"].date(), lang, style)
    said: dict[str, Any] = {"delta": signed_percent(row["delta_percent"], lang), "day": since}
    if row["elsewhere"]:
        return text("labs.change_elsewhere", lang, **said)
    if row["real"] is None:
        return text("labs.change_unknown", lang, **said)
    rcv = f"±{number(row['rcv_percent'], lang)} %"
    return text("labs.change_real" if row["real"] else "labs.change_noise", lang, **said, rcv=rcv)


def signed_percent(value: float, lang: str) -> str:
    """A change with its sign: ``+12 %``, ``−3.5 %``."""
    shown = number(abs(value), lang, 0 if abs(value) >= 10 else 1)
    return f"{'−' if value < 0 else '+'}{shown}\u00a0%"


def critical_words(row: Row, lang: str) -> str | None:
    """What to do about a critical value; None where it is none."""
    if not row["critical"]:
        return None
    from healthkit.clinical.critical import source_in  # brings frames, which a question about steps need not load

    if row["critical_past"]:
        said = text("labs.critical_past", lang, day=day(row["day"], lang))
    else:
        said = text(f"labs.critical_{row['critical']}", lang)
    return f"{said} {text('labs.critical_source', lang, source=source_in(row['critical_source'], lang))}"


def question_words(row: Row, lang: str) -> str | None:
    """What has to be asked before the number can be trusted."""
    if not row["question"]:
        return None
    value = number(row["raw_value"], lang, 2) if row["raw_value"] is not None else ""
    return text(f"labs.question_{row['question']}", lang, value=value, unit=row["raw_unit"] or "")


def as_json(row: Row, lang: str) -> dict[str, Any]:
    """One result in the words of the contract; more keys than it names, none fewer."""
    found = analyte_of(row)
    has_range = row["range_origin"] is not None
    return {
        "analyte": row["analyte"] or row["name"],
        "name": name_of(row, lang),
        "loinc": row["loinc"] if row["system"] == "loinc" else (found.loinc[0] if found and found.loinc else None),
        "value": row["value"],
        "comparator": row["comparator"],
        "value_text": row["value_text"] or (None if row["value"] is not None else row["value_code"]),
        "unit": row["unit"],
        "taken_at": row["taken"] or (row["day"].isoformat() if row["day"] else None),
        "range": {
            "text": row["range_text"],
            "low": row["range_low"],
            "high": row["range_high"],
            "origin": row["range_origin"],
            "source": row["range_source"],
        }
        if has_range
        else None,
        "goal": {"low": row["goal_low"], "high": row["goal_high"], "source": row["goal_source"]}
        if row["goal_source"]
        else None,
        "flag": row["flag"],
        "severity": row["severity"],
        "method": row["derived"] or row["method"],
        "derived": row["derived"],
        "fasting": row["fasting"],
        "specimen": row["specimen"],
        "change": _change(row),
        "critical": {
            "level": row["critical"],
            "low": row["critical_low"],
            "high": row["critical_high"],
            "source": row["critical_source"],
            "past": row["critical_past"],
            "what_to_do": critical_words(row, lang),
        }
        if row["critical"]
        else None,
        "question": question_words(row, lang),
        "conflict": row["conflict"],
        "laboratory": row["laboratory"],
        "source": row["source"] or row["laboratory"],
        "raw": {"value": row["raw_value"], "unit": row["raw_unit"], "name": row["name"], "flag": row["lab_flag"]},
    }


def _change(row: Row) -> dict[str, Any] | None:
    if row["from_value"] is None or row["delta_percent"] is None:
        return None
    return {
        "from": {"value": row["from_value"], "taken_at": row["from_moment"].isoformat() + "Z"},
        "delta_percent": round(row["delta_percent"], 2),
        "rcv_percent": round(row["rcv_percent"], 2) if row["rcv_percent"] is not None else None,
        "real": row["real"],
        "variation_source": row["variation_source"],
        "elsewhere": row["elsewhere"],
    }
