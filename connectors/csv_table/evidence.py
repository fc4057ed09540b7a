"""What the cells of a whole table say of each column: how many are numbers, in which form, dates, times or words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from connectors.csv_table import vocabulary
from connectors.csv_table.dates import DateEvidence, date_counts, late_counts
from connectors.csv_table.heading import tokens
from connectors.csv_table.mapping import NOTHING
from connectors.csv_table.spoken import as_clock, as_span
from connectors.csv_table.stamps import UNIX, since_1970, spelled
from healthkit.source.tabular.table import ROW

MOST_WORDS = 200
"""Different words of a column that are kept; a column with more of them is prose."""
_MOST_VALUES = 20_000
_DATED = ("day", "time", "start", "end")
_FULL_ROWS = 20_000
_EVERY = 200
_DAY = r"^([^T\s]+(?: [A-Za-z]+\.?,? \d+| \d{1,2},? \d{4})?)"
_EXAMPLES = 3
_LOOK = 200
"""Cells by which a column is known to hold spelled dates or times counted since 1970."""
_NUMBER = r"[-+−]?[\d][\d.,'’\s\u00a0\u202f]*(?:[eE][-+]?\d+)?"
_POINT = r"^[-+−]?\d+\.(\d{1,2}|\d{4,})(\D|$)"
_COMMA = r"^[-+−]?\d+,(\d{1,2}|\d{4,})(\D|$)"
_THREE = r"^[-+−]?\d{1,3}([.,])\d{3}(\D|$)"


@dataclass
class ColumnEvidence:
    """Counts over the cells of a column that are not empty; ``told`` and kinds of cells over the first rows only."""

    title: str
    told: int = 0
    numbers: int = 0
    points: int = 0
    """Numbers whose decimals only a point can part."""
    commas: int = 0
    threes: Counter[str] = field(default_factory=Counter)
    """Numbers such as ``1,234``, by their sign: thousands, or three decimals."""
    clocks: int = 0
    spans: Counter[str] = field(default_factory=Counter)
    """Cells such as ``7:32``, by their form, and of ``7:32`` those with an hour past 23 or a bare day."""
    longest_first: int = 0
    ratios: int = 0
    """Cells such as ``120/80``."""
    dates: DateEvidence = field(default_factory=DateEvidence)
    spelled: bool = False
    """Whether dates have months as words; the other fields see them with the year first."""
    unix: bool = False
    """Whether its cells count since 1970; the other fields see them as times in UTC."""
    utc: int = 0
    """Times of which the cell says that they are in UTC."""
    suffixes: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    """Some numbers of the whole column, as written."""

    def share(self, count: int) -> float:
        """A count as a share of the cells."""
        return count / self.told if self.told else 0.0

    @property
    def kind(self) -> str:
        """``date``, ``moment``, ``clock``, ``span``, ``ratio``, ``number``, ``text`` or ``empty``."""
        if not self.told:
            return "empty"
        if self.share(self.dates.days) >= 0.8:
            return "moment" if self.dates.times * 2 > self.dates.days else "date"
        if self.share(self.ratios) >= 0.8:
            return "ratio"
        if self.share(self.numbers) >= 0.8:
            return "number"
        spans = sum(self.spans.values())
        if self.share(max(self.clocks, spans)) >= 0.8:
            return "clock" if self.clocks >= spans and not self.spans["h:mm:ss"] else "span"
        return "number" if self.share(self.numbers) > 0.5 else "text"


@dataclass
class Evidence:
    """All columns, and how rows stand to days."""

    columns: dict[str, ColumnEvidence]
    rows: int = 0
    looked: int = 0
    """Rows that were looked at in every respect: what :attr:`days` counts among."""
    days: dict[str, set[str]] = field(default_factory=dict)
    """Different days by the title of each column with dates, as written."""
    first: pl.DataFrame | None = None
    """The first rows, for a look at how they would be stored."""


def gather(titles: tuple[str, ...], frames: Iterator[pl.DataFrame]) -> Evidence:
    """Read a table once: its first rows in every respect, all others for what a single cell can prove."""
    found = Evidence({title: ColumnEvidence(title) for title in titles if title})
    for raw in frames:
        text = pl.exclude(ROW)
        frame = raw.with_columns(pl.when(~text.str.to_lowercase().is_in(sorted(NOTHING))).then(text))
        whole = found.looked < _FULL_ROWS
        if found.first is None:
            found.first = frame.head(50)
        found.rows += len(frame)
        found.looked += len(frame) if whole else 0
        frame = _dated(frame, found.columns)
        for title, column in found.columns.items():
            told = frame[title].drop_nulls()
            if whole:
                _add(column, told)
                if column.dates.days:
                    found.days.setdefault(title, set()).update(told.str.extract(_DAY).drop_nulls().unique())
            elif len(told):
                _add_late(column, told)
    return found


def _dated(frame: pl.DataFrame, columns: dict[str, ColumnEvidence]) -> pl.DataFrame:
    """The frame with spelled dates as numbers, and with times counted since 1970 where a title speaks of a time."""
    made = []
    for title, column in columns.items():
        if not column.told:  # its first cells say what it is
            told = frame[title].drop_nulls().head(_LOOK)
            column.spelled = bool((told.to_frame().select(spelled(pl.col(title)).alias(title))[title] != told).any())
            timed = any(vocabulary.place(tokens(title), place) for place in _DATED)
            column.unix = timed and len(told) > 0 and bool(told.str.contains(UNIX).all())
        if column.spelled or column.unix:
            cell = pl.col(title)
            made.append((since_1970(cell) if column.unix else spelled(cell, every=True)).alias(title))
    return frame.with_columns(made)


def _add_late(column: ColumnEvidence, told: pl.Series) -> None:
    """What a cell far down can prove: the order of day and month, the decimal sign, a unit's range, another word."""
    cell = pl.col(told.name)
    if column.dates.days:
        column.dates.add_late(told.to_frame().select(**late_counts(cell)).row(0, named=True))
    elif column.numbers:
        points, commas = told.to_frame().select(points=cell.str.contains(_POINT).sum(), commas=_commas(cell)).row(0)
        column.points += points
        column.commas += commas
        column.cells += told.gather_every(_EVERY).to_list() if len(column.cells) < _MOST_VALUES else []
    if len(column.words) <= MOST_WORDS:
        column.words.update(dict(told.value_counts().head(MOST_WORDS + 1).iter_rows()))


