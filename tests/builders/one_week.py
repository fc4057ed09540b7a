"""One week of one person in Paris, in winter, as eight vendors and a scale would write it.

Each day has three walks, a weight and, every second day, a run in the last walk; each night the same stages. What the
vendor's format cannot say is left out of it: a vendor that gives only the day's steps gives only those.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.builders import (
    apple,
    fit,
    fitbit,
    garmin,
    google_fit,
    health_auto_export,
    health_connect,
    oura,
    samsung,
    withings,
)

MONDAY = datetime(2026, 1, 12)
DAYS = 7
HOUR = timedelta(hours=1)
AHEAD = HOUR
"""Paris in winter is an hour ahead of UTC; every time here is the person's clock."""
STAGES = (("core", 60), ("deep", 60), ("rem", 30), ("awake", 10), ("core", 140), ("rem", 60), ("core", 60))
WALKS = ((8 * 60, 30), (12 * 60 + 15, 30), (18 * 60, 45))
"""Minute of the day, and minutes."""


def days() -> Iterator[datetime]:
    """The midnights of the week."""
    return (MONDAY + timedelta(days=number) for number in range(DAYS))


def pace(day: datetime, walk: int) -> int:
    """Steps a minute of a walk."""
    return 40 + 3 * day.day % 20 + 20 * walk


def total(day: datetime) -> int:
    """The day's steps."""
    return sum(pace(day, walk) * minutes for walk, (_, minutes) in enumerate(WALKS))


def weight(day: datetime) -> float:
    """The morning's weight in kg, to a tenth."""
    return round(80 - (day - MONDAY).days / 10, 1)


def runs() -> list[datetime]:
    """Starts of the runs, of 45 minutes each."""
    return [day + timedelta(hours=18) for day in days() if (day - MONDAY).days % 2 == 1]


def stretches(length: int) -> Iterator[tuple[datetime, datetime, int]]:
    """The walks cut into pieces of so many minutes: start, end, steps."""
    for day in days():
        for walk, (begin, minutes) in enumerate(WALKS):
            for at in range(begin, begin + minutes, length):
                start = day + timedelta(minutes=at)
                yield start, start + timedelta(minutes=length), pace(day, walk) * length


def night(day: datetime) -> Iterator[tuple[str, datetime, datetime]]:
    """Stages of the night that ends on a day."""
    at = day - HOUR
    for stage, minutes in STAGES:
        yield stage, at, at + timedelta(minutes=minutes)
        at += timedelta(minutes=minutes)


def _utc(at: datetime) -> datetime:
    return at - AHEAD


def _iso(at: datetime) -> str:
    return f"{at.isoformat()}+01:00"


def apple_health(folder: Path) -> Path:
    """A watch."""

    def said(at: datetime) -> str:
        return f"{at:%Y-%m-%d %H:%M:%S} +0100"

    def dates(start: datetime, end: datetime) -> dict[str, str]:
        by = {"sourceName": "Watch", "device": "<<HKDevice: 0x1>, name:Apple Watch, model:Watch, hardware:Watch7,1>"}
        return {"startDate": said(start), "endDate": said(end), "creationDate": said(end), **by}

    zone = apple.meta("HKTimeZone", "Europe/Paris")
    names = {"core": "AsleepCore", "deep": "AsleepDeep", "rem": "AsleepREM", "awake": "Awake"}
    rows = [apple.record(value=str(steps), **dates(start, end)) for start, end, steps in stretches(5)]
    for day in days():
        rows += [
            apple.sleep(f"HKCategoryValueSleepAnalysis{names[stage]}", zone, **dates(start, end))
            for stage, start, end in night(day)
        ]
        at = day + 7 * HOUR
        kind = "HKQuantityTypeIdentifierBodyMass"
        rows.append(apple.record(kind, str(weight(day)), unit="kg", **dates(at, at)))
    rows += [apple.workout(zone, duration="45", **dates(at, at + timedelta(minutes=45))) for at in runs()]
    xml = apple.document(*rows, export_date="2026-01-20 12:00:00 +0100")
    return apple.export_zip(folder / "apple.zip", xml)


