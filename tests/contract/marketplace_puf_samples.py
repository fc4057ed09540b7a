"""Sample packages of the Marketplace's files for the contract suite."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.builders.insurance import benefit, benefits, hios

_NAMES = ("Primary Care Visit", "Emergency Room Services", "Generic Drugs")


def _file(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.csv"
    path.write_text(text, "utf-8")
    return path


def _plans(folder: Path, name: str, numbers: range, each: int = 1) -> Path:
    lines = [
        benefit(f"{number}-01", f"{what} {at}" if at else what, f"${10 + at}.00 Copay after deductible")
        for number in hios(numbers)
        for what in _NAMES
        for at in range(each)
    ]
    return _file(folder, name, benefits(*lines))


def _damaged(folder: Path) -> list[Path]:
    return [_plans(folder, "market", range(301)), _file(folder, "empty", benefits())]


def _bad_rows(folder: Path) -> tuple[Path, int]:
    number = f"{hios([1])[0]}-01"
    lines = [benefit(number), benefit(number, "Imaging", "ask your insurer"), benefit("", "X-rays")]
    return _file(folder, "bad", benefits(*lines)), 2


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": lambda folder: _plans(folder, "small", range(3)),
        "longer": lambda folder: _plans(folder, "longer", range(7)),
        "other": lambda folder: _plans(folder, "other", range(50, 53)),
        "large": lambda folder, scale: _plans(folder, f"large{scale}", range(5), 200 * scale),
        "damaged": _damaged,
        "with_bad_rows": _bad_rows,
    }
