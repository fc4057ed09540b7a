"""A synthetic person's laboratory record: two laboratories, a cholesterol story, a critical potassium, loose ends.

Everything is fixed, so that tests can name values. Today is 2026-11-22 in all of them (:data:`TODAY`).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from healthkit.model.records import FRAMES
from healthkit.source.contract import Rows
from healthkit.source.ingest import import_rows
from healthkit.store import Vault, create_vault

PASSPHRASE = "four words by chance"
TODAY = date(2026, 11, 22)
NORTH, PORT = "North Laboratory", "Laboratoire du Port"
CLINIC = "Hill Clinic"

# name, unit, the laboratory's range, values by day
_NORTH: tuple[tuple[str, str, str | None, dict[str, float]], ...] = (
    ("Total cholesterol", "mg/dL", "<200",
     {"2024-02-06": 248, "2024-07-09": 241, "2025-01-14": 168, "2025-07-08": 236, "2026-01-13": 161}),
    ("LDL cholesterol", "mg/dL", "<100",
     {"2024-02-06": 164, "2024-07-09": 158, "2025-01-14": 88, "2025-07-08": 152, "2026-01-13": 81, "2026-11-17": 84}),
    ("HDL cholesterol", "mg/dL", ">40",
     {"2024-02-06": 49, "2024-07-09": 51, "2025-01-14": 52, "2025-07-08": 50, "2026-01-13": 53}),
    ("Triglycerides", "mg/dL", "<150",
     {"2024-02-06": 175, "2024-07-09": 160, "2025-01-14": 140, "2025-07-08": 170, "2026-01-13": 135}),
    ("Creatinine", "mg/dL", "0.60 - 1.20", {"2025-01-14": 0.84, "2026-01-13": 0.86, "2026-11-17": 0.91}),
    ("Sodium", "mmol/L", "136-145", {"2026-01-13": 139, "2026-11-17": 138}),
    ("Potassium", "mmol/L", "3.5 - 5.1", {"2025-01-14": 4.1, "2026-01-13": 4.3, "2026-11-17": 6.7}),
    ("Hemoglobin A1c", "%", "4.0 - 5.6", {"2025-01-14": 5.5, "2026-01-13": 5.7}),
    ("TSH", "mIU/L", "0.4-4.0", {"2025-01-14": 2.1, "2026-01-13": 2.6}),
    ("ALT", "U/L", "7 - 35", {"2025-01-14": 22, "2026-01-13": 36}),
    ("C-reactive protein", "mg/L", "<5", {"2026-01-13": 1.2}),
)  # fmt: skip
_PORT: tuple[tuple[str, str, str | None, dict[str, float]], ...] = (
    ("Hémoglobine", "g/dL", "12,0 - 16,0", {"2025-03-18": 10.4, "2025-09-16": 12.6}),
    ("Ferritine", "µg/L", "15 - 150", {"2025-03-18": 8, "2025-09-16": 41, "2026-04-14": 44}),
    ("Créatinine", "µmol/L", "45 - 84", {"2025-09-16": 71}),
    ("Vitamine D", "nmol/L", None, {"2025-03-18": 41, "2025-09-16": 83}),
    ("Cholestérol LDL", "g/L", "<1,30", {"2026-05-12": 0.79}),
)


def result(name: str, value: float | None, unit: str, taken: str, **more: Any) -> dict[str, Any]:
    """One row of a lab_result frame."""
    return {"name": name, "category": "laboratory", "value": value, "unit": unit, "taken": taken, **more}


def add(vault: Vault, app: str, table: str, *rows: dict[str, Any]) -> None:
    """Merge rows of one table that one source states."""
    whole = [{"ref": number, "source": 1, **row} for number, row in enumerate(rows)]
    frame = pl.DataFrame(whole, schema=FRAMES[table], orient="row")
    import_rows(vault, "test", f"{app}.pdf", [Rows(table, frame)], app=app)


def _series(known: tuple[tuple[str, str, str | None, dict[str, float]], ...]) -> list[dict[str, Any]]:
    return [
        result(name, value, unit, f"{day}T08:10:00+01:00", range_text=bounds, specimen="Serum", fasting=True)
        for name, unit, bounds, values in known
        for day, value in values.items()
    ]


def build(folder: Path) -> Vault:
    """Make the vault of the whole person."""
    vault = create_vault(folder, PASSPHRASE)
    add_person(vault)
    add_results(vault)
    add_record(vault)
    return vault


def add_person(vault: Vault) -> None:
    """Name, birth and sex, as one provider states them."""
    facts = {"name": "Alex Example", "birth_date": "1971-05-09", "sex": "female"}
    frame = pl.DataFrame(list(facts.items()), schema=FRAMES["person"], orient="row")
    import_rows(vault, "test", "person", [Rows("person", frame)], app=CLINIC)


def add_results(vault: Vault) -> None:
    """Results of both laboratories with all loose ends: words, "<", a doubtful unit, a conflict, an unknown name."""
    loose = (
        result("Urine nitrite", None, "", "2026-01-13", value_text="Negative", range_text="Negative"),
        result("Urine protein", None, "", "2026-01-13", value_text="1+", range_text="Negative"),
        result("Troponin T", 0.01, "ng/mL", "2026-01-13", comparator="<"),
        result("Glucose", 5.5, "mg/dL", "2026-01-13", range_text="70-99"),
        result("Zorblax index", 3.0, "U/L", "2026-01-13"),
    )
    add(vault, NORTH, "lab_result", *_series(_NORTH), *loose)
    add(vault, PORT, "lab_result", *_series(_PORT))
    add(vault, CLINIC, "lab_result", result("TSH", 3.1, "mIU/L", "2026-01-13T08:10:00+01:00", specimen="Serum"))


def add_record(vault: Vault) -> None:
    """Medications that start and stop, conditions, allergies, and what fills the timeline."""
    add(
        vault, CLINIC, "medication",
        {"name": "Atorvastatin 20 mg", "status": "stopped", "kind": "request", "dose_text": "1 tablet in the evening",
         "started": "2024-08-01", "stopped": "2025-02-10", "reason": "High cholesterol"},
        {"name": "Rosuvastatin 10 mg", "status": "active", "kind": "request", "dose_text": "1 tablet in the evening",
         "started": "2025-08-04", "reason": "High cholesterol"},
        {"name": "Iron 80 mg", "status": "completed", "kind": "request", "supplement": True,
         "started": "2025-03-24", "stopped": "2025-09-20"},
        {"name": "Ramipril 5 mg", "status": "active", "kind": "request", "dose_text": "1 tablet in the morning",
         "started": "2023-05-02"},
        {"name": "Spironolactone 25 mg", "status": "active", "kind": "request", "started": "2026-10-05"},
        {"name": "Vitamin D3 1000 IU", "status": "active", "kind": "statement", "supplement": True,
         "started": "2025-03"},
    )  # fmt: skip
    add(
        vault, CLINIC, "condition",
        {"name": "Hypertension", "status": "active", "onset": "2023-04", "category": "problem_list"},
        {"name": "Hypercholesterolaemia", "status": "active", "onset": "2024", "category": "problem_list"},
        {"name": "Iron deficiency anaemia", "status": "resolved", "onset": "2025-03-18", "abated": "2025-10-01"},
    )  # fmt: skip
    add(vault, CLINIC, "allergy", {"name": "Penicillin", "status": "active", "reaction": "Hives", "severity": "mild"})
    add(vault, CLINIC, "immunization", {"name": "Influenza vaccine", "status": "completed", "given": "2025-10-14"})
    add(vault, CLINIC, "procedure", {"name": "Gastroscopy", "status": "completed", "started": "2025-04-22"})
    add(
        vault, CLINIC, "encounter",
        {"name": "General examination", "kind": "ambulatory", "started": "2025-03-18T09:00:00+01:00",
         "ended": "2025-03-18T09:20:00+01:00", "status": "finished"},
        {"name": "Emergency visit", "kind": "emergency", "started": "2026-11-17T18:00:00+01:00", "status": "finished"},
    )  # fmt: skip
    add(
        vault, CLINIC, "document",
        {"name": "Letter", "kind": "note", "title": "Letter after gastroscopy", "written": "2025-04-24",
         "media_type": "text/plain", "text": "No bleeding source was found. <b>Anaemia</b> most likely of low iron."},
    )  # fmt: skip
