"""JSON of whole days and of the body: resting pulse, minutes of activity, VO₂max, weight and height."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import polars as pl

from connectors.fitbit.book import Book
from connectors.fitbit.curves import number
from connectors.fitbit.members import items
from connectors.fitbit.profile import unit_by_bmi
from connectors.fitbit.stamps import us
from healthkit.source.contract import Rows

MINUTES = {
    "sedentary_minutes": "sedentary_time",
    "lightly_active_minutes": "light_activity_time",
    "moderately_active_minutes": "moderate_activity_time",
    "very_active_minutes": "vigorous_activity_time",
}
_WHOLE_DAY = 1440.0


@dataclass(frozen=True)
class _Kind:
    """What rows are, by the name under which other files tell it; their metric and unit, and who writes them."""

    what: str
    metric: str
    unit: str
    group: str = "worn"


_RESTING = _Kind("resting", "resting_heart_rate", "count/min")
_VO2_MAX = (
    (_Kind("vo2_max", "vo2_max", "mL/min·kg"), ("filteredDemographicVO2Max", "demographicVO2Max")),
    (_Kind("run_vo2_max", "vo2_max", "mL/min·kg"), ("filteredRunVO2Max", "runVO2Max")),
)
_SCHEMA = {"at": pl.String, "value": pl.Float64, "raw": pl.String, "item": pl.Int64}
_HEIGHTS = ((400, 2500, "mm"), (40, 250, "cm"))


def read_resting(book: Book, members: list[str]) -> Iterator[Rows]:
    """Resting heart rate of days; a value of 0, or without a date, is that of a day on which there was none."""
    for member in members:
        frame = _values(book, member, "resting_json", "value")
        measured = frame.filter((pl.col("value") > 0) | pl.col("value").is_null())
        book.skip("resting: not measured", len(frame) - len(measured))
        yield from _days(book, member, measured, _RESTING)
    yield from book.flush()


def read_vo2_max(book: Book, members: list[str]) -> Iterator[Rows]:
    """The cardio fitness of a day as the app shows it, and that of single runs."""
    for member in members:
        told = [(at, one) for at, one in enumerate(items(book, member), 1) if isinstance(one.get("value"), dict)]
        for kind, keys in _VO2_MAX:
            rows = [
                (_text(one.get("dateTime")), _first(one["value"], keys), "", at)
                for at, one in told
                if keys[1] in one["value"]
            ]
            book.read[f"{kind.what}_json"] += len(rows)
            frame = pl.DataFrame(rows, _SCHEMA, orient="row").filter(pl.col("value").is_not_null())
            write = _days if kind.what == "vo2_max" else _moments
            yield from write(book, member, frame, kind)
    yield from book.flush()


def read_minutes(book: Book, members: dict[str, list[str]]) -> Iterator[Rows]:
    """Minutes of each intensity. A day of 1440 sedentary minutes was not worn, or not lived yet: it states nothing."""
    frames = {
        what: pl.concat([_values(book, member, what).with_columns(member=pl.lit(member)) for member in names])
        for what, names in members.items()
        if names
    }
    made = {what: _dated(book, frame) for what, frame in frames.items()}
    idle = made.get("sedentary_minutes", pl.DataFrame(schema={"day": pl.Date, "value": pl.Float64}))
    unworn = idle.filter(pl.col("value") >= _WHOLE_DAY)["day"].to_list()
    for what, frame in made.items():
        lived = frame.filter(~(pl.col("day").is_in(unworn) & pl.col("value").is_in([0.0, _WHOLE_DAY])))
        if book.last is not None:
            lived = lived.filter(pl.col("day") <= book.last.date() + timedelta(days=1))
        book.skip(f"{what}: not worn", len(frame) - len(lived))
        lived = lived.with_columns(source=pl.lit(book.source(), pl.Int32))
        yield from book.stated(book.untold(lived, what, "json"), MINUTES[what], "min")
    yield from book.flush()


def read_height(book: Book, members: list[str]) -> Iterator[Rows]:
    """Height, in millimetres; older accounts have centimetres."""
    for member in members:
        frame = _values(book, member, "height_json")
        for low, high, unit in _HEIGHTS:
            some = frame.filter(pl.col("value").is_between(low, high))
            yield from _moments(book, member, some, _Kind("height", "height", unit, "entered"))
        odd = frame.filter(~pl.any_horizontal(pl.col("value").is_between(low, high) for low, high, _ in _HEIGHTS))
        book.bad(odd, "bad_value", member, "item", "raw")
    yield from book.flush()


def read_weight(book: Book, members: list[str]) -> Iterator[Rows]:
    """Weights with their BMI and share of fat. The unit of weight is not written: see :func:`unit_by_bmi`."""
    silent = ""
    files = [(member, items(book, member, "weight") or items(book, member, "fat")) for member in members]
    units = {answer: _weight_unit(book, files, answer=answer) for answer in (True, False)}
    for member, loaded in files:
        book.read["weight_json"] += len(loaded)
        for kind, key in _body(units[_is_answer(loaded)] or ""):
            some = [(item, one) for item, one in enumerate(loaded, 1) if key in one]
            if some and not kind.unit:
                silent = silent or member
                book.skip("weight: without a unit", len(some))
            elif some:
                yield from _moments(book, member, _weighed(some, key), kind)
    if silent:
        book.issue("measure_without_unit", silent, "", "weight")
    yield from book.flush()


def _is_answer(loaded: list[dict[str, Any]]) -> bool:
    """Whether logs are an answer of the Web API, which writes ISO days."""
    return bool(loaded) and "-" in str(loaded[0].get("date"))


def _weight_unit(book: Book, files: list[tuple[str, list[dict[str, Any]]]], *, answer: bool) -> str | None:
    """The unit of all answers, or of all of an export's files; answers are in kilograms unless asked otherwise."""
    logs = (one for _, loaded in files if _is_answer(loaded) == answer for one in loaded)
    pairs = ((number(one.get("weight")), number(one.get("bmi"))) for one in logs)
    return unit_by_bmi(book, pairs, "kg" if answer else book.weight_unit)