def fitbit_takeout(folder: Path) -> Path:
    """A watch whose curves are in UTC and whose nights are on the person's clock."""
    levels = {"core": "light", "deep": "deep", "rem": "rem", "awake": "wake"}
    steps = [(fitbit.zulu(_utc(start)), count, fitbit.WATCH) for start, _, count in stretches(1)]
    weights = [(fitbit.zulu(_utc(day + 7 * HOUR)), round(1000 * weight(day)), "Fitbit App") for day in days()]
    nights = [
        fitbit.night(f"{day:%Y-%m-%d}", day - HOUR, [(levels[stage], minutes) for stage, minutes in STAGES])
        for day in days()
    ]
    workouts = [fitbit.exercise(number, at, 45, activeDuration=45 * 60_000) for number, at in enumerate(runs())]
    csv, old = fitbit.CSV_FOLDER, fitbit.JSON_FOLDER
    return fitbit.write(
        folder / "fitbit.zip",
        {
            f"{csv}/steps_2026-01-12.csv": fitbit.table("timestamp,steps,data source", steps),
            f"{csv}/weight.csv": fitbit.table("timestamp,weight grams,data source", weights),
            f"{old}/sleep-2026-01-12.json": json.dumps(nights),
            f"{old}/exercise-0.json": json.dumps(workouts),
        },
    )


def garmin_export(folder: Path) -> Path:
    """A watch: all-day files and runs as FIT, weights as JSON."""
    files = {}
    for day in days():
        counted, marks = 0, [(0, 0)]
        for walk, (begin, minutes) in enumerate(WALKS):
            marks.append((begin, counted))
            counted += pace(day, walk) * minutes
            marks.append((begin + minutes, counted))
        files[f"{day:%d}.fit"] = fit.monitoring_day(_utc(day), 60, marks).bytes()
    files |= {f"run{at:%d}.fit": fit.run(_utc(at), 45, offset_min=60).bytes() for at in runs()}
    body = [
        {
            "metaData": {"calendarDate": garmin.iso(day + 7 * HOUR)},
            "weight": {"weight": 1000 * weight(day), "timestampGMT": garmin.iso(_utc(day + 7 * HOUR))},
        }
        for day in days()
    ]
    return garmin.export(folder / "garmin.zip", files, body=body)


def google_fit_takeout(folder: Path) -> Path:
    """A phone app: quarter hours, sleep segments and weights with their instants."""
    kinds = {"core": 4, "deep": 5, "rem": 6, "awake": 1}
    members: dict[str, str | bytes] = {}
    for day in days():
        quarters = [
            google_fit.quarter(start.replace(tzinfo=google_fit.zone(1)), 15, steps)
            for start, _, steps in stretches(15)
            if start.date() == day.date()
        ]
        members[f"Daily activity metrics/{day:%Y-%m-%d}.csv"] = google_fit.quarters(quarters)
    slept = [
        google_fit.point(_iso(start), _iso(end), {"intVal": kinds[stage]})
        for day in days()
        for stage, start, end in night(day)
    ]
    weighed = [google_fit.point(_iso(day + 7 * HOUR), _iso(day + 7 * HOUR), {"fpVal": weight(day)}) for day in days()]
    sleep, scale = "derived:com.google.sleep.segment:com.google.android.gms:merged", "raw:com.google.weight:com.scale:"
    members["All Data/sleep.json"] = google_fit.stream(sleep, slept)
    members["All Data/weight.json"] = google_fit.stream(scale, weighed)
    for at in runs():
        end = at + timedelta(minutes=45)
        told = google_fit.session("running", f"{_utc(at).isoformat()}Z", f"{_utc(end).isoformat()}Z", "2700s")
        members[f"All Sessions/{at:%Y-%m-%d}_RUNNING.json"] = told
    return google_fit.takeout(folder / "google_fit.zip", members)


def health_connect_db(folder: Path) -> Path:
    """A phone's store."""
    kinds = {"core": 4, "deep": 5, "rem": 6, "awake": 1}
    sleeps = [
        {"row_id": number, **health_connect.between(_iso(day - HOUR), _iso(day + 6 * HOUR), 1)}
        for number, day in enumerate(days(), 1)
    ]
    stages = [
        {
            "parent_key": number,
            "stage_start_time": health_connect.ms(_iso(start)),
            "stage_end_time": health_connect.ms(_iso(end)),
            "stage_type": kinds[stage],
        }
        for number, day in enumerate(days(), 1)
        for stage, start, end in night(day)
    ]
    database = health_connect.database(
        folder / "store.db",
        {
            "steps_record_table": [
                health_connect.between(_iso(start), _iso(end), 1, count=steps) for start, end, steps in stretches(15)
            ],
            "weight_record_table": [
                health_connect.at(_iso(day + 7 * HOUR), 1, weight=1000 * weight(day)) for day in days()
            ],
            "sleep_session_record_table": sleeps,
            "sleep_stages_table": stages,
            "exercise_session_record_table": [
                health_connect.between(_iso(at), _iso(at + timedelta(minutes=45)), 1, exercise_type=33) for at in runs()
            ],
        },
    )
    return health_connect.zipped(folder / "health_connect.zip", database)


