"""Sample packages of the Blue Button connector for the contract suite."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.builders import blue_button as bb
from tests.builders.cda import write


def _file(folder: Path, name: str, claims: range, year: int = 2012, *more: str, readings: int = 6) -> Path:
    days = [f"{1 + number % 12:02d}/{1 + number % 28:02d}/{year}" for number in claims]
    vitals = [
        bb.reading("Blood Pressure", f"{110 + at % 30}/{70 + at % 9}", day) for at, day in enumerate(days[:readings])
    ]
    sections = [
        bb.demographic(),
        bb.section("Self Reported Medical Conditions", {"Condition Name": "Asthma"}),
        bb.section("Self Reported Vital Statistics", *vitals),
        bb.section("Claim Summary", source="MyMedicare.gov"),
    ]
    for number, day in zip(claims, days, strict=True):
        sections.append(bb.lines(f"C{year}{number}", bb.claim(f"C{year}{number}", day), bb.line(1, day=day)))
    return write(
        folder, f"{name}.txt", bb.book(*sections, *more, produced=f"03/16/{year + 1} {1 + len(claims) % 9}:10 AM")
    )


def with_bad_rows(folder: Path) -> tuple[Path, int]:
    """Two dates and an amount that are none."""
    wrong = bb.section(
        "Self Reported Allergies",
        {"Allergy Name": "Grass", "First Episode Date": "99/99/1999"},
        {"Allergy Name": "Dust", "Last Episode Date": "soon"},
    )
    bad = bb.lines("X9", bb.claim("X9", charged="much"))
    return _file(folder, "bad", range(4), 2012, wrong, bad), 3


def damaged(folder: Path) -> list[Path]:
    """Cut before the first section, and empty."""
    return [write(folder, "cut.txt", bb.HEAD), write(folder, "nothing.txt", b"")]


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": lambda folder: _file(folder, "small", range(6)),
        "longer": lambda folder: _file(folder, "longer", range(9)),
        "other": lambda folder: _file(folder, "other", range(5), 2009),
        "large": lambda folder, scale: _file(folder, f"large{scale}", range(400 * scale), readings=10_000),
        "damaged": damaged,
        "with_bad_rows": with_bad_rows,
    }
