"""Sample packages of the Fitbit connector for the contract suite: Takeouts of made-up weeks."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.builders import fitbit

FIRST = datetime(2026, 3, 2)


def _large(folder: Path, scale: int) -> Path:
    files = {}
    for number in range(24 * scale):
        at = datetime(2024, 1, 1) + timedelta(days=number)
        files[f"{fitbit.JSON_FOLDER}/heart_rate-{at:%Y-%m-%d}.json"] = fitbit.pulse_json(at, 8640, 10)
    return fitbit.write(folder / f"large{scale}.zip", files, fitbit.OLD_ROOT)


def damaged(folder: Path) -> list[Path]:
    """A curve that is cut short, an export of empty files, and one whose only table has nothing to read."""
    body = fitbit.pulse_json(FIRST, 500)
    return [
        fitbit.write(folder / "cut.zip", {f"{fitbit.JSON_FOLDER}/heart_rate-2026-03-02.json": body[:-900]}),
        fitbit.write(
            folder / "empty.zip",
            {"Biometrics/Glucose 202603.csv": "no data", "Sleep Score/sleep_score.csv": fitbit.table(fitbit.SCORES)},
        ),
    ]


def with_bad_rows(folder: Path) -> tuple[Path, int]:
    """Two times and two values that cannot be read, a night that ends before it begins, a pulse that can hardly be."""
    files = fitbit.week(FIRST, 2)
    files[f"{fitbit.CSV_FOLDER}/heart_rate_2026-03-05.csv"] = fitbit.table(
        "timestamp,beats per minute,data source",
        [("2026-03-05T08:00:00Z", 61.0, "Charge 6"), ("yesterday", 62.0, "Charge 6"),
         ("2026-03-05T08:00:10Z", "fast", "Charge 6"), ("2026-03-05T08:00:15Z", 400.0, "Charge 6")],
    )  # fmt: skip
    files[f"{fitbit.JSON_FOLDER}/steps-2026-03-07.json"] = json.dumps([
        {"dateTime": "03/07/26 10:00:00", "value": "12"}, {"dateTime": "13/45/26 10:01:00", "value": "3"},
        {"dateTime": "03/07/26 10:02:00", "value": "many"},
    ])  # fmt: skip
    back = fitbit.night("2026-03-09", datetime(2026, 3, 9, 7), [("light", 30)], endTime="2026-03-09T06:00:00.000")
    files[f"{fitbit.JSON_FOLDER}/sleep-2026-03-09.json"] = json.dumps([back])
    return fitbit.write(folder / "bad.zip", files), 6


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": lambda folder: fitbit.write(folder / "small.zip", fitbit.week(FIRST, 4)),
        "longer": lambda folder: fitbit.write(folder / "longer.zip", fitbit.week(FIRST, 7)),
        "other": lambda folder: fitbit.write(folder / "other.zip", fitbit.week(datetime(2022, 5, 3), 3)),
        "large": _large,
        "damaged": damaged,
        "with_bad_rows": with_bad_rows,
    }
