"""Workouts: the session, its totals, laps and pauses, activities and routes."""

from __future__ import annotations

import json
from xml.etree.ElementTree import Element

from connectors.apple_health.context import Context, metadata, number, snake
from connectors.apple_health.dates import instant, moment
from healthkit.model.activities import HK_PREFIX, activity_id
from healthkit.model.units import parse_quantity

_SECONDS = {"s": 1.0, "sec": 1.0, "min": 60.0, "h": 3600.0, "hr": 3600.0, "ms": 0.001}
_AGGREGATES = ("sum", "average", "minimum", "maximum")
_DISTANCES = {
    "cycling": "Cycling",
    "hand_cycling": "Cycling",
    "swimming": "Swimming",
    "wheelchair_walk_pace": "Wheelchair",
    "wheelchair_run_pace": "Wheelchair",
    "downhill_skiing": "DownhillSnowSports",
    "snowboarding": "DownhillSnowSports",
}
_TOTALS = {
    "totalEnergyBurned": "HKQuantityTypeIdentifierActiveEnergyBurned",
    "totalSwimmingStrokeCount": "HKQuantityTypeIdentifierSwimmingStrokeCount",
    "totalFlightsClimbed": "HKQuantityTypeIdentifierFlightsClimbed",
}
_KNOWN = {
    "workoutActivityType", "duration", "durationUnit", "totalDistance", "totalDistanceUnit", "sourceName",
    "sourceVersion", "device", "creationDate", "startDate", "endDate", *_TOTALS, *(f"{name}Unit" for name in _TOTALS),
}  # fmt: skip


def add_workout(workout: Element, to: Context) -> None:
    """One Workout element with everything in it."""
    start = instant(workout.get("startDate"))
    if start is None:
        to.issue("bad_date", workout)
        return
    ref = to.take()
    activity = _activity(workout)
    pairs = metadata(workout)
    zone = next((value for key, value in pairs if key == "HKTimeZone" and value), None)
    begins, ends = moment(workout.get("startDate")), moment(workout.get("endDate"))
    span = (ends - begins).total_seconds() if begins and ends else None
    to.outbox.row(
        "session",
        ref=ref,
        kind="workout",
        activity=activity,
        start=begins,
        end=ends or begins,
        offset_min=start[1],
        zone=zone,
        created=moment(workout.get("creationDate")),
        duration_s=_duration(workout, span),
        source=to.source(workout),
    )
    if zone:
        to.outbox.row("zone_hint", at=begins, zone=zone)
    to.attributes("session", ref, pairs + [(k, v) for k, v in workout.items() if k not in _KNOWN])
    _add_statistics(workout, ref, activity, to)
    _add_elevation(pairs, ref, to)
    for child in workout:
        if child.tag == "WorkoutEvent":
            _add_event(child, ref, to)
        elif child.tag == "WorkoutActivity":
            _add_activity(child, ref, to)
        elif child.tag == "WorkoutRoute":
            _add_route(child, ref, to)


def _activity(workout: Element) -> str:
    """The catalogue's id; third parties write another prefix."""
    name = workout.get("workoutActivityType") or ""
    return activity_id(HK_PREFIX + name.removeprefix("HKWorkoutTypeIdentifier").removeprefix(HK_PREFIX))


def _duration(element: Element, span: float | None) -> float | None:
    """Seconds; Apple writes minutes. Without a unit, whichever of the two fits the span."""
    value = number(element.get("duration"))
    if value is None:
        return None
    unit = element.get("durationUnit")
    if unit in _SECONDS:
        return value * _SECONDS[unit]
    if span is not None and abs(value - span) < abs(value * 60 - span):
        return value
    return value * 60


def _add_statistics(workout: Element, ref: int, activity: str, to: Context) -> None:
    """Totals from WorkoutStatistics; from the workout's attributes only where no statistics speak of them."""
    told: set[str] = set()
    for child in workout:
        if child.tag == "WorkoutStatistics":
            told.add(child.get("type") or "")
            _add_statistic(child, ref, to)
    if not any("Distance" in name for name in told):
        kind = _DISTANCES.get(activity, "WalkingRunning")
        _add_total(workout, "totalDistance", f"HKQuantityTypeIdentifierDistance{kind}", ref, to)
    for attribute, name in _TOTALS.items():
        if name not in told:
            _add_total(workout, attribute, name, ref, to)


