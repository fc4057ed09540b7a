"""Sample packages of ``plans.json`` for the contract suite."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.builders.insurance import hios, plan, plans


def _file(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def _plans(folder: Path, name: str, numbers: range, year: int = 2026) -> Path:
    return _file(folder, f"{name}.json", plans(*(plan(number, year=year) for number in hios(numbers))))


def _damaged(folder: Path) -> list[Path]:
    whole = plans(*(plan(number) for number in hios(range(3))))
    many = plans(*({"plan_id": number, "marketing_name": "x"} for number in hios(range(5001))))
    return [_file(folder, "cut.json", whole[:-40]), _file(folder, "market.json", many)]


def _bad_rows(folder: Path) -> tuple[Path, int]:
    nameless = {key: value for key, value in plan("x").items() if key != "plan_id"}
    return _file(folder, "bad.json", plans(plan(hios([1])[0]), nameless, {"plan_id": 7})), 2


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": lambda folder: _plans(folder, "small", range(4)),
        "longer": lambda folder: _plans(folder, "longer", range(9)),
        "other": lambda folder: _plans(folder, "other", range(50, 53), 2024),
        "large": lambda folder, scale: _plans(folder, f"large{scale}", range(150 * scale)),
        "damaged": _damaged,
        "with_bad_rows": _bad_rows,
    }
