"""What stays the same while one diary is read: how its cells are written, numbers of rows, and what was met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from healthkit.source.contract import Issue
from healthkit.source.diary.dates import Order, days
from healthkit.source.diary.words import NOTHING, is_total
from healthkit.source.frames import Refs
from healthkit.source.tabular import cells
from healthkit.source.tabular.table import ROW

DAY = " day"
"""The column of a row's day."""
_YES = ("1", "true", "yes", "deleted")
CLOCK = " clock"
"""The column of a row's time on the person's clock, null where the diary gives none."""


@dataclass(frozen=True)
class Forms:
    """How an export writes its cells; ``order`` is None where every date begins with its year."""

    order: Order | None = None
    decimal: str = "."


class Tally:
    """Sums by key over frames that come one after another, in a number a key."""

    def __init__(self) -> None:
        self._done = pl.DataFrame(schema={"key": pl.UInt64, "sum": pl.Float64})

    def before(self, frame: pl.DataFrame, keys: list[pl.Expr], value: pl.Expr) -> pl.Series:
        """For each row the sum of ``value`` over the earlier rows of its key, of this frame and those before."""
        made = frame.select(pl.struct(keys).hash().alias("key"), value.cast(pl.Float64).fill_null(0.0).alias("value"))
        within = made.select(pl.col("value").cum_sum().over("key") - pl.col("value")).to_series()
        known = made.join(self._done, on="key", how="left", maintain_order="left")["sum"].fill_null(0.0)
        fresh = made.group_by("key").agg(pl.col("value").sum().alias("sum"))
        self._done = pl.concat([self._done, fresh]).group_by("key").agg(pl.col("sum").sum())
        return (within + known).rename("before")


@dataclass
class Book:
    """One file of a diary on its way into frames; ``source`` is its number among the sources."""

    member: str
    source: int
    refs: Refs
    forms: Forms
    read: Counter[str]
    unmapped: Counter[str]
    equal: Tally = field(default_factory=Tally)
    after: Tally = field(default_factory=Tally)

    def dated(self, frame: pl.DataFrame, day: str, time: str | None, kind: str) -> tuple[pl.DataFrame, list[Issue]]:
        """Rows with a day, and :data:`CLOCK` where they have a time; totals are counted, other rows are issues."""
        frame = frame.with_columns(_emptied(pl.exclude(ROW)))
        clock = cells.clock_time(pl.col(time)) if time else pl.lit(None, pl.Duration("us"))
        made = frame.with_columns(days(pl.col(day), self.forms.order).alias(DAY), is_total(pl.col(day)).alias(" total"))
        made = made.with_columns((pl.col(DAY).cast(pl.Datetime("us")) + clock).alias(CLOCK))
        issues = list(self.bad(made, pl.col(DAY).is_null() & ~pl.col(" total"), "bad_date", day))
        if time:
            unread = pl.col(DAY).is_not_null() & pl.col(time).is_not_null() & pl.col(CLOCK).is_null()
            issues += self.bad(made, unread, "bad_date", time)
        if totals := int(made[" total"].sum()):
            self.unmapped["total"] += totals
        kept = made.filter(pl.col(DAY).is_not_null()).drop(" total")
        self.read[kind] += len(kept)
        return kept, issues

    def without(self, frame: pl.DataFrame, deleted: str | None) -> pl.DataFrame:
        """Rows that the person did not delete; the others are counted."""
        if deleted is None:
            return frame
        gone = pl.col(deleted).str.to_lowercase().is_in(_YES).fill_null(value=False)
        kept = frame.filter(~gone)
        self.unmapped["deleted"] += len(frame) - len(kept)
        return kept

    def bad(self, frame: pl.DataFrame, wrong: pl.Expr, reason: str, title: str) -> Iterator[Issue]:
        """An issue for each row of which a cell cannot be used."""
        for row, raw in frame.filter(wrong).select(ROW, title).iter_rows():
            yield Issue(reason, self.member, f"row {row}", f"{title}: {raw or ''}")

    def numbers(self, frame: pl.DataFrame, columns: dict[str, str | None]) -> tuple[pl.DataFrame, list[Issue]]:
        """Columns as numbers under their own titles; a unit (given by title) may stand behind a number."""
        texts = {title: f" as written {title}" for title in columns}
        made = frame.with_columns(pl.col(title).alias(kept) for title, kept in texts.items()).with_columns(
            cells.number(pl.col(title), self.forms.decimal, unit).alias(title) for title, unit in columns.items()
        )
        issues: list[Issue] = []
        for title, kept in texts.items():
            wrong = made.filter(pl.col(title).is_null() & pl.col(kept).is_not_null())
            issues += [
                Issue("bad_value", self.member, f"row {row}", f"{title}: {raw}")
                for row, raw in wrong.select(ROW, kept).iter_rows()
            ]
        return made.drop(texts.values()), issues

    def strange(self, frame: pl.DataFrame, titles: list[str]) -> None:
        """Count what columns hold that nobody reads."""
        for title in titles:
            if told := len(frame) - frame[title].null_count():
                self.unmapped[title] += told


def _emptied(text: pl.Expr) -> pl.Expr:
    return pl.when(~text.str.to_lowercase().is_in(NOTHING)).then(text)


def whole_day() -> tuple[pl.Expr, pl.Expr]:
    """Start and end of a row's day on the person's clock."""
    start = pl.col(DAY).cast(pl.Datetime("us"))
    return start, start + pl.duration(days=1)


def in_order(found: pl.DataFrame) -> pl.DataFrame:
    """Samples as staging likes them: metric by metric, by time."""
    return found.sort("metric", "start", maintain_order=True)
