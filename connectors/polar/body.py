"""The body: weights and heights, fitness and orthostatic tests, skin temperature and oxygen, and the profile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import polars as pl

from connectors.polar.book import Book
from connectors.polar.documents import Moment, day, mapping, moment, number, objects, positive
from healthkit.source.contract import Issue
from healthkit.source.lengths import lasting

_SEXES = {"MALE": "male", "FEMALE": "female"}
_TEMPERATURE, _SPOT, _OXYGEN = 7, 10, 11
"""Types of ``generic-period`` files: skin temperature, a test of variability, a test of oxygen."""


def read_calendar(document: Any, member: str, book: Book) -> Iterator[Issue]:
    """Weights by day, and the entries of the profile over time; its resting pulse and limits are settings."""
    told = mapping(document)
    for entry in objects(told.get("weights")):
        on = day(entry.get("date"))
        if on is None:
            yield Issue("bad_date", member, "weights", str(entry.get("date") or ""))
            continue
        book.read["weight"] += 1
        book.day("body_mass", on, positive(entry.get("weight")), "kg")
    for entry in objects(told.get("physicalInformations")):
        at = moment(entry.get("dateTime"))
        if at is None:
            yield Issue("bad_date", member, "physicalInformations", str(entry.get("dateTime") or ""))
            continue
        book.read["physical information"] += 1
        book.sample("body_mass", at, positive(entry.get("weight, kg")), "kg")
        book.sample("height", at, positive(entry.get("height, cm")), "cm")
    for key in ("notes", "feelings", "feedbacks", "perceivedRecovery"):
        if count := len(objects(told.get(key))):
            book.unmapped[key] += count


def read_fitness(document: Any, member: str, book: Book) -> Iterator[Issue]:
    """A fitness test: Polar's OwnIndex is its estimate of VO2max."""
    told = mapping(document)
    result = mapping(told.get("fitnessTestResult"))
    at = _start(told, result)
    if at is None:
        yield Issue("bad_date", member, "startTime", str(told.get("startTime") or ""))
        return
    book.read["fitness test"] += 1
    book.sample("vo2_max", at, positive(result.get("ownIndex")), "mL/(kg.min)")


def read_orthostatic(document: Any, member: str, book: Book) -> Iterator[Issue]:
    """An orthostatic test: variability lying and standing."""
    told = mapping(document)
    result = mapping(told.get("orthostaticTestResult"))
    at = _start(told, result)
    if at is None:
        yield Issue("bad_date", member, "startTime", str(told.get("startTime") or ""))
        return
    book.read["orthostatic test"] += 1
    for key, metric in (("rmssdSupine", "polar_rmssd_supine"), ("rmssdStand", "polar_rmssd_standing")):
        book.sample(metric, at, positive(result.get(key)), "ms")


def read_account(document: Any, member: str, book: Book) -> Iterator[Issue]:
    """Sex and date of birth; name, address and settings stay out, and so does a weight without a date."""
    body = mapping(mapping(document).get("physicalInformation"))
    book.read["account"] += 1
    born, sex = day(body.get("birthday")), _SEXES.get(str(body.get("sex") or "").upper())
    pairs = [("birth_date", born.isoformat() if born else None), ("sex", sex)]
    told = [(key, value) for key, value in pairs if value]
    if told:
        book.add("person", pl.DataFrame(told, ["key", "value"], orient="row"))
    yield from ()


def read_reading(document: Any, member: str, book: Book) -> Iterator[Issue]:
    """A ``generic-period``: times are seconds or milliseconds since 1970, in UTC."""
    told = mapping(document)
    meta, data = mapping(told.get("meta")), mapping(told.get("data"))
    kind, begins = meta.get("type"), number(mapping(meta.get("id")).get("startTimeSeconds"))
    tested = number(data.get("testTime"))
    since = tested / 1000 if kind == _OXYGEN and tested else begins
    if since is None or not 0 < since < 4e9:
        yield Issue("bad_date", member, "startTimeSeconds", str(since or ""))
        return
    at = datetime.fromtimestamp(since, UTC).replace(tzinfo=None)
    when = Moment(at, 0)
    book.read["reading"] += 1
    if kind == _TEMPERATURE:
        _temperatures(objects(data.get("temperatureMeasurementSamples")), at, book)
    elif kind in (_SPOT, _OXYGEN):
        book.sample("oxygen_saturation", when, positive(data.get("bloodOxygenPercent")), "percent")
        book.sample("heart_rate", when, positive(data.get("averageHeartRateBpm")), "count/min")
        book.sample("heart_rate_variability_rmssd", when, positive(data.get("heartRateVariabilityMs")), "ms")
    else:
        book.unmapped[f"reading of type {kind}"] += 1


def _temperatures(samples: list[dict[str, Any]], at: datetime, book: Book) -> None:
    """Each sample says how long after the one before it was taken."""
    frame = pl.DataFrame(
        {
            "value": pl.Series([positive(one.get("temperatureCelsius")) for one in samples], dtype=pl.Float64),
            "after": pl.Series(
                [number(one.get("recordingTimeDeltaMilliseconds")) or 0.0 for one in samples], dtype=pl.Float64
            ),
        }
    )
    since = lasting(pl.col("after").cum_sum() / 1000)
    placed = frame.select("value", start=pl.lit(at) + since, offset_min=pl.lit(0, pl.Int16))
    book.samples("sensor_skin_temperature", "degC", book.source(), placed)


def _start(told: dict[str, Any], result: dict[str, Any]) -> Moment | None:
    offset = next(
        (found for one in (told, result) if (found := number(one.get("timezoneOffsetMinutes"))) is not None), None
    )
    return moment(told.get("startTime") or result.get("startTime"), offset)
