"""Beat-to-beat readings under a heart rate variability record, as one series each.

A beat says only a local time of day, in the phone's language ("00:20:37,80", "7:33:44.67 AM"), while the record's
dates carry the offset of the export. Beats start within a minute or so of their record and zones differ by quarter
hours, so the time of day modulo a quarter hour places the first beat; the others follow it modulo twelve hours. Hence
neither zone nor AM and PM need to be understood.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

import numpy as np
import polars as pl

from connectors.apple_health.context import Context
from connectors.apple_health.dates import instant, moment
from healthkit.model.records import WAVEFORM

_QUARTER, _HALF_DAY = 900.0, 43_200.0
_CLOCK = r"(\d{1,2})\D(\d{2})\D(\d{2})(?:[.,٫](\d+))?"
LIST = "HeartRateVariabilityMetadataList"


def add_heartbeats(records: list[Element], to: Context) -> None:
    """Waveform rows for the records that hold beats; all beats of a chunk are read together."""
    owners = [record for record in records if record.find(LIST) is not None and instant(record.get("startDate"))]
    beats = [
        (index, beat.get("bpm"), beat.get("time"))
        for index, record in enumerate(owners)
        for beat in record.iterfind(f"{LIST}/InstantaneousBeatsPerMinute")
    ]
    if not beats:
        return
    frame = _placed(beats, owners)
    for index in frame.filter(pl.col("seconds").is_null() | pl.col("bpm").is_null())["index"].unique().sort():
        to.issue("bad_heartbeat", owners[index])
    series = (
        frame.drop_nulls()
        .group_by("index", maintain_order=True)
        .agg(pl.col("seconds"), pl.col("bpm").cast(pl.Float32).alias("values"))
    )
    who = pl.DataFrame([_about(owners[index], to) for index in series["index"]], orient="row", schema=_ABOUT)
    rows = pl.concat([who, series.select("seconds", "values")], how="horizontal")
    to.outbox.add(
        "waveform",
        rows.with_columns(
            kind=pl.lit("heartbeat_series"),
            rate_hz=pl.lit(None, pl.Float64),
            unit=pl.lit("/min"),
            classification=pl.lit(None, pl.String),
        ).select(pl.col(name).cast(dtype) for name, dtype in WAVEFORM.items()),
    )


_ABOUT = {name: WAVEFORM[name] for name in ("ref", "start", "offset_min", "source")}


def _about(record: Element, to: Context) -> tuple[object, ...]:
    begins = instant(record.get("startDate"))
    assert begins is not None
    return to.take(), moment(record.get("startDate")), begins[1], to.source(record)


def _placed(beats: list[tuple[int, str | None, str | None]], owners: list[Element]) -> pl.DataFrame:
    """Beats with their seconds since the record's start."""
    starts = np.array([(instant(owner.get("startDate")) or (0, 0))[0] / 1e6 for owner in owners])
    raw = pl.DataFrame(beats, schema={"index": pl.Int64, "bpm": pl.String, "time": pl.String}, orient="row")
    clock = pl.col("time").str.extract_groups(_CLOCK)
    field = [clock.struct.field(str(part)) for part in range(1, 5)]
    seconds = (
        field[0].cast(pl.Float64) * 3600
        + field[1].cast(pl.Float64) * 60
        + field[2].cast(pl.Float64)
        + ("0." + field[3].fill_null("0")).cast(pl.Float64)
    )
    read = raw.select("index", pl.col("bpm").str.replace(",", ".").cast(pl.Float64, strict=False), clock=seconds)
    start = pl.Series(starts)[read["index"]] % _QUARTER
    first = pl.col("clock").drop_nulls().first().over("index")
    placed = (first - start + _QUARTER / 2) % _QUARTER - _QUARTER / 2 + (pl.col("clock") - first) % _HALF_DAY
    return read.select("index", "bpm", seconds=placed.round(3))
