"""Synthetic exports of Fitbit and Google Health, in the shapes that real ones have; every value is made up."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = "Takeout/Google Health"
OLD_ROOT = "Takeout/Fitbit"
JSON_FOLDER, CSV_FOLDER, HEALTH_FOLDER = (
    "Global Export Data",
    "Physical Activity_GoogleData",
    "Health Fitness Data_GoogleData",
)
WATCH = "Charge 6"
SLEEPS = (
    "sleep_id,sleep_type,minutes_in_sleep_period,minutes_asleep,start_utc_offset,sleep_start,end_utc_offset,sleep_end,"
    "data_source,algorithm_version,sleep_created,sleep_last_updated"
)
STAGES = (
    "sleep_id,sleep_stage_id,sleep_stage_type,start_utc_offset,sleep_stage_start,end_utc_offset,sleep_stage_end,"
    "data_source,algorithm_version"
)
EXERCISES = (
    "exercise_id,exercise_start,exercise_end,utc_offset,activity_name,log_type,tracker_total_calories,"
    "tracker_total_steps,tracker_total_distance_mm,tracker_total_altitude_mm,tracker_avg_heart_rate,"
    "tracker_peak_heart_rate,tracker_cardio_load,manually_logged_total_distance_mm,events"
)
SCORES = (
    "sleep_log_entry_id,timestamp,overall_score,composition_score,revitalization_score,duration_score,"
    "deep_sleep_in_minutes,resting_heart_rate,restlessness"
)
STRESS = (
    "DATE,UPDATED_AT,STRESS_SCORE,SLEEP_POINTS,MAX_SLEEP_POINTS,RESPONSIVENESS_POINTS,MAX_RESPONSIVENESS_POINTS,"
    "EXERTION_POINTS,MAX_EXERTION_POINTS,STATUS,CALCULATION_FAILED"
)
PROFILE = (
    "id,full_name,first_name,last_name,display_name_setting,date_of_birth,child,country,timezone,locale,member_since,"
    "gender,height,weight,weight_unit,distance_unit,height_unit"
)
Files = dict[str, str]


def us(at: datetime) -> str:
    """A time as the JSON writes it: ``06/10/26 16:39:00``."""
    return f"{at:%m/%d/%y %H:%M:%S}"


def zulu(at: datetime) -> str:
    """An instant as the CSV writes it."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def table(titles: str, lines: Iterable[Iterable[object]] = ()) -> str:
    """A CSV file."""
    return "\n".join([titles, *(",".join("" if cell is None else str(cell) for cell in line) for line in lines)]) + "\n"


def pulse_json(first: datetime, count: int, step: int = 5) -> str:
    """``heart_rate-YYYY-MM-DD.json``, laid out over lines as the export does."""
    items = (
        f'  "dateTime" : "{us(first + timedelta(seconds=step * n))}",\n  "value" : {{\n    "bpm" : {beat(n)},\n'
        f'    "confidence" : {n % 4}\n  }}\n'
        for n in range(count)
    )
    return "[{\n" + "},{\n".join(items) + "}]"


def beat(number: int) -> int:
    """A pulse that wanders."""
    return 55 + (number * 7) % 40


def values_json(first: datetime, values: Iterable[object], step: int = 60) -> str:
    """A curve or a list of days whose values are strings."""
    return json.dumps(
        [{"dateTime": us(first + timedelta(seconds=step * n)), "value": str(value)} for n, value in enumerate(values)]
    )


def pulse_csv(first: datetime, count: int, step: int = 5, by: str = WATCH) -> str:
    """``heart_rate_YYYY-MM-DD.csv``, in UTC."""
    lines = ((zulu(first + timedelta(seconds=step * n)), f"{beat(n):.1f}", by) for n in range(count))
    return table("timestamp,beats per minute,data source", lines)


def minutes_csv(title: str, first: datetime, values: Iterable[object], by: str = WATCH) -> str:
    """A curve of the CSV with a value a minute."""
    lines = ((zulu(first + timedelta(minutes=n)), value, by) for n, value in enumerate(values))
    return table(f"timestamp,{title},data source", lines)


