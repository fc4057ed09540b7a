"""From a report to a PDF with a text layer: Typst, one template a layout, fonts that come with the package."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from healthkit.demo.laboratory.menu import LAYOUTS
from healthkit.demo.laboratory.report import LabReport, PrintedRow
from healthkit.errors import MissingExtra

_HERE = Path(__file__).parent
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_LIMITS = re.compile(r"(\d+\.?\d*)-(\d+\.?\d*)$|< ?(?:OR = )?(\d+\.?\d*)$|> ?(?:OR = )?(\d+\.?\d*)$")


def _english(when: date) -> str:
    return f"{_MONTHS[when.month - 1]} {when.day}, {when.year}"


def _hospital(when: date) -> str:
    return f"{when.day:02d}-{_MONTHS[when.month - 1][:3]}-{when.year}"


# How each layout writes a day and an instant.
_DAYS: dict[str, Callable[[date], str]] = {
    "quest": lambda when: f"{when:%m/%d/%Y}",
    "labcorp": lambda when: f"{when:%m/%d/%Y}",
    "function": _english,
    "two_column": _hospital,
    "simple": lambda when: f"{when:%m/%d/%Y}",
    "french": lambda when: f"{when:%d/%m/%Y}",
}
_INSTANTS: dict[str, Callable[[datetime], str]] = {
    "quest": lambda when: f"{when:%m/%d/%Y}   {when:%H:%M}",
    "labcorp": lambda when: f"{when:%m/%d/%Y}  {when:%H%M} Local",
    "function": _english,
    "two_column": lambda when: f"{_hospital(when)} {when:%H:%M}",
    "simple": lambda when: f"{when:%m/%d/%Y} {when.hour % 12 or 12}:{when:%M} {'AM' if when.hour < 12 else 'PM'}",
    "french": lambda when: f"{when:%d/%m/%Y} à {when:%H}H{when:%M}",
}


def layouts() -> tuple[str, ...]:
    """Names of the layouts."""
    return LAYOUTS


def render(report: LabReport, layout: str, seed: int) -> bytes:
    """The report as a PDF in a layout; the seed picks among the looks of its kind. Same arguments, same bytes.

    Raises:
        MissingExtra: Typst is not installed.
        ValueError: no layout of that name.
    """
    if layout not in LAYOUTS:
        raise ValueError(f"no layout {layout!r}; there are {', '.join(LAYOUTS)}")
    document = json.dumps(_document(report, layout, seed), ensure_ascii=False)
    stamp = report.reported_at.replace(tzinfo=UTC)
    return bytes(
        _compiler(layout).compile(
            format="pdf", sys_inputs={"document": document}, timestamp=stamp, pdf_tags=False
        )
    )  # fmt: skip


@cache
def _compiler(layout: str) -> Any:
    """Typst with a template loaded, kept because loading fonts costs more than a page."""
    try:
        import typst
    except ImportError:
        raise MissingExtra("typst", "report") from None
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(_HERE / "fonts")])
    folder = _HERE / "templates"
    return typst.Compiler(str(folder / f"{layout}.typ"), root=str(folder), font_paths=fonts)


def _document(report: LabReport, layout: str, seed: int) -> dict[str, Any]:
    day, instant = _DAYS[layout], _INSTANTS[layout]
    # Square roots of primes: neighbouring seeds fall far apart in every choice, so a few of them show every look.
    style = [(seed * prime**0.5) % 1 for prime in (2, 3, 5, 7, 11, 13, 17, 19)]
    several = len({row.taken_at for row in report.rows}) > 1
    panels = []
    for title in report.panels:
        rows = [row for row in report.rows if row.panel == title]
        panels.append(
            {
                "title": title,
                "collected": instant(rows[0].taken_at) if several else "",
                "rows": [_row(row, day) for row in rows],
                "asides": [asdict(aside) for aside in report.asides if aside.panel == title],
            }
        )
    born, taken = report.patient.born, report.collected_at
    return {
        "style": style,
        "laboratory": report.laboratory,
        "patient": {
            "name": report.patient.name,
            "born": day(born),
            "sex": report.patient.sex,
            "age": taken.year - born.year - ((taken.month, taken.day) < (born.month, born.day)),
        },
        "collected": instant(report.collected_at),
        "received": instant(report.received_at),
        "reported": instant(report.reported_at),
        "reported_day": day(report.reported_at),
        "previous_day": next((day(row.previous[1]) for row in report.rows if row.previous), ""),
        "accession": report.accession,
        "ordered_by": report.ordered_by,
        "fasting": report.fasting,
        "panels": panels,
        "notes": report.notes,
        "footnotes": report.footnotes,
    }


def _row(row: PrintedRow, day: Callable[[date], str]) -> dict[str, Any]:
    return {
        "name": row.name,
        "value": row.value,
        "unit": row.unit,
        "range": row.range_text,
        "ranges": _by_sex(row.range_text),
        "flag": row.flag,
        "abnormal": row.outside,
        "previous": [row.previous[0], day(row.previous[1])] if row.previous else [],
        "second": asdict(row.second) if row.second else {},
        "second_ranges": _by_sex(row.second.range_text) if row.second else [],
        "is_result": row.is_result,
        "comment": row.comment,
        "mark": row.mark,
        "lab": row.lab_code,
        "optimal": row.optimal,
        "gauge": _gauge(row),
    }


def _by_sex(range_text: str) -> list[str]:
    """The parts of a range that names both sexes; most have one part only."""
    return re.split(r" (?=Femme :|F ?: )", range_text)


def _gauge(row: PrintedRow) -> list[float]:
    """Where the value and the two ends of its range lie on a bar from 0 to 1; empty where there is no bar to draw."""
    limits = _LIMITS.match(row.range_text)
    number = re.fullmatch(r"[<>]?(\d+\.?\d*)", row.value)
    if limits is None or number is None:
        return []
    low, high, under, over = (float(part) if part else None for part in limits.groups())
    value = float(number[1])
    start = low if low is not None else over if over is not None else 0.0
    end = high if high is not None else under if under is not None else start * 2
    span = max(end - start, 1e-9)
    first, last = start - 0.5 * span, end + 0.5 * span
    at = min(1.0, max(0.0, (value - first) / (last - first)))
    left = 0.0 if under is not None else 0.25
    right = 1.0 if over is not None else 0.75
    return [left, right, at]
