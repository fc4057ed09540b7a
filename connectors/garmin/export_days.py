"""What the account states of days and nights: daily summaries, sleep, health status, and the scores of training."""

from __future__ import annotations

from collections.abc import Callable

from connectors.garmin.outbox import Outbox
from connectors.garmin.records import Record, child, children, day, moment, natural, number, offset_min, positive, text

_FLOOR_M = 3.048
"""Garmin's floor: ten feet."""
_COUNT, _BPM, _KCAL, _SCORE = "count", "count/min", "kcal", "score"
_DAYS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("step_count", _COUNT, "any", ("totalSteps",)),
    ("distance_walking_running", "m", "any", ("totalDistanceMeters",)),
    ("total_energy_burned", _KCAL, "some", ("totalKilocalories",)),
    ("active_energy_burned", _KCAL, "any", ("activeKilocalories",)),
    ("basal_energy_burned", _KCAL, "some", ("bmrKilocalories",)),
    ("resting_heart_rate", _BPM, "some", ("currentDayRestingHeartRate",)),
    ("resting_heart_rate", _BPM, "some", ("restingHeartRate",)),
    ("moderate_activity_time", "min", "any", ("moderateIntensityMinutes",)),
    ("vigorous_activity_time", "min", "any", ("vigorousIntensityMinutes",)),
    ("sedentary_time", "s", "some", ("sedentarySeconds",)),
    ("elevation_ascended", "m", "any", ("floorsAscendedInMeters",)),
    ("elevation_descended", "m", "any", ("floorsDescendedInMeters",)),
    ("flights_climbed", _COUNT, "any", ("floorsAscended",)),
    ("push_count", _COUNT, "some", ("totalPushes",)),
    ("dietary_water", "mL", "some", ("hydration", "valueInML")),
    ("oxygen_saturation", "percent", "some", ("averageSpo2Value",)),
    ("garmin_waking_respiration", "breaths/min", "some", ("respiration", "avgWakingRespirationValue")),
    ("garmin_body_battery_charged", _SCORE, "any", ("bodyBattery", "chargedValue")),
    ("garmin_body_battery_drained", _SCORE, "any", ("bodyBattery", "drainedValue")),
)
_BATTERY = {"HIGHEST": "garmin_body_battery_highest", "LOWEST": "garmin_body_battery_lowest"}
_STATUS = {
    "HRV": ("heart_rate_variability_rmssd", "ms"),
    "HR": ("garmin_overnight_heart_rate", _BPM),
    "SPO2": ("garmin_sleep_oxygen_saturation", "percent"),
    "RESPIRATION": ("respiratory_rate", "breaths/min"),
}
_UNKNOWN = frozenset({"UNKNOWN", "NONE", "ONBOARDING", ""})
_SKIN_DEVIATION = 15.0
"""Garmin writes either the night's skin temperature or how far it is from the person's own."""


def days(record: Record, out: Outbox) -> bool:
    """One day's summary."""
    when = day(record.get("calendarDate")) or day(child(record, "hydration").get("calendarDate"))
    if when is None:
        return False
    local, utc = moment(record.get("wellnessStartTimeLocal")), moment(record.get("wellnessStartTimeGmt"))
    offset = offset_min(local, utc)
    if offset is not None:
        out.book.offsets[when] = offset
    for figure, unit, least, path in _DAYS:
        out.state(figure, when, natural(record, *path) if least == "any" else positive(record, *path), unit)
    metres = natural(record, "floorsAscendedInMeters")
    out.state("flights_climbed", when, None if metres is None else round(metres / _FLOOR_M, 3), _COUNT)
    for part in children(child(record, "allDayStress"), "aggregatorList"):
        if part.get("type") == "TOTAL":
            out.state("garmin_stress_average", when, positive(part, "averageStressLevel"), _SCORE)
    for part in children(child(record, "bodyBattery"), "bodyBatteryStatList"):
        metric = _BATTERY.get(str(part.get("bodyBatteryStatType")).upper())
        if metric:
            out.state(metric, when, positive(part, "statsValue"), _SCORE)
    return True


