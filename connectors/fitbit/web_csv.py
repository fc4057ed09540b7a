"""The CSV export of fitbit.com: sections one after another, each under a line with its name, in the account's style."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import polars as pl

from connectors.fitbit.book import Book
from connectors.fitbit.members import json_body
from connectors.fitbit.sleep import Stretch, events
from healthkit.source.contract import Rows

_NAMES = frozenset({"Body", "Foods", "Activities", "Sleep"})
_DAYS = {
    "Activities": {
        "Calories Burned": ("total_energy_burned", "kcal"), "Steps": ("step_count", "count"),
        "Distance": ("distance_walking_running", ""), "Floors": ("flights_climbed", "count"),
        "Minutes Sedentary": ("sedentary_time", "min"), "Minutes Lightly Active": ("light_activity_time", "min"),
        "Minutes Fairly Active": ("moderate_activity_time", "min"),
        "Minutes Very Active": ("vigorous_activity_time", "min"),
        "Activity Calories": ("active_energy_burned", "kcal"),
    },
    "Body": {
        "Weight": ("body_mass", ""), "BMI": ("body_mass_index", "kg/m2"), "Fat": ("body_fat_percentage", "percent"),
    },
    "Foods": {"Calories In": ("dietary_energy_consumed", "kcal")},
    "Sleep": {
        "Minutes Asleep": ("sleep_duration", "min"), "Minutes Awake": ("sleep_awake", "min"),
        "Time in Bed": ("time_in_bed", "min"), "Minutes REM Sleep": ("sleep_rem", "min"),
        "Minutes Light Sleep": ("sleep_core", "min"), "Minutes Deep Sleep": ("sleep_deep", "min"),
    },
}  # fmt: skip
"""Titles of a section with metric and unit; the unit of weight and distance is the account's, which no file says."""
_TOTALS = "Daily Totals"
"""A line inside of a food log."""
_ZERO_IS_NONE = frozenset({"Weight", "BMI", "Fat", "Calories In"})
_EMPTY = frozenset({"", "n/a", "--", "-"})
_DATE = re.compile(r"^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})(?:\s+(\d{1,2}):(\d\d)\s*([AaPp][Mm])?)?$")
_LONGEST = timedelta(hours=36)


@dataclass
class _Section:
    name: str
    titles: list[str]
    lines: list[tuple[int, list[str]]] = field(default_factory=list)


def read_files(book: Book, members: list[str]) -> Iterator[Rows]:
    """Days and nights of every section."""
    for member in members:
        body = json_body(book, member)
        if body is None:
            continue
        text = body.decode("utf-8", "replace")
        silent: set[str] = set()
        sections = list(_sections(book, text))
        cells = [cell for one in sections for _, line in one.lines for cell in line[: 2 if one.name == "Sleep" else 1]]
        month_first = _month_first(cells)
        for section in sections:
            book.read[section.name.lower()] += len(section.lines)
            if section.name == "Sleep":
                yield from _sleep(book, member, section, month_first)
            else:
                yield from _days(book, member, section, silent, month_first)
        for title in sorted(silent):
            book.issue("measure_without_unit", member, f"column {title}", title)
    yield from book.flush()


def _sections(book: Book, text: str) -> Iterator[_Section]:
    section: _Section | None = None
    waits = ""
    for number, line in enumerate(csv.reader(io.StringIO(text)), 1):
        cells = [cell.strip() for cell in line]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) == 1 and not cells[0][:1].isdigit():
            if section is not None:
                yield section
            section, waits = None, cells[0] if cells[0] in _NAMES else ""
            if not waits and cells[0] != _TOTALS:
                book.skip(f"web_csv: section {cells[0].rstrip(' 0123456789-')}", 1)
        elif cells and waits:
            section, waits = _Section(waits, cells), ""
        elif cells and section is not None:
            section.lines.append((number, cells))
    if section is not None:
        yield section


