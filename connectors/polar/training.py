"""Workouts, in today's shape (milliseconds, numbered sports) and in the earlier one (``PT1H``, named sports)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from connectors.polar import courses
from connectors.polar.book import Book
from connectors.polar.documents import Moment, mapping, moment, number, objects, positive, seconds
from connectors.polar.sports import OTHER, activity_of, metric_of
from healthkit.source.contract import Issue

_LOADS = {
    "cardioLoad": "polar_cardio_load",
    "muscleLoad": "polar_muscle_load",
    "perceivedLoad": "polar_perceived_load",
}
_OFFSETS = ("timezoneOffsetMinutes", "timezoneOffset", "timeZoneOffset")
_SUMMED = {
    "HEART_RATE": "heartRate", "SPEED": "speed", "CADENCE": "cadence", "POWER": "power", "CURRENT_POWER": "power",
    "RUNNING_POWER": "power",
}  # fmt: skip
"""Types of an exercise's statistics in today's shape, by their names in the earlier one."""


@dataclass(frozen=True)
class Leg:
    """One workout: a whole session, or one exercise of several; ``said`` is its own object."""

    ref: int
    source: int
    activity: str
    start: Moment
    said: dict[str, Any]


def read_training(document: Any, member: str, book: Book) -> Iterator[Issue]:
    """One session: one workout, or as many as it has exercises. The export can hold a session twice."""
    told = mapping(document)
    identity = mapping(told.get("identifier")).get("id") or f"{told.get('startTime')} {told.get('stopTime')}"
    if str(identity) in book.seen:
        book.read["training told twice"] += 1
        return
    book.seen.add(str(identity))
    exercises = objects(told.get("exercises"))
    dated = [one for one in exercises if _start(one, told) is not None]
    if len(dated) > 1:
        for exercise in dated:
            yield from _workout(exercise, [exercise], told, member, book)
    else:
        yield from _workout({**mapping(exercises[0] if exercises else None), **told}, exercises, told, member, book)


def _workout(
    said: dict[str, Any], exercises: list[dict[str, Any]], session: dict[str, Any], member: str, book: Book
) -> Iterator[Issue]:
    start = _start(said, session)
    if start is None:
        yield Issue("bad_date", member, "startTime", str(said.get("startTime") or ""))
        return
    book.read["training"] += 1
    model = mapping(session.get("product")).get("modelName")
    source = book.source(str(model) if model else None)
    name = _sport(said) or next((found for one in exercises if (found := _sport(one))), None)
    leg = Leg(book.refs.one(), source, _activity(name, session.get("name"), book), start, said)
    length = _length(said)
    stop = moment(said.get("stopTime"), start.offset_min)
    end = stop.at if stop and stop.at >= start.at else start.plus(length or 0) or start.at
    book.out.row(
        "session", ref=leg.ref, kind="workout", activity=leg.activity, start=start.at, end=end,
        offset_min=start.offset_min, duration_s=length, source=source,
    )  # fmt: skip
    _statistics(leg, exercises, book)
    _attributes(leg, name, exercises, session, book)
    for exercise in exercises:
        begins = _start(exercise, session) or start
        _laps(leg, exercise, begins, book)
        recording = courses.Recording(leg.ref, source, leg.activity, begins)
        yield from courses.route(exercise, recording, book, member)
        courses.samples(exercise, recording, book)


def _start(said: dict[str, Any], session: dict[str, Any]) -> Moment | None:
    offset = next(
        (found for one in (said, session) for key in _OFFSETS if (found := number(one.get(key))) is not None), None
    )
    return moment(said.get("startTime"), offset)


def _length(said: dict[str, Any]) -> float | None:
    """Seconds without pauses."""
    milliseconds = positive(said.get("durationMillis"))
    return milliseconds / 1000 if milliseconds else positive(seconds(said.get("duration")))


def _sport(said: dict[str, Any]) -> str | None:
    sport = said.get("sport")
    found = mapping(sport).get("id") if isinstance(sport, dict) else sport
    return str(found) if found not in (None, "") else None


def _activity(name: str | None, title: Any, book: Book) -> str:
    """The activity by its number or name; by the session's title, which is the sport unless somebody edited it."""
    if name is None:
        return OTHER
    found = activity_of(name) or (activity_of(title) if isinstance(title, str) and not title.isdigit() else None)
    if found is None:
        book.unmapped[f"sport {name}"] += 1
    return found or OTHER