def samsung_download(folder: Path) -> Path:
    """A watch that tells the day's steps only; its times are in UTC."""
    kinds = {"core": 40002, "deep": 40003, "rem": 40004, "awake": 40001}
    zone = {"time_offset": "UTC+0100"}

    def said(at: datetime) -> str:
        return f"{_utc(at):%Y-%m-%d %H:%M:%S}.000"

    steps = [{"source_type": -2, "count": total(day), "day_time": f"{day:%Y-%m-%d %H:%M:%S}.000"} for day in days()]
    sleeps = [
        {"start_time": said(day - HOUR), "end_time": said(day + 6 * HOUR), **zone, "datauuid": f"n{day:%d}"}
        for day in days()
    ]
    stages = [
        {"start_time": said(start), "end_time": said(end), "stage": kinds[stage], "sleep_id": f"n{day:%d}"}
        for day in days()
        for stage, start, end in night(day)
    ]
    weights = [{"start_time": said(day + 7 * HOUR), **zone, "weight": weight(day)} for day in days()]
    workouts = [
        {
            "start_time": said(at),
            "end_time": said(at + timedelta(minutes=45)),
            **zone,
            "exercise_type": 1002,
            "duration": 2_700_000,
        }
        for at in runs()
    ]
    tables: dict[str, list[dict[str, Any]]] = {
        "com.samsung.shealth.step_daily_trend": steps,
        "com.samsung.shealth.sleep": sleeps,
        "com.samsung.health.sleep_stage": stages,
        "com.samsung.health.weight": weights,
        "com.samsung.shealth.exercise": workouts,
    }
    return samsung.download(folder / "samsung.zip", {kind: samsung.table(kind, rows) for kind, rows in tables.items()})


def auto_export(folder: Path) -> Path:
    """The phone's app that writes Apple's data as JSON."""
    app, names = health_auto_export, {"core": "Core", "deep": "Deep", "rem": "REM", "awake": "Awake"}
    steps = [{"date": app.said(start), "qty": count, "source": "Apple Watch"} for start, _, count in stretches(1)]
    weighed = [{"date": app.said(day + 7 * HOUR), "qty": weight(day), "source": "Scale"} for day in days()]
    slept = [app.stretch(start, end, names[stage]) for day in days() for stage, start, end in night(day)]
    metrics = [
        app.metric("step_count", "count", steps),
        app.metric("weight_body_mass", "kg", weighed),
        app.metric("sleep_analysis", "hr", slept),
    ]
    return app.write(folder / "auto.json", metrics=metrics, workouts=[app.workout(at, 45) for at in runs()])


def oura_account(folder: Path) -> Path:
    """A ring: the day's steps, and nights as one sign every five minutes."""
    signs = {"core": "2", "deep": "1", "rem": "3", "awake": "4"}
    phases = "".join(signs[stage] * (minutes // 5) for stage, minutes in STAGES)
    lengths = {stage: 60 * sum(minutes for name, minutes in STAGES if name == stage) for stage in signs}
    asleep = sum(lengths.values()) - lengths["awake"]
    told = {
        "sleep_phase_5_min": phases,
        "total_sleep_duration": asleep,
        "deep_sleep_duration": lengths["deep"],
        "light_sleep_duration": lengths["core"],
        "rem_sleep_duration": lengths["rem"],
        "awake_time": lengths["awake"],
    }
    nights = [oura.night(day.date(), "+01:00", **told) for day in days()]
    workouts = [
        {**oura.workout(at, 45), "start_datetime": _iso(at), "end_datetime": _iso(at + timedelta(minutes=45))}
        for at in runs()
    ]
    tables = {
        "sleepmodel": oura.table(nights),
        "dailyactivity": oura.table([oura.activity(day.date(), total(day)) for day in days()]),
        "workout": oura.table(workouts),
    }
    return oura.package(folder / "oura.zip", tables)


def withings_scale(folder: Path) -> Path:
    """A scale, on the person's clock and without a zone."""
    rows = [(f"{day + 7 * HOUR:%Y-%m-%d %H:%M:%S}", weight(day)) for day in days()]
    return withings.package(folder / "withings.zip", {"weight.csv": withings.table(withings.WEIGHT_TITLES, rows)})


VENDORS: dict[str, Callable[[Path], Path]] = {
    "apple_health": apple_health,
    "fitbit": fitbit_takeout,
    "garmin": garmin_export,
    "google_fit": google_fit_takeout,
    "health_connect": health_connect_db,
    "samsung_health": samsung_download,
    "health_auto_export": auto_export,
    "oura": oura_account,
    "withings": withings_scale,
}
SAYS_NOTHING_OF = {
    "garmin": {"sleep"},
    "oura": {"body_mass"},
    "withings": {"sleep", "step_count", "workout"},
}
"""What a vendor's file here does not tell."""
