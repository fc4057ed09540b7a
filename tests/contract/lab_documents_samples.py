"""Sample packages of the laboratory documents' connector for the contract suite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

TITLES = "Date,Test,Result,Units,Reference Range\n"
TESTS = (
    ("Glucose", 88.0, "mg/dL", "65 - 99"),
    ("Sodium", 138.0, "mmol/L", "135 - 146"),
    ("Hemoglobin", 13.9, "g/dL", "13.2 - 17.1"),
)


def _csv(folder: Path, name: str, days: range, first: date, *more: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    lines = [TITLES]
    for day in days:
        taken = first + timedelta(days=day)
        for number, (test, value, unit, span) in enumerate(TESTS):
            lines.append(f"{taken},{test},{value + (day * 7 + number) % 5 / 10:.1f},{unit},{span}\n")
    path = folder / f"{name}.csv"
    path.write_text("".join(lines) + "".join(more), "utf-8")
    return path


def damaged(folder: Path) -> list[Path]:
    """A table without dates, one without results, and a PDF that is none."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {
        "undated.csv": b"Test,Result,Units\nGlucose,88,mg/dL\nSodium,138,mmol/L\n",
        "cut.pdf": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog",
        "nothing.csv": b"",
    }
    for name, body in made.items():
        (folder / name).write_bytes(body)
    return [folder / name for name in made]


def with_bad_rows(folder: Path) -> tuple[Path, int]:
    """Two tests whose result is not there yet."""
    pending = ("2024-02-01,Potassium,PENDING,mmol/L,3.5 - 5.3\n", "2024-02-01,Ferritin,See note,ng/mL,16 - 154\n")
    return _csv(folder, "bad", range(4), date(2024, 1, 10), *pending), len(pending)


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": lambda folder: _csv(folder, "small", range(4), date(2024, 1, 10)),
        "longer": lambda folder: _csv(folder, "longer", range(7), date(2024, 1, 10)),
        "other": lambda folder: _csv(folder, "other", range(3), date(2021, 3, 2)),
        "large": lambda folder, scale: _csv(folder, f"large{scale}", range(400 * scale), date(2001, 1, 1)),
        "damaged": damaged,
        "with_bad_rows": with_bad_rows,
    }