def sleep(record: Record, out: Outbox) -> bool:
    """One night: its window, each stage's length as stated (no times of stages are told), and its figures."""
    begin, end = moment(record.get("sleepStartTimestampGMT")), moment(record.get("sleepEndTimestampGMT"))
    when = day(record.get("calendarDate"))
    if when is None and end is None:
        return False
    local = moment(record.get("sleepStartTimestampLocal"))
    offset = offset_min(local, begin)
    if begin and end and end > begin:
        out.event("sleep_analysis", "in_bed", begin, end, offset)
    for nap in children(record, "napList"):
        _nap(nap, out)
    if when is None:
        return True
    stages = {
        metric: natural(record, key)
        for metric, key in (
            ("sleep_deep", "deepSleepSeconds"), ("sleep_core", "lightSleepSeconds"), ("sleep_rem", "remSleepSeconds"),
            ("sleep_awake", "awakeSleepSeconds"),
        )
    }  # fmt: skip
    asleep = [stages[name] or 0 for name in ("sleep_deep", "sleep_core", "sleep_rem")]
    # Watches without a pulse sensor tell no stages: all is 0, which is no night without sleep.
    if sum(asleep) > 0:
        for metric, seconds in stages.items():
            out.state(metric, when, seconds, "s")
    total = positive(record, "sleepTimeSeconds") or sum(asleep)
    out.state("sleep_duration", when, total or None, "s")
    scores = child(record, "sleepScores")
    overall = positive(scores, "overallScore") or positive(record, "overallSleepScore")
    out.state("garmin_sleep_score", when, overall or positive(record, "overallSleepScore", "value"), _SCORE)
    out.state("garmin_sleep_stress", when, positive(record, "avgSleepStress"), _SCORE)
    out.state("respiratory_rate", when, positive(record, "averageRespiration"), "breaths/min")
    oxygen = child(record, "spo2SleepSummary")
    out.state("garmin_sleep_oxygen_saturation", when, positive(oxygen, "averageSPO2"), "percent")
    return True


def _nap(nap: Record, out: Outbox) -> None:
    begin, end = moment(nap.get("napStartTimestampGMT")), moment(nap.get("napEndTimestampGMT"))
    if begin and end and end > begin:
        out.event("sleep_analysis", "asleep", begin, end, None)


def status(record: Record, out: Outbox) -> bool:
    """Figures of the night that Garmin watches for outliers; 0 with an unknown status is no measurement."""
    when = day(record.get("calendarDate"))
    if when is None:
        return False
    for part in children(record, "metrics"):
        kind, value = text(part.get("type")), number(part, "value")
        if kind == "SKIN_TEMP_C":
            near = value is not None and abs(value) < _SKIN_DEVIATION
            known = value is not None and not (value == 0 and text(part.get("status")).upper() in _UNKNOWN)
            metric = "skin_temperature_deviation" if near else "sensor_skin_temperature"
            out.state(metric, when, value if known else None, "Cel")
        elif kind in _STATUS:
            metric, unit = _STATUS[kind]
            out.state(metric, when, positive(part, "value"), unit)
        else:
            out.book.unmapped[f"healthStatus {kind}"] += 1
    return True


def scored(*figures: tuple[str, str, str], dated: str = "calendarDate") -> Callable[[Record, Outbox], bool]:
    """A reader of records that state figures of a day: (key, metric, unit). The last word on a day holds."""

    def read(record: Record, out: Outbox) -> bool:
        when = day(record.get(dated))
        if when is None:
            return False
        at = moment(record.get("timestamp"))
        for key, metric, unit in figures:
            out.hold(metric, when, positive(record, key), unit, str(at or ""))
        return True

    return read


readiness = scored(("score", "garmin_training_readiness", _SCORE))
load = scored(
    ("dailyTrainingLoadAcute", "garmin_acute_load", _SCORE), ("dailyTrainingLoadChronic", "garmin_chronic_load", _SCORE)
)
endurance = scored(("overallScore", "garmin_endurance_score", _SCORE))
hill = scored(("overallScore", "garmin_hill_score", _SCORE))
fitness_age = scored(("currentBioAge", "garmin_fitness_age", "a"), dated="asOfDateGmt")


def uptake(record: Record, out: Outbox) -> bool:
    """VO₂ max of a day: that of cycling is another figure than that of running."""
    when = day(record.get("calendarDate"))
    if when is None:
        return False
    riding = "CYCLING" in str(record.get("sport")).upper()
    metric = "garmin_cycling_vo2_max" if riding else "vo2_max"
    out.hold(
        metric, when, positive(record, "vo2MaxValue"), "mL/kg/min", str(moment(record.get("updateTimestamp")) or "")
    )
    return True
