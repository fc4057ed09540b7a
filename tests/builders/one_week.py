"""One week of one person as eight vendors and a scale would write it: at home, over clock changes, over the date line.

Each day has three walks, a weight and, every second day, a run in the last walk; each night the same stages. What the
vendor's format cannot say is left out of it: a vendor that gives only the day's steps gives only those.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

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

HOUR = timedelta(hours=1)
RUN = timedelta(minutes=45)
DAYS = 7
STAGES = (("core", 60), ("deep", 60), ("rem", 30), ("awake", 10), ("core", 140), ("rem", 60), ("core", 60))
WALKS = ((8 * 60, 30), (12 * 60 + 15, 30), (18 * 60, 45))
"""Minute of the day, and minutes."""


@dataclass(frozen=True)
class Week:
    """Seven days by the person's clock; ``places`` are the zones they lived in, each from an instant in UTC.

    Days and the starts of walks, nights and weighings are on that clock; everything else here is in UTC.
    """

    monday: datetime
    places: tuple[tuple[datetime | None, str], ...]

    def days(self) -> Iterator[datetime]:
        """The midnights of the week, by the clock."""
        return (self.monday + timedelta(days=number) for number in range(DAYS))

    def offset(self, at: datetime) -> timedelta:
        """How far the clock was ahead of UTC at an instant."""
        zone = [name for since, name in self.places if since is None or since <= at][-1]
        return at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).utcoffset() or timedelta()

    def utc(self, clock: datetime) -> datetime:
        """The first instant at which the clock stood so."""
        away = {self.offset(clock + timedelta(hours=hours)) for hours in range(-30, 31)}
        return min(clock - offset for offset in away if self.offset(clock - offset) == offset)

    def clock(self, at: datetime) -> datetime:
        """What the clock said at an instant."""
        return at + self.offset(at)

    def iso(self, at: datetime) -> str:
        """An instant as the clock said it, with the offset."""
        return self.clock(at).replace(tzinfo=timezone(self.offset(at))).isoformat()

    def minutes(self, at: datetime) -> int:
        """The offset in minutes."""
        return int(self.offset(at).total_seconds() // 60)

    def total(self, day: datetime) -> int:
        """The day's steps."""
        return sum(pace(day, walk) * minutes for walk, (_, minutes) in enumerate(WALKS))

    def weight(self, day: datetime) -> float:
        """The morning's weight in kg, to a tenth."""
        return round(80 - (day - self.monday).days / 10, 1)

    def weighed(self, day: datetime) -> datetime:
        """When the person stood on the scale."""
        return self.utc(day + 7 * HOUR)

    def runs(self) -> list[datetime]:
        """Starts of the runs, of 45 minutes each, on every second day."""
        return [self.utc(day + 18 * HOUR) for day in self.days() if (day - self.monday).days % 2 == 1]

    def stretches(self, length: int) -> Iterator[tuple[datetime, datetime, int]]:
        """The walks cut into pieces of so many minutes: start, end, steps."""
        for day in self.days():
            for walk, (begin, minutes) in enumerate(WALKS):
                start = self.utc(day + timedelta(minutes=begin))
                for at in range(0, minutes, length):
                    low = start + timedelta(minutes=at)
                    yield low, low + timedelta(minutes=length), pace(day, walk) * length

    def night(self, day: datetime) -> Iterator[tuple[str, datetime, datetime]]:
        """Stages of the night that ends on a day: seven hours from eleven in the evening on."""
        at = self.utc(day - HOUR)
        for stage, minutes in STAGES:
            yield stage, at, at + timedelta(minutes=minutes)
            at += timedelta(minutes=minutes)


WINTER = Week(datetime(2026, 1, 12), ((None, "Europe/Paris"),))
SPRING = Week(datetime(2026, 3, 23), ((None, "Europe/Paris"),))
"""Its Sunday has 23 hours; so has the night before it one less on the clock."""
AUTUMN = Week(datetime(2026, 10, 19), ((None, "Europe/Paris"),))
"""Its Sunday has 25 hours."""
FLIGHT = Week(datetime(2026, 1, 12), ((None, "Asia/Tokyo"), (datetime(2026, 1, 15, 12), "Pacific/Honolulu")))
"""Over the date line on Thursday evening: Thursday comes a second time."""