def _statistics(leg: Leg, exercises: list[dict[str, Any]], book: Book) -> None:
    said = leg.said
    one = exercises[0] if len(exercises) == 1 else said
    pulse, speed, cadence, power = (_summed(one, name) for name in ("heartRate", "speed", "cadence", "power"))

    def told(*keys: str) -> float | None:
        """The first of these that the whole, or its only exercise, states."""
        return next((found for place in (said, one) for key in keys if (found := positive(place.get(key)))), None)

    figures: list[tuple[str | None, str, float | None, str]] = [
        (metric_of("distance", leg.activity), "sum", told("distanceMeters", "distance"), "m"),
        ("active_energy_burned", "sum", told("calories", "kiloCalories"), "kcal"),
        ("heart_rate", "average", told("hrAvg", "averageHeartRate") or positive(pulse.get("avg")), "count/min"),
        ("heart_rate", "maximum", told("hrMax", "maximumHeartRate") or positive(pulse.get("max")), "count/min"),
        ("elevation_ascended", "sum", told("ascentMeters", "ascent"), "m"),
        ("elevation_descended", "sum", told("descentMeters", "descent"), "m"),
        (metric_of("speed", leg.activity), "average", positive(speed.get("avg")), "km/h"),
        (metric_of("speed", leg.activity), "maximum", positive(speed.get("max")), "km/h"),
        (metric_of("cadence", leg.activity), "average", _steps(positive(cadence.get("avg")), leg), "count/min"),
        (metric_of("power", leg.activity), "average", positive(power.get("avg")), "W"),
        (metric_of("power", leg.activity), "maximum", positive(power.get("max")), "W"),
        ("polar_running_index", "average", positive(mapping(one.get("runningIndex")).get("value")), "{score}"),
        ("polar_training_load", "sum", told("trainingLoad"), "{score}"),
        ("polar_recovery_time", "sum", told("recoveryTimeMillis"), "ms"),
    ]
    report = mapping(said.get("trainingLoadReport")) or mapping(one.get("trainingLoadReport"))
    figures += [(metric, "sum", positive(report.get(key)), "{score}") for key, metric in _LOADS.items()]
    for metric, aggregate, value, unit in figures:
        if metric and value is not None:
            book.out.row("session_stat", ref=leg.ref, metric=metric, aggregate=aggregate, value=value, unit=unit)


def _summed(said: dict[str, Any], name: str) -> dict[str, Any]:
    """Average and maximum of one kind of samples, as either shape states them."""
    told = objects(mapping(said.get("statistics")).get("statistics"))
    today = next((one for one in told if _SUMMED.get(str(one.get("type"))) == name), {})
    return mapping(said.get(name)) or today


def _steps(cadence: float | None, leg: Leg) -> float | None:
    return cadence * courses.per_step(cadence, leg.activity) if cadence else None


def _attributes(
    leg: Leg, name: str | None, exercises: list[dict[str, Any]], session: dict[str, Any], book: Book
) -> None:
    zones = [zone for exercise in exercises for zone in _zones(exercise)]
    told = {
        "activity": f"Polar sport {name}" if name and name.isdigit() else name,
        "title": session.get("name"),
        "note": session.get("note"),
        "feeling": session.get("feeling"),
        "heart rate zones": json.dumps(zones) if zones else None,
    }
    for key, value in told.items():
        if value not in (None, ""):
            book.out.row("attribute", owner="session", ref=leg.ref, key=key, value=str(value))


def _zones(exercise: dict[str, Any]) -> list[dict[str, float]]:
    """Time in each zone of the pulse: bounds in beats a minute, seconds."""
    zones = exercise.get("zones")
    bands = objects(mapping(zones).get("heart_rate") or mapping(zones).get("heartRate"))
    for group in objects(zones):
        if str(group.get("type") or "").removeprefix("ZONE_TYPE_") == "HEART_RATE":
            bands = objects(group.get("zones"))
    made = []
    for band in bands:
        inside = band.get("inZone")
        length = seconds(inside) if isinstance(inside, str) else number(inside)
        if length is not None:
            length = length if isinstance(inside, str) else length / 1000
            made.append({"from": number(band.get("lowerLimit")) or 0, "to": number(band.get("higherLimit")) or 0,
                         "seconds": length})  # fmt: skip
    return made


def _laps(leg: Leg, exercise: dict[str, Any], begins: Moment, book: Book) -> None:
    """A lap's split time is where it ends; pauses have a start and an end of their own."""
    laps = exercise.get("laps")
    groups = [("lap", objects(laps) or objects(mapping(laps).get("laps")))]
    groups.append(("segment", objects(mapping(laps).get("autoLaps")) or objects(exercise.get("autoLaps"))))
    for kind, entries in groups:
        for lap in entries:
            split, length = _span(lap, "splitTime"), _span(lap, "duration")
            start = begins.plus(split - length) if split is not None and length is not None else None
            if start is None:
                continue
            metres = positive(lap.get("distanceMeters")) or positive(lap.get("distance"))
            detail = json.dumps({"distance_m": metres}) if metres else None
            book.out.row("session_event", ref=leg.ref, kind=kind, start=start, duration_s=length, detail=detail)
    for pause in objects(exercise.get("pauseTimes")):
        since, until = (moment(pause.get(key), begins.offset_min) for key in ("startTime", "endTime"))
        if since and until and until.at >= since.at:
            length = (until.at - since.at) / timedelta(seconds=1)
            book.out.row("session_event", ref=leg.ref, kind="pause", start=since.at, duration_s=length)


def _span(lap: dict[str, Any], name: str) -> float | None:
    """Seconds of ``splitTimeMillis`` or ``splitTime``."""
    milliseconds = number(lap.get(f"{name}Millis"))
    return milliseconds / 1000 if milliseconds is not None else seconds(lap.get(name))
