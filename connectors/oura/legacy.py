"""Older exports told in today's words: the first API's documents, and the table of trends."""

from __future__ import annotations

from datetime import timedelta

from connectors.oura.book import Record, day_of
from healthkit.source.iso_time import moment

_SLEEP = {
    "total": "total_sleep_duration", "deep": "deep_sleep_duration", "light": "light_sleep_duration",
    "rem": "rem_sleep_duration", "awake": "awake_time", "duration": "time_in_bed", "onset_latency": "latency",
    "efficiency": "efficiency", "hr_lowest": "lowest_heart_rate", "hr_average": "average_heart_rate",
    "rmssd": "average_hrv", "breath_average": "average_breath", "bedtime_start": "bedtime_start",
    "bedtime_end": "bedtime_end", "hypnogram_5min": "sleep_phase_5_min",
}  # fmt: skip
_SLEEP_SCORES = {
    "score_deep": "deep_sleep", "score_efficiency": "efficiency", "score_latency": "latency", "score_rem": "rem_sleep",
    "score_disturbances": "restfulness", "score_alignment": "timing", "score_total": "total_sleep",
}  # fmt: skip
_READINESS_SCORES = {
    "score_activity_balance": "activity_balance", "score_hrv_balance": "hrv_balance",
    "score_previous_day": "previous_day_activity", "score_previous_night": "previous_night",
    "score_recovery_index": "recovery_index", "score_resting_hr": "resting_heart_rate",
    "score_sleep_balance": "sleep_balance", "score_temperature": "body_temperature",
}  # fmt: skip
_ACTIVITY = {
    "score": "score", "steps": "steps", "cal_active": "active_calories", "cal_total": "total_calories",
    "daily_movement": "equivalent_walking_distance", "average_met": "average_met_minutes",
    "inactivity_alerts": "inactivity_alerts",
}  # fmt: skip
_MINUTES = {
    "inactive": "sedentary_time", "low": "low_activity_time", "medium": "medium_activity_time",
    "high": "high_activity_time", "rest": "resting_time", "non_wear": "non_wear_time",
}  # fmt: skip
_TREND_SLEEP = {
    "Total Sleep Time": "total_sleep_duration", "Total Sleep Duration": "total_sleep_duration",
    "Deep Sleep Time": "deep_sleep_duration", "Deep Sleep Duration": "deep_sleep_duration",
    "Light Sleep Time": "light_sleep_duration", "Light Sleep Duration": "light_sleep_duration",
    "REM Sleep Time": "rem_sleep_duration", "REM Sleep Duration": "rem_sleep_duration",
    "Awake Time": "awake_time", "Total Bedtime": "time_in_bed", "Sleep Latency": "latency",
    "Sleep Efficiency": "efficiency", "Average Resting Heart Rate": "average_heart_rate",
    "Lowest Resting Heart Rate": "lowest_heart_rate", "Average HRV": "average_hrv",
    "Respiratory Rate": "average_breath", "Bedtime Start": "bedtime_start", "Bedtime End": "bedtime_end",
}  # fmt: skip
_TREND_SCORES = {
    "daily_sleep": {
        "Sleep Score": "score", "Total Sleep Score": "total_sleep", "REM Sleep Score": "rem_sleep",
        "Deep Sleep Score": "deep_sleep", "Sleep Efficiency Score": "efficiency", "Restfulness Score": "restfulness",
        "Sleep Latency Score": "latency", "Sleep Timing Score": "timing",
    },
    "daily_readiness": {
        "Readiness Score": "score", "Temperature Deviation (°C)": "temperature_deviation",
        "Temperature Deviation": "temperature_deviation",
        "Temperature Trend Deviation": "temperature_trend_deviation", "Previous Night Score": "previous_night",
        "Sleep Balance Score": "sleep_balance", "Previous Day Activity Score": "previous_day_activity",
        "Activity Balance Score": "activity_balance", "Temperature Score": "body_temperature",
        "Resting Heart Rate Score": "resting_heart_rate", "HRV Balance Score": "hrv_balance",
        "Recovery Index Score": "recovery_index",
    },
    "daily_activity": {
        "Activity Score": "score", "Stay Active Score": "stay_active", "Move Every Hour Score": "move_every_hour",
        "Meet Daily Targets Score": "meet_daily_targets", "Training Frequency Score": "training_frequency",
        "Training Volume Score": "training_volume", "Recovery Time Score": "recovery_time",
        "Activity Burn": "active_calories", "Total Burn": "total_calories", "Steps": "steps",
        "Daily Movement": "equivalent_walking_distance", "Equivalent Walking Distance": "equivalent_walking_distance",
        "Average MET": "average_met_minutes", "Long Periods of Inactivity": "inactivity_alerts",
    },
}  # fmt: skip
_PLAIN = frozenset({
    "score", "temperature_deviation", "temperature_trend_deviation", "active_calories", "total_calories", "steps",
    "equivalent_walking_distance", "average_met_minutes", "inactivity_alerts",
})  # fmt: skip
_TREND_TIMES = {
    "Inactive Time": "sedentary_time", "Rest Time": "resting_time", "Low Activity Time": "low_activity_time",
    "Medium Activity Time": "medium_activity_time", "High Activity Time": "high_activity_time",
    "Non-wear Time": "non_wear_time",
}  # fmt: skip
_MINUTES_OF_A_DAY = 1440 + 60
"""The times of a day of trends add up to its minutes; where they add up to more, they are seconds."""
TREND_TITLES = frozenset({"date", *_TREND_SLEEP, *_TREND_TIMES, *(t for one in _TREND_SCORES.values() for t in one)})


