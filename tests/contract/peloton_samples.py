"""Sample packages of the Peloton connector for the contract suite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.builders.peloton import other, ride, table


def _rows(first: datetime, count: int) -> list[str]:
    made = []
    for number in range(count):
        stamp = f"{first + timedelta(hours=31 * number):%Y-%m-%d %H:%M} (EST)"
        made.append(ride(stamp) if number % 3 else other(stamp, "Yoga", "20 min Flow"))
    return made


def _file(path: Path, first: datetime, count: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(table(_rows(first, count), before="\n"))
    return path


def damaged(folder: Path) -> list[Path]:
    """Tables without a row, in miles and in kilometres."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, units in (("miles.csv", ("mph", "mi")), ("kilometres.csv", ("kph", "km"))):
        (folder / name).write_text(table([], *units))
    return [folder / "miles.csv", folder / "kilometres.csv"]


def with_bad_rows(folder: Path) -> tuple[Path, int]:
    """A month that does not exist, no time, and a length in words."""
    folder.mkdir(parents=True, exist_ok=True)
    bad = [ride("2024-13-01 10:00 (EST)"), ride(""), ride("2024-02-01 10:00 (EST)", "thirty")]
    path = folder / "bad.csv"
    path.write_text(table([*_rows(datetime(2024, 1, 1), 3), *bad]))
    return path, len(bad)


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": lambda folder: _file(folder / "small.csv", datetime(2024, 3, 9, 22), 6),
        "longer": lambda folder: _file(folder / "longer.csv", datetime(2024, 3, 9, 22), 9),
        "other": lambda folder: _file(folder / "other.csv", datetime(2021, 11, 6, 5), 4),
        "large": lambda folder, scale: _file(folder / f"large{scale}.csv", datetime(1960, 1, 1), 4_000 * scale),
        "damaged": damaged,
        "with_bad_rows": with_bad_rows,
    }
