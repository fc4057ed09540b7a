"""Nights as tables: ``UserSleeps`` and ``UserSleepStages``, with UTC instants and the offset of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from connectors.fitbit.book import Book
from connectors.fitbit.members import tables
from connectors.fitbit.sleep import CODES, Stretch, events
from connectors.fitbit.stamps import instants
from healthkit.source.contract import Rows
from healthkit.source.tabular.table import ROW

_MINUTES = r"^([+-])(\d\d):?(\d\d)"


@dataclass(frozen=True)
class _Sleep:
    """One session: its number, span in UTC, offsets at both ends, and when it was last written."""

    number: str
    start: datetime
    end: datetime
    away: int | None
    away_end: int | None
    written: str

    @property
    def day(self) -> date:
        """The person's day of waking."""
        return (self.end + timedelta(minutes=self.away_end or 0)).date()


def read_tables(book: Book, sleeps: list[str], stages: list[str]) -> Iterator[Rows]:
    """Times in bed and stages. A night that was reckoned anew stands as it was last written, and once."""
    found = _sleeps(book, sleeps)
    staged = _stages(book, stages)
    chosen = _latest(found, staged)
    book.skip("user_sleeps: replaced by a later reckoning", len(found) - len(chosen))
    spans: list[Stretch] = []
    offsets: list[int | None] = []
    for sleep in chosen:
        inside = staged.get(sleep.number, [])
        spans += [(sleep.start, sleep.end, "in_bed"), *[stretch for stretch, _ in inside]]
        offsets += [sleep.away, *[away for _, away in inside]]
        if inside:
            book.told["night"]["csv"].add(sleep.day)
    if spans:
        yield events(book, spans, book.source(), offsets)


def _latest(sleeps: list[_Sleep], staged: dict[str, list[tuple[Stretch, int | None]]]) -> list[_Sleep]:
    kept: list[_Sleep] = []
    for one in sorted(sleeps, key=lambda one: (one.number in staged, one.written), reverse=True):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _sleeps(book: Book, members: list[str]) -> list[_Sleep]:
    found: dict[str, _Sleep] = {}
    for member in members:
        for frame in tables(book, member, "sleep_id", "sleep_start", "sleep_end"):
            book.read["user_sleeps"] += len(frame)
            made = _placed(book, member, frame, "sleep_start", "sleep_end")
            written = "sleep_last_updated" if "sleep_last_updated" in made.columns else "sleep_end"
            wanted = ("sleep_id", "start", "end", "away", "away_end", written)
            for number, start, end, away, away_end, when in made.select(wanted).iter_rows():
                found[str(number)] = _Sleep(str(number), start, end, away, away_end, when or "")
    return list(found.values())


def _stages(book: Book, members: list[str]) -> dict[str, list[tuple[Stretch, int | None]]]:
    found: dict[str, list[tuple[Stretch, int | None]]] = {}
    seen: set[tuple[object, ...]] = set()
    for member in members:
        for frame in tables(book, member, "sleep_id", "sleep_stage_start", "sleep_stage_end", "sleep_stage_type"):
            book.read["user_sleep_stages"] += len(frame)
            made = _placed(book, member, frame, "sleep_stage_start", "sleep_stage_end")
            code = pl.col("sleep_stage_type").str.to_lowercase().replace_strict(CODES, default=None)
            made = made.with_columns(code=code)
            strange = made.filter(pl.col("code").is_null())["sleep_stage_type"].drop_nulls().value_counts()
            for name, count in strange.iter_rows():
                book.skip(f"sleep: level {name}", count)
            made = made.filter(pl.col("code").is_not_null()).sort("start", maintain_order=True)
            for number, start, end, kind, away in made.select("sleep_id", "start", "end", "code", "away").iter_rows():
                if (number, start, end) not in seen:
                    seen.add((number, start, end))
                    found.setdefault(str(number), []).append(((start, end, kind), away))
    return {number: sorted(some, key=lambda one: one[0][0]) for number, some in found.items()}


def _placed(book: Book, member: str, frame: pl.DataFrame, start: str, end: str) -> pl.DataFrame:
    """Rows with ``start`` and ``end`` in UTC and the offsets ``away`` and ``away_end`` in minutes."""
    made = frame.with_columns(
        instants(frame[start])["start"].alias("start"), instants(frame[end])["start"].alias("end"),
        away("start_utc_offset", frame).alias("away"), away("end_utc_offset", frame).alias("away_end"),
    )  # fmt: skip
    good = pl.col("start").is_not_null() & (pl.col("end") > pl.col("start"))
    book.bad(made.filter(~good.fill_null(value=False)), "bad_date", member, ROW, start)
    return made.filter(good)


def away(title: str, frame: pl.DataFrame) -> pl.Expr:
    """Minutes from UTC of a column of offsets such as ``+05:30``; null where it is not there."""
    if title not in frame.columns:
        return pl.lit(None, pl.Int16)
    parts = pl.col(title).str.extract_groups(_MINUTES)
    minutes = parts.struct.field("2").cast(pl.Int16) * 60 + parts.struct.field("3").cast(pl.Int16)
    return pl.when(parts.struct.field("1") == "-").then(-minutes).otherwise(minutes)
