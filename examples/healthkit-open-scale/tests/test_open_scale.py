"""What the workbench expects of every connector, on a table written here."""

from __future__ import annotations

from pathlib import Path

from healthkit.source.ingest import import_path
from healthkit.source.registry import connector_names
from healthkit.store import Vault, create_vault

HEAD = '"bone","dateTime","fat","muscle","visceralFat","waist","water","weight"\n'
GOOD = "3.1,2026-03-01 07:10,18.5,40.2,6,84.0,55.5,72.4\n0.0,2026-03-02 07:05,0.0,0.0,0,0.0,0.0,72.1\n"


def vault(folder: Path) -> Vault:
    return create_vault(folder / "vault", "only a test")


def table(folder: Path, text: str) -> Path:
    path = folder / "any name.csv"
    path.write_text(text, "utf-8")
    return path


def test_it_is_registered() -> None:
    assert "open_scale" in connector_names()


def test_values_units_and_times(tmp_path: Path) -> None:
    held = vault(tmp_path)
    (report,) = import_path(held, table(tmp_path, HEAD + GOOD))
    assert (report.connector, report.error, report.unmapped) == ("open_scale", "", {"muscle": 2})
    with held.reader() as con:
        found = con.execute("SELECT metric, start_utc::VARCHAR, value FROM sample ORDER BY ALL").fetchall()
    assert found == [
        ("body_fat_percentage", "2026-03-01 07:10:00", 18.5),
        ("body_mass", "2026-03-01 07:10:00", 72.4),
        ("body_mass", "2026-03-02 07:05:00", 72.1),
        ("body_water_percentage", "2026-03-01 07:10:00", 55.5),
        ("bone_mass", "2026-03-01 07:10:00", 3.1),
        ("visceral_fat_rating", "2026-03-01 07:10:00", 6.0),
        ("waist_circumference", "2026-03-01 07:10:00", 84.0),
    ]


def test_a_second_import_adds_nothing(tmp_path: Path) -> None:
    held = vault(tmp_path)
    import_path(held, table(tmp_path, HEAD + GOOD))
    (again,) = import_path(held, table(tmp_path, HEAD + GOOD))
    assert (again.added, again.error) == ({}, "")


def test_bad_rows_are_told_and_cost_nothing_else(tmp_path: Path) -> None:
    held = vault(tmp_path)
    (report,) = import_path(held, table(tmp_path, HEAD + GOOD + ",yesterday,,,,,,70\n,2026-03-03 07:00,,,,,,much\n"))
    assert report.added["sample"] == 7
    assert dict(report.issues) == {"bad_date": 1, "bad_value": 1}


def test_other_tables_are_left_alone(tmp_path: Path) -> None:
    (report,) = import_path(vault(tmp_path), table(tmp_path, "date,steps\n2026-03-01,8000\n"), connector="open_scale")
    assert "does not read" in report.error
