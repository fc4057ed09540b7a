"""Tables of single readings: metrics in columns, or named in the row."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from healthkit.source.ingest import import_path
from healthkit.store import create_vault
from tests.builders import apple
from tests.connectors.csv_table.tables import read_table, take_in

WIDE = """
row = "measurement"
time = "Time"
app = "Cuff"
device = "cuff"
[columns]
SYS = { metric = "blood_pressure_systolic", unit = "mmHg" }
DIA = { metric = "blood_pressure_diastolic", unit = "mmHg" }
"""
LONG = """
row = "measurement"
time = "when"
metric = "what"
value = "value"
unit = "unit"
[metrics]
"Gewicht" = { metric = "body_mass", unit = "kg" }
"""


def test_metrics_in_columns(tmp_path: Path) -> None:
    out = read_table(tmp_path, "Time,SYS,DIA,Arm\n2024-05-01 08:00,121,79,left\nlater,1,2,left\n", WIDE)
    assert out.rows("sample", "metric", "start", "end", "value", "unit", "day") == [
        ("blood_pressure_systolic", datetime(2024, 5, 1, 8), None, 121.0, "mmHg", None),
        ("blood_pressure_diastolic", datetime(2024, 5, 1, 8), None, 79.0, "mmHg", None),
    ]
    assert out.rows("source", "app", "product_class", "model") == [("Cuff", "cuff", "Cuff")]
    assert (out.reasons(), out.unmapped, out.read) == ([("bad_date", "row 3")], {"Arm": 2}, {"measurement": 1})


def test_metrics_named_in_the_row(tmp_path: Path) -> None:
    table = (
        "when,what,value,unit\n2024-05-02T08:00:00Z,Gewicht,70.5,\n2024-05-01T08:00:00Z,weight,155,lb\n"
        "2024-05-01T09:00:00Z,Blood oxygen,97,%\n2024-05-01T09:00:00Z,Aura,3,\n2024-05-01T09:00:00Z,weight,much,kg\n"
        "2024-05-01T09:30:00Z,HRV,40,ms\n"
    )
    out = read_table(tmp_path, table, LONG)
    assert out.rows("sample", "metric", "start", "value", "unit", "offset_min") == [
        ("body_mass", datetime(2024, 5, 1, 8), 155.0, "lb", 0),
        ("body_mass", datetime(2024, 5, 2, 8), 70.5, "kg", 0),
        ("oxygen_saturation", datetime(2024, 5, 1, 9), 97.0, "%", 0),
    ]
    assert out.unmapped == {"Aura": 1, "HRV": 1}  # HRV alone may be SDNN or RMSSD: the mapping must say
    assert out.reasons() == [("bad_value", "row 6")]


def test_readings_keep_their_clock_when_the_zone_becomes_known(tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", "tables")
    table = "Time,SYS,DIA\n2024-07-01 23:30,121,79\n"
    take_in(vault, tmp_path, table, WIDE)
    zone = apple.meta("HKTimeZone", "Europe/Paris")
    night = apple.sleep("HKCategoryValueSleepAnalysisAsleepCore", zone)
    import_path(vault, apple.export_zip(tmp_path / "export.zip", apple.document(night)))
    with vault.reader() as con:
        found = con.execute(
            "SELECT DISTINCT start_utc, local_day::VARCHAR FROM sample WHERE metric LIKE 'blood_pressure%'"
        ).fetchall()
    assert found == [(datetime(2024, 7, 1, 21, 30), "2024-07-01")]
    assert take_in(vault, tmp_path, table, WIDE).added == {}
