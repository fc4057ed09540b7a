"""Sample packages of the CDA connector for the contract suite."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.builders import cda
from tests.builders.cda import Doc, archive, section, write

_WEIGHT, _GLUCOSE, _PULSE = (
    ("29463-7", "Body weight", "{}", "kg"),
    ("2345-7", "Glucose", "{}", "mg/dL"),
    ("8867-4", "Heart rate", "{}", "/min"),
)


def _day(number: int, year: int = 2024) -> list[str]:
    """A visit's results and vital signs."""
    day = f"{year}{1 + number // 28 % 12:02d}{1 + number % 28:02d}"
    values = [
        (code, name, value.format(amount + number % 9), unit)
        for (code, name, value, unit), amount in ((_GLUCOSE, 88), (_PULSE, 60))
    ]
    weight = [(_WEIGHT[0], _WEIGHT[1], str(70 + number % 5), _WEIGHT[3])]
    vitals = cda.results(*weight, day=day).replace("30954-2", "8716-3")
    return [cda.results(*values, day=day), vitals]


def _visit(number: int, year: int = 2024, moment: str = "20240601120000+0200") -> str:
    sections = [
        *_day(number, year),
        section("11450-4", "Problems", cda.problem("38341003", "Hypertension")),
        section("10160-0", "Medications", cda.medication("314076", "Lisinopril 10 MG Oral Tablet")),
        section("48765-2", "Allergies", cda.allergy("7980", "Penicillin G")),
    ]
    return Doc(sections, ident=f"visit-{year}-{number}", moment=moment).xml()


def small(folder: Path) -> Path:
    """One document."""
    return write(folder, "small.xml", _visit(1))


def longer(folder: Path) -> Path:
    """The same document, and a later one."""
    second = _visit(9, moment="20240901120000+0200")
    return archive(folder / "longer.zip", {"a.xml": _visit(1), "b.xml": second})


def other(folder: Path) -> Path:
    """A document of another year."""
    return write(folder, "other.xml", _visit(3, 2021, "20210601120000+0200"))


def large(folder: Path, scale: int) -> Path:
    """An archive of many documents."""
    members: dict[str, str | bytes] = {f"doc{number}.xml": _visit(number) for number in range(60 * scale)}
    return archive(folder / f"large{scale}.zip", members)


def damaged(folder: Path) -> list[Path]:
    """Cut short, hostile, of an animal."""
    whole = _visit(1)
    bomb = '<!DOCTYPE r [<!ENTITY a "ha">]>' + whole.split("?>", 2)[2]
    animal = whole.replace('<patient classCode="PSN">', '<patient classCode="ANM">')
    return [
        write(folder, "cut.xml", whole[: len(whole) // 2]),
        write(folder, "bomb.xml", bomb),
        write(folder, "animal.xml", animal),
    ]


def with_bad_rows(folder: Path) -> tuple[Path, int]:
    """A good document beside one cut short, and two entries taken back."""
    gone = [
        cda.observation("2345-7", "Glucose", cda.quantity("9", "mmol/L"), ident=f"gone{number}") for number in range(2)
    ]
    wrong = section("30954-2", "Results", *(entry.replace("completed", "nullified") for entry in gone))
    good = Doc([*_day(1), wrong]).xml()
    return archive(folder / "bad.zip", {"a.xml": good, "b.xml": _visit(2)[:900]}), 3


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": small,
        "longer": longer,
        "other": other,
        "large": large,
        "damaged": damaged,
        "with_bad_rows": with_bad_rows,
    }
