"""Answers of the Web API: time series of days, and the curve of one day (``…-intraday``). All by the person's clock."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from connectors.fitbit.book import Book
from connectors.fitbit.curves import number
from connectors.fitbit.kinds import named_day
from connectors.fitbit.members import document
from connectors.fitbit.sleep import clock
from healthkit.model.schema import INSTANT
from healthkit.source.contract import Rows

_SERIES = {
    "activities-steps": ("step_count", "count"),
    "activities-calories": ("total_energy_burned", "kcal"),
    "activities-caloriesBMR": ("basal_energy_burned", "kcal"),
    "activities-activityCalories": ("active_energy_burned", "kcal"),
    "activities-distance": ("distance_walking_running", "km"),
    "activities-floors": ("flights_climbed", "count"),
    "activities-elevation": ("elevation_ascended", "m"),
    "activities-minutesSedentary": ("sedentary_time", "min"),
    "activities-minutesLightlyActive": ("light_activity_time", "min"),
    "activities-minutesFairlyActive": ("moderate_activity_time", "min"),
    "activities-minutesVeryActive": ("vigorous_activity_time", "min"),
    "body-weight": ("body_mass", "kg"),
    "body-fat": ("body_fat_percentage", "percent"),
    "body-bmi": ("body_mass_index", "kg/m2"),
    "foods-log-water": ("dietary_water", "mL"),
    "foods-log-caloriesIn": ("dietary_energy_consumed", "kcal"),
}
"""Days of one number each; the units are those of an answer without a language, the metric ones."""
_INSIDE = {
    "activities-heart": (("resting_heart_rate", "restingHeartRate", "count/min"),),
    "activities-active-zone-minutes": (
        ("active_zone_minutes", "activeZoneMinutes", "min"),
        ("active_zone_minutes_fat_burn", "fatBurnActiveZoneMinutes", "min"),
        ("active_zone_minutes_cardio", "cardioActiveZoneMinutes", "min"),
        ("active_zone_minutes_peak", "peakActiveZoneMinutes", "min"),
    ),
    "hrv": (("heart_rate_variability_rmssd", "dailyRmssd", "ms"), ("fitbit_deep_sleep_rmssd", "deepRmssd", "ms")),
    "br": (("respiratory_rate", "breathingRate", "{breath}/min"),),
    "tempSkin": (("skin_temperature_deviation", "nightlyRelative", "Cel"),),
    "spo2": (("oxygen_saturation", "avg", "percent"),),
    "cardioScore": (("vo2_max", "vo2Max", "mL/min·kg"),),
    "summary": (
        ("step_count", "steps", "count"), ("total_energy_burned", "caloriesOut", "kcal"),
        ("basal_energy_burned", "caloriesBMR", "kcal"), ("active_energy_burned", "activityCalories", "kcal"),
        ("distance_walking_running", "distance", "km"), ("flights_climbed", "floors", "count"),
        ("elevation_ascended", "elevation", "m"), ("resting_heart_rate", "restingHeartRate", "count/min"),
        ("sedentary_time", "sedentaryMinutes", "min"), ("light_activity_time", "lightlyActiveMinutes", "min"),
        ("moderate_activity_time", "fairlyActiveMinutes", "min"),
        ("vigorous_activity_time", "veryActiveMinutes", "min"),
    ),
}  # fmt: skip
"""Days whose value is an object: metric, key and unit of its parts."""
_CURVES = {
    "activities-steps-intraday": ("step_count", "count", True),
    "activities-calories-intraday": ("total_energy_burned", "kcal", True),
    "activities-distance-intraday": ("distance_walking_running", "km", True),
    "activities-floors-intraday": ("flights_climbed", "count", True),
    "activities-elevation-intraday": ("elevation_ascended", "m", True),
    "activities-heart-intraday": ("heart_rate", "count/min", False),
}
_LENGTHS = {"second": 1, "minute": 60}
_MAY_BE_NONE = frozenset({"body_mass", "body_fat_percentage", "body_mass_index", "resting_heart_rate"})
"""Of which 0 says that there is none."""


def read_answers(book: Book, members: list[str]) -> Iterator[Rows]:
    """Days and curves of every answer."""
    for member in members:
        loaded = document(book, member)
        for answer in loaded if isinstance(loaded, list) else [loaded]:
            if isinstance(answer, dict):
                yield from _answer(book, member, _named(answer, member))
    yield from book.flush()


def _named(answer: dict[str, Any], member: str) -> dict[str, Any]:
    """An answer under the key that says what it is: those of oxygen have none, a day's summary has no day itself."""
    value, summary = answer.get("value"), answer.get("summary")
    if isinstance(value, dict) and "avg" in value:
        return {"spo2": [answer]}
    day = named_day(member)
    if isinstance(summary, dict) and "caloriesOut" in summary and day:
        distances = summary.get("distances")
        whole = [one for one in distances if isinstance(one, dict)] if isinstance(distances, list) else []
        total = next((one.get("distance") for one in whole if one.get("activity") == "total"), None)
        return {"summary": [{"dateTime": f"{day}", "value": summary | {"distance": total}}]}
    return answer


