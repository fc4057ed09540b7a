"""Single readings of FIT files: oxygen, breathing, stress, body battery, weight, blood pressure, HRV, VO₂ max."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from connectors.garmin.book import Book
from connectors.garmin.files import Files, local_day
from connectors.garmin.messages import EPOCH, UPTIME, Messages, instant
from healthkit.source.contract import Item
from healthkit.source.lengths import since_1970


@dataclass(frozen=True)
class Reading:
    """A field of a message that is one sample; values below ``least`` say that nothing was measured."""

    message: str
    column: str
    metric: str
    unit: str
    least: float = 0.001
    time: str = ""


_READINGS = (
    Reading("spo2_data", "reading_spo2", "oxygen_saturation", "percent"),
    Reading("respiration_rate", "respiration_rate", "respiratory_rate", "breaths/min"),
    Reading("stress_level", "stress_level_value", "garmin_stress", "score", 0, "stress_level_time"),
    Reading("stress_level", "body_battery", "garmin_body_battery", "score", 0, "stress_level_time"),
    Reading("hrv_value", "value", "heart_rate_variability_rmssd", "ms"),
    Reading("weight_scale", "weight", "body_mass", "kg"),
    Reading("weight_scale", "percent_fat", "body_fat_percentage", "percent"),
    Reading("weight_scale", "percent_hydration", "body_water_percentage", "percent"),
    Reading("weight_scale", "bone_mass", "bone_mass", "kg"),
    Reading("weight_scale", "muscle_mass", "skeletal_muscle_mass", "kg"),
    Reading("weight_scale", "visceral_fat_rating", "visceral_fat_rating", "score"),
    Reading("weight_scale", "bmi", "body_mass_index", "kg/m2"),
    Reading("weight_scale", "metabolic_age", "garmin_metabolic_age", "a"),
    Reading("blood_pressure", "systolic_pressure", "blood_pressure_systolic", "mmHg"),
    Reading("blood_pressure", "diastolic_pressure", "blood_pressure_diastolic", "mmHg"),
    Reading("blood_pressure", "heart_rate", "heart_rate", "count/min"),
)
_SNAPSHOTS = (
    Reading("hsa_heart_rate_data", "heart_rate", "heart_rate", "count/min"),
    Reading("hsa_spo2_data", "reading_spo2", "oxygen_saturation", "percent"),
    Reading("hsa_respiration_data", "respiration_rate", "respiratory_rate", "breaths/min"),
    Reading("hsa_stress_data", "stress_level", "garmin_stress", "score", 0),
    Reading("hsa_body_battery_data", "level", "garmin_body_battery", "score", 0),
)
"""Two minutes at rest: one message holds many readings, so many seconds apart."""
_STATED = (
    ("hrv_status_summary", "last_night_average", "heart_rate_variability_rmssd", "ms"),
    ("hrv_status_summary", "weekly_average", "garmin_hrv_weekly_average", "ms"),
    ("training_readiness", "score", "garmin_training_readiness", "score"),
    ("training_load", "acute", "garmin_acute_load", "score"),
    ("training_load", "chronic", "garmin_chronic_load", "score"),
)
_CALCULATING = 655.34
"""A scale that is still weighing."""
_CYCLING = 2
_FAULTS = (1.0, 2.0, 3.0)
"""A cuff's errors; 4 is an irregular pulse, which is a reading."""


def readings(messages: Messages, files: Files, book: Book) -> Iterator[Item]:
    """Samples of all such messages."""
    for reading in _READINGS:
        frame = messages.get(reading.message)
        if not frame.is_empty():
            yield from _single(_own(frame, reading, files, book), reading, files, book)
    for reading in _SNAPSHOTS:
        frame = messages.get(reading.message)
        if not frame.is_empty():
            yield from _snapshot(frame, reading, files, book)
    yield from _resting(messages, files, book)
    yield from _stated(messages, files, book)
    yield from _oxygen_uptake(messages, files, book)
    yield from _skin(messages, files, book)


def _single(frame: pl.DataFrame, reading: Reading, files: Files, book: Book) -> Iterator[Item]:
    at = pl.coalesce(instant(reading.time), "at") if reading.time else pl.col("at")
    frame = files.stamp(frame).with_columns(start=at)
    yield from book.samples(
        frame.filter(pl.col(reading.column) >= reading.least).select(
            "offset_min", "source", "start", end="start", metric=pl.lit(reading.metric),
            value=reading.column, unit=pl.lit(reading.unit),
        )
    )  # fmt: skip


