"""JSON curves of ``Global Export Data``: pulse, steps, distance and calories, a sample or a minute an item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from connectors.fitbit.book import Book
from connectors.fitbit.kinds import named_day
from connectors.fitbit.members import columns, json_body, parsed
from connectors.fitbit.stamps import wall_clocks
from connectors.fitbit.twins import Twins, past_midnight
from healthkit.source.contract import Progress, Rows

_DAY = timedelta(days=1)
_CHUNK = timedelta(days=31)
_LOOKED_AT = 12
_AT_LEAST_SHIFTED = 3
"""Of so many telling files one has to run past midnight: by somebody who lives by UTC half the year, half do."""
_TEXT: dict[str, pl.DataType] = {"dateTime": pl.String(), "value": pl.String()}
_PULSE: dict[str, pl.DataType] = {"dateTime": pl.String(), "value": pl.Struct({"bpm": pl.Float64})}


@dataclass(frozen=True)
class Curve:
    """A metric as the JSON writes it; ``daily`` files hold one day each; items of ``seconds`` or instants."""

    metric: str
    unit: str
    seconds: int = 60
    daily: bool = False
    schema: Mapping[str, pl.DataType] | None = None


CURVES = {
    "heart_rate": Curve("heart_rate", "count/min", 0, daily=True, schema=_PULSE),
    "steps": Curve("step_count", "count", schema=_TEXT),
    "distance": Curve("distance_walking_running", "cm", schema=_TEXT),
    "calories": Curve("total_energy_burned", "kcal", schema=_TEXT),
}
_ALIKE = ("heart_rate", "steps", "distance")
"""Curves that come from the tracker as it stores them, so that their clocks agree; calories are reckoned later."""


def read_curve(book: Book, what: str, members: list[str], twins: Twins) -> Iterator[Rows | Progress]:
    """Samples of one curve, on days that no CSV tells."""
    members = _in_order(members)
    book.utc[what] = _is_utc(book, what, members, twins)
    for number, member in enumerate(members):
        body = json_body(book, member)
        if body is None:
            continue
        if _told(book, what, member, members[number + 1 :]):
            count = body.count(b'"dateTime"')
            book.skip(f"{what}: told by another file", count)
            book.read[f"{what}_json"] += count
            continue
        frame = _parsed(book, what, member, body)
        book.read[f"{what}_json"] += len(frame)
        yield from _samples(book, what, member, frame)
    yield from book.flush()


def look(book: Book, found: Mapping[str, list[str]]) -> None:
    """Note for every curve what the bounds of its files say of its clock, before any is read."""
    for what in CURVES:
        said = _by_bounds(book, what, _in_order(found.get(what, [])))
        if said is not None:
            book.bounds[what] = said


def _samples(book: Book, what: str, member: str, frame: pl.DataFrame) -> Iterator[Rows]:
    curve = CURVES[what]
    frame = frame.with_row_index("item", 1)
    book.bad(frame.filter(pl.col("start").is_null()), "bad_date", member, "item", "dateTime")
    frame = frame.filter(pl.col("start").is_not_null())
    book.bad(frame.filter(pl.col("value").is_null()), "bad_value", member, "item", "dateTime")
    frame = frame.filter(pl.col("value").is_not_null())
    if what == "heart_rate":
        before = len(frame)
        frame = frame.filter(pl.col("value") > 0)
        book.skip(f"{what}: not measured", before - len(frame))
    away = pl.lit(0 if book.utc[what] else None, pl.Int16)
    frame = book.untold(frame.with_columns(offset_min=away, source=pl.lit(book.source(), pl.Int32)), what, "json")
    if frame.is_empty():
        return
    book.see(frame["start"])
    if what == "calories":
        book.tell(what, "json", frame)
    if curve.seconds:
        frame = frame.with_columns(end=pl.col("start") + pl.duration(seconds=curve.seconds))
    yield from book.samples(frame, curve.metric, curve.unit)


def _parsed(book: Book, what: str, member: str, body: bytes) -> pl.DataFrame:
    """``[dateTime, start, value]`` of a member."""
    curve = CURVES[what]
    assert curve.schema is not None
    frame = columns(book, member, body, curve.schema)
    if frame is not None:
        value = pl.col("value").struct.field("bpm") if what == "heart_rate" else pl.col("value")
        frame = frame.with_columns(value.cast(pl.Float64, strict=False).alias("value"))
    else:
        loaded = parsed(book, member, body)
        pairs = [_pair(one, what) for one in loaded] if isinstance(loaded, list) else []
        frame = pl.DataFrame(pairs, {"dateTime": pl.String, "value": pl.Float64}, orient="row")
    return frame.with_columns(wall_clocks(frame["dateTime"]).alias("start"))


def _pair(one: Any, what: str) -> tuple[str | None, float | None]:
    if not isinstance(one, dict):
        return str(one), None
    value = one.get("value")
    if what == "heart_rate" and isinstance(value, dict):
        value = value.get("bpm")
    at = one.get("dateTime")
    return str(at) if at is not None else None, number(value)


def number(value: Any) -> float | None:
    """A JSON number, or a string of one; null where it is neither."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except ValueError:
        return None
    return found if abs(found) < float("inf") else None