def _days(book: Book, member: str, section: _Section, silent: set[str], month_first: bool) -> Iterator[Rows]:
    known = _DAYS[section.name]
    units = {"Weight": book.weight_unit, "Distance": book.distance_unit}
    told: dict[str, list[tuple[date, float]]] = defaultdict(list)
    for number, line in section.lines:
        at = _clock(line[0], month_first)
        if at is None:
            book.issue("bad_date", member, f"row {number}", line[0])
            continue
        for title, cell in zip(section.titles[1:], line[1:], strict=False):
            if title not in known:
                book.skip(f"web_csv: {title}", 1)
                continue
            value = _value(book, member, number, title, cell)
            if value is None or (value == 0 and title in _ZERO_IS_NONE):
                continue
            if not (known[title][1] or units.get(title)):
                if value:
                    silent.add(title)
                    book.skip(f"web_csv: {title} without a unit", 1)
                continue
            told[title].append((at.date(), value))
    group = "entered" if section.name in ("Body", "Foods") else "worn"
    for title, some in told.items():
        yield from _stated(book, (known[title][0], known[title][1] or units[title] or ""), some, group)


def _sleep(book: Book, member: str, section: _Section, month_first: bool) -> Iterator[Rows]:
    """Spans in bed, and what each night's line states; of several of one day the longest is the night."""
    spans: list[Stretch] = []
    nights: dict[date, tuple[timedelta, int, list[str]]] = {}
    for number, line in section.lines:
        start, end = (_clock(cell, month_first) for cell in [*line, "", ""][:2])
        if start is None or end is None or not start < end <= start + _LONGEST:
            book.issue("bad_date", member, f"row {number}", ", ".join(line[:2]))
            continue
        spans.append((start, end, "in_bed"))
        known = nights.get(end.date())
        if known is not None:
            book.skip("sleep: second one of a day, without stages", 1)
        if known is None or end - start > known[0]:
            nights[end.date()] = (end - start, number, line)
    if spans:
        yield events(book, spans, book.source())
    told: dict[str, list[tuple[date, float]]] = defaultdict(list)
    for day, (_, number, line) in sorted(nights.items()):
        for title, cell in zip(section.titles[2:], line[2:], strict=False):
            if title in _DAYS["Sleep"]:
                value = _value(book, member, number, title, cell)
                if value is not None:
                    told[title].append((day, value))
            else:
                book.skip(f"web_csv: {title}", 1)
    for title, some in told.items():
        yield from _stated(book, _DAYS["Sleep"][title], some, "worn")


def _stated(book: Book, meant: tuple[str, str], told: list[tuple[date, float]], group: str) -> Iterator[Rows]:
    frame = pl.DataFrame(told, {"day": pl.Date, "value": pl.Float64}, orient="row")
    frame = frame.unique("day", keep="first", maintain_order=True)
    yield from book.stated(frame.with_columns(source=pl.lit(book.source("", group), pl.Int32)), *meant)


def _value(book: Book, member: str, number: int, title: str, cell: str) -> float | None:
    """A number with commas between its thousands; null where there is none."""
    if cell.lower() in _EMPTY:
        return None
    plain = re.fullmatch(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", cell)
    if plain is None:
        book.issue("bad_value", member, f"row {number}", f"{title}: {cell}")
        return None
    return float(cell.replace(",", ""))


def _month_first(cells: list[str]) -> bool:
    """Whether days that end with the year begin with the month: where a second number exceeds 12, they do.

    Where no day settles it, the day comes first: accounts in US style write the year first.
    """
    found = [match for cell in cells if (match := _DATE.match(cell)) and len(match[1]) < 4]
    return any(int(match[2]) > 12 for match in found) and not any(int(match[1]) > 12 for match in found)


def _clock(cell: str, month_first: bool) -> datetime | None:
    found = _DATE.match(cell.strip())
    if found is None:
        return None
    first, second, third = int(found[1]), int(found[2]), int(found[3])
    year, month, day = (first, second, third) if len(found[1]) == 4 else (third, second, first)
    if len(found[1]) < 4 and month_first:
        month, day = day, month
    hour, minute = int(found[4] or 0), int(found[5] or 0)
    if found[6]:
        hour = hour % 12 + (12 if found[6].lower() == "pm" else 0)
    try:
        return datetime(year if year > 99 else 2000 + year, month, day, hour, minute)  # noqa: DTZ001 (wall clock)
    except ValueError:
        return None
