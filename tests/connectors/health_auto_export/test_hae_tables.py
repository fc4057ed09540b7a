"""Health Auto Export as tables: metrics by day, and workouts."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from tests.builders.handed_over import HandedOver, hand_over

TITLES = (
    "Date,Active Energy (kcal),Heart Rate [Min] (count/min),Heart Rate [Max] (count/min),Heart Rate [Avg] (count/min),"
    "Step Count (count),Walking + Running Distance (mi),Sleep Analysis [Asleep] (hr),Sleep Analysis [Total] (hr),"
    "Sleep Analysis [Deep] (hr),Blood Pressure [Systolic] (mmHg),Blood Pressure [Diastolic] (mmHg),"
    "VO2 Max (ml/(kg·min)),Apple Stand Hour (count),Moonlight (lux)"
)


def read(tmp_path: Path, text: str) -> HandedOver:
    path = tmp_path / "table.csv"
    path.write_text(text, "utf-8")
    return hand_over("health_auto_export", path)


def test_days(tmp_path: Path) -> None:
    out = read(
        tmp_path,
        f"{TITLES}\n"
        "2024-05-02 00:00:00,410.5,48,140,71.25,8021,3.1,0.2,7.4,1.2,121,79,44.1,11,3\n"
        "2024-05-03 00:00:00,300,,,,many,,,,,,,,,\n",
    )
    found = {
        (row["metric"], row["day"]): (row["value"], row["unit"]) for row in out.table("sample").iter_rows(named=True)
    }
    day = date(2024, 5, 2)
    assert found == {
        ("active_energy_burned", day): (410.5, "kcal"),
        ("active_energy_burned", date(2024, 5, 3)): (300, "kcal"),
        ("heart_rate", day): (71.25, "count/min"),
        ("step_count", day): (8021, "count"),
        ("distance_walking_running", day): (3.1, "mi"),
        ("sleep_duration", day): (7.4, "hr"),
        ("sleep_deep", day): (1.2, "hr"),
        ("blood_pressure_systolic", day): (121, "mmHg"),
        ("blood_pressure_diastolic", day): (79, "mmHg"),
        ("vo2_max", day): (44.1, "ml/(kg·min)"),
        ("activity_summary_stand", day): (11, "h"),
    }
    assert [issue.reason for issue in out.issues] == ["bad_value"]
    assert out.unmapped == {"Moonlight (lux)": 1, "Sleep Analysis [Asleep] (hr)": 1}


def test_hours_carry_the_person_s_own_clock(tmp_path: Path) -> None:
    out = read(
        tmp_path,
        "Date/Time,Step Count (count),Active Energy (kJ)\n"
        "2024-05-02 08:00:00,300,20\n2024-05-02 09:00:00,280,10\n2024-05-02 10:00:00,0,\n",
    )
    first = out.metric("step_count").row(0, named=True)
    assert (first["start"], first["end"]) == (datetime(2024, 5, 2, 8), datetime(2024, 5, 2, 9))
    assert (first["offset_min"], first["day"]) == (None, None)
    assert out.metric("active_energy_burned")["value"].to_list() == [20, 10]


def test_workouts(tmp_path: Path) -> None:
    out = read(
        tmp_path,
        "Workout Type,Start,End,Duration,Active Energy (kJ),Max Heart Rate (bpm),Avg Heart Rate (bpm),Distance (km),"
        "Elevation Ascended (m)\n"
        "Outdoor Run,2024-05-02 18:00,2024-05-02 18:31,00:30:12,1500,171,150,5.2,40\n"
        "Sleepwalking,2024-05-03 18:00,2024-05-03 18:31,00:31:00,,,,,\n"
        "Outdoor Run,,2024-05-03 18:31,00:31:00,1,2,3,4,5\n",
    )
    assert out.table("session").select("activity", "start", "end", "duration_s").rows() == [
        ("running", datetime(2024, 5, 2, 18), datetime(2024, 5, 2, 18, 31), 1812),
        ("other", datetime(2024, 5, 3, 18), datetime(2024, 5, 3, 18, 31), 1860),
    ]
    assert set(out.table("session_stat").select("metric", "aggregate", "value", "unit").rows()) == {
        ("active_energy_burned", "sum", 1500, "kJ"), ("heart_rate", "maximum", 171, "bpm"),
        ("heart_rate", "average", 150, "bpm"), ("distance_walking_running", "sum", 5.2, "km"),
        ("elevation_ascended", "sum", 40, "m"),
    }  # fmt: skip
    assert [issue.reason for issue in out.issues] == ["bad_date"]
    assert out.unmapped == {"activity: Sleepwalking": 1}
