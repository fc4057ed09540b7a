"""A small medical record with known facts: changed doses, a course that ended, partial dates, statements of none."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from healthkit.model.records import FRAMES
from healthkit.source.contract import Rows
from healthkit.source.ingest import import_rows
from healthkit.store import Vault, create_vault
from tests.builders.lab_person import add

AS_OF = date(2026, 11, 22)
CLINIC, PHARMACY = "Hill Clinic", "Corner Pharmacy"


def build(folder: Path) -> Vault:
    """The whole record."""
    vault = create_vault(folder, "a passphrase for tests")
    facts = {"name": "Alex Example", "birth_date": "1971-11-23", "sex": "female"}
    frame = pl.DataFrame(list(facts.items()), schema=FRAMES["person"], orient="row")
    import_rows(vault, "test", "person", [Rows("person", frame)], app=CLINIC)
    for table, rows in _ROWS.items():
        add(vault, CLINIC, table, *rows)
    add(vault, PHARMACY, "medication", *_HANDED_OUT)
    return vault


def empty(folder: Path) -> Vault:
    """A vault in which only somebody states that no allergies are known."""
    vault = create_vault(folder, "a passphrase for tests")
    add(vault, CLINIC, "absence", {"name": "No known allergies", "subject": "allergies", "kind": "none_known",
                                   "recorded": "2025-01-05"})  # fmt: skip
    return vault


def _given(name: str, day: str, cvx: str, **more: Any) -> dict[str, Any]:
    codings = f'[{{"system": "cvx", "code": "{cvx}", "display": null}}]'
    return {"name": name, "system": "cvx", "code": cvx, "codings": codings, "status": "completed", "given": day, **more}


_HANDED_OUT: tuple[dict[str, Any], ...] = (
    {"name": "Lipitor 20 mg tablet", "status": "completed", "kind": "dispense", "started": "2026-11-01",
     "days_supply": 30.0},
    {"name": "Amoxicillin 500 mg capsule", "status": "completed", "kind": "dispense", "started": "2025-02-10",
     "days_supply": 7.0},
)  # fmt: skip
_ROWS: dict[str, tuple[dict[str, Any], ...]] = {
    "medication": (
        {"name": "Ramipril 2.5 mg", "status": "stopped", "kind": "request", "dose_text": "2.5 mg once a day",
         "started": "2023-05-02", "stopped": "2024-05-01", "performer": "Dr. A. Sample"},
        {"name": "Ramipril 5 mg", "status": "active", "kind": "request", "dose_text": "5 mg once a day",
         "started": "2024-05-01", "performer": "Dr. B. Pattern"},
        {"name": "Metformin 500 mg", "status": "stopped", "kind": "request", "started": "2024-01-10",
         "stopped": "2025-06-30"},
        {"name": "Metoprolol 50 mg", "status": "active", "kind": "request", "started": "2022"},
        {"name": "Vitamin D3 1000 IU", "status": "active", "kind": "statement", "supplement": True,
         "started": "2025-03"},
        {"name": "Sertraline 50 mg", "status": "stopped", "kind": "request", "started": "2019-03", "stopped": "2020"},
        {"name": "Codeine", "status": "stopped", "kind": "request", "started": "2021-06-01"},
        {"name": "Warfarin", "status": "entered-in-error", "kind": "request", "started": "2024-01-01"},
    ),
    "immunization": (
        _given("Tdap", "2018-05-14", "115"),
        _given("Influenza, seasonal", "2024-10-02", "140"),
        _given("Influenza, seasonal", "2025-10-14", "140"),
        _given("Influenza, seasonal", "2026-10-01", "140", status="not-done"),
        _given("COVID-19, mRNA", "2021-05-27", "208"),
        _given("COVID-19, mRNA", "2021-07-01", "208"),
        _given("Pneumococcal polysaccharide vaccine", "2019-11", "33"),
    ),
    "allergy": (
        {"name": "Penicillin", "status": "active", "category": "medication", "reaction": "Hives", "severity": "mild"},
        {"name": "Strawberry", "status": "active", "category": "food"},
        {"name": "Latex", "status": "inactive", "category": "environment"},
    ),
    "condition": (
        {"name": "Essential hypertension", "status": "active", "onset": "2023-04-20"},
        {"name": "Asthma", "status": "active", "onset": "2010"},
        {"name": "Influenza", "status": "resolved", "onset": "2024-02-03", "abated": "2024-02-12"},
        {"name": "Influenza", "status": "resolved", "onset": "2026-02-23", "abated": "2026-03-01"},
        {"name": "Diabetes mellitus", "verification": "refuted", "status": "active", "onset": "2024"},
    ),
    "procedure": (
        {"name": "Colonoscopy", "status": "completed", "started": "2025-04-22", "performer": "Dr. B. Pattern"},
        {"name": "Colonoscopy", "status": "completed", "started": "2015-03-02"},
        {"name": "Appendectomy", "status": "completed", "started": "2004-08-19"},
        {"name": "Mammography", "status": "cancelled", "started": "2026-01-05"},
    ),
    "encounter": (
        {"name": "Office visit", "kind": "ambulatory", "status": "finished", "started": "2025-03-18T09:00:00+01:00",
         "reason": "Tiredness"},
        {"name": "Office visit", "kind": "ambulatory", "status": "finished", "started": "2026-09-18T09:00:00+02:00"},
        {"name": "Emergency room", "kind": "emergency", "status": "finished", "started": "2026-02-25T18:00:00+01:00"},
        {"name": "Hospital stay", "kind": "inpatient", "status": "finished", "started": "2024-06-01",
         "ended": "2024-06-04"},
        {"name": "Pharmacy refill", "kind": "other", "status": "finished", "started": "2026-11-01"},
        {"name": "Office visit", "kind": "ambulatory", "status": "planned", "started": "2026-11-20"},
        {"name": "Office visit", "kind": "ambulatory", "status": "finished", "started": "2027-01-10"},
    ),
    "family_history": (
        {"name": "Myocardial infarction", "relation": "Father", "onset": "age 58", "status": "completed"},
        {"name": "Asthma", "relation": "Sister", "status": "completed"},
    ),
    "device": ({"name": "Hip prosthesis", "status": "active", "started": "2019-02-01"},),
    "care_provider": (
        {"name": "Dr. A. Sample", "kind": "person", "organization": CLINIC},
        {"name": CLINIC, "kind": "organization"},
    ),
    "goal": (
        {"name": "LDL below 100 mg/dL", "status": "active", "started": "2025-11-14"},
        {"name": "Walk daily", "status": "completed", "started": "2024-01-01"},
    ),
    "coverage": (
        {"name": "health insurance", "payer": "Example Mutual", "status": "active", "started": "2023-01-01"},
        {"name": "health insurance", "payer": "Old Mutual", "status": "active", "started": "2015-01-01",
         "ended": "2022-12-31"},
    ),
    "document": (
        {"name": "Discharge summary", "kind": "note", "title": "Discharge letter of the ward", "written": "2024-06-04",
         "media_type": "text/plain", "text": "Went home well."},
        {"name": "Progress note", "kind": "note", "title": "Follow-up", "written": "2025-03-18",
         "media_type": "text/plain", "text": "Tired."},
    ),
}  # fmt: skip