def _own(frame: pl.DataFrame, reading: Reading, files: Files, book: Book) -> pl.DataFrame:
    """Readings without a device's error, and of one person: a scale's file may hold the whole family."""
    first = reading.column in {"weight", "systolic_pressure"}  # each is told once, whatever else the message holds
    if reading.message == "blood_pressure":
        wrong = pl.col("status").is_in(_FAULTS).fill_null(value=False)
        for file, place in frame.filter(wrong).select("file", "place").iter_rows() if first else ():
            book.issue("bad_value", files.members[file], f"byte {place}", "blood pressure: the cuff reports an error")
        frame = frame.filter(~wrong)
    if reading.column == "weight":
        frame = frame.filter(pl.col("weight") < _CALCULATING)
    if "user_profile_index" not in frame.columns:
        return frame
    owner = pl.col("user_profile_index").drop_nulls().first().over("file")
    other = (pl.col("user_profile_index") != owner).fill_null(value=False)
    for file, place in frame.filter(other).select("file", "place").iter_rows() if first else ():
        book.issue("several_persons", files.members[file], f"byte {place}", reading.message)
    return frame.filter(~other)


def _snapshot(frame: pl.DataFrame, reading: Reading, files: Files, book: Book) -> Iterator[Item]:
    frame = files.stamp(frame.filter(pl.col("processing_interval") > 0)).explode(reading.column)
    past = pl.int_range(pl.len()).over("place") * pl.col("processing_interval")
    frame = frame.with_columns(start=pl.col("at") + pl.duration(seconds=past))
    yield from book.samples(
        frame.filter(pl.col(reading.column) >= reading.least).select(
            "offset_min", "source", "start", end="start", metric=pl.lit(reading.metric),
            value=reading.column, unit=pl.lit(reading.unit),
        )
    )  # fmt: skip


def _resting(messages: Messages, files: Files, book: Book) -> Iterator[Item]:
    """Resting pulse of the day itself where it is told, else the mean of a week, which is what older watches tell."""
    frame = messages.get("monitoring_hr_data")
    if frame.is_empty():
        return
    told = [
        pl.when(pl.col(name) > 0).then(pl.col(name))
        for name in ("current_day_resting_heart_rate", "resting_heart_rate")
    ]
    yield from book.samples(
        files.stamp(frame).select(
            "offset_min", "source", metric=pl.lit("resting_heart_rate"), start="at", end="at",
            value=pl.coalesce(told), unit=pl.lit("count/min"),
        )
    )  # fmt: skip


def _stated(messages: Messages, files: Files, book: Book) -> Iterator[Item]:
    for message, column, metric, unit in _STATED:
        frame = messages.get(message).filter(pl.col(column) > 0)
        if not frame.is_empty():
            day = files.stamp(frame).with_columns(day=local_day(pl.col("at")))
            stated = day.select("day", "source", metric=pl.lit(metric), value=column, unit=pl.lit(unit))
            yield from book.statements(stated.unique("day", keep="last", maintain_order=True))


def _oxygen_uptake(messages: Messages, files: Files, book: Book) -> Iterator[Item]:
    frame = messages.get("max_met_data")
    if frame.is_empty():
        return
    riding = pl.col("sport").fill_null(0) == _CYCLING
    yield from book.samples(
        files.stamp(frame).with_columns(start=pl.coalesce(instant("update_time"), "at")).filter(pl.col("vo2_max") > 0)
        .select(
            "offset_min", "source", "start", end="start",
            metric=pl.when(riding).then(pl.lit("garmin_cycling_vo2_max")).otherwise(pl.lit("vo2_max")),
            value="vo2_max", unit=pl.lit("mL/kg/min"),
        )
    )  # fmt: skip


def _skin(messages: Messages, files: Files, book: Book) -> Iterator[Item]:
    """Skin temperature of a night; the message states its local time itself."""
    frame = messages.get("skin_temp_overnight")
    if frame.is_empty():
        return
    local = pl.when(pl.col("local_timestamp") >= UPTIME).then(pl.col("local_timestamp") + EPOCH)
    day = pl.coalesce(since_1970(local).dt.date(), local_day(pl.col("at")))
    frame = files.stamp(frame).with_columns(day=day)
    for column, metric in (
        ("average_deviation", "skin_temperature_deviation"),
        ("nightly_value", "sensor_skin_temperature"),
    ):
        yield from book.statements(
            frame.select("day", "source", metric=pl.lit(metric), value=column, unit=pl.lit("Cel"))
        )