def _add_statistic(statistic: Element, ref: int, to: Context) -> None:
    metric = to.metric(statistic.get("type"))
    found = False
    for aggregate in _AGGREGATES:
        value = number(statistic.get(aggregate))
        if value is not None:
            found = True
            to.outbox.row(
                "session_stat", ref=ref, metric=metric, aggregate=aggregate, value=value, unit=statistic.get("unit")
            )
    if not found:
        to.issue("bad_value", statistic)


def _add_total(workout: Element, attribute: str, name: str, ref: int, to: Context) -> None:
    value = number(workout.get(attribute))
    if value is not None:
        unit = workout.get(f"{attribute}Unit")
        to.outbox.row("session_stat", ref=ref, metric=to.metric(name), aggregate="sum", value=value, unit=unit)


def _add_elevation(pairs: list[tuple[str, str]], ref: int, to: Context) -> None:
    """The metres climbed, which Apple keeps as metadata: ``6575 cm``."""
    found = parse_quantity(next((value for key, value in pairs if key == "HKElevationAscended"), ""))
    if found is not None:
        metric, (value, unit) = "elevation_ascended", found
        to.outbox.row("session_stat", ref=ref, metric=metric, aggregate="sum", value=value, unit=unit)


def _add_event(event: Element, ref: int, to: Context) -> None:
    start = moment(event.get("date"))
    if start is None:
        to.issue("bad_date", event)
        return
    to.outbox.row(
        "session_event",
        ref=ref,
        kind=snake(event.get("type") or "", "HKWorkoutEventType"),
        start=start,
        duration_s=_duration(event, None),
        detail=_json(dict_of(metadata(event))),
    )


def _add_activity(activity: Element, ref: int, to: Context) -> None:
    """A leg of a workout, such as the swim of a triathlon."""
    start = moment(activity.get("startDate"))
    if start is None:
        to.issue("bad_date", activity)
        return
    detail: dict[str, object] = {
        k: v for k, v in activity.items() if k not in {"startDate", "duration", "durationUnit"}
    }
    detail.update(dict_of(metadata(activity)))
    statistics = [dict(child.attrib) for child in activity if child.tag == "WorkoutStatistics"]
    if statistics:
        detail["statistics"] = statistics
    to.outbox.row(
        "session_event",
        ref=ref,
        kind="activity",
        start=start,
        duration_s=_duration(activity, None),
        detail=_json(detail),
    )
    for child in activity:
        if child.tag == "WorkoutEvent":
            _add_event(child, ref, to)


def _add_route(route: Element, ref: int, to: Context) -> None:
    to.attributes("session", ref, [(f"WorkoutRoute {key}", value) for key, value in metadata(route)])
    for child in route:
        if child.tag == "FileReference":
            owners = to.routes.setdefault(child.get("path") or "", [])
            if ref not in owners:
                owners.append(ref)
        elif child.tag == "Location":
            _add_location(child, ref, to)


def _add_location(location: Element, ref: int, to: Context) -> None:
    at = moment(location.get("date"))
    latitude, longitude = number(location.get("latitude")), number(location.get("longitude"))
    if at is None or latitude is None or longitude is None:
        to.issue("bad_location", location)
        return
    to.outbox.row(
        "route_point",
        ref=ref,
        at=at,
        latitude=latitude,
        longitude=longitude,
        elevation=number(location.get("altitude")),
        speed=number(location.get("speed")),
        course=number(location.get("course")),
        horizontal_accuracy=number(location.get("horizontalAccuracy")),
        vertical_accuracy=number(location.get("verticalAccuracy")),
    )


def dict_of(pairs: list[tuple[str, str]]) -> dict[str, object]:
    """A mapping in which a key that repeats holds the list of its values."""
    result: dict[str, object] = {}
    for key, value in pairs:
        if key not in result:
            result[key] = value
        elif isinstance(earlier := result[key], list):
            earlier.append(value)
        else:
            result[key] = [earlier, value]
    return result


def _json(detail: dict[str, object]) -> str | None:
    return json.dumps(detail, ensure_ascii=False, sort_keys=True) if detail else None