def pace(day: datetime, walk: int) -> int:
    """Steps a minute of a walk."""
    return 40 + 3 * day.day % 20 + 20 * walk


def apple_health(folder: Path, week: Week) -> Path:
    """A watch. Apple writes the offset of the day of export beside all history; only some rows name the zone."""
    ahead = week.offset(week.utc(week.monday + timedelta(days=DAYS)))

    def said(at: datetime) -> str:
        return (at + ahead).replace(tzinfo=timezone(ahead)).strftime("%Y-%m-%d %H:%M:%S %z")

    def dates(start: datetime, end: datetime) -> dict[str, str]:
        by = {"sourceName": "Watch", "device": "<<HKDevice: 0x1>, name:Apple Watch, model:Watch, hardware:Watch7,1>"}
        return {"startDate": said(start), "endDate": said(end), "creationDate": said(end), **by}

    def zone(at: datetime) -> str:
        return apple.meta("HKTimeZone", [name for since, name in week.places if since is None or since <= at][-1])

    names = {"core": "AsleepCore", "deep": "AsleepDeep", "rem": "AsleepREM", "awake": "Awake"}
    rows = [apple.record(value=str(steps), **dates(start, end)) for start, end, steps in week.stretches(5)]
    for day in week.days():
        rows += [
            apple.sleep(f"HKCategoryValueSleepAnalysis{names[stage]}", zone(start), **dates(start, end))
            for stage, start, end in week.night(day)
        ]
        kind, at = "HKQuantityTypeIdentifierBodyMass", week.weighed(day)
        rows.append(apple.record(kind, str(week.weight(day)), unit="kg", **dates(at, at)))
    rows += [apple.workout(zone(at), duration="45", **dates(at, at + RUN)) for at in week.runs()]
    xml = apple.document(*rows, export_date=said(week.utc(week.monday + timedelta(days=DAYS))))
    return apple.export_zip(folder / "apple.zip", xml)


def fitbit_takeout(folder: Path, week: Week) -> Path:
    """A watch whose curves are in UTC and whose nights and workouts are on the person's clock."""
    levels = {"core": "light", "deep": "deep", "rem": "rem", "awake": "wake"}
    steps = [(fitbit.zulu(start), count, fitbit.WATCH) for start, _, count in week.stretches(1)]
    weights = [(fitbit.zulu(week.weighed(day)), round(1000 * week.weight(day)), "Fitbit App") for day in week.days()]
    nights = []
    for day in week.days():
        told = fitbit.night(f"{day:%Y-%m-%d}", day - HOUR, [(levels[stage], minutes) for stage, minutes in STAGES])
        for level, (_, start, _) in zip(told["levels"]["data"], week.night(day), strict=True):
            level["dateTime"] = f"{week.clock(start):%Y-%m-%dT%H:%M:%S.000}"
        *_, (_, _, end) = week.night(day)
        nights.append({**told, "endTime": f"{week.clock(end):%Y-%m-%dT%H:%M:%S.000}"})
    workouts = [
        fitbit.exercise(number, week.clock(at), 45, activeDuration=45 * 60_000) for number, at in enumerate(week.runs())
    ]
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


