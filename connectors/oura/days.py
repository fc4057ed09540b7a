"""Daily collections: what Oura states of a day, and its scores with what contributes to them."""

from __future__ import annotations

from collections.abc import Iterable

from connectors.oura.book import DAY, RING, Book, Place, Record, day_of
from connectors.oura.series import series

Columns = tuple[tuple[str, str, str], ...]
"""Key, metric and unit of each figure."""


def _parts(score: str, names: Iterable[str]) -> Columns:
    return tuple((f"contributors.{name}", f"oura_{score}_{name}", "score") for name in names)


DAILY: dict[str, Columns] = {
    "daily_sleep": (
        ("score", "oura_sleep_score", "score"),
        *_parts("sleep", ("deep_sleep", "efficiency", "latency", "rem_sleep", "restfulness", "timing", "total_sleep")),
    ),
    "daily_readiness": (
        ("score", "oura_readiness_score", "score"),
        ("temperature_deviation", "skin_temperature_deviation", "Cel"),
        ("temperature_trend_deviation", "oura_temperature_trend_deviation", "Cel"),
        *_parts(
            "readiness",
            (
                "activity_balance", "body_temperature", "hrv_balance", "previous_day_activity", "previous_night",
                "recovery_index", "resting_heart_rate", "sleep_balance", "sleep_regularity",
            ),
        ),
    ),
    "daily_activity": (
        ("score", "oura_activity_score", "score"),
        ("steps", "step_count", "count"),
        ("active_calories", "active_energy_burned", "kcal"),
        ("total_calories", "total_energy_burned", "kcal"),
        ("equivalent_walking_distance", "oura_equivalent_walking_distance", "m"),
        ("high_activity_time", "vigorous_activity_time", "s"),
        ("medium_activity_time", "moderate_activity_time", "s"),
        ("low_activity_time", "light_activity_time", "s"),
        ("sedentary_time", "sedentary_time", "s"),
        ("resting_time", "oura_resting_time", "s"),
        ("non_wear_time", "oura_non_wear_time", "s"),
        ("average_met_minutes", "oura_average_met", "kcal/(kg.h)"),
        ("inactivity_alerts", "oura_inactivity_alerts", "count"),
        *_parts(
            "activity",
            (
                "meet_daily_targets", "move_every_hour", "recovery_time", "stay_active", "training_frequency",
                "training_volume",
            ),
        ),
    ),
    "daily_spo2": (
        ("spo2_percentage.average", "oxygen_saturation", "percent"),
        ("breathing_disturbance_index", "oura_breathing_disturbance_index", "index"),
    ),
    "daily_stress": (
        ("stress_high", "oura_stress_high_time", "s"),
        ("recovery_high", "oura_recovery_high_time", "s"),
    ),
    "daily_resilience": _parts("resilience", ("sleep_recovery", "daytime_recovery", "stress")),
    "daily_cardiovascular_age": (
        ("vascular_age", "oura_cardiovascular_age", "a"),
        ("pulse_wave_velocity", "pulse_wave_velocity", "m/s"),
    ),
    "vo2_max": (("vo2_max", "vo2_max", "mL/(kg.min)"),),
}  # fmt: skip
_NOT_ZERO = frozenset({"oxygen_saturation", "oura_cardiovascular_age", "pulse_wave_velocity", "vo2_max"})
"""Zero in place of these means that nothing was measured."""


def add_day(collection: str, record: Record, place: Place, book: Book) -> None:
    """One record of a daily collection."""
    day = day_of(record.get("day"))
    if day is None:
        book.issue("bad_date", place, f"day: {record.get('day')}")
        return
    if collection == "daily_spo2" and not isinstance(record.get("spo2_percentage"), dict):
        record = {**record, "spo2_percentage": {"average": record.get("spo2_percentage")}}
    for key, metric, unit in DAILY[collection]:
        value = book.number(record, key, place)
        if value is None or (value == 0 and metric in _NOT_ZERO):
            continue
        ref = book.state(metric, day, value, unit)
        if key == "stress_high" and ref and record.get("day_summary"):
            book.out.row("attribute", owner="sample", ref=ref, key="day_summary", value=str(record["day_summary"]))
    if collection == "daily_resilience" and record.get("level"):
        _add_level(str(record["level"]), record, book)
    if collection == "daily_activity" and isinstance(record.get("met"), dict):
        series(record["met"], "physical_effort", "kcal/(kg.h)", book, place)


def _add_level(level: str, record: Record, book: Book) -> None:
    from datetime import datetime, time

    from healthkit.model.catalogue import catalogue

    day = day_of(record["day"])
    assert day is not None
    start = datetime.combine(day, time())
    if book.fresh("resilience", start):
        code = catalogue()["oura_resilience"].values.get(level, level)
        book.out.row(
            "event", ref=book.refs.one(), metric="oura_resilience", start=start, end=start + DAY, code=code, source=RING
        )
