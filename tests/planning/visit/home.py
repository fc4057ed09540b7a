"""Rows that a person makes at home, written by SQL: cuff readings, weights, symptoms; and what a clinic agreed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from healthkit.store import Vault
from tests.builders import lab_person

SYNTHETIC_DAY = date(2026, 11, 21)
LAST_DAY = lab_person.TODAY
CUFF, SCALE, DIARY = 9001, 9002, 9003
FIRST_READING = date(2026, 11, 2)
# systolic, diastolic of (morning, morning, evening, evening) on each of seven days
READINGS = [(150, 95, 149, 94, 151, 96, 150, 95), *[(128, 78, 130, 80, 134, 84, 132, 82)] * 6]
"""The first day is far off, so that leaving it out shows: the others average 131/81."""


def add_all(vault: Vault) -> None:
    """Everything below."""
    with vault.writer() as con:
        for number, app, kind in ((CUFF, "Cuff", "cuff"), (SCALE, "Scale", "scale"), (DIARY, "Diary", "app")):
            con.execute(
                "INSERT INTO source (source_id, connector, app, product_class) VALUES (?, 'test', ?, ?)",
                [number, app, kind],
            )
        con.execute("INSERT INTO zone_history VALUES (NULL, 'Europe/Paris', 'file')")
        for index, (a, b, c, d, e, f, g, h) in enumerate(READINGS):
            day = FIRST_READING + timedelta(days=index)
            for minute, (systolic, diastolic) in enumerate(((a, b), (c, d), (e, f), (g, h))):
                at = datetime(day.year, day.month, day.day, 6 if minute < 2 else 19, minute)
                pressure(con, 100 * index + minute, at, systolic, diastolic)
        weights(con)
        for number, (metric, code, day) in enumerate(SYMPTOMS):
            symptom(con, 700 + number, metric, code, date.fromisoformat(day))
    lab_person.add(
        vault, lab_person.CLINIC, "goal",
        {"name": "LDL below 100", "target": "LDL cholesterol: < 100 mg/dL", "started": "2025-03-18",
         "status": "active"},
    )  # fmt: skip
    lab_person.add(
        vault, lab_person.CLINIC, "service_request",
        {"name": "Potassium", "requested": "2026-11-17", "planned": "2026-11-24", "status": "active"},
        {"name": "Chest film", "requested": "2026-10-01", "planned": "2026-10-08", "status": "active"},
        {"name": "Old order", "requested": "2025-01-01", "status": "completed"},
    )  # fmt: skip


SYMPTOMS = (
    ("fatigue", "mild", "2026-11-18"), ("fatigue", "severe", "2026-11-20"), ("headache", "absent", "2026-11-19"),
    ("nausea", None, "2026-11-19"), ("fatigue", "mild", "2026-01-05"), ("nausea", "mild", "2026-10-25"),
)  # fmt: skip


def pressure(con: Any, number: int, at: datetime, systolic: float, diastolic: float, source: int = CUFF) -> None:
    """One reading of both values."""
    pairs = (("blood_pressure_systolic", systolic), ("blood_pressure_diastolic", diastolic))
    for offset, (metric, value) in enumerate(pairs):
        con.execute(
            "INSERT INTO sample (sample_id, metric, start_utc, end_utc, local_day, value, raw_value, ordinal,"
            " source_id, batch_id) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, 1)",
            [50_000 + 10 * number + offset, metric, at, at, at.date(), float(value), float(value), source],
        )


def weights(con: Any) -> None:
    """A weight a day: 70 kg up to the visit of 17 November 2026, 68 kg after it; the pulse at rest stays."""
    for index in range(260):
        day = LAST_DAY - timedelta(days=index)
        late = day > date(2026, 11, 17)
        rows = (("body_mass", 68.0 if late else 70.0), ("resting_heart_rate", 60.0 + index % 3))
        for metric, value in rows:
            con.execute("INSERT INTO daily VALUES (?, ?, 1, NULL, ?, ?, ?, ?, NULL)", [metric, day, *[value] * 4])


def symptom(con: Any, number: int, metric: str, code: str | None, day: date) -> None:
    """One entry of the journal."""
    con.execute(
        "INSERT INTO event (event_id, metric, code, start_utc, end_utc, local_day, ordinal, source_id, batch_id)"
        " VALUES (?, ?, ?, ?, ?, ?, 0, ?, 1)",
        [number, metric, code, day, day, day, DIARY],
    )


def rows(vault: Vault, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """What the vault itself says."""
    with vault.reader() as con:
        return con.execute(sql, list(values)).fetchall()