def garmin_export(folder: Path, week: Week) -> Path:
    """A watch: all-day files and runs as FIT, weights as JSON."""
    files = {}
    for day in week.days():
        midnight, counted, marks = week.utc(day), 0, [(0, 0)]
        for walk, (begin, minutes) in enumerate(WALKS):
            at = int((week.utc(day + timedelta(minutes=begin)) - midnight).total_seconds() // 60)
            steps = pace(day, walk) * minutes
            marks += [(at, counted), (at + minutes, counted + steps)]
            counted += steps
        files[f"{day:%d}.fit"] = fit.monitoring_day(midnight, week.minutes(midnight), marks).bytes()
    files |= {f"run{at:%d}.fit": fit.run(at, 45, offset_min=week.minutes(at)).bytes() for at in week.runs()}
    body = [
        {
            "metaData": {"calendarDate": garmin.iso(day + 7 * HOUR)},
            "weight": {"weight": 1000 * week.weight(day), "timestampGMT": garmin.iso(week.weighed(day))},
        }
        for day in week.days()
    ]
    return garmin.export(folder / "garmin.zip", files, body=body)


def google_fit_takeout(folder: Path, week: Week) -> Path:
    """A phone app: quarter hours with their offset, sleep segments, weights and runs in UTC."""
    kinds = {"core": 4, "deep": 5, "rem": 6, "awake": 1}
    members: dict[str, str | bytes] = {}
    for day in week.days():
        quarters = [
            google_fit.quarter(datetime.fromisoformat(week.iso(start)), 15, steps)
            for start, _, steps in week.stretches(15)
            if week.clock(start).date() == day.date()
        ]
        members[f"Daily activity metrics/{day:%Y-%m-%d}.csv"] = google_fit.quarters(quarters)
    slept = [
        google_fit.point(week.iso(start), week.iso(end), {"intVal": kinds[stage]})
        for day in week.days()
        for stage, start, end in week.night(day)
    ]
    weighed = [
        google_fit.point(week.iso(at), week.iso(at), {"fpVal": week.weight(day)})
        for day, at in ((day, week.weighed(day)) for day in week.days())
    ]
    sleep, scale = "derived:com.google.sleep.segment:com.google.android.gms:merged", "raw:com.google.weight:com.scale:"
    members["All Data/sleep.json"] = google_fit.stream(sleep, slept)
    members["All Data/weight.json"] = google_fit.stream(scale, weighed)
    for at in week.runs():
        told = google_fit.session("running", f"{at.isoformat()}Z", f"{(at + RUN).isoformat()}Z", "2700s")
        members[f"All Sessions/{at:%Y-%m-%d}_RUNNING.json"] = told
    return google_fit.takeout(folder / "google_fit.zip", members)


def health_connect_db(folder: Path, week: Week) -> Path:
    """A phone's store."""
    kinds = {"core": 4, "deep": 5, "rem": 6, "awake": 1}

    def between(start: datetime, end: datetime, **values: object) -> dict[str, object]:
        return health_connect.between(week.iso(start), week.iso(end), week.minutes(start) / 60, **values)

    nights = [list(week.night(day)) for day in week.days()]
    sleeps = [{"row_id": at, **between(night[0][1], night[-1][2])} for at, night in enumerate(nights, 1)]
    stages = [
        {
            "parent_key": at,
            "stage_start_time": health_connect.ms(week.iso(start)),
            "stage_end_time": health_connect.ms(week.iso(end)),
            "stage_type": kinds[stage],
        }
        for at, night in enumerate(nights, 1)
        for stage, start, end in night
    ]
    weights = [
        health_connect.at(week.iso(at), week.minutes(at) / 60, weight=1000 * week.weight(day))
        for day, at in ((day, week.weighed(day)) for day in week.days())
    ]
    database = health_connect.database(
        folder / "store.db",
        {
            "steps_record_table": [between(start, end, count=steps) for start, end, steps in week.stretches(15)],
            "weight_record_table": weights,
            "sleep_session_record_table": sleeps,
            "sleep_stages_table": stages,
            "exercise_session_record_table": [between(at, at + RUN, exercise_type=33) for at in week.runs()],
        },
    )
    return health_connect.zipped(folder / "health_connect.zip", database)


def samsung_download(folder: Path, week: Week) -> Path:
    """A watch that tells the day's steps only; its times are in UTC, with the offset beside them."""
    kinds = {"core": 40002, "deep": 40003, "rem": 40004, "awake": 40001}

    def said(at: datetime) -> str:
        return f"{at:%Y-%m-%d %H:%M:%S}.000"

    def between(start: datetime, end: datetime, **values: object) -> dict[str, object]:
        sign, minutes = "-" if week.minutes(start) < 0 else "+", abs(week.minutes(start))
        zone = f"UTC{sign}{minutes // 60:02d}{minutes % 60:02d}"
        return {"start_time": said(start), "end_time": said(end), "time_offset": zone, **values}

    sleeps, stages = [], []
    for day in week.days():
        night = list(week.night(day))
        sleeps.append(between(night[0][1], night[-1][2], datauuid=f"n{day:%d}"))
        stages += [
            {"start_time": said(start), "end_time": said(end), "stage": kinds[stage], "sleep_id": f"n{day:%d}"}
            for stage, start, end in night
        ]
    weights = []
    for day in week.days():
        at = week.weighed(day)
        weights.append({**between(at, at, weight=week.weight(day)), "end_time": ""})
    tables: dict[str, list[dict[str, Any]]] = {
        "com.samsung.shealth.step_daily_trend": [
            {"source_type": -2, "count": week.total(day), "day_time": said(day)} for day in week.days()
        ],
        "com.samsung.shealth.sleep": sleeps,
        "com.samsung.health.sleep_stage": stages,
        "com.samsung.health.weight": weights,
        "com.samsung.shealth.exercise": [
            between(at, at + RUN, exercise_type=1002, duration=2_700_000) for at in week.runs()
        ],
    }
    return samsung.download(folder / "samsung.zip", {kind: samsung.table(kind, rows) for kind, rows in tables.items()})


def auto_export(folder: Path, week: Week) -> Path:
    """The phone's app that writes Apple's data as JSON, with the offset of the day of export."""
    app, names = health_auto_export, {"core": "Core", "deep": "Deep", "rem": "REM", "awake": "Awake"}
    ahead = week.offset(week.utc(week.monday + timedelta(days=DAYS)))
    zone = datetime(2026, 1, 1, tzinfo=timezone(ahead)).strftime("%z")

    def said(at: datetime) -> str:
        return app.said(at + ahead, zone)

    steps = [{"date": said(start), "qty": count, "source": "Apple Watch"} for start, _, count in week.stretches(1)]
    weighed = [{"date": said(week.weighed(day)), "qty": week.weight(day), "source": "Scale"} for day in week.days()]
    slept = [
        app.stretch(start + ahead, end + ahead, names[stage], zone)
        for day in week.days()
        for stage, start, end in week.night(day)
    ]
    metrics = [
        app.metric("step_count", "count", steps),
        app.metric("weight_body_mass", "kg", weighed),
        app.metric("sleep_analysis", "hr", slept),
    ]
    runs = [{**app.workout(at, 45), "start": said(at), "end": said(at + RUN)} for at in week.runs()]
    return app.write(folder / "auto.json", metrics=metrics, workouts=runs)


def oura_account(folder: Path, week: Week) -> Path:
    """A ring: the day's steps, and nights as one sign every five minutes."""
    signs = {"core": "2", "deep": "1", "rem": "3", "awake": "4"}
    phases = "".join(signs[stage] * (minutes // 5) for stage, minutes in STAGES)
    lengths = {stage: 60 * sum(minutes for name, minutes in STAGES if name == stage) for stage in signs}
    told = {
        "sleep_phase_5_min": phases,
        "total_sleep_duration": sum(lengths.values()) - lengths["awake"],
        "deep_sleep_duration": lengths["deep"],
        "light_sleep_duration": lengths["core"],
        "rem_sleep_duration": lengths["rem"],
        "awake_time": lengths["awake"],
        "heart_rate": None,
        "hrv": None,
    }
    nights = []
    for day in week.days():
        night = list(week.night(day))
        span = {"bedtime_start": week.iso(night[0][1]), "bedtime_end": week.iso(night[-1][2])}
        nights.append(oura.night(day.date(), **told, **span))
    workouts = [
        {**oura.workout(at, 45), "start_datetime": week.iso(at), "end_datetime": week.iso(at + RUN)}
        for at in week.runs()
    ]
    tables = {
        "sleepmodel": oura.table(nights),
        "dailyactivity": oura.table([oura.activity(day.date(), week.total(day)) for day in week.days()]),
        "workout": oura.table(workouts),
    }
    return oura.package(folder / "oura.zip", tables)


def withings_scale(folder: Path, week: Week) -> Path:
    """A scale, on the person's clock and without a zone."""
    rows = [(f"{day + 7 * HOUR:%Y-%m-%d %H:%M:%S}", week.weight(day)) for day in week.days()]
    return withings.package(folder / "withings.zip", {"weight.csv": withings.table(withings.WEIGHT_TITLES, rows)})


VENDORS: dict[str, Callable[[Path, Week], Path]] = {
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
NAMES_NO_PLACE = {"fitbit", "health_auto_export", "withings"}
"""Files that do not tell where the person was: somebody has to."""
CLOCK_ONLY = {"fitbit", "withings"}
"""Files that tell nights or weighings by the clock alone: where a day comes twice, nothing says which of the two."""
