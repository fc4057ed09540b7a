"""Data points to rows: measurements, sleep stages and other states, food."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import polars as pl

from connectors.google_fit.book import Book
from connectors.google_fit.points import Point, points
from connectors.google_fit.streams import EVENTS, NUTRIENTS, NUTRITION, Field, Stream, stream
from healthkit.source.contract import Counts, Issue, Item
from healthkit.source.diary import entries as diary
from healthkit.source.frames import rows

_NOTHING: dict[str, Any] = {}
_FIGURES = {"energy": "calories", "carbohydrates": "carbs.total", "protein": "protein", "fat": "fat.total"}
_FIRST, _LAST = -(10**19), 2 * 10**19
"""Nanoseconds, some centuries around 1970: what lies beyond is no time."""


def measured(member: str, opened: BinaryIO, own: Stream, held: frozenset[str] | None, book: Book) -> Iterator[Item]:
    """The rows of one stream; ``held`` are writers whose points other members hold (``None``: take all)."""
    place = 0
    try:
        for block in points(opened):
            yield from _block(member, block, place, (own, held), book)
            place += len(block)
    except ValueError:
        yield Issue("damaged_member", member, f"point {place + 1}")
    yield Counts({own.type: place})


def _block(
    member: str, block: list[Point], place: int, whose: tuple[Stream, frozenset[str] | None], book: Book
) -> Iterator[Item]:
    own, held = whose
    by_origin: dict[str, list[tuple[int, Point]]] = {}
    for number, point in enumerate(block, place + 1):
        by_origin.setdefault(str(point.get("originDataSourceId") or ""), []).append((number, point))
    for origin, numbered in sorted(by_origin.items()):
        writer = stream(origin) if origin else own
        if held is not None and (not origin or writer.writer in held):
            continue
        yield from book.source(writer)
        frame, issues = _frame(member, numbered)
        yield from issues
        yield from _rows(frame, own, book.number(writer), book)


def _frame(member: str, numbered: list[tuple[int, Point]]) -> tuple[pl.DataFrame, list[Issue]]:
    """Start, end, and the values of each point; a point without a time is told."""
    starts, ends, values, places = [], [], [], []
    issues = []
    for number, point in numbered:
        start, end = _nanos(point.get("startTimeNanos")), _nanos(point.get("endTimeNanos"))
        if start is None:
            issues.append(Issue("bad_date", member, f"point {number}"))
            continue
        starts.append(start)
        ends.append(start if end is None else end)
        fitted = point.get("fitValue")
        if isinstance(fitted, list):
            values.append([one.get("value") or _NOTHING for one in fitted if isinstance(one, dict)])
        else:
            own = point.get("value")
            values.append([one for one in own if isinstance(one, dict)] if isinstance(own, list) else [])
        places.append(number)
    frame = pl.DataFrame(
        {
            "start": pl.Series(starts, dtype=pl.Int64).cast(pl.Datetime("us")),
            "end": pl.Series(ends, dtype=pl.Int64).cast(pl.Datetime("us")),
            "point": pl.Series(places, dtype=pl.Int64),
            "value": pl.Series(values, dtype=pl.Object),
        }
    ).with_columns(pl.lit(member).alias("member"))
    return frame, issues


def _nanos(cell: object) -> int | None:
    """Microseconds of a time in nanoseconds, which Takeout writes as a number and the interface as text."""
    try:
        nanos = int(cell)  # type: ignore[call-overload]
    except (TypeError, ValueError, OverflowError):
        return None
    return nanos // 1000 if _FIRST < nanos < _LAST and nanos else None


def _rows(frame: pl.DataFrame, own: Stream, source: int, book: Book) -> Iterator[Item]:
    if own.type in EVENTS:
        yield from _events(frame, own.type, source, book)
    elif own.type == NUTRITION:
        yield from _food(frame, source, book)
    else:
        for one in own.fields:
            yield from _samples(frame, one, source, book)


def _samples(frame: pl.DataFrame, field: Field, source: int, book: Book) -> Iterator[Item]:
    place, metric, unit = field
    values = _column(frame, lambda cells: _number(cells[place]) if len(cells) > place else None)
    made = frame.drop("value").with_columns(values, metric=pl.lit(metric), unit=pl.lit(unit), source=source)
    yield from _unreadable(made)
    told = made.filter(pl.col("value").is_not_null())
    if len(told):
        book.note(told)
        yield rows("sample", told.with_columns(book.refs.take(len(told))))


def _events(frame: pl.DataFrame, kind: str, source: int, book: Book) -> Iterator[Item]:
    metric, codes = EVENTS[kind]
    numbers = _column(frame, lambda cells: _number(cells[0]) if cells else None)
    code = numbers.cast(pl.Int64, strict=False).replace_strict(codes, default=None, return_dtype=pl.String)
    coded = frame.drop("value").with_columns(code=code, value=numbers)
    yield from _unreadable(coded)
    for other, count in (
        coded.filter(pl.col("code").is_null() & pl.col("value").is_not_null())["value"]
        .value_counts(sort=True)
        .iter_rows()
    ):
        yield Counts(unmapped={f"{kind} {other:.0f}": count})
    known = coded.filter(pl.col("code").is_not_null())
    if len(known):
        if metric == "sleep_analysis":
            book.asleep += known["start"].dt.epoch("s").to_list()
        yield rows("event", known.with_columns(book.refs.take(len(known)), metric=pl.lit(metric), source=source))


def _food(frame: pl.DataFrame, source: int, book: Book) -> Iterator[Item]:
    """One sample a nutrient, and an entry for a food or a meal that has a name."""
    told: list[tuple[int, str, float]] = []
    unknown: dict[str, int] = {}
    for row, cells in enumerate(frame["value"].to_list()):
        entries = cells[0].get("mapVal") if cells else None
        for entry in entries if isinstance(entries, list) else ():
            key = str(entry.get("key", ""))
            value = _number(entry.get("value") or _NOTHING)
            if value is None:
                continue
            if key in NUTRIENTS:
                told.append((row, key, value))
            else:
                unknown[f"nutrient {key}"] = unknown.get(f"nutrient {key}", 0) + 1
    yield Counts(unmapped=unknown)
    foods = diary.entries(_foods(frame, told, source), book.equal_foods, book.refs)
    if foods is not None:
        yield foods
    if not told:
        return
    made = pl.DataFrame(told, {"row": pl.UInt32, "key": pl.String, "value": pl.Float64}, orient="row")
    timed = made.join(frame.drop("value").with_row_index("row"), on="row", maintain_order="left")
    named = timed.with_columns(
        metric=pl.col("key").replace_strict({key: metric for key, (metric, _) in NUTRIENTS.items()}),
        unit=pl.col("key").replace_strict({key: unit for key, (_, unit) in NUTRIENTS.items()}),
        source=source,
    )
    yield rows("sample", named.with_columns(book.refs.take(len(named))))


def _foods(frame: pl.DataFrame, told: list[tuple[int, str, float]], source: int) -> pl.DataFrame:
    """The meal and the food of each point, the second and third of its values, with what it says of energy."""
    parts = {(row, key): value for row, key, value in told}
    meals, names = [], []
    for cells in frame["value"].to_list():
        meal = _number(cells[1]) if len(cells) > 1 else None
        name = cells[2].get("stringVal", cells[2].get("strVal")) if len(cells) > 2 else None
        meals.append(diary.MEALS.get(int(meal)) if meal is not None and abs(meal) < 100 else None)
        names.append(name.strip() or None if isinstance(name, str) else None)
    figures = {
        column: pl.Series([parts.get((row, key)) for row in range(len(frame))], dtype=pl.Float64)
        for column, key in _FIGURES.items()
    }
    return frame.select("start").with_columns(
        name=pl.Series(names, dtype=pl.String), meal=pl.Series(meals, dtype=pl.String), source=pl.lit(source),
        offset_min=pl.lit(None, pl.Int16), **figures,
    )  # fmt: skip


def _column(frame: pl.DataFrame, take: Callable[[list[dict[str, Any]]], float | None]) -> pl.Series:
    return pl.Series("value", [take(cells) for cells in frame["value"].to_list()], pl.Float64)


def _number(value: dict[str, Any]) -> float | None:
    """``fpVal`` or ``intVal``; the interface writes large integers as text."""
    found = value.get("fpVal", value.get("intVal")) if isinstance(value, dict) else None
    if isinstance(found, bool) or not isinstance(found, int | float | str):
        return None
    try:
        return float(found)
    except (ValueError, OverflowError):
        return None


def _unreadable(made: pl.DataFrame) -> Iterator[Issue]:
    bad = made.filter(pl.col("value").is_null())
    for member, point in bad.select("member", "point").iter_rows():
        yield Issue("bad_value", member, f"point {point}")
