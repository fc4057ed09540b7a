"""The detailed streams: each row has a start, and lists of durations and of values that follow one another."""

from __future__ import annotations

import re

import polars as pl

from connectors.withings.book import MAT, WATCH, Book
from healthkit.source.frames import rows
from healthkit.source.lengths import microseconds
from healthkit.source.tabular.instants import with_instants
from healthkit.source.tabular.table import ROW

_KINDS = {
    "hr": ("heart_rate", "count/min"),
    "steps": ("step_count", "count"),
    "distance": ("distance_walking_running", "m"),
    "calories earned": ("active_energy_burned", "kcal"),
    "elevation": ("elevation_ascended", "m"),
    "respiratory rate": ("respiratory_rate", "breaths/min"),
    "auto spo2": ("oxygen_saturation", "percent"),
    "spo2": ("oxygen_saturation", "percent"),
    "body temperature core body temperature": ("body_temperature", "Cel"),
    "hr rms sd": ("heart_rate_variability_rmssd", "ms"),
    "rmssd": ("heart_rate_variability_rmssd", "ms"),
    "sdnn 1": ("heart_rate_variability_sdnn", "ms"),
    "sdnn": ("heart_rate_variability_sdnn", "ms"),
    "skin temperature": ("sensor_skin_temperature", "Cel"),
}
_STATES = "sleep state"
_STAGES = {0: "awake", 1: "asleep_core", 2: "asleep_deep", 3: "asleep_rem"}
_ZERO_IS_NONE = frozenset({
    "heart_rate", "respiratory_rate", "oxygen_saturation", "heart_rate_variability_rmssd",
    "heart_rate_variability_sdnn", "sensor_skin_temperature", "body_temperature",
})  # fmt: skip


def kind_of(stem: str) -> tuple[str, str]:
    """The device and the kind that a name like ``raw_tracker_calories-earned`` says."""
    found = re.match(r"raw_([a-z0-9-]+?)_(.+)$", stem)
    return (found[1], found[2].replace("-", " ").replace("_", " ")) if found else ("", "")


def is_known(stem: str) -> bool:
    """Whether a track of this name is read."""
    kind = kind_of(stem)[1]
    return kind in _KINDS or kind == _STATES


def add_track(frame: pl.DataFrame, stem: str, book: Book) -> None:
    """Rows of a frame of text cells ``start, duration, value``."""
    device, kind = kind_of(stem)
    number = MAT if device in ("bed", "sleep-monitor") else WATCH
    long = _spread(frame, book)
    book.read["track"] += len(frame)
    if long.is_empty():
        return
    book.devices.add(number)
    if kind == _STATES:
        stages = {**_STAGES, 1: "asleep"} if device == "sleep-monitor" else _STAGES
        _events(long, stages, number, book)
        return
    metric, unit = _KINDS[kind]
    if metric in _ZERO_IS_NONE:
        long = long.filter(pl.col("value") > 0)
    made = long.with_columns(
        book.refs.take(len(long)), metric=pl.lit(metric), unit=pl.lit(unit), source=pl.lit(number, pl.Int32)
    )
    book.out.add("sample", rows("sample", made).frame)


def _events(long: pl.DataFrame, stages: dict[int, str], number: int, book: Book) -> None:
    """Stages; runs of one stage within a row become one."""
    code = pl.col("value").cast(pl.Int64).replace_strict(stages, default=None, return_dtype=pl.String)
    for (state,) in long.filter(code.is_null()).select("value").iter_rows():
        book.unmapped[f"sleep state {state:g}"] += 1
    known = long.with_columns(code=code).filter(pl.col("code").is_not_null() & (pl.col("end") > pl.col("start")))
    fresh = (
        (pl.col("code") != pl.col("code").shift())
        | (pl.col("start") != pl.col("end").shift())
        | (pl.col(ROW) != pl.col(ROW).shift())
    ).fill_null(value=True)
    runs = (
        known.with_columns(run=fresh.cum_sum())
        .group_by("run", maintain_order=True)
        .agg(pl.first("start", "code", "offset_min"), pl.last("end"))
    )
    made = runs.with_columns(
        book.refs.take(len(runs)), metric=pl.lit("sleep_analysis"), source=pl.lit(number, pl.Int32)
    )
    book.out.add("event", rows("event", made).frame)


def _spread(frame: pl.DataFrame, book: Book) -> pl.DataFrame:
    """One row a value: ``start, end, offset_min, value`` and the number of its row."""
    texts = frame.rename({"start": "start_text"})
    made = with_instants(texts, "start_text").with_columns(durations=_list("duration"), values=_list("value"))
    same = pl.col("durations").list.len() == pl.col("values").list.len()
    whole = same & ~pl.col("durations").list.eval(pl.element().is_null()).list.any()
    whole = whole & ~pl.col("values").list.eval(pl.element().is_null()).list.any()
    good = (pl.col("start").is_not_null() & whole).fill_null(value=False)
    for row, text, began, value in (
        made.filter(~good).select(ROW, "start_text", pl.col("start").is_not_null(), "value").iter_rows()
    ):
        reason, raw = ("bad_value", value) if began else ("bad_date", text)
        book.issue(reason, f"row {row}", f"{raw or ''}")
    ends = pl.col("durations").cum_sum().over(ROW)
    return (
        made.filter(good)
        .select(ROW, "start", "offset_min", "durations", value="values")
        .explode("durations", "value")
        .filter(pl.col("value").is_not_null())
        .with_columns(after=microseconds(ends), long=microseconds(pl.col("durations")))
        .with_columns(
            start=pl.col("start") + pl.duration(microseconds=pl.col("after") - pl.col("long")),
            end=pl.col("start") + pl.duration(microseconds=pl.col("after")),
        )
    )


def _list(column: str) -> pl.Expr:
    """``[60,60]`` or a bare number as a list of numbers."""
    inside = pl.col(column).str.strip_chars("[] ")
    return inside.str.split(",").list.eval(pl.element().str.strip_chars().cast(pl.Float64, strict=False))
