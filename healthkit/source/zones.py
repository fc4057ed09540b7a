"""From the zones that files name to the zone a person lived in: hints, history, and local days by lookup."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl

from healthkit.model.clock import fixed_offset
from healthkit.model.timeline import Timeline, fixed_zone, is_zone, micros

SLOT_US = 900_000_000
"""Zones change on quarter hours, so a quarter hour never holds two local days."""
FIRST, LAST = datetime(1900, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001 (naive UTC, as everywhere in the vault)
ASSUMED = "assumed from the export's offset"
TOLD = "told by the offsets of rows"
SEEN = "named by the files"
OWN = "set by the person"
_ALONGSIDE = (5, 0.8)
"""An offset that for more than so many days, and this share of its days, stands beside a more frequent one is a device
whose clock was never set: nobody commutes between two zones daily."""
_INSTANTS = 0.1
"""Where more of the days with an offset of 0 than this share also have another, 0 stands for UTC itself ("…Z"); who
lives by it has both on the two days a year on which clocks change."""

History = list[tuple[datetime | None, str]]


def distinct_hints(hints: pl.DataFrame) -> pl.DataFrame:
    """At most two hints a zone and UTC day, the first and the last; ``[at, zone]`` of zones that exist, by time."""
    known = [zone for zone in hints["zone"].unique().to_list() if zone and (is_fixed(zone) or is_zone(zone))]
    days = hints.filter(pl.col("zone").is_in(known)).group_by(pl.col("at").dt.date().alias("day"), "zone")
    ends = days.agg(pl.col("at").min().alias("first"), pl.col("at").max().alias("last"))
    return (
        pl.concat([ends.select(pl.col(end).alias("at"), "zone") for end in ("first", "last")]).unique().sort(pl.all())
    )


def is_fixed(zone: str) -> bool:
    """Whether a zone is a bare offset, such as ``UTC+02:00``."""
    return fixed_offset(zone) is not None


def named(hints: pl.DataFrame) -> pl.DataFrame:
    """The hints that name a zone; where none does, those that are bare offsets."""
    own = hints.filter(pl.Series([not is_fixed(zone) for zone in hints["zone"]], dtype=pl.Boolean))
    return own if len(own) else hints


def offset_hints(spans: pl.DataFrame) -> pl.DataFrame:
    """Hints ``[at, zone]`` from the offsets that rows carry, ``[offset, day, first, last]`` by UTC day.

    They stand in for zones that no file names: an offset that changes is a flight or a change of clocks.
    """
    spans = spans.filter(pl.col("offset").is_between(-720, 840))
    others, zero = spans.filter(pl.col("offset") != 0), spans.filter(pl.col("offset") == 0)
    if others.is_empty():
        return pl.DataFrame(schema={"at": pl.Datetime("us"), "zone": pl.String})
    if len(zero) and len(zero.join(others, on="day", how="semi")) > _INSTANTS * len(zero):
        spans = others
    spans = _lived_by(spans)
    names = {offset: fixed_zone(offset) for offset in spans["offset"].unique()}
    zone = pl.col("offset").replace_strict(names, return_dtype=pl.String).alias("zone")
    return pl.concat(spans.select(pl.col(end).alias("at"), zone) for end in ("first", "last"))


def _lived_by(spans: pl.DataFrame) -> pl.DataFrame:
    """Without the offsets of devices whose clock was never set."""
    for offset in spans.group_by("offset").len().sort("len", "offset")["offset"][:-1]:
        own, others = spans.filter(pl.col("offset") == offset), spans.filter(pl.col("offset") != offset)
        beside = len(own.join(others, on="day", how="semi"))
        if beside > _ALONGSIDE[0] and beside > _ALONGSIDE[1] * len(own):
            spans = others
    return spans


def history(hints: pl.DataFrame, fallback_offset: int | None) -> History:
    """Zones by the instant from which they hold.

    Between the last sight of one zone and the first of the next, the change is put half-way: a flight lies there.
    Without any hint the offset written in the file is all there is.
    """
    if hints.is_empty():
        return [(None, fixed_zone(fallback_offset or 0))]
    rows = hints.sort("at", "zone").rows()
    changes: History = [(None, rows[0][1])]
    last_seen = rows[0][0]
    for at, zone in rows[1:]:
        if zone != changes[-1][1]:
            changes.append((_quarter(last_seen + (at - last_seen) / 2), zone))
        last_seen = at
    return changes


def _quarter(instant: datetime) -> datetime:
    past = micros(instant) % SLOT_US
    return instant - timedelta(microseconds=past)


def day_lookup(timeline: Timeline, first: datetime, last: datetime) -> pl.DataFrame:
    """Local day of every quarter hour between two instants: ``[slot, day]``, slot in quarter hours since 1970."""
    low = micros(max(first, FIRST)) // SLOT_US
    high = micros(min(last, LAST)) // SLOT_US + 1
    slots = np.arange(low, high + 1, dtype=np.int64)
    days = timeline.days(slots * SLOT_US)
    return pl.DataFrame({"slot": slots, "day": pl.Series(days).cast(pl.Date)})


def utc_now() -> datetime:
    """Now, as a naive UTC instant, to the second."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
