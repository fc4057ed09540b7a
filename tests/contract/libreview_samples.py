"""Sample tables of LibreView for the contract suite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.builders.glucose import libre, libre_days, libre_row

_FIRST = datetime(2024, 3, 20)


def _both(folder: Path, name: str, first: datetime, count: int) -> Path:
    body = libre_days(first, count)
    for day in range(count // 60):
        at = first + timedelta(hours=5 * day, minutes=7)
        body.append(libre_row(at, scan=101 + day))
        body.append(libre_row(at, food=30 + day))
        body.append(libre_row(at, rapid=3 + day))
        body.append(libre_row(at, note="walked"))
        body.append(libre_row(at, strip=99 + day))
    return libre(folder / f"{name}.csv", body)


def damaged(folder: Path) -> list[Path]:
    """Titles alone, nothing at all, and dates of which day and month cannot be told apart."""
    empty = folder / "empty.csv"
    rows = [libre_row("03-04-2024 10:00", historic=100), libre_row("03-04-2024 10:15", historic=101)]
    made = [libre(folder / "titles.csv", []), libre(folder / "dates.csv", rows, exported="05-06-2024 09:40 UTC")]
    empty.write_bytes(b"")
    return [*made, empty]


def with_bad_rows(folder: Path) -> tuple[Path, int]:
    """A moment that does not exist, a word for a number, food without one, and a dose that can hardly be."""
    bad = [
        libre_row("30-02-2024 10:00", historic=100),
        libre_row(_FIRST + timedelta(days=9), historic="many"),
        libre_row(_FIRST, food="lunch"),
        libre_row(_FIRST, long=900),
    ]
    return libre(folder / "bad.csv", [*libre_days(_FIRST, 30), *bad]), len(bad)


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": lambda folder: _both(folder, "small", _FIRST, 300),
        "longer": lambda folder: _both(folder, "longer", _FIRST, 500),
        "other": lambda folder: _both(folder, "other", datetime(2021, 6, 1), 200),
        "large": lambda folder, scale: libre(folder / "large.csv", libre_days(_FIRST, 20_000 * scale, 5)),
        "damaged": damaged,
        "with_bad_rows": with_bad_rows,
    }
