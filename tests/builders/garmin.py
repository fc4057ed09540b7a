"""A Garmin account's export: the JSON files of ``DI_CONNECT`` with FIT files in a zip of their own."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

Record = dict[str, Any]
FOLDERS = {
    "activities": ("DI-Connect-Fitness", "0_summarizedActivities.json"),
    "days": ("DI-Connect-Aggregator", "UDSFile_2026-01-01_2026-04-11.json"),
    "sleep": ("DI-Connect-Wellness", "2026-01-01_2026-04-11_1_sleepData.json"),
    "status": ("DI-Connect-Wellness", "2026-01-01_2026-04-11_1_healthStatusData.json"),
    "body": ("DI-Connect-Wellness", "1_userBioMetrics.json"),
    "hydration": ("DI-Connect-Aggregator", "HydrationLogFile_2026-01-01_2026-04-11.json"),
    "pressure": ("DI-Connect-Aggregator", "BloodPressureFile_2026-01-01_2026-04-11.json"),
    "uptake": ("DI-Connect-Metrics", "MetricsMaxMetData_20260101_20260411_1.json"),
    "readiness": ("DI-Connect-Metrics", "TrainingReadinessDTO_20260101_20260411_1.json"),
    "load": ("DI-Connect-Metrics", "MetricsAcuteTrainingLoad_20260101_20260411_1.json"),
    "fitness_age": ("DI-Connect-Wellness", "1_fitnessAgeData.json"),
}


def ms(at: datetime) -> int:
    """Milliseconds since 1970 of a time without a zone."""
    return round(at.replace(tzinfo=UTC).timestamp() * 1000)


def iso(at: datetime) -> str:
    """A time as the export writes it."""
    return at.isoformat() + ".0"


def day_record(day: datetime, steps: int, offset_min: int = 60, **more: Any) -> Record:
    """A day's summary."""
    start = day - timedelta(minutes=offset_min)
    stress = [{"type": "TOTAL", "averageStressLevel": 31}, {"type": "ASLEEP", "averageStressLevel": -2}]
    battery = [{"bodyBatteryStatType": kind, "statsValue": value} for kind, value in (("HIGHEST", 85), ("LOWEST", 22))]
    return {
        "userProfilePK": 1, "calendarDate": f"{day:%Y-%m-%d}", "wellnessStartTimeGmt": iso(start),
        "wellnessStartTimeLocal": iso(day), "totalSteps": steps, "totalDistanceMeters": steps * 0.75,
        "totalKilocalories": 2300.0, "activeKilocalories": 500.0, "bmrKilocalories": 1800.0, "restingHeartRate": 52,
        "currentDayRestingHeartRate": 51, "moderateIntensityMinutes": 20, "vigorousIntensityMinutes": 5,
        "floorsAscendedInMeters": 30.48, "averageSpo2Value": 96.0,
        "allDayStress": {"aggregatorList": stress},
        "bodyBattery": {"chargedValue": 60, "drainedValue": 55, "bodyBatteryStatList": battery},
        "respiration": {"avgWakingRespirationValue": 15.0}, **more,
    }  # fmt: skip


def night(day: datetime, begin: datetime, end: datetime, **more: Any) -> Record:
    """A night with the lengths of its stages; times are UTC."""
    return {
        "calendarDate": f"{day:%Y-%m-%d}", "sleepStartTimestampGMT": iso(begin), "sleepEndTimestampGMT": iso(end),
        "deepSleepSeconds": 4800, "lightSleepSeconds": 14400, "remSleepSeconds": 5400, "awakeSleepSeconds": 600,
        "unmeasurableSeconds": 0, "averageRespiration": 14.0, "avgSleepStress": 17.5,
        "sleepScores": {"overallScore": 81, "feedback": "POSITIVE_DEEP"}, **more,
    }  # fmt: skip


def activity(start: datetime, offset_min: int = 60, minutes: int = 30, kind: str = "running", **more: Any) -> Record:
    """A workout of the account's list: centimetres, milliseconds."""
    return {
        "activityId": 111, "name": "Morning", "activityType": kind, "sportType": kind.upper(), "deviceId": 99,
        "beginTimestamp": ms(start), "startTimeGmt": float(ms(start)),
        "startTimeLocal": float(ms(start + timedelta(minutes=offset_min))), "duration": minutes * 60_000.0,
        "elapsedDuration": minutes * 60_000.0 + 30_000, "distance": 500_000.0, "elevationGain": 4200.0, "avgHr": 140.0,
        "maxHr": 166.0, "steps": 4800.0, "avgDoubleCadence": 160.0, **more,
    }  # fmt: skip


def export(path: Path, fits: dict[str, bytes] | None = None, **records: list[Record]) -> Path:
    """The export as a zip: lists of records by kind, and FIT files in a zip inside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for kind, some in records.items():
            folder, name = FOLDERS[kind]
            made: Any = [{"summarizedActivitiesExport": some}] if kind == "activities" else some
            archive.writestr(f"DI_CONNECT/{folder}/{name}", json.dumps(made))
        if fits:
            inner = io.BytesIO()
            with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as uploads:
                for name, body in fits.items():
                    uploads.writestr(name, body)
            archive.writestr("DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part1.zip", inner.getvalue())
        archive.writestr("DI_CONNECT/DI-Connect-User/user_settings.json", '{"preferredLocale": "en"}')
    return path
