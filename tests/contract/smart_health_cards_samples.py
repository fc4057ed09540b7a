"""Sample packages of SMART Health Cards."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from tests.builders import cards


def _cards(first: int, last: int) -> list[str]:
    """Cards of one vaccination each, months apart."""
    days = [f"{2010 + number // 12}-{number % 12 + 1:02d}-05" for number in range(first, last)]
    return [
        cards.jws(cards.payload(cards.vaccination(day, lot=f"L{number}"))) for number, day in enumerate(days, first)
    ]


def _file(folder: Path, name: str, body: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(body)
    return path


def _large(folder: Path, scale: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "large.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(150 * scale):
            archive.writestr(f"{number}.smart-health-card", cards.file(*_cards(number, number + 1)))
    return path


def _damaged(folder: Path) -> list[Path]:
    (whole,) = _cards(0, 1)
    unpacked = cards.sign({"zip": "DEF", "alg": "ES256"}, b"\x00" * 40)
    return [
        _file(folder, "cut.smart-health-card", cards.file(whole)[:200]),
        _file(folder, "empty.smart-health-card", b""),
        _file(folder, "none.smart-health-card", cards.file()),
        _file(folder, "noise.smart-health-card", cards.file(unpacked)),
        _file(folder, "part.txt", cards.qr(whole, 3)[1].encode()),
    ]


def _bad_rows(folder: Path) -> tuple[Path, int]:
    good = _cards(0, 3)
    bad = [good[0].rpartition(".")[0], cards.sign({"zip": "DEF", "alg": "ES256"}, b"\x00" * 40)]
    return _file(folder, "bad.smart-health-card", cards.file(good[0], bad[0], good[1], bad[1], good[2])), len(bad)


def samples() -> dict[str, Any]:
    """What :class:`tests.contract.samples.Samples` takes."""
    return {
        "small": lambda folder: _file(folder, "small.smart-health-card", cards.file(*_cards(0, 2))),
        "longer": lambda folder: _file(folder, "longer.smart-health-card", cards.file(*_cards(0, 5))),
        "other": lambda folder: _file(folder, "other.txt", "\n".join(cards.qr(_cards(90, 91)[0], 3)).encode()),
        "large": _large,
        "damaged": _damaged,
        "with_bad_rows": _bad_rows,
    }
