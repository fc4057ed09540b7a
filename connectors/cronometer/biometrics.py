"""Biometrics: one row a value, its metric named by the person or by the device that it was synced from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from healthkit.model.words import fold
from healthkit.source.contract import Issue, Item
from healthkit.source.diary.book import CLOCK, DAY, Book, in_order, whole_day
from healthkit.source.frames import rows
from healthkit.source.tabular import cells
from healthkit.source.tabular.table import ROW

_SYNCED = re.compile(r"^(.*\S)\s*\(([^()]*)\)$")
PRESSURE = "blood pressure"
_PAIR = r"^\s*(\d+(?:\.\d+)?)\s*/\s*(\d+(?:\.\d+)?)\s*$"
_METRICS = {
    "weight": "body_mass", "body weight": "body_mass", "body fat": "body_fat_percentage",
    "body fat percentage": "body_fat_percentage", "lean body mass": "lean_body_mass", "lean mass": "lean_body_mass",
    "bmi": "body_mass_index", "body mass index": "body_mass_index", "height": "height",
    "waist": "waist_circumference", "waist size": "waist_circumference", "hips": "hip_circumference",
    "hip size": "hip_circumference", "neck": "neck_circumference", "neck size": "neck_circumference",
    "heart rate": "heart_rate", "pulse": "heart_rate", "resting heart rate": "resting_heart_rate",
    "systolic blood pressure": "blood_pressure_systolic", "diastolic blood pressure": "blood_pressure_diastolic",
    "blood glucose": "blood_glucose", "glucose": "blood_glucose", "blood sugar": "blood_glucose",
    "ketones (blood)": "blood_ketone", "blood ketones": "blood_ketone", "ketones": "blood_ketone",
    "body temperature": "body_temperature", "temperature": "body_temperature",
    "oxygen saturation": "oxygen_saturation", "blood oxygen": "oxygen_saturation", "spo2": "oxygen_saturation",
    "respiration rate": "respiratory_rate", "respiratory rate": "respiratory_rate", "steps": "step_count",
    "bone mass": "bone_mass", "muscle mass": "skeletal_muscle_mass", "vo2 max": "vo2_max",
}  # fmt: skip
_VARIABILITY = ("heart rate variability", "hrv")
_SDNN_BY = ("apple health", "apple watch", "healthkit")
_RMSSD_BY = ("garmin", "oura", "fitbit", "whoop", "polar")
_TOTALS = ("step_count",)
"""Of these a second value on a day is another tracker's total, not another reading."""
_PERCENT = {"body_fat_percentage", "oxygen_saturation"}
"""Metrics of which this export writes 18.5 and means 18.5 %, however small the number."""


@dataclass(frozen=True)
class _Meaning:
    metric: str
    percent: bool


def biometrics(frame: pl.DataFrame, metric: str, unit: str, amount: str, book: Book) -> Iterator[Item]:
    """Samples of rows that are dated; a pressure is two. A day's only value, without a time, is a statement of it."""
    names = frame[metric].drop_nulls().value_counts().rows()
    known = {name: meaning for name, _ in names if (meaning := _meaning(name))}
    for name, count in names:
        if name not in known and not _is_pressure(name):
            book.unmapped[name] += count
    about = pl.DataFrame(
        [(name, one.metric, one.percent) for name, one in known.items()],
        {metric: pl.String, "known": pl.String, "percent": pl.Boolean},
        orient="row",
    )
    single = frame.join(about, on=metric, how="inner", maintain_order="left").with_columns(
        cells.number(pl.col(amount), book.forms.decimal).alias("value"),
        pl.when("percent").then(pl.lit("percent")).otherwise(pl.col(unit)).alias("written"),
    )
    yield from book.bad(single, pl.col("value").is_null(), "bad_value", amount)
    pressures, issues = _pressures(frame, metric, unit, amount, book)
    yield from issues
    wanted = [ROW, DAY, CLOCK, "known", "value", "written"]
    found = pl.concat([single.select(wanted), *(one.select(wanted) for one in pressures)])
    found = found.filter(pl.col("value").is_not_null())
    if len(found):
        yield rows("sample", _samples(found, book))


def _samples(found: pl.DataFrame, book: Book) -> pl.DataFrame:
    """Several readings of a day, such as glucose, are taken some time in it: statements would leave only the last."""
    start, end = whole_day()
    only = pl.len().over("known", DAY, pl.col(CLOCK).is_null()) == 1
    made = found.select(
        metric="known",
        start=pl.coalesce(CLOCK, start),
        end=pl.coalesce(CLOCK, end),
        day=pl.when(pl.col(CLOCK).is_null() & (only | pl.col("known").is_in(_TOTALS))).then(pl.col(DAY)),
        value="value",
        unit="written",
    )
    return in_order(made).with_columns(book.refs.take(len(made)), source=pl.lit(book.source, pl.Int32))


def _pressures(
    frame: pl.DataFrame, metric: str, unit: str, amount: str, book: Book
) -> tuple[list[pl.DataFrame], list[Issue]]:
    """``120/80`` as two values."""
    names = [name for name in frame[metric].drop_nulls().unique() if _is_pressure(name)]
    told = frame.filter(pl.col(metric).is_in(names)).with_columns(
        *(
            pl.col(amount).str.extract(_PAIR, part).cast(pl.Float64, strict=False).alias(known)
            for part, known in ((1, "blood_pressure_systolic"), (2, "blood_pressure_diastolic"))
        ),
        pl.col(unit).fill_null("mmHg").alias("written"),
    )
    issues = list(book.bad(told, pl.col("blood_pressure_systolic").is_null(), "bad_value", amount))
    parts = [
        told.with_columns(pl.lit(known).alias("known"), pl.col(known).alias("value"))
        for known in ("blood_pressure_systolic", "blood_pressure_diastolic")
    ]
    return parts, issues


def _plain(name: str) -> tuple[str, str]:
    """A metric's name without the app in brackets that it came from, and that app."""
    found = _SYNCED.match(name)
    if fold(name) in _METRICS or found is None:
        return fold(name), ""
    return fold(found[1]), fold(found[2])


def _is_pressure(name: str) -> bool:
    return _plain(name)[0] == PRESSURE


def _meaning(name: str) -> _Meaning | None:
    plain, by = _plain(name)
    short = re.sub(r"\s*\(hrv\)$", "", plain)
    if short in _VARIABILITY:  # two measures go by this name; who sent it tells which
        if by.startswith(_SDNN_BY):
            return _Meaning("heart_rate_variability_sdnn", percent=False)
        return _Meaning("heart_rate_variability_rmssd", percent=False) if by.startswith(_RMSSD_BY) else None
    metric = _METRICS.get(plain)
    return _Meaning(metric, metric in _PERCENT) if metric else None
