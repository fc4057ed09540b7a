"""Short words on a result, for the cells of a table: its change, and what the laboratory printed."""

from __future__ import annotations

from healthkit.i18n import day, number, text
from healthkit.model.lab_units import label, ucum
from healthkit.source.labs_words import Row, in_own_unit, signed_percent


def change(row: Row, lang: str, before: Row | None = None) -> tuple[str, str]:
    """By how much, and whether that is real. ``before`` is the result before this one; words are compared with it."""
    if row["delta_percent"] is not None and row["from_moment"] < row["moment"]:
        return signed_percent(row["delta_percent"], lang), _verdict(row, lang)
    if before is None:
        return "–", text("labs.change_none", lang)
    if row["value"] is None and before["value"] is None:
        same = (row["value_code"] or row["value_text"]) == (before["value_code"] or before["value_text"])
        return "", text("labs_report.same" if same else "labs_report.differs", lang)
    return "–", text("labs_report.not_compared", lang)


def _verdict(row: Row, lang: str) -> str:
    if row["elsewhere"]:
        return text("labs_report.elsewhere", lang)
    if row["real"] is None:
        return text("labs_report.noise_unknown", lang)
    rcv = text("labs_report.percent", lang, value=number(row["rcv_percent"], lang))
    return text("labs_report.real" if row["real"] else "labs_report.noise", lang, rcv=rcv)


def since(row: Row, lang: str) -> str:
    """The day of the result that this one is compared with; nothing where it is compared with none."""
    compared = row["delta_percent"] is not None and row["from_moment"] < row["moment"]
    at = day(row["from_moment"].date(), lang, "d MMM y") if compared else ""
    return text("labs_charts.since", lang, day=at) if at else ""


def printed(row: Row, lang: str) -> str:
    """The number and unit that the laboratory printed, where they are not those shown."""
    if in_own_unit(row) or row["value"] is None:
        return ""
    value, code = as_written(row["raw_value"], lang), ucum(row["raw_unit"])
    unit = label(code, lang) if code else row["raw_unit"]
    return text("labs_report.printed", lang, value=f"{row['comparator'] or ''}{value} {unit}")


def as_written(value: float, lang: str) -> str:
    """A number with the decimals it came with."""
    return number(value, lang, len(f"{value:.10g}".partition(".")[2]))