def _commas(cell: pl.Expr) -> pl.Expr:
    return cell.str.contains(_COMMA).sum()


def _add(column: ColumnEvidence, told: pl.Series) -> None:
    if told.is_empty():
        return
    column.told += len(told)
    cell = pl.col(told.name)
    counts: dict[str, Any] = told.to_frame().select(**_counts(cell), **date_counts(cell)).row(0, named=True)
    column.numbers += counts["numbers"]
    column.points += counts["points"]
    column.commas += counts["commas"]
    column.clocks += counts["clocks"]
    column.ratios += counts["ratios"]
    column.utc += counts["utc"]
    column.longest_first = max(column.longest_first, counts["longest_first"] or 0)
    for sign, name in ((",", "three_comma"), (".", "three_point")):
        column.threes[sign] += counts[name]
    for form in ("h:mm", "h:mm:ss"):
        column.spans[form] += counts[form]
    column.dates.add(counts)
    _add_words(column, told, counts)


def _add_words(column: ColumnEvidence, told: pl.Series, counts: dict[str, Any]) -> None:
    if len(column.examples) < _EXAMPLES:
        column.examples += told.unique(maintain_order=True).head(_EXAMPLES - len(column.examples)).to_list()
    if counts["numbers"]:
        numbers = told.filter(told.str.contains(rf"^{_NUMBER}\s*\S{{0,12}}$"))
        suffix = numbers.str.extract(r"\d[.,]?\s*([^\d\s.,;:][^\d]*)$").drop_nulls()
        column.suffixes.update(dict(suffix.value_counts().iter_rows()))
        column.cells += numbers.gather_every(1 + len(numbers) // _MOST_VALUES).to_list()
    if len(column.words) <= MOST_WORDS:
        column.words.update(dict(told.value_counts().head(MOST_WORDS + 1).iter_rows()))


def _counts(cell: pl.Expr) -> dict[str, pl.Expr]:
    span, clock = as_span(cell), as_clock(cell)
    return {
        "utc": cell.str.contains(r":\d\d(?:\.\d+)? ?(?:Z|\+00:?00)$").sum(),
        "numbers": cell.str.contains(rf"^{_NUMBER}\s*[^\d\s:/][^\d:/]{{0,11}}$|^{_NUMBER}$").sum(),
        "points": cell.str.contains(_POINT).sum(),
        "commas": _commas(cell),
        "three_comma": (cell.str.extract(_THREE) == ",").sum(),
        "three_point": (cell.str.extract(_THREE) == ".").sum(),
        "clocks": clock.str.contains(r"^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?( ?[AaPp][Mm])?$").sum(),
        "h:mm": span.str.contains(r"^\d+:[0-5]?\d$").sum(),
        "h:mm:ss": span.str.contains(r"^\d+:[0-5]?\d:[0-5]?\d(\.\d+)?$").sum(),
        "longest_first": span.str.extract(r"^(\d+):").cast(pl.Int64, strict=False).max(),
        "ratios": cell.str.contains(r"^\d{1,3}([.,]\d)?\s*[/\-]\s*\d{1,3}([.,]\d)?$").sum(),
    }
