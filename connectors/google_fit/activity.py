"""The tables of activity: one of quarter hours a day, and one of days."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO

import polars as pl

from connectors.google_fit.book import OWN, Book
from connectors.google_fit.detection import DATE
from healthkit.errors import DamagedFile, InputError
from healthkit.model.words import fold
from healthkit.source.contract import Counts, Issue, Item
from healthkit.source.frames import rows
from healthkit.source.tabular import cells
from healthkit.source.tabular.table import ROW, open_table

Column = tuple[str, str]
"""Metric and unit."""
_STEPS, _MOVE, _POINTS = (
    ("step_count", "count"),
    ("google_fit_move_minutes", "min"),
    ("google_fit_heart_points", "points"),
)
_TITLES: dict[str, Column] = {
    "step count": _STEPS, "nombre de pas": _STEPS, "schrittzahl": _STEPS, "schritte": _STEPS,
    "recuento de pasos": _STEPS, "conteggio passi": _STEPS, "stappen": _STEPS, "antal steg": _STEPS,
    "antal skridt": _STEPS, "antall skritt": _STEPS, "liczba krokow": _STEPS, "pocet kroku": _STEPS,
    "adim sayisi": _STEPS, "количество шагов": _STEPS,
    "歩数": _STEPS, "걸음 수": _STEPS, "步数": _STEPS, "步數": _STEPS,
    "numero de pasos": _STEPS, "numero di passi": _STEPS, "contagem de passos": _STEPS, "aantal stappen": _STEPS,
    "move minutes count": _MOVE, "nombre de minutes d activite": _MOVE, "minutes d activite": _MOVE,
    "anzahl der aktiven minuten": _MOVE, "heart points": _POINTS, "points cardio": _POINTS, "kardiopunkte": _POINTS,
    "puntos cardio": _POINTS, "average heart rate (bpm)": ("heart_rate", "count/min"),
    "average weight (kg)": ("body_mass", "kg"), "poids moyen (kg)": ("body_mass", "kg"),
    "average oxygen saturation (%)": ("oxygen_saturation", "percent"),
    "average body temperature (degc)": ("body_temperature", "degC"),
}  # fmt: skip
_BY_UNIT: dict[str, Column] = {
    "(kcal)": ("total_energy_burned", "kcal"),
    "(m)": ("distance_walking_running", "m"),
    "(kg)": ("body_mass", "kg"),
    "(bpm)": ("heart_rate", "count/min"),
}
"""Titles are translated, their units are not: only one column is of energy, and one of distance; of weights and heart
rates the mean comes first, before the highest and the lowest."""
_IN_QUARTERS = frozenset({"heart_rate", "oxygen_saturation", "body_temperature"})
"""A mean of a quarter hour is a measurement; a mean of a day says less than the day's own minimum does."""


_LARGEST = 64 << 20
"""Bytes; a century of days takes a tenth of that."""


def quarters(member: str, stream: BinaryIO, book: Book) -> Iterator[Item]:
    """Quarter hours of the day that the file's name says; of a metric with data points on that day, nothing."""
    found = DATE.search(member)
    assert found is not None  # it was recognised by it
    day = pl.lit(found[1]).str.to_date(strict=False).cast(pl.Datetime("us"))
    for frame, columns in _frames(member, stream, book, 2):
        if not isinstance(frame, pl.DataFrame):
            yield frame
            continue
        titles = [name for name in frame.columns if name != ROW]
        started, ended = pl.col(titles[0]), pl.col(titles[1])
        offset = cells.offset(started)
        placed = frame.with_columns(
            offset_min=offset,
            start=_clock(started, day) - pl.duration(minutes=offset),
            end=_clock(ended, day) - pl.duration(minutes=cells.offset(ended)),
        ).with_columns(
            # The last quarter hour ends at 00:00 of the next day.
            end=pl.when(pl.col("end") <= pl.col("start")).then(pl.col("end") + pl.duration(days=1)).otherwise("end")
        )
        bad = placed.filter(pl.col("start").is_null() | pl.col("end").is_null())
        for row, raw in bad.select(ROW, titles[0]).iter_rows():
            yield Issue("bad_date", member, f"row {row}", raw or "")
        yield from _samples(member, placed.drop_nulls(["start", "end"]), columns, book, detailed=True)


