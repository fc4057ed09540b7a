"""Sample packages of reimbursement statements for the contract suite."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.builders.insurance import acts, statement


def _file(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.csv"
    path.write_bytes(text.encode("cp1252", "replace"))
    return path


def _damaged(folder: Path) -> list[Path]:
    return [_file(folder, "cut", statement()), _file(folder, "undated", statement(*acts([1])).replace("/", "?"))]


def _bad_rows(folder: Path) -> tuple[Path, int]:
    text = statement(*acts(range(3))) + "31/02/2025;Radio;10,00;10,00;70;7,00\n03/03/2025;Soin;beaucoup;10,00;70;7,00\n"
    return _file(folder, "bad", text), 2


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": lambda folder: _file(folder, "small", statement(*acts(range(4)))),
        "longer": lambda folder: _file(folder, "longer", statement(*acts(range(9)))),
        "other": lambda folder: _file(folder, "other", statement(*acts(range(5), 2021))),
        "large": lambda folder, scale: _file(folder, f"large{scale}", statement(*acts(range(300 * scale)))),
        "damaged": _damaged,
        "with_bad_rows": _bad_rows,
    }
