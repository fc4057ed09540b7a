"""Answers of the API, saved as JSON: measure groups, sleep, activity and workouts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from connectors.withings.book import CUFF, MANUAL, MAT, SCALE, THERMOMETER, WATCH, Book, Span, number, zone_name
from connectors.withings.nights import Nights, keep
from connectors.withings.workouts import add_workout

Json = dict[str, Any]
_TYPES: dict[int, tuple[str, str, int]] = {
    1: ("body_mass", "kg", SCALE),
    4: ("height", "m", SCALE),
    5: ("lean_body_mass", "kg", SCALE),
    6: ("body_fat_percentage", "percent", SCALE),
    8: ("body_fat_mass", "kg", SCALE),
    9: ("blood_pressure_diastolic", "mmHg", CUFF),
    10: ("blood_pressure_systolic", "mmHg", CUFF),
    11: ("heart_rate", "count/min", CUFF),
    12: ("body_temperature", "Cel", THERMOMETER),
    54: ("oxygen_saturation", "percent", WATCH),
    71: ("body_temperature", "Cel", THERMOMETER),
    73: ("sensor_skin_temperature", "Cel", THERMOMETER),
    76: ("skeletal_muscle_mass", "kg", SCALE),
    77: ("body_water_mass", "kg", SCALE),
    88: ("bone_mass", "kg", SCALE),
    91: ("pulse_wave_velocity", "m/s", SCALE),
    123: ("vo2_max", "mL/(kg.min)", WATCH),
    155: ("withings_vascular_age", "a", SCALE),
    170: ("visceral_fat_rating", "score", SCALE),
}
_GOALS = 2
_AMBIGUOUS, _BY_HAND = 1, (2, 4)
_MAT_MODEL = 32
_NIGHT = {
    "lightsleepduration": "light", "deepsleepduration": "deep", "remsleepduration": "rem", "wakeupduration": "awake",
    "wakeupcount": "wakeups", "durationtosleep": "latency", "sleep_latency": "latency", "durationtowakeup": "rising",
    "wakeup_latency": "rising", "total_sleep_time": "asleep", "total_timeinbed": "in_bed",
    "sleep_efficiency": "efficiency", "snoring": "snoring", "snoringepisodecount": "snoring_episodes",
    "hr_average": "sleep_heart_rate", "hr_min": "sleep_heart_rate_min", "hr_max": "sleep_heart_rate_max",
    "rr_average": "breaths", "sleep_score": "sleep_score", "breathing_disturbances_intensity": "breathing",
}  # fmt: skip
_DAY = {
    "steps": ("step_count", "count"), "distance": ("distance_walking_running", "m"),
    "elevation": ("flights_climbed", "count"), "calories": ("active_energy_burned", "kcal"),
    "totalcalories": ("total_energy_burned", "kcal"), "soft": ("light_activity_time", "s"),
    "moderate": ("moderate_activity_time", "s"), "intense": ("vigorous_activity_time", "s"),
}  # fmt: skip
_STAGES = {0: "awake", 1: "asleep_core", 2: "asleep_deep", 3: "asleep_rem"}
_CURVES = {
    "hr": ("heart_rate", "count/min"), "rr": ("respiratory_rate", "breaths/min"),
    "rmssd": ("heart_rate_variability_rmssd", "ms"), "sdnn_1": ("heart_rate_variability_sdnn", "ms"),
}  # fmt: skip


def add_page(document: Any, book: Book, nights: Nights) -> None:
    """Everything that one answer holds, or a list of answers."""
    if isinstance(document, list):
        for one in document:
            add_page(one, book, nights)
        return
    body = document.get("body", document) if isinstance(document, dict) else {}
    if not isinstance(body, dict):
        return
    zone = body.get("timezone")
    for at, group in enumerate(_objects(body.get("measuregrps")), 1):
        _add_group(group, group.get("timezone") or zone, f"group {at}", book)
    for at, day in enumerate(_objects(body.get("activities")), 1):
        _add_day(day, f"activity {at}", book)
    for at, one in enumerate(_objects(body.get("series")), 1):
        _add_series(one, one.get("timezone") or zone, f"series {at}", book, nights)


def _objects(found: object) -> list[Json]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _instant(epoch: object, zone: object) -> tuple[datetime, int] | None:
    """UTC of seconds since 1970, and the offset of the zone that the answer names; UTC's own where it names none."""
    seconds = number(epoch)
    if seconds is None or isinstance(epoch, bool) or not 0 < seconds < 1e11:
        return None
    at = datetime.fromtimestamp(seconds, UTC)
    known = zone_name(zone)
    away = at.astimezone(ZoneInfo(known)).utcoffset() if known else None
    return at.replace(tzinfo=None), int(away.total_seconds() // 60) if away else 0


def _add_group(group: Json, zone: object, position: str, book: Book) -> None:
    if group.get("category") == _GOALS:
        book.unmapped["goal"] += 1
        return
    if group.get("attrib") == _AMBIGUOUS:
        book.unmapped["measure that may be somebody else’s"] += 1
        return
    at = _instant(group.get("date"), zone)
    if at is None:
        book.issue("bad_date", position, f"date: {group.get('date')}")
        return
    book.read["measurement"] += 1
    by_hand = group.get("attrib") in _BY_HAND
    for measure in _objects(group.get("measures")):
        kind = _TYPES.get(measure.get("type", 0))
        if kind is None:
            book.unmapped[f"measure type {measure.get('type')}"] += 1
            continue
        try:
            value = float(Decimal(str(measure["value"])).scaleb(int(measure.get("unit", 0))))
        except (KeyError, ValueError, TypeError, InvalidOperation):
            book.issue("bad_value", position, f"type {measure.get('type')}: {measure.get('value')}")
            continue
        metric, unit, device = kind
        _sample(metric, value, unit, Span(at[0], at[0], at[1], MANUAL if by_hand else device), book)


def _sample(metric: str, value: float, unit: str, span: Span, book: Book) -> None:
    book.devices.add(span.device)
    book.out.row(
        "sample",
        ref=book.refs.one(),
        metric=metric,
        start=span.start,
        end=span.end,
        offset_min=span.offset,
        value=value,
        unit=unit,
        source=span.device,
    )


def _add_day(day: Json, position: str, book: Book) -> None:
    try:
        on = date.fromisoformat(str(day.get("date")))
    except ValueError:
        book.issue("bad_date", position, f"date: {day.get('date')}")
        return
    book.read["day"] += 1
    for key, (metric, unit) in _DAY.items():
        if day.get(key) is not None:
            value = number(day[key])
            if value is None:
                book.issue("bad_value", position, f"{key}: {day[key]}")
            else:
                book.state(metric, on, value, unit, WATCH)


def _add_series(one: Json, zone: object, position: str, book: Book, nights: Nights) -> None:
    begins, ends = _instant(one.get("startdate"), zone), _instant(one.get("enddate"), zone)
    if begins is None or ends is None or ends[0] < begins[0]:
        book.issue("bad_date", position, f"{one.get('startdate')} {one.get('enddate')}")
        return
    device = MAT if one.get("model") == _MAT_MODEL else WATCH
    known = zone_name(zone)
    span = Span(begins[0], ends[0], begins[1], device, known)
    data = one.get("data") if isinstance(one.get("data"), dict) else {}
    assert isinstance(data, dict)
    if "category" in one:
        said = str(one["category"])
        add_workout(said, replace(span, device=WATCH), data, position, book)
        return
    if known:
        book.out.row("zone_hint", at=begins[0], zone=known)
    if "state" in one:
        _add_state(one, span, book)
        return
    told: dict[str, float] = {}
    for key, column in _NIGHT.items():
        value = number(data[key]) if data.get(key) is not None else None
        if value is not None:
            told.setdefault(column, value)
    book.read["night"] += 1
    local = (ends[0] + timedelta(minutes=ends[1])).date()
    try:
        day = date.fromisoformat(str(one.get("date")))
    except ValueError:
        day = local
    keep(day, span, told, book, nights)


def _add_state(one: Json, span: Span, book: Book) -> None:
    """A stretch of one stage, with the curves measured in it."""
    book.read["sleep state"] += 1
    code = _STAGES.get(one["state"]) if isinstance(one["state"], int) else None
    book.devices.add(span.device)
    if code is None:
        book.unmapped[f"sleep state {one['state']}"] += 1
    elif span.end > span.start:
        book.out.row(
            "event",
            ref=book.refs.one(),
            metric="sleep_analysis",
            code=code,
            start=span.start,
            end=span.end,
            offset_min=span.offset,
            source=span.device,
        )
    for key, (metric, unit) in _CURVES.items():
        curve = one.get(key)
        for epoch, raw in curve.items() if isinstance(curve, dict) else ():
            at, value = _instant(epoch, None), number(raw)
            if at and value and value > 0:
                _sample(metric, value, unit, replace(span, start=at[0], end=at[0]), book)
