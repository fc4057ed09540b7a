"""Sample packages of Health Auto Export for the contract suite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.builders.health_auto_export import days, metric, readings, said, stretch, workout, write


def _large(folder: Path, scale: int) -> Path:
    first = datetime(2023, 1, 1, 0, 0, 1)
    pulse = readings(first, 50_000 * scale, timedelta(seconds=30), 60)
    return write(folder / f"large{scale}.json", metrics=[metric("heart_rate", "bpm", pulse, name_last=True)])


def damaged(folder: Path) -> list[Path]:
    """Cut short in the middle, at the end, and without a reading."""
    whole = days(folder / "whole.json", datetime(2024, 1, 10), 5).read_bytes()
    made = []
    for name, body in {
        "half": whole[: len(whole) // 2],
        "end": whole[:-2],
        "nothing": b'{"data": {"metrics": [], "workouts": []}}',
    }.items():
        made.append(folder / f"{name}.json")
        made[-1].write_bytes(body)
    return made


def with_bad_rows(folder: Path) -> tuple[Path, int]:
    """A time that is none, a word for a number, a night that ends before it begins, a workout without a start."""
    noon = datetime(2024, 1, 10, 12, 0, 3)
    steps = readings(noon, 5, timedelta(minutes=1), 20)
    steps += [{"date": "yesterday", "qty": 3}, {"date": said(noon + timedelta(hours=1)), "qty": "many"}]
    nights = [stretch(noon, noon - timedelta(hours=1), "Core")]
    return (
        write(
            folder / "bad.json",
            metrics=[metric("step_count", "count", steps), metric("sleep_analysis", "hr", nights)],
            workouts=[{**workout(noon, 30), "start": "sometime"}],
        ),
        4,
    )


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": lambda folder: days(folder / "small.json", datetime(2024, 1, 10), 4),
        "longer": lambda folder: days(folder / "longer.json", datetime(2024, 1, 10), 9),
        "other": lambda folder: days(folder / "other.json", datetime(2021, 3, 2), 3),
        "large": _large,
        "damaged": damaged,
        "with_bad_rows": with_bad_rows,
    }
