"""Readings of the account that have a time: weight and what a scale tells, blood pressure, water."""

from __future__ import annotations

from datetime import datetime, timedelta

from connectors.garmin.outbox import Outbox
from connectors.garmin.records import Record, child, day, moment, number, offset_min, positive

_BODY = (
    ("weight", "body_mass", "g"),
    ("bodyFat", "body_fat_percentage", "percent"),
    ("bodyWater", "body_water_percentage", "percent"),
    ("boneMass", "bone_mass", "g"),
    ("muscleMass", "skeletal_muscle_mass", "g"),
    ("visceralFat", "visceral_fat_rating", "score"),
    ("metabolicAge", "garmin_metabolic_age", "a"),
    ("bmi", "body_mass_index", "kg/m2"),
    ("vo2MaxRunning", "vo2_max", "mL/kg/min"),
    ("vo2MaxCycling", "garmin_cycling_vo2_max", "mL/kg/min"),
)
_HEIGHTS_CM = (90, 250)


def body(record: Record, out: Outbox) -> bool:
    """A weighing, in grams; profiles repeat the height with each change."""
    meta = child(record, "metaData")
    weight = child(record, "weight") or record
    local = moment(meta.get("calendarDate")) or moment(record.get("calendarDate"))
    at = moment(weight.get("timestampGMT")) or moment(record.get("timestampGMT"))
    if at is None and local is None:
        return False
    for key, metric, unit in _BODY:
        _place(out, metric, (at, local), positive(weight, key) or positive(record, key), unit)
    height = positive(record, "height")
    if height is not None and _HEIGHTS_CM[0] <= height <= _HEIGHTS_CM[1]:
        _place(out, "height", (at, local), height, "cm")
    power = positive(record, "functionalThresholdPower")
    _place(out, "cycling_functional_threshold_power", (at, local), power, "W")
    return True


def pressure(record: Record, out: Outbox) -> bool:
    """A blood pressure with its pulse."""
    told, meta = child(record, "bloodPressure"), child(record, "metaData")
    at = _gmt(told) or _gmt(record)
    local = moment(meta.get("calendarDate")) or moment(record.get("measurementTimestampLocal"))
    systolic, diastolic = positive(told, "systolic"), positive(told, "diastolic")
    if (at is None and local is None) or systolic is None or diastolic is None:
        return False
    for metric, value, unit in (
        ("blood_pressure_systolic", systolic, "mmHg"),
        ("blood_pressure_diastolic", diastolic, "mmHg"),
        ("heart_rate", positive(told, "pulse"), "count/min"),
    ):
        _place(out, metric, (at, local), value, unit)
    return True


def _gmt(record: Record) -> datetime | None:
    return moment(record.get("measurementTimestampGMT")) or moment(record.get("timestampGMT"))


def hydration(record: Record, out: Outbox) -> bool:
    """A drink; a negative one takes back an earlier entry. Estimates of lost sweat are no drinks."""
    value = number(record, "valueInML")
    local = moment(record.get("timestampLocal"))
    at = moment(record.get("timestampGMT")) or moment(record.get("persistedTimestampGMT"))
    if at is None and local is None and day(record.get("calendarDate")) is None:
        return False
    if value:
        _place(out, "dietary_water", (at, local or moment(record.get("calendarDate"))), value, "mL")
    return True


Times = tuple[datetime | None, datetime | None]


def _place(out: Outbox, metric: str, times: Times, value: float | None, unit: str) -> None:
    """A reading at its instant: UTC as told, else the wall clock by the day's known offset, else the day as a whole.

    ``times`` are UTC and the wall clock.
    """
    if value is None:
        return
    at, local = times
    offset = offset_min(local, at)
    if at is None and local is not None and (local.hour or local.minute or local.second):
        offset = out.book.offsets.get(local.date())
        at = local - timedelta(minutes=offset) if offset is not None else None
    if at is not None:
        out.sample(metric, at, value, unit, offset)
    elif local is not None:
        out.state(metric, local.date(), value, unit)
