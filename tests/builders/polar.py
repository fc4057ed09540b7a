"""Synthetic files of a Polar Flow export, in today's shape and the earlier one."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

UUID = "00000000-0000-4000-8000-000000000000"


def training(start: datetime, minutes: int = 30, sport: str = "1", number: int = 1, **more: Any) -> dict[str, Any]:
    """A session of one exercise with a route and samples every second for its first five seconds."""
    local, stop = f"{start:%Y-%m-%dT%H:%M:%S}", f"{start + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%S}"
    exercise = {
        "identifier": {"id": f"{number}-1"}, "startTime": local, "stopTime": stop, "timezoneOffsetMinutes": 120,
        "durationMillis": (minutes * 60 - 60) * 1000, "distanceMeters": 5000.0, "calories": 321,
        "ascentMeters": 44.0, "descentMeters": 40.0, "sport": {"id": sport},
        "laps": {
            "laps": [{"splitTimeMillis": 600_000, "durationMillis": 600_000, "distanceMeters": 2000.0}],
            "autoLaps": [{"splitTimeMillis": 900_000, "durationMillis": 300_000, "distanceMeters": 1000.0}],
        },
        "pauseTimes": [{"startTime": f"{start + timedelta(minutes=10):%Y-%m-%dT%H:%M}",
                        "endTime": f"{start + timedelta(minutes=11):%Y-%m-%dT%H:%M:%S.500}"}],
        "zones": [{"type": "ZONE_TYPE_HEART_RATE", "zones": [
            {"lowerLimit": 95, "higherLimit": 114, "inZone": 61_000}, {"lowerLimit": 114, "higherLimit": 133}]}],
        "routes": {"route": {"startTime": f"{start + timedelta(seconds=2):%Y-%m-%dT%H:%M:%S}", "wayPoints": [
            {"latitude": 40.0 + n * 1e-5, "longitude": -40.0, "altitude": (0.0, 0.0, 12.5, 0.0, 13.0)[n],
             "elapsedMillis": n * 1000} for n in range(5)]}},
        "samples": {"samples": [
            {"type": "HEART_RATE", "intervalMillis": 1000, "values": [0, 101, float("nan"), 103, "NaN"]},
            {"type": "SPEED", "intervalMillis": 1000, "values": [10.0, 10.8, 11.0, 11.0, 11.0]},
            {"type": "CADENCE", "intervalMillis": 1000, "values": [84, 85, 86, 85, 85]},
            {"type": "ALTITUDE", "intervalMillis": 1000, "values": [0, 0, 12.5, 12.5, 12.5]},
            {"type": "LEFT_CRANK_CURRENT_POWER", "intervalMillis": 1000, "values": [1, 2]},
        ]},
    }  # fmt: skip
    return {
        "identifier": {"id": str(number)}, "created": f"{local}.000", "modified": f"{local}.000", "startTime": local,
        "stopTime": stop, "timezoneOffsetMinutes": 120, "durationMillis": (minutes * 60 - 60) * 1000,
        "distanceMeters": 5000.0, "calories": 321, "hrAvg": 141, "hrMax": 172, "sport": {"id": sport},
        "deviceId": "0A1B2C3D", "product": {"modelName": "Polar Vantage V2"}, "name": "Evening",
        "trainingLoadReport": {"cardioLoad": 61.5, "muscleLoad": -1.0}, "recoveryTimeMillis": 3_600_000,
        "physicalInformation": {"weight, kg": 70.0}, "exercises": [exercise], **more,
    }  # fmt: skip


def earlier_training(start: datetime, sport: str = "CYCLING") -> dict[str, Any]:
    """A session in the earlier shape: lengths as text, a named sport, samples with their own local times."""
    local, stop = f"{start:%Y-%m-%dT%H:%M:%S.000}", f"{start + timedelta(hours=1):%Y-%m-%dT%H:%M:%S.000}"

    def series(values: Sequence[float]) -> list[dict[str, Any]]:
        return [
            {"dateTime": f"{start + timedelta(seconds=n):%Y-%m-%dT%H:%M:%S.000}", "value": value}
            for n, value in enumerate(values)
        ]

    exercise = {
        "startTime": local, "stopTime": stop, "timezoneOffset": -300, "duration": "PT58M30.500S", "distance": 20_000.0,
        "sport": sport, "kiloCalories": 500, "ascent": 120.0, "heartRate": {"min": 90, "avg": 130, "max": 160},
        "speed": {"avg": 20.5, "max": 41.0}, "zones": {"heart_rate": [{"lowerLimit": 95, "higherLimit": 114,
                                                                       "inZone": "PT5M"}]},
        "laps": [{"splitTime": "PT10M", "duration": "PT10M", "distance": 4000.0}],
        "samples": {
            "heartRate": series([100, 101]), "speed": series([20.0, 21.0]), "altitude": series([5.0, 6.0]),
            "recordedRoute": [{"dateTime": f"{start + timedelta(seconds=n):%Y-%m-%dT%H:%M:%S.000}",
                               "latitude": 40.0, "longitude": -40.0 - n * 1e-5, "altitude": 7.0} for n in range(2)],
        },
    }  # fmt: skip
    return {
        "exportVersion": "1.5", "startTime": local, "stopTime": stop, "timeZoneOffset": -300, "distance": 20_000.0,
        "duration": "PT58M30.500S", "maximumHeartRate": 160, "averageHeartRate": 130, "kiloCalories": 500,
        "exercises": [exercise],
    }  # fmt: skip


def activity(
    on: date, steps: int = 7000, times: Sequence[str] = ("08:11:30.000", "23:59:30.000", "00:00:30.000")
) -> Any:
    """A day that runs past midnight, with a step sample of 10, 11, … at each time."""
    return {
        "exportVersion": "2.6", "date": on.isoformat(),
        "summary": {
            "startTime": "08:10:30.000", "endTime": "00:54:00.000", "stepCount": steps, "stepsDistance": 5233.5,
            "calories": 2160, "sleepQuality": 0.0, "sleepDuration": "PT0S", "inactivityAlertCount": 2,
            "dailyMetMinutes": 197.9,
            "activityLevels": [
                {"level": "SEDENTARY", "duration": "PT10H"}, {"level": "CONTINUOS_MODERATE", "duration": "PT3240S"},
                {"level": "INTERMITTENT_MODERATE", "duration": "PT60S"}, {"level": "SLEEP", "duration": "PT7H"},
            ],
        },
        "samples": {
            "mets": [{"localTime": "08:10:30.000", "value": 1.75}],
            "steps": [{"localTime": at, "value": 10 + n} for n, at in enumerate(times)],
            "metSources": ["INTERMITTENT"],
        },
    }  # fmt: skip


def pulse(days: Mapping[date, Sequence[tuple[float, float | None]]]) -> Any:
    """``247ohr``: by day, seconds since midnight and pulse."""
    return {
        "deviceDays": [
            {
                "userId": 1, "deviceId": "0A1B2C3D", "date": on.isoformat(),
                "samples": [{"heartRate": beats, "secondsFromDayStart": second, "source": "TIMED_24_7"}
                            for second, beats in samples],
            }
            for on, samples in days.items()
        ]
    }  # fmt: skip


def night(on: date, start: str, end: str, states: Sequence[tuple[str, str]], *, staged: bool = True) -> Any:
    """One night of ``sleep_result``: 8 h 2 min of sleep in 8 h 27 min."""
    phases = {"wake": "PT25M", "rem": "PT2H9M30S", "light": "PT3H56M30S", "deep": "PT1H56M", "unknown": "PT0S"}
    return {
        "night": on.isoformat(),
        "evaluation": {
            "sleepType": "SLEEP_PLUS_STAGES" if staged else "SLEEP_PLUS", "sleepSpan": "PT8H27M",
            "asleepDuration": "PT8H2M", "age": 40.4,
            "analysis": {"efficiencyPercent": 95.07, "continuityIndex": 3.8, "continuityClass": 3, "feedback": 11121},
            **({"phaseDurations": phases} if staged else {}),
        },
        "sleepResult": {"hypnogram": {
            "sleepStart": start, "sleepEnd": end, "rating": "UNKNOWN", "birthday": "1980-01-01",
            "sleepStateChanges": [{"offsetFromStart": at, "state": state} for at, state in states],
        }},
    }  # fmt: skip


def score(on: date, value: float = 81.0) -> Any:
    """One night of ``sleep_score``."""
    return {"night": on.isoformat(), "sleepScoreResult": {"sleepScore": value, "groupDurationScore": 90.0,
            "continuityScore": 70.0}, "sleepScoreBaselines": {"sleepTimeAverageMinutes": 450}}  # fmt: skip


def recharge(on: date, rmssd: float | None = 42) -> Any:
    """One night of ``nightly_recovery``: 1,000 ms between beats, 4,000 ms between breaths."""
    return {
        "night": on.isoformat(), "meanNightlyRecoveryRri": 1000, "meanNightlyRecoveryRmssd": rmssd,
        "meanNightlyRecoveryRespirationInterval": 4000, "ansStatus": -2.5, "ansRate": 2, "recoveryIndicator": 3,
        "meanBaselineRmssd": 45, "exerciseTip": "Rest.",
    }  # fmt: skip


def export(path: Path, files: Mapping[str, Any]) -> Path:
    """A zip of files by name, as Polar packs them: flat. ``NaN`` is written bare, as Polar does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content if isinstance(content, str) else json.dumps(content))
    return path