def night(
    day: str, start: datetime, stages: list[tuple[str, int]], short: Sequence[tuple[int, int]] = (), **more: Any
) -> dict[str, Any]:
    """A sleep log: ``stages`` are levels and minutes in a row, ``short`` wakes seconds after the start and how long."""
    data, at = [], start
    for level, minutes in stages:
        data.append({"dateTime": f"{at:%Y-%m-%dT%H:%M:%S.000}", "level": level, "seconds": minutes * 60})
        at += timedelta(minutes=minutes)
    wakes = [
        {"dateTime": f"{start + timedelta(seconds=after):%Y-%m-%dT%H:%M:%S.000}", "level": "wake", "seconds": seconds}
        for after, seconds in short
    ]
    return {
        "logId": int(f"{start:%Y%m%d%H%M}"),
        "dateOfSleep": day,
        "startTime": f"{start:%Y-%m-%dT%H:%M:%S.000}",
        "endTime": f"{at:%Y-%m-%dT%H:%M:%S.000}",
        "duration": int((at - start).total_seconds() * 1000),
        "type": "stages",
        "mainSleep": True,
        "levels": {"data": data, "shortData": wakes},
        **more,
    }


def exercise(number: int, at: datetime, minutes: int, name: str = "Run", **more: Any) -> dict[str, Any]:
    """A workout's log."""
    return {
        "logId": number,
        "activityName": name,
        "activityTypeId": 90009,
        "averageHeartRate": 140,
        "calories": 300,
        "distance": 5.5,
        "distanceUnit": "Kilometer",
        "duration": minutes * 60_000,
        "activeDuration": (minutes - 2) * 60_000,
        "steps": 5000,
        "startTime": us(at),
        "elevationGain": 54.864,
        "hasGps": False,
        **more,
    }


def profile(weight_unit: str = "METRIC", zone: str = "") -> str:
    """The account's profile; nobody's."""
    return table(
        PROFILE,
        [("ABC", "A B", "A", "B", "name", "1980-05-20", "false", "null", zone, "en_US", "2019-01-01", "FEMALE", 170.0,
          65.0, weight_unit, "METRIC", "METRIC")],
    )  # fmt: skip


def write(path: Path, files: Files, root: str = ROOT) -> Path:
    """A zip of files under the export's folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(f"{root}/{name}" if root else name, body)
    return path


def week(first: datetime, days: int) -> Files:
    """Both generations of the same days, by somebody who lives by UTC: curves, nights, scores, days and workouts."""
    files: Files = {"Glucose 202601.csv": "no data", "Sleep Score/sleep_score.csv": "", "readme.txt": "Read me."}
    rhr, scores, stress, logs, workouts = [], [], [], [], []
    for number in range(days):
        at = first + timedelta(days=number)
        day = f"{at:%Y-%m-%d}"
        files[f"{JSON_FOLDER}/heart_rate-{day}.json"] = pulse_json(at, 288, 300)
        files[f"{CSV_FOLDER}/heart_rate_{day}.csv"] = pulse_csv(at, 288, 300)
        files[f"{JSON_FOLDER}/steps-{day}.json"] = values_json(at + timedelta(hours=8), range(10, 70))
        rhr.append((f"{day}T00:00:00Z", f"{58 + number % 5}.25", "Fitbit App"))
        scores.append((7000 + number, zulu(at + timedelta(hours=7)), 70 + number % 20, "", 70, "", 60, 58, 0.08))
        stress.append((f"{day}T00:00:00", zulu(at), 60 + number % 30, 0, 0, 0, 0, 0, 0, "READY", "false"))
        bed = at - timedelta(hours=1)
        stages = [("light", 60), ("deep", 45), ("rem", 30), ("wake", 10), ("light", 95), ("rem", 60), ("light", 120)]
        logs.append(night(day, bed, stages, [(600, 120), (9000, 90)], logId=7000 + number))
        workouts.append(exercise(900 + number, at + timedelta(hours=17, minutes=number % 50), 40 + number % 9))
    files[f"{CSV_FOLDER}/daily_resting_heart_rate.csv"] = table("timestamp,beats per minute,data source", rhr)
    files["Sleep Score/sleep_score.csv"] = table(SCORES, scores)
    files["Stress Score/Stress Score.csv"] = table(STRESS, stress)
    files[f"{JSON_FOLDER}/sleep-{first:%Y-%m-%d}.json"] = json.dumps(logs, indent=1)
    files[f"{JSON_FOLDER}/exercise-0.json"] = json.dumps(workouts)
    return files
