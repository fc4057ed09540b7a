"""Sample packages of the Garmin connector for the contract suite: an account's export with FIT files inside."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.builders.fit import head, monitoring_day, run, seconds
from tests.builders.garmin import activity, day_record, export, iso, ms, night

DAY = timedelta(days=1)


def _fits(first: datetime, runs: int) -> dict[str, bytes]:
    midnight = first - timedelta(hours=1)
    night = head(49, created=midnight)
    begin = midnight - timedelta(hours=1)
    night.add("event", timestamp=begin, event=74, event_type=0)
    for minute, level in ((30, 2), (90, 3), (200, 2), (260, 4), (300, 1), (420, 2)):
        night.add("sleep_level", timestamp=begin + timedelta(minutes=minute), sleep_level=level)
    night.add("event", timestamp=begin + timedelta(minutes=420), event=74, event_type=1)
    night.add("sleep_assessment", overall_sleep_score=80)
    stress = head(32, created=midnight)
    for minute in range(0, 180, 3):
        at = midnight + timedelta(minutes=minute)
        stress.add("stress_level", stress_level_value=minute % 70, stress_level_time=at, body_battery=90 - minute // 3)
        stress.add("spo2_data", timestamp=at, reading_spo2=95).add(
            "respiration_rate", timestamp=at, respiration_rate=14
        )
    return {
        "1_night.fit": night.bytes(),
        "2_stress.fit": stress.bytes(),
        "3_day.fit": monitoring_day(midnight, 60, [(480, 500), (500, 1200), (700, 2400), (1300, 8000)]).bytes(),
        **{f"run{n}.fit": run(first + n * DAY + timedelta(hours=17), 5, offset_min=60).bytes() for n in range(runs)},
    }


def _night(day: datetime) -> dict[str, Any]:
    return night(day, day - timedelta(hours=2), day + timedelta(hours=5))


def _export(folder: Path, name: str, first: datetime, days: int, runs: int) -> Path:
    weighed, today = first + timedelta(hours=6), f"{first:%Y-%m-%d}"
    noon = first + timedelta(hours=17)
    vitals = [{"type": "HRV", "value": 48.0, "status": "IN_RANGE"}, {"type": "HR", "value": 49.0, "status": "IN_RANGE"}]
    weight = {"weight": 77_000.0, "timestampGMT": iso(weighed)}
    drunk = {
        "timestampLocal": iso(weighed + timedelta(hours=3)),
        "persistedTimestampGMT": iso(weighed + timedelta(hours=2)),
    }
    loads = {"timestamp": ms(first), "dailyTrainingLoadAcute": 300, "dailyTrainingLoadChronic": 280}
    return export(
        folder / f"{name}.zip",
        _fits(first, runs),
        activities=[activity(noon + n * DAY, calories=60.0, minutes=5) for n in range(runs)],
        days=[day_record(first + n * DAY, 6000 + n * 137) for n in range(days)],
        sleep=[_night(first + n * DAY) for n in range(1, days)],
        status=[{"calendarDate": today, "createTimestampUTC": iso(first), "metrics": vitals}],
        body=[{"metaData": {"calendarDate": iso(weighed + timedelta(hours=1))}, "weight": weight}],
        hydration=[{"calendarDate": today, "hydrationSource": "GARMIN_GCM", "valueInML": 250.0, **drunk}],
        uptake=[{"calendarDate": today, "sport": "RUNNING", "vo2MaxValue": 49.0, "maxMet": 14.0}],
        readiness=[{"calendarDate": today, "timestamp": iso(weighed), "score": 71, "hrvWeeklyAverage": 50}],
        load=[{"calendarDate": ms(first), **loads}],
        fitness_age=[{"asOfDateGmt": iso(first), "currentBioAge": 34.5, "chronologicalAge": 40}],
    )


def _large(folder: Path, scale: int) -> Path:
    folder.mkdir(parents=True)
    first = datetime(2024, 1, 1, 7)
    with zipfile.ZipFile(folder / "large.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(80 * scale):
            archive.writestr(f"{number}.fit", run(first + number * DAY, 60).bytes())
    return folder / "large.zip"


def damaged(folder: Path) -> list[Path]:
    """Files of which nothing is left: a header alone, a body of noise, a zip of it, and JSON without records."""
    folder.mkdir(parents=True)
    whole = run(datetime(2024, 1, 1), 1).bytes()
    bodies = {
        "header.fit": whole[:14],
        "noise.fit": whole[:14] + bytes(400),
        "empty.json": b'[{"summarizedActivitiesExport": []}]',
    }
    for name, body in bodies.items():
        (folder / name).write_bytes(body)
    with zipfile.ZipFile(folder / "noise.zip", "w") as archive:
        archive.writestr("a.fit", bodies["noise.fit"])
    return [folder / name for name in (*bodies, "noise.zip")]


def with_bad_rows(folder: Path) -> tuple[Path, int]:
    """A file cut short, one without dates, a day and a workout that do not say when, and a scale of two people."""
    start = datetime(2024, 3, 1, 17)
    clockless = head().table("record", {"timestamp": [500, 501, 502], "heart_rate": [90, 91, 92]})
    scale = head(9).add("weight_scale", timestamp=start, weight=70.5, user_profile_index=0)
    scale.add("weight_scale", timestamp=start + timedelta(minutes=2), weight=55.5, user_profile_index=1)
    assert seconds(start) > 0x10000000
    path = export(
        folder / "bad.zip",
        {"short.fit": run(start, 5).bytes()[:-300], "clockless.fit": clockless.bytes(), "scale.fit": scale.bytes()},
        days=[day_record(datetime(2024, 3, 1), 5000), {"totalSteps": 3, "userProfilePK": 1, "calendarDate": "someday"}],
        activities=[activity(start, calories=60.0, bmrCalories=38.0), {"activityType": "running", "distance": 5.0}],
    )
    return path, 5


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": lambda folder: _export(folder, "small", datetime(2026, 1, 10), 5, 2),
        "longer": lambda folder: _export(folder, "longer", datetime(2026, 1, 10), 9, 4),
        "other": lambda folder: _export(folder, "other", datetime(2021, 3, 2), 4, 1),
        "large": _large,
        "damaged": damaged,
        "with_bad_rows": with_bad_rows,
    }