def _told(book: Book, what: str, member: str, later: list[str]) -> bool:
    """Whether every day that a file can hold is told by the CSV, so that it need not be cut into columns.

    A file begins with the person's day; in UTC it can reach into the day before and the one behind.
    """
    told, first = book.told[what], named_day(member)
    days = set[date]().union(*(days for name, days in told.items() if name != "json"))
    if first is None or not days:
        return False
    then = named_day(later[0]) if later else None
    end = first + _DAY if CURVES[what].daily else min(then or first + _CHUNK, first + _CHUNK)
    span = (end - first).days
    return all(first + _DAY * number in days for number in range(-1, span + 1))


def _is_utc(book: Book, what: str, members: list[str], twins: Twins) -> bool:
    """Whether a curve's times are UTC: by its twin in the CSV, by the bounds of its files, by curves of its kind."""
    for member in _beside(twins, what, members):
        shift = twins.shift(what, _look(book, what, member))
        if shift is not None:
            return shift == 0
    if what in book.bounds:
        return book.bounds[what]
    return what in _ALIKE and any(book.utc.get(other, book.bounds.get(other, False)) for other in _ALIKE)


def _by_bounds(book: Book, what: str, members: list[str]) -> bool | None:
    """What the bounds of some files from all over say; a month's end is only known by the name of the next file."""
    daily = CURVES[what].daily
    spans = []
    for number, member in enumerate(members):
        begins, ends = named_day(member), next(map(named_day, members[number + 1 : number + 2]), None)
        if begins and daily:
            spans.append((begins, begins + _DAY, member))
        elif begins and ends and _DAY < ends - begins <= _CHUNK:
            spans.append((begins, ends, member))
    step = max(1, len(spans) // _LOOKED_AT)
    told = [past_midnight(begins, ends, _look(book, what, member)["start"]) for begins, ends, member in spans[::step]]
    shifted, kept = told.count(True), told.count(False)
    if shifted >= (1 if daily else 2) and _AT_LEAST_SHIFTED * shifted >= shifted + kept:
        return True
    return False if kept else None


def _look(book: Book, what: str, member: str) -> pl.DataFrame:
    """A member's rows, to look at; what is wrong with it is told when it is read."""
    glance = Book(book.package)
    body = json_body(glance, member)
    frame = _parsed(glance, what, member, body) if body else None
    if frame is None:
        return pl.DataFrame(schema={"start": pl.Datetime("us"), "value": pl.Float64})
    return frame.filter(pl.col("start").is_not_null() & pl.col("value").is_not_null())


def _beside(twins: Twins, what: str, members: list[str]) -> list[str]:
    """Members that can hold a day that the CSV has, too."""
    reach = _DAY if CURVES[what].daily else _CHUNK
    days = [(day, member) for member in members if (day := named_day(member))]
    return [member for day, member in days if any(day <= kept <= day + reach for kept in twins.kept.get(what, ()))][:3]


def _in_order(members: list[str]) -> list[str]:
    return sorted(members, key=lambda name: (named_day(name) or date.min, name))
