"""The CSV export of fitbit.com: sections one after another, each under a line with its name, in the account's style."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import polars as pl

from connectors.fitbit.book import Book
from connectors.fitbit.kinds import WIDTHS, section_of
from connectors.fitbit.members import json_body
from connectors.fitbit.profile import unit_by_bmi
from connectors.fitbit.sleep import Stretch, events
from healthkit.source.contract import Rows
from healthkit.source.tabular.heads import text_of
from healthkit.source.tabular.written import Order, clock, day, order_of, said

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
_TITLES = {
    "Activities": tuple(_DAYS["Activities"]), "Body": tuple(_DAYS["Body"]), "Foods": tuple(_DAYS["Foods"]),
    "Sleep": ("End Time", "Minutes Asleep", "Minutes Awake", "Number of Awakenings", "Time in Bed", "Minutes REM Sleep",
              "Minutes Light Sleep", "Minutes Deep Sleep"),
}  # fmt: skip
"""Titles behind the first one in their order, which is that of every language."""
_WITH_DECIMALS = frozenset({"Distance", "Weight", "BMI", "Fat"})
_NUMBER = re.compile(r"(-?\d+(?:[.,]\d+)*?)(?:([.,])(\d+))?")
_SPACES = re.compile(r"[\s\u00a0\u202f'’]")
_TIME = re.compile(r"\s*(\d{1,2}:\d\d(?::\d\d)?\s*(?:[AaPp]\.?\s*[Mm]\.?)?)$")
_LONGEST = timedelta(hours=36)
_LIVED = (1900, 2100)


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
        silent: set[str] = set()
        sections = list(_sections(book, text_of(body)))
        cells = [cell for one in sections for _, line in one.lines for cell in line[: 2 if one.name == "Sleep" else 1]]
        order = said(book.package.context.get("mapping", "")) or order_of(_TIME.sub("", cell) for cell in cells)
        for section in sections:
            book.read[section.name.lower()] += len(section.lines)
            if section.name == "Sleep":
                yield from _sleep(book, member, section, order)
            else:
                yield from _days(book, member, section, silent, order)
        for title in sorted(silent):
            book.issue("measure_without_unit", member, f"column {title}", title)
    yield from book.flush()


def _sections(book: Book, text: str) -> Iterator[_Section]:
    current: _Section | None = None
    waits = ""
    lines = text.splitlines()
    sign = ";" if sum(line.count(";") for line in lines) > sum(line.count(",") for line in lines) else ","
    for number, line in enumerate(csv.reader(lines, delimiter=sign), 1):
        cells = [cell.strip() for cell in line]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) == 1 and not cells[0][:1].isdigit():
            if current is not None:
                yield current
            current, waits = None, section_of(cells[0]) or ""
            if not waits and cells[0] != _TOTALS:
                book.skip(f"web_csv: section {cells[0].rstrip(' 0123456789-')}", 1)
        elif cells and waits:
            current, waits = _Section(waits, _plain(waits, cells)), ""
        elif cells and current is not None:
            current.lines.append((number, cells))
    if current is not None:
        yield current


def _plain(name: str, titles: list[str]) -> list[str]:
    """Titles in English: those of another language by their place."""
    if len(titles) not in WIDTHS[name] or any(title in _TITLES[name] for title in titles):
        return titles
    return [titles[0], *_TITLES[name][: len(titles) - 1]]


def _days(book: Book, member: str, section: _Section, silent: set[str], order: Order | None) -> Iterator[Rows]:
    known = _DAYS[section.name]
    units = {"Weight": _weight_unit(book, section), "Distance": book.distance_unit}
    told: dict[str, list[tuple[date, float]]] = defaultdict(list)
    for number, line in section.lines:
        at = _clock(line[0], order)
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


def _sleep(book: Book, member: str, section: _Section, order: Order | None) -> Iterator[Rows]:
    """Spans in bed, and what each night's line states; of several of one day the longest is the night."""
    spans: list[Stretch] = []
    nights: dict[date, tuple[timedelta, int, list[str]]] = {}
    for number, line in section.lines:
        start, end = (_clock(cell, order) for cell in [*line, "", ""][:2])
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
    for waking, (_, number, line) in sorted(nights.items()):
        for title, cell in zip(section.titles[2:], line[2:], strict=False):
            if title in _DAYS["Sleep"]:
                value = _value(book, member, number, title, cell)
                if value is not None:
                    told[title].append((waking, value))
            else:
                book.skip(f"web_csv: {title}", 1)
    for title, some in told.items():
        yield from _stated(book, _DAYS["Sleep"][title], some, "worn")


def _stated(book: Book, meant: tuple[str, str], told: list[tuple[date, float]], group: str) -> Iterator[Rows]:
    frame = pl.DataFrame(told, {"day": pl.Date, "value": pl.Float64}, orient="row")
    frame = frame.unique("day", keep="first", maintain_order=True)
    yield from book.stated(frame.with_columns(source=pl.lit(book.source("", group), pl.Int32)), *meant)


def _weight_unit(book: Book, section: _Section) -> str | None:
    """The unit of weights beside which the BMI stands."""
    if not {"Weight", "BMI"} <= set(section.titles):
        return book.weight_unit
    places = [section.titles.index(title) for title in ("Weight", "BMI")]
    cells = ([*line, *[""] * len(section.titles)] for _, line in section.lines)
    return unit_by_bmi(
        book, ((_number("Weight", row[places[0]]), _number("BMI", row[places[1]])) for row in cells), book.weight_unit
    )


def _value(book: Book, member: str, number: int, title: str, cell: str) -> float | None:
    """A number of a cell; null where there is none."""
    if cell.lower() in _EMPTY:
        return None
    found = _number(title, cell)
    if found is None:
        book.issue("bad_value", member, f"row {number}", f"{title}: {cell}")
    return found


def _number(title: str, cell: str) -> float | None:
    """A number in the account's style, such as ``13,666``, ``13.666`` and ``13 666`` steps, ``10.4`` and ``10,4``."""
    found = _NUMBER.fullmatch(_SPACES.sub("", cell))
    if found is None:
        return None
    whole, sign, rest = found.groups("")
    thousands = sign in whole or (len(rest) == 3 and (title not in _WITH_DECIMALS or sign == ","))
    digits = re.sub("[.,]", "", whole)
    return float(digits + rest if sign and thousands else f"{digits}.{rest or 0}")


def _clock(cell: str, order: Order | None) -> datetime | None:
    """A wall clock; where nothing tells which number is the month, the day comes first, as it mostly was seen to."""
    text = cell.strip()
    time = _TIME.search(text)
    on = day(_TIME.sub("", text), order or "day")
    since = clock(time[1]) if time else 0
    if on is None or since is None or not _LIVED[0] <= on.year <= _LIVED[1]:
        return None
    return datetime(on.year, on.month, on.day) + timedelta(microseconds=since)  # noqa: DTZ001 (wall clock)