def _answer(book: Book, member: str, answer: dict[str, Any]) -> Iterator[Rows]:
    day: date | None = None
    for key, value in answer.items():
        if key in _SERIES and isinstance(value, list):
            day = yield from _days(book, member, key, value)
        elif key in _INSIDE and isinstance(value, list):
            day = yield from _objects(book, member, key, value)
    for key, value in answer.items():
        if key in _CURVES and isinstance(value, dict):
            yield from _curve(book, member, key, value, day)
        elif key not in _SERIES and key not in _INSIDE:
            book.skip(f"api: {key}", 1)


def _days(book: Book, member: str, key: str, loaded: list[Any]) -> Generator[Rows, None, date | None]:
    metric, unit = _SERIES[key]
    told, day = [], None
    for at, one in enumerate(loaded, 1):
        day, value = _day(book, member, at, one)
        found = number(value)
        if day is not None and found is None:
            book.issue("bad_value", member, f"item {at}", f"{key}: {value}")
        elif day is not None:
            told.append((day, found))
    book.read[key] += len(loaded)
    yield from _stated(book, metric, unit, told)
    return day


def _objects(book: Book, member: str, key: str, loaded: list[Any]) -> Generator[Rows, None, date | None]:
    told: dict[str, list[tuple[date, float | None]]] = {}
    day = None
    for at, one in enumerate(loaded, 1):
        day, value = _day(book, member, at, one)
        inner = value if isinstance(value, dict) else {}
        inner = inner.get("fullSleepSummary", inner) if key == "br" else inner
        inner = inner if isinstance(inner, dict) else {}
        for metric, name, _ in _INSIDE[key]:
            found = _number(inner.get(name))
            if day is not None and found is not None:
                told.setdefault(metric, []).append((day, found))
    book.read[key] += len(loaded)
    for metric, _, unit in _INSIDE[key]:
        yield from _stated(book, metric, unit, told.get(metric, []))
    return day


def _day(book: Book, member: str, at: int, one: Any) -> tuple[date | None, Any]:
    told = one if isinstance(one, dict) else {}
    when = clock(told.get("dateTime"))
    if when is None:
        book.issue("bad_date", member, f"item {at}", str(told.get("dateTime")))
    return when.date() if when else None, told.get("value")


def _stated(book: Book, metric: str, unit: str, told: list[tuple[date, float | None]]) -> Iterator[Rows]:
    some = [(day, value) for day, value in told if value or metric not in _MAY_BE_NONE]
    book.skip(f"{metric}: not measured", len(told) - len(some))
    frame = pl.DataFrame(some, {"day": pl.Date, "value": pl.Float64}, orient="row")
    group = "entered" if metric.startswith(("body_", "dietary_")) else "worn"
    yield from book.stated(frame.with_columns(source=pl.lit(book.source("", group), pl.Int32)), metric, unit)


def _curve(book: Book, member: str, key: str, curve: dict[str, Any], day: date | None) -> Iterator[Rows]:
    """Samples of one day; their times have no date, which the day's own row gives."""
    metric, unit, lasts = _CURVES[key]
    loaded = curve.get("dataset")
    loaded = loaded if isinstance(loaded, list) else []
    book.read[key] += len(loaded)
    if day is None:
        book.issue("bad_date", member, key, "")
        return
    step = (number(curve.get("datasetInterval")) or 1) * _LENGTHS.get(str(curve.get("datasetType")), 60)
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 (the person's clock)
    made = []
    for at, one in enumerate(loaded, 1):
        told = one if isinstance(one, dict) else {}
        when, value = clock(f"2000-01-01T{told.get('time')}"), number(told.get("value"))
        if when is None or value is None:
            book.issue("bad_date" if when is None else "bad_value", member, f"item {at}", str(told.get("time")))
        else:
            made.append((midnight + timedelta(hours=when.hour, minutes=when.minute, seconds=when.second), value))
    frame = pl.DataFrame(made, {"start": INSTANT, "value": pl.Float64}, orient="row")
    frame = frame.with_columns(source=pl.lit(book.source(), pl.Int32))
    if lasts:
        frame = frame.with_columns(end=pl.col("start") + pl.duration(seconds=step))
    yield from book.samples(frame, metric, unit)


def _number(value: Any) -> float | None:
    """A number; of a range such as ``44-48`` its middle."""
    if isinstance(value, str) and "-" in value.strip()[1:]:
        low, high = (number(part) for part in value.split("-", 1))
        return (low + high) / 2 if low is not None and high is not None else None
    return number(value)