def is_old(record: Record) -> bool:
    """A document of the first API."""
    return "summary_date" in record and "day" not in record


def modern(collection: str, record: Record) -> list[tuple[str, Record]]:
    """A document of the first API as records of today's collections.

    A night's ``summary_date`` was the day before waking; activity's is the day itself. Times of activity were minutes.
    """
    if collection == "sleep":
        return _modern_sleep(record)
    day = day_of(record.get("summary_date"))
    if collection == "daily_readiness":
        waking = day + timedelta(days=1) if day else None
        parts = {new: record.get(old) for old, new in _READINESS_SCORES.items()}
        return [(collection, {"day": waking, "score": record.get("score"), "contributors": parts})]
    made: Record = {"day": day, **{new: record.get(old) for old, new in _ACTIVITY.items()}}
    made |= {new: _seconds(record[old]) for old, new in _MINUTES.items() if old in record}
    made["contributors"] = {key.removeprefix("score_"): record[key] for key in record if key.startswith("score_")}
    if record.get("met_1min"):
        made["met"] = {"interval": 60, "items": record["met_1min"], "timestamp": record.get("day_start")}
    return [(collection, made)]


def _modern_sleep(record: Record) -> list[tuple[str, Record]]:
    ends = moment(record.get("bedtime_end"))
    day = (ends[0] + timedelta(minutes=ends[1] or 0)).date() if ends else None
    made: Record = {"day": day, **{new: record.get(old) for old, new in _SLEEP.items()}}
    made["type"] = "long_sleep" if record.get("is_longest", 1) else "sleep"
    for old, new in (("hr_5min", "heart_rate"), ("rmssd_5min", "hrv")):
        if record.get(old):
            made[new] = {"interval": 300, "items": record[old], "timestamp": record.get("bedtime_start")}
    found = [("sleep", made)]
    if day and made["type"] == "long_sleep":
        parts = {new: record.get(old) for old, new in _SLEEP_SCORES.items()}
        found.append(("daily_sleep", {"day": day, "score": record.get("score"), "contributors": parts}))
        found.append(("daily_readiness", {"day": day, "temperature_deviation": record.get("temperature_delta")}))
    return found


def trend(row: Record) -> list[tuple[str, Record]]:
    """A row of trends as records of today's collections."""
    day = row.get("date")
    found = []
    for collection, titles in _TREND_SCORES.items():
        made: Record = {"day": day, "contributors": {}}
        for title, key in titles.items():
            into = made if key in _PLAIN else made["contributors"]
            if row.get(title) is not None:
                into.setdefault(key, row[title])
        if collection == "daily_activity":
            made |= _trend_times(row)
        found.append((collection, made))
    sleep = {new: row[old] for old, new in _TREND_SLEEP.items() if row.get(old) is not None}
    if "bedtime_start" in sleep:
        found.append(("sleep", {"day": day, **sleep}))
    return found


def _trend_times(row: Record) -> Record:
    times = {new: row.get(old) for old, new in _TREND_TIMES.items()}
    try:
        total = sum(float(value) for value in times.values() if value)
    except ValueError:
        return times
    return times if total > _MINUTES_OF_A_DAY else {key: _seconds(value) for key, value in times.items()}


def _seconds(minutes: object) -> object:
    try:
        return float(str(minutes)) * 60
    except ValueError:
        return None if minutes is None else minutes
