"""Sleep: its window, its stages, and Samsung's scores of the night."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from connectors.samsung_health import table
from connectors.samsung_health.book import Book
from healthkit.source.contract import Counts, Item
from healthkit.source.frames import rows

_STAGES = {"40001": "awake", "40002": "asleep_core", "40003": "asleep_deep", "40004": "asleep_rem"}
_SCORES = (
    ("sleep_score", "samsung_sleep_score", "score"),
    ("mental_recovery", "samsung_mental_recovery", "score"),
    ("physical_recovery", "samsung_physical_recovery", "score"),
    ("sleep_latency", "sleep_latency", "ms"),
)


@dataclass
class Nights:
    """What tables of sleep and of stages know of each other: offsets by sleep, and sleeps that have stages."""

    offsets: dict[str, int] = field(default_factory=dict)
    staged: set[str] = field(default_factory=set)

    def learn(self, book: Book, sleeps: list[str], stages: list[str]) -> None:
        """Read both tables' identifiers."""
        for member in sleeps:
            for frame in table.frames(book.package, member):
                told = frame.select(
                    sleep=table.cell(frame, "datauuid"), minutes=table.offset(table.cell(frame, "time_offset"))
                )
                self.offsets.update(told.drop_nulls().rows())
        for member in stages:
            for frame in table.frames(book.package, member):
                self.staged.update(frame.select(sleep=table.cell(frame, "sleep_id"))["sleep"].drop_nulls().to_list())


def sleeps(member: str, nights: Nights, book: Book) -> Iterator[Item]:
    """Windows as time in bed; a sleep without stages was slept through, as far as Samsung knows."""
    scored: list[pl.DataFrame] = []
    for frame in book.frames(member):
        placed, issues = book.usable(member, book.placed(member, frame))
        yield from issues
        sourced, fresh = book.sourced(placed)
        yield from fresh
        yield Counts({book.tables[member]: len(frame)})
        yield from _events(sourced.with_columns(code=pl.lit("in_bed")), book)
        bare = ~table.cell(sourced, "datauuid").is_in(sorted(nights.staged)).fill_null(value=False)
        yield from _events(sourced.filter(bare).with_columns(code=pl.lit("asleep")), book)
        clock = pl.col("end") + pl.duration(minutes=pl.col("offset_min").fill_null(0))
        if len(sourced):  # a frame without a usable row has no types to share
            scored.append(sourced.select("start", "end", "source", *_numbers(sourced), day=clock.dt.date()))
    if scored:
        yield from _scores(pl.concat(scored), book)


def stages(member: str, nights: Nights, book: Book) -> Iterator[Item]:
    """Stages; those of old exports carry no offset and take that of their sleep."""
    for frame in book.frames(member):
        with_offset = frame
        if "time_offset" not in frame.columns:
            minutes = table.cell(frame, "sleep_id").replace_strict(nights.offsets, default=None, return_dtype=pl.Int64)
            with_offset = frame.with_columns((minutes * 60_000).cast(pl.String).alias("time_offset"))
        placed, issues = book.usable(member, book.placed(member, with_offset))
        yield from issues
        code = table.cell(placed, "stage").replace_strict(_STAGES, default=None, return_dtype=pl.String)
        sourced, fresh = book.sourced(placed.with_columns(code=code))
        yield from fresh
        other = sourced.filter(pl.col("code").is_null())
        numbers = other.select(stage=table.cell(other, "stage"))["stage"].value_counts()
        unknown = {f"sleep stage {number}": count for number, count in numbers.iter_rows()}
        yield Counts({book.tables[member]: len(frame)}, unknown)
        yield from _events(sourced.filter(pl.col("code").is_not_null()), book)


def _numbers(frame: pl.DataFrame) -> list[pl.Expr]:
    return [table.number(frame, column).alias(column) for column, _, _ in _SCORES]


def _events(frame: pl.DataFrame, book: Book) -> Iterator[Item]:
    if len(frame):
        made = frame.with_columns(book.refs.take(len(frame)), metric=pl.lit("sleep_analysis"))
        yield rows("event", made)


def _scores(scored: pl.DataFrame, book: Book) -> Iterator[Item]:
    """Scores of the day of waking, by its longest sleep: naps have scores of their own."""
    longest = (
        scored.with_columns(length=pl.col("end") - pl.col("start"))
        .sort("day", "length", descending=[False, True], maintain_order=True)
        .unique("day", keep="first", maintain_order=True)
    )
    start = pl.col("day").cast(pl.Datetime("us"))
    whole = longest.drop("start", "end").with_columns(start=start, end=start + pl.duration(days=1))
    for column, metric, unit in _SCORES:
        told = whole.filter(pl.col(column).is_not_null() & pl.col("day").is_not_null())
        if len(told):
            made = told.with_columns(book.refs.take(len(told)), value=column, metric=pl.lit(metric), unit=pl.lit(unit))
            yield rows("sample", made)