def days(member: str, stream: BinaryIO, book: Book) -> Iterator[Item]:
    """What Google Fit states of whole days."""
    for frame, columns in _frames(member, stream, book, 1):
        if not isinstance(frame, pl.DataFrame):
            yield frame
            continue
        title = next(name for name in frame.columns if name != ROW)
        dated = frame.with_columns(day=cells.day(pl.col(title), ()))
        for row, raw in dated.filter(pl.col("day").is_null()).select(ROW, title).iter_rows():
            yield Issue("bad_date", member, f"row {row}", raw or "")
        start = pl.col("day").cast(pl.Datetime("us"))
        whole = dated.filter(pl.col("day").is_not_null()).with_columns(start=start, end=start + pl.duration(days=1))
        stated = {title: column for title, column in columns.items() if column[0] not in _IN_QUARTERS}
        yield from _samples(member, whole, stated, book, detailed=False)


def _clock(cell: pl.Expr, day: pl.Expr) -> pl.Expr:
    return day + cells.clock_time(cell.str.replace(r"(Z|[+-]\d\d:?\d\d)$", ""))


def _frames(
    member: str, stream: BinaryIO, book: Book, leading: int
) -> Iterator[tuple[pl.DataFrame | Item, dict[str, Column]]]:
    """Frames with the columns that are read by title; the table's first columns are times."""
    body = stream.read(_LARGEST)
    try:
        table = open_table(io.BytesIO(body), member, delimiter=",")
    except (InputError, DamagedFile):
        table = None
    if table is None or len(table.titles) <= leading or not all(table.titles[:leading]):
        yield Issue("damaged_member", member), {}
        return
    columns = _columns(table.titles[leading:])
    for one in book.source(OWN):
        yield one, {}
    ragged = _ragged(body, len(table.titles))
    for row in ragged:
        yield Issue("row_width", member, f"row {row}"), {}
    for whole in table.frames:
        frame = whole.filter(~pl.col(ROW).is_in(ragged))
        others = {
            title: told
            for title in table.titles[leading:]
            if title and title not in columns and (told := len(frame) - frame[title].null_count())
        }
        yield Counts({"quarter hour" if leading == 2 else "day": len(frame)}, others), {}
        yield frame, columns


def _ragged(body: bytes, width: int) -> list[int]:
    """Rows with another number of cells than there are titles: which cell is whose cannot be told."""
    lines = body.rstrip().split(b"\n")
    return [
        number
        for number, line in enumerate(lines, 1)
        if b'"' not in line and line.strip() and not line.rstrip(b"\r, ").count(b",") < width <= line.count(b",") + 1
    ]


def _columns(titles: Sequence[str]) -> dict[str, Column]:
    """What is read of the titles, each metric once."""
    found: dict[str, Column] = {}
    for title in titles:
        known = _TITLES.get(fold(title)) or _TITLES.get(title.casefold())
        known = known or next((column for unit, column in _BY_UNIT.items() if title.endswith(unit)), None)
        if known and known not in found.values():
            found[title] = known
    return found


def _samples(
    member: str, placed: pl.DataFrame, columns: dict[str, Column], book: Book, *, detailed: bool
) -> Iterator[Item]:
    for title, (metric, unit) in columns.items():
        value = cells.number(pl.col(title), ".")
        made = placed.with_columns(value=value, metric=pl.lit(metric), unit=pl.lit(unit), source=book.number(OWN))
        wrong = pl.col("value").is_null() & pl.col(title).is_not_null()
        for row, raw in made.filter(wrong).select(ROW, title).iter_rows():
            yield Issue("bad_value", member, f"row {row}", f"{title}: {raw}")
        told = made.filter(pl.col("value").is_not_null())
        if detailed and metric in book.measured:
            told = told.filter(~pl.col("start").dt.epoch("d").is_in(sorted(book.measured[metric])))
        if len(told):
            yield rows("sample", told.with_columns(book.refs.take(len(told))))
