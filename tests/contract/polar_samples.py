"""Sample packages of the Polar connector for the contract suite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from tests.builders.polar import UUID, activity, earlier_training, export, night, pulse, recharge, score, training

_STATES = [("PT0S", "NONREM2"), ("PT1H", "NONREM3"), ("PT2H", "REM"), ("PT3H", "WAKE"), ("PT3H5M", "NONREM1")]


def _files(first: date, count: int) -> dict[str, Any]:
    """So many days with all that Polar knows of them; the first workout is in the earlier shape."""
    days = [first + timedelta(days=number) for number in range(count)]
    files: dict[str, Any] = {
        f"247ohr_1_01-{UUID}.json": pulse({on: [(60.0 * n, 50 + n) for n in range(20)] for on in days}),
        f"sleep_result_1-{UUID}.json": [
            night(on, f"{on}T00:10:00+01:00", f"{on}T08:37:00+01:00", _STATES) for on in days
        ],
        f"sleep_score_1-{UUID}.json": [score(on) for on in days],
        f"nightly_recovery_1-{UUID}.json": [recharge(on) for on in days],
        f"calendar-items-1-{UUID}.json": {
            "exportVersion": "2.6", "perceivedRecovery": [], "physicalInformations": [],
            "weights": [{"date": on.isoformat(), "weight": 70.0 + n / 10} for n, on in enumerate(days)],
        },
        f"profile-picture-1-{UUID}.data": "picture",
    }  # fmt: skip
    for number, on in enumerate(days):
        at = datetime.combine(on, time(18, number))
        files[f"activity-{on}-{UUID}.json"] = activity(on, 5000 + number)
        told = training(at, number=on.toordinal()) if number else earlier_training(at)
        files[f"training-session_{number}-{UUID}.json"] = told
    return files


def _large(folder: Path, scale: int) -> Path:
    """Months of pulse every five seconds, a file a month."""
    files = {}
    for month in range(scale):
        days = [date(2024, 1, 1) + timedelta(days=28 * month + number) for number in range(4)]
        files[f"247ohr_1_{month}-{UUID}.json"] = pulse(
            {on: [(5.0 * n, 50 + n % 90) for n in range(17_280)] for on in days}
        )
    return export(folder / f"large{scale}.zip", files)


def damaged(folder: Path) -> list[Path]:
    """A workout cut short, pulse cut short, and an export in which neither can be read."""
    folder.mkdir(parents=True, exist_ok=True)
    cut = '{"startTime": "2024-06-01T18:00:00", "timezoneOffsetMinutes": 120, "durationMillis": 5, "exercises": ['
    beats = '{"deviceDays": [{"date": "2024-06-01", "samples": [{"heartRate": 5'
    (folder / "training.json").write_text(cut)
    (folder / "pulse.json").write_text(beats)
    both = export(folder / "both.zip", {"training-session_1.json": cut, "247ohr_1.json": beats})
    return [folder / "training.json", folder / "pulse.json", both]


def with_bad_rows(folder: Path) -> tuple[Path, int]:
    """A workout at no time, a day of no date, a weight without a day, and a file that is cut short."""
    files = _files(date(2024, 2, 1), 2)
    files["training-session_x.json"] = {**training(datetime(2024, 2, 9), number=9), "startTime": "", "exercises": []}
    files["activity-x.json"] = {**activity(date(2024, 2, 9)), "date": "2024-02-30"}
    files[f"calendar-items-1-{UUID}.json"]["weights"].append({"weight": 70.0})
    files["sleep_score_2.json"] = '[{"night": "2024-02-09", "sleepScoreResult": {'
    return export(folder / "bad.zip", files), 4


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": lambda folder: export(folder / "small.zip", _files(date(2024, 3, 29), 3)),
        "longer": lambda folder: export(folder / "longer.zip", _files(date(2024, 3, 29), 5)),
        "other": lambda folder: export(folder / "other.zip", _files(date(2021, 10, 30), 2)),
        "large": _large,
        "damaged": damaged,
        "with_bad_rows": with_bad_rows,
    }
