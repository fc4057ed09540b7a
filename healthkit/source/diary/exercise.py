"""Rows of exercise in a food diary: a workout where a length is given, else what a tracker added to the day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from healthkit.model.activities import find_activity
from healthkit.source.contract import Item
from healthkit.source.diary.book import CLOCK, DAY, Book, in_order, whole_day
from healthkit.source.frames import rows
from healthkit.source.lengths import lasting

ACTIVITY_ENERGY = "diary_activity_energy"
OTHER = "other"
_BRACKETS = re.compile(r"\s*\([^()]*\)")
"""What stands in brackets: other words for it, its pace, or the app that it came from."""
_NO_WORKOUT = (
    r"(?i)calorie.?\s*adjustment|adjustment$|^ajuste(ment)?\b|kalorienanpassung|calorie burn|active calories|"
    r"daily activity|activité quotidienne|^steps?$|^pas$"
)
"""Names under which diaries enter what a tracker counted over the day; people did no such exercise."""


@dataclass(frozen=True)
class Exercise:
    """Where a table says what: titles, and the units that go with them."""

    name: str
    minutes: str
    energy: str | None = None
    energy_unit: str = "kcal"
    steps: str | None = None
    attributes: Mapping[str, str] | None = None
    """Further titles to keep beside a workout, by the key they get."""
    length_unit: str = "min"
    sign: int = 1
    """Of energy that a tracker added: -1 where the diary writes what is burnt as negative, 0 where nobody knows."""


def exercises(frame: pl.DataFrame, where: Exercise, book: Book) -> Iterator[Item]:
    """Workouts and statements of rows that are dated. Energy is what was burnt, whatever its sign."""
    numeric = [where.minutes, *(title for title in (where.energy, where.steps) if title)]
    made, issues = book.numbers(frame, dict.fromkeys(numeric))
    yield from issues
    name = pl.col(where.name).str.strip_chars(' "')
    made = made.with_columns(
        name.alias(" name"),
        name.str.contains(_NO_WORKOUT).fill_null(value=False).alias(" added"),
        (pl.col(where.minutes) * {"min": 60, "h": 3600, "s": 1}[where.length_unit]).alias("duration_s"),
    )
    added = made.filter(" added")
    done = made.filter(~pl.col(" added") & (pl.col("duration_s") > 0))
    left = len(made) - len(added) - len(done)
    if left:
        book.unmapped["exercise without a length"] += left
    yield from _added(added, where, book)
    yield from _workouts(done, where, book)


def _added(added: pl.DataFrame, where: Exercise, book: Book) -> Iterator[Item]:
    """What a tracker sent: its steps, and the energy that the diary made of it, as statements of the day."""
    start, end = whole_day()
    parts = []
    for title, metric, unit, sign in (
        (where.steps, "step_count", None, 1),
        (where.energy, ACTIVITY_ENERGY, where.energy_unit, where.sign),
    ):
        if title and sign:
            what = {"metric": pl.lit(metric), "unit": pl.lit(unit, pl.String), "value": pl.col(title) * sign}
            told = added.filter(pl.col(title).is_not_null())
            parts.append(told.select(start=start, end=end, day=DAY, **what))
    found = in_order(pl.concat(parts)) if parts else pl.DataFrame()
    if len(found):
        yield rows("sample", found.with_columns(book.refs.take(len(found)), source=pl.lit(book.source, pl.Int32)))


def _workouts(done: pl.DataFrame, where: Exercise, book: Book) -> Iterator[Item]:
    if done.is_empty():
        return
    activity = _activities(done[" name"], book)
    done = done.with_columns(activity)
    # Without a time a workout begins with its day; a second one of its kind begins where the first ends, so that
    # both count. With a time it begins then.
    taken = book.after.before(done, [pl.col(DAY), pl.col("activity"), pl.col(CLOCK).is_null()], pl.col("duration_s"))
    begins = pl.coalesce(CLOCK, pl.col(DAY).cast(pl.Datetime("us")) + lasting(pl.lit(pl.Series("s", taken))))
    length = lasting(pl.col("duration_s"))
    done = done.with_columns(begins.alias("start"), book.refs.take(len(done))).with_columns(
        (pl.col("start") + length).alias("end")
    )
    yield rows("session", done.with_columns(kind=pl.lit("workout"), source=pl.lit(book.source, pl.Int32)))
    yield from _figures(done, where)
    yield rows("attribute", _attributes(done, {"activity": " name", **(where.attributes or {})}))


def _figures(done: pl.DataFrame, where: Exercise) -> Iterator[Item]:
    for title, metric, unit in (
        (where.energy, "active_energy_burned", where.energy_unit),
        (where.steps, "step_count", None),
    ):
        if title:
            told = done.filter(pl.col(title).is_not_null())
            made = told.select(
                "ref",
                metric=pl.lit(metric),
                aggregate=pl.lit("sum"),
                value=pl.col(title).abs(),
                unit=pl.lit(unit, pl.String),
            )
            if len(made):
                yield rows("session_stat", made)


def _attributes(done: pl.DataFrame, titles: Mapping[str, str]) -> pl.DataFrame:
    parts = [
        done.select("ref", owner=pl.lit("session"), key=pl.lit(key), value=pl.col(title).cast(pl.String)).drop_nulls()
        for key, title in titles.items()
    ]
    return pl.concat(parts)


def _activities(names: pl.Series, book: Book) -> pl.Series:
    """Activities by the catalogue's words: the whole name, without its brackets, or what stands before its details."""
    found: dict[str, str] = {}
    for name, count in names.drop_nulls().value_counts().iter_rows():
        known = next((one for words in _readings(name) if (one := find_activity(words))), None)
        if known is None:
            book.unmapped[name] += count
        found[name] = known or OTHER
    return names.replace_strict(found, default=OTHER, return_dtype=pl.String).fill_null(OTHER).alias("activity")


def _readings(name: str) -> Sequence[str]:
    bare = _BRACKETS.sub("", name)
    return (name, bare, bare.split(",")[0].strip(), bare.split(" - ")[0].strip())
