"""Sample packages of X12 835 for the contract suite."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.builders import insurance


def _file(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def _damaged(folder: Path) -> list[Path]:
    whole = insurance.many(range(3))
    return [
        _file(folder, "cut.edi", whole[: whole.index("SE*")]),
        _file(folder, "none.edi", insurance.remittance()),
        _file(folder, "run_on.edi", whole[:400] + "x" * 200_000),
    ]


def _bad_rows(folder: Path) -> tuple[Path, int]:
    text = insurance.remittance(
        insurance.claim("C1", insurance.service(charge="much")),
        insurance.claim("C2", insurance.service(day="20241399")),
        insurance.claim("C3", insurance.service()),
    )
    return _file(folder, "bad.edi", text), 2


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": lambda folder: _file(folder, "small.edi", insurance.many(range(4))),
        "longer": lambda folder: _file(folder, "longer.edi", insurance.many(range(9))),
        "other": lambda folder: _file(folder, "other.edi", insurance.many(range(50, 53), 2021)),
        "large": lambda folder, scale: _file(folder, f"large{scale}.edi", insurance.many(range(600 * scale))),
        "damaged": _damaged,
        "with_bad_rows": _bad_rows,
    }
