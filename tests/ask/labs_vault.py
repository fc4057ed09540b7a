"""A laboratory record with known numbers, and the same numbers as plain values to compute truths from.

Two laboratories, two unit systems, bounds, words, two results a day, a conflict, and rows that must not count.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from healthkit.store import Vault, create_vault
from tests.builders.lab_person import add, add_person, result

AS_OF = date(2026, 11, 22)
NORTH, PORT = "North Laboratory", "Laboratoire du Port"
MMOL = 38.665  # mg/dL of cholesterol in 1 mmol/L

LDL = {"2023-03-02": 171.0, "2024-03-05": 164.0, "2024-09-10": 158.0, "2025-01-14": 152.0, "2025-07-08": 92.0,
       "2026-01-13": 88.0, "2026-11-03": 95.0}  # fmt: skip
HDL = {"2024-03-05": 49.0, "2025-01-14": 51.0, "2026-01-13": 53.0}
TOTAL = {"2024-03-05": 248.0, "2025-01-14": 240.0, "2026-01-13": 168.0}
TRIGLYCERIDES = {"2024-03-05": 175.0, "2025-01-14": 185.0, "2026-01-13": 135.0}
HBA1C = {"2024-03-05": 5.4, "2025-01-14": 5.5, "2026-01-13": 6.3}
TSH = {"2025-01-14": 2.1, "2026-01-13": 2.6}
POTASSIUM = {"2025-01-14": 4.1, "2026-01-13": 4.3, "2026-11-03": 5.4}
CRP: dict[str, tuple[float, str | None]] = {
    "2024-03-05": (5.0, "<"), "2025-01-14": (12.0, None), "2026-01-13": (1.2, None),
}  # fmt: skip
FERRITIN = {"2025-03-18": 8.0, "2025-09-16": 41.0, "2026-04-14": 44.0}  # µg/L at the other laboratory
HAEMOGLOBIN = {"2025-03-18": 104.0, "2025-09-16": 126.0}  # g/L; 10.4 and 12.6 g/dL
FASTING_MMOL = {"2025-01-14": 5.2, "2026-01-13": 5.6}  # mmol/L
GLUCOSE_FACTOR = 18.0156  # mg/dL in 1 mmol/L
STARTED = "2025-02-03"  # the day that a cholesterol medicine was started


def build(folder: Path) -> Vault:
    """Write the vault through the import that files go through."""
    vault = create_vault(folder, "a passphrase for tests")
    add_person(vault)
    north: list[dict[str, Any]] = []
    for name, unit, bounds, values in (
        ("LDL cholesterol", "mg/dL", "<100", LDL),
        ("HDL cholesterol", "mg/dL", ">40", HDL),
        ("Total cholesterol", "mg/dL", "<200", TOTAL),
        ("Triglycerides", "mg/dL", "<150", TRIGLYCERIDES),
        ("Hemoglobin A1c", "%", "4.0 - 5.6", HBA1C),
        ("TSH", "mIU/L", "0.4-4.0", TSH),
        ("Potassium", "mmol/L", "3.5 - 5.1", POTASSIUM),
        ("Fasting glucose", "mmol/L", "3.9 - 5.5", FASTING_MMOL),
    ):
        north += [_at(name, value, unit, day, range_text=bounds) for day, value in values.items()]
    north += [_at("C-reactive protein", value, "mg/L", day, comparator=sign) for day, (value, sign) in CRP.items()]
    north += [
        _at("Urine nitrite", None, "", "2026-01-13", value_text="Negative", range_text="Negative"),
        _at("Lithium", 0.7, "mmol/L", "2026-02-02", hour=8),
        _at("Lithium", 0.9, "mmol/L", "2026-02-02", hour=20),
        _at("Zorblax index", 3.0, "U/L", "2026-01-13"),
        _at("LDL cholesterol", 999.0, "mg/dL", "2026-11-10", status="cancelled"),
        _at("LDL cholesterol", 998.0, "mg/dL", "2026-11-11", status="entered-in-error"),
        _at("LDL cholesterol", 400.0, "mg/dL", "2026-11-12"),
    ]
    add(vault, NORTH, "lab_result", *north)
    port = [_at("Ferritine", value, "µg/L", day, range_text="15 - 150") for day, value in FERRITIN.items()]
    port += [_at("Hémoglobine", value, "g/L", day, range_text="120 - 160") for day, value in HAEMOGLOBIN.items()]
    add(vault, PORT, "lab_result", *port)
    add(vault, "Hill Clinic", "lab_result", _at("TSH", 3.1, "mIU/L", "2026-01-13"))
    add(
        vault, "Hill Clinic", "medication",
        {"name": "Rosuvastatin 10 mg", "status": "active", "kind": "request", "started": STARTED},
    )  # fmt: skip
    with vault.writer() as con:  # a newer file no longer held this one
        con.execute("UPDATE lab_result SET retired_batch = 1 WHERE value = 400")
    return vault


def critical(folder: Path) -> Vault:
    """A vault with one recent result that a laboratory would phone through."""
    vault = create_vault(folder, "a passphrase for tests")
    add_person(vault)
    add(vault, NORTH, "lab_result", _at("Potassium", 6.8, "mmol/L", "2026-11-18", range_text="3.5 - 5.1"))
    return vault


def _at(name: str, value: float | None, unit: str, day: str, *, hour: int = 8, **more: Any) -> dict[str, Any]:
    return result(name, value, unit, f"{day}T{hour:02d}:10:00+01:00", specimen="Serum", **more)