def _body(unit: str) -> tuple[tuple[_Kind, str], ...]:
    """What a list of weights holds."""
    return (
        (_Kind("weight", "body_mass", unit, "entered"), "weight"),
        (_Kind("body_mass_index", "body_mass_index", "kg/m2", "entered"), "bmi"),
        (_Kind("body_fat", "body_fat_percentage", "percent", "entered"), "fat"),
    )


def _weighed(some: list[tuple[int, dict[str, Any]]], key: str) -> pl.DataFrame:
    """``[at, value, raw, item, by]`` of one number of each log."""
    rows = [
        (f"{one.get('date')} {one.get('time') or '00:00:00'}", number(one[key]), str(one[key]), item)
        for item, one in some
    ]
    by = [_text(one.get("source")) or "" for _, one in some]
    names = pl.Series("by", ["" if name == "API" else name for name in by], pl.String)
    return pl.DataFrame(rows, _SCHEMA, orient="row").with_columns(names)


def _values(book: Book, member: str, kind: str, key: str = "") -> pl.DataFrame:
    """``[at, value, raw, item]`` of a list of ``dateTime`` and ``value``; the number may lie under a ``key`` of it."""
    rows = []
    for at, one in enumerate(items(book, member), 1):
        value = one.get("value")
        inner = value if isinstance(value, dict) else {}
        found = inner.get(key) if key else value
        when = _text(inner.get("date")) or _text(one.get("dateTime"))
        rows.append((when, number(found), str(found), at))
    book.read[kind] += len(rows)
    return pl.DataFrame(rows, _SCHEMA, orient="row")


def _dated(book: Book, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows with their day; those that have none, or no number, are issues."""
    frame = frame.with_columns(day=us(pl.col("at")).dt.date())
    for reason, wrong in (("bad_date", pl.col("day").is_null()), ("bad_value", pl.col("value").is_null())):
        for member, rows in frame.filter(wrong).group_by("member", maintain_order=True):
            book.bad(rows, reason, str(member[0]), "item", "at" if reason == "bad_date" else "raw")
        frame = frame.filter(~wrong)
    return frame


def _days(book: Book, member: str, frame: pl.DataFrame, kind: _Kind) -> Iterator[Rows]:
    made = _dated(book, frame.with_columns(member=pl.lit(member)))
    made = book.untold(made, kind.what, "json").with_columns(source=pl.lit(book.source("", kind.group), pl.Int32))
    yield from book.stated(made, kind.metric, kind.unit)


def _moments(book: Book, member: str, frame: pl.DataFrame, kind: _Kind) -> Iterator[Rows]:
    if "by" not in frame.columns:
        frame = frame.with_columns(by=pl.lit(""))
    frame = frame.with_columns(start=us(pl.col("at")))
    book.bad(frame.filter(pl.col("start").is_null()), "bad_date", member, "item", "at")
    frame = frame.filter(pl.col("start").is_not_null())
    book.bad(frame.filter(pl.col("value").is_null()), "bad_value", member, "item", "raw")
    frame = frame.filter(pl.col("value").is_not_null())
    numbers = {name: book.source(name, kind.group) for name in sorted(frame["by"].unique().to_list())}
    frame = frame.with_columns(source=pl.col("by").replace_strict(numbers, default=None, return_dtype=pl.Int32))
    yield from book.samples(book.untold(frame, kind.what, "json"), kind.metric, kind.unit)


def _first(value: dict[str, Any], keys: tuple[str, ...]) -> float | None:
    """The first number above zero under some keys."""
    return next((found for key in keys if (found := number(value.get(key))) and found > 0), None)


def _text(value: Any) -> str | None:
    return str(value) if isinstance(value, str | int) else None
