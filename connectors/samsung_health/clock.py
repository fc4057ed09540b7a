"""Whether the times of a table are UTC or the person's clock: Samsung changed it and writes both alike.

Evidence, in this order: offsets written as milliseconds are of old exports, which write the person's clock; details
under ``jsons/`` are always UTC, so a table agrees with them or with the clock. Where neither is in the package, people
sleep at night. A table without evidence of its own goes by the others of the package, and by UTC, as exports since 2020
are, if there is none at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from connectors.samsung_health import table
from connectors.samsung_health.details import Details

UTC, LOCAL = "UTC", "local"
_NIGHTS = "nights"
"""The weakest evidence: some people work at night."""
_COMPARED = 40
"""Rows of a table whose details are looked at."""
_NEAR = 5 * 60_000
"""Milliseconds between a row's start and its first detail."""
_MIDDLE_OF_NIGHT = 3.5
_CLEAR = 1.5
"""Hours by which one reading of the nights must be better than the other."""


@dataclass(frozen=True)
class Clock:
    """``basis`` is UTC or local; ``by`` says what showed it."""

    basis: str
    by: str

    @property
    def local(self) -> bool:
        """Whether times are the person's clock."""
        return self.basis == LOCAL


def own(kind: str, frame: pl.DataFrame, details: Details, columns: Iterable[str]) -> Clock | None:
    """What the first rows of a table show."""
    times = frame.select(
        start=table.moment(table.cell(frame, "start_time")),
        end=table.moment(table.cell(frame, "end_time")),
        raw=table.cell(frame, "time_offset"),
        offset=table.offset(table.cell(frame, "time_offset")),
        detail=pl.coalesce([table.cell(frame, name) for name in columns] or [pl.lit(None, pl.String)]),
    )
    if times["raw"].str.contains(r"^-?\d+$").any():
        return Clock(LOCAL, "offsets in milliseconds")
    apart = times.filter(pl.col("offset") != 0).drop_nulls("start")
    return _by_details(apart, details) or (_by_nights(apart) if kind.startswith("sleep") else None)


def settle(found: dict[str, Clock | None]) -> dict[str, Clock]:
    """A clock for every table."""
    shown = [clock for clock in found.values() if clock]
    sure = [clock for clock in shown if clock.by != _NIGHTS] or shown
    votes = Counter(clock.basis for clock in sure)
    common = Clock(votes.most_common(1)[0][0], "the other tables") if votes else Clock(UTC, "no evidence")
    return {member: clock if clock in sure and clock else common for member, clock in found.items()}


def _by_details(apart: pl.DataFrame, details: Details) -> Clock | None:
    votes: Counter[str] = Counter()
    for start, minutes, name in (
        apart.drop_nulls("detail").select("start", "offset", "detail").head(_COMPARED).iter_rows()
    ):
        first = details.first_instant(name)
        if first is None:
            continue
        away = first - round((start - _EPOCH).total_seconds() * 1000)
        if abs(away) <= _NEAR:
            votes[UTC] += 1
        elif abs(away + minutes * 60_000) <= _NEAR:
            votes[LOCAL] += 1
    return Clock(votes.most_common(1)[0][0], "details") if votes else None


def _by_nights(apart: pl.DataFrame) -> Clock | None:
    """The middle of most sleeps lies near half past three by the person's clock."""
    told = apart.drop_nulls("end").filter((pl.col("end") - pl.col("start")) > pl.duration(hours=3))
    if told.is_empty():
        return None
    middle = pl.col("start") + (pl.col("end") - pl.col("start")) / 2
    shifted = middle + pl.duration(minutes=pl.col("offset"))
    local, utc = (_away(told.select(one.alias("middle"))["middle"]) for one in (middle, shifted))
    if abs(local - utc) < _CLEAR:
        return None
    return Clock(LOCAL if local < utc else UTC, _NIGHTS)


def _away(middles: pl.Series) -> float:
    """Median distance from the middle of the night, in hours around the clock."""
    hours = middles.dt.epoch("s") / 3600 - _MIDDLE_OF_NIGHT
    around = (hours + 12) % 24 - 12
    found = around.abs().median()
    return float(found) if isinstance(found, float | int) else 12.0


_EPOCH = pl.Series([0], dtype=pl.Datetime("us")).item()
