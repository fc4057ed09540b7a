"""Health Auto Export as tables: metrics by day, and workouts."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from tests.builders.reading import Gathered, gathered

TITLES = (
    "Date,Active Energy (kcal),Heart Rate [Min] (count/min),Heart Rate [Max] (count/min),Heart Rate [Avg] (count/min),"
    "Step Count (count),Walking + Running Distance (mi),Sleep Analysis [Asleep] (hr),Sleep Analysis [Total] (hr),"
    "Sleep Analysis [Deep] (hr),Blood Pressure [Systolic] (mmHg),Blood Pressure [Diastolic] (mmHg),"
    "VO2 Max (ml/(kg·min)),Apple Stand Hour (count),Moonlight (lux)"
)


def read(tmp_path: Path, text: str) -> Gathered:
    path = tmp_path / "table.csv"
    path.write_text(text, "utf-8")
    return gathered("health_auto_export", path)


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


SPANISH = (
    "Fecha/Hora,Conteo de Pasos (pasos),Energía Activa (kJ),Frecuencia Cardiaca en Reposo (bpm),"
    "Frecuencia Cardíaca [Prom] (lpm),Análisis del Sueño [Total] (hr),Análisis del Sueño [Profundo] (hr),VO2 Máx "
    "(ml/(kg·min))\n2024-05-02 00:00:00,7035,1994,54,71,6.5,1.5,42.5\n"
)
PORTUGUESE = (
    "Data/Hora,Frequência Cardíaca [Média] (bpm),Frequência Cardíaca em Repouso (bpm),Análise do Sono [Na Cama] (hr),"
    "Taxa Respiratória (contagem/min)\n2024-05-02 00:00:00,72,56,7.6,14.5\n"
)
GERMAN = (
    "Datum/Uhrzeit;Aktive Energie (kJ);Ruhepuls (bpm);Schlafanalyse [Tief] (hr)\n2024-05-02 00:00:00;410,5;54;1,25\n"
)
FRENCH = (
    "Date/Heure,Énergie active (kJ),Nombre de pas (pas),Analyse du sommeil [Profond] (hr)\n"
    "2024-05-02 00:00:00,410,8000,1.25\n"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            SPANISH,
            {
                "step_count": (7035, "count"),
                "active_energy_burned": (1994, "kJ"),
                "resting_heart_rate": (54, "bpm"),
                "heart_rate": (71, "count/min"),
                "sleep_duration": (6.5, "hr"),
                "sleep_deep": (1.5, "hr"),
                "vo2_max": (42.5, "ml/(kg·min)"),
            },
        ),
        (
            PORTUGUESE,
            {
                "heart_rate": (72, "bpm"),
                "resting_heart_rate": (56, "bpm"),
                "time_in_bed": (7.6, "hr"),
                "respiratory_rate": (14.5, "count/min"),
            },
        ),
        (
            GERMAN,
            {"active_energy_burned": (410.5, "kJ"), "resting_heart_rate": (54, "bpm"), "sleep_deep": (1.25, "hr")},
        ),
        (
            FRENCH,
            {"active_energy_burned": (410, "kJ"), "step_count": (8000, "count"), "sleep_deep": (1.25, "hr")},
        ),
    ],
)  # fmt: skip
def test_titles_of_other_languages(tmp_path: Path, text: str, expected: dict[str, tuple[float, str]]) -> None:
    out = read(tmp_path, text)
    found = {row["metric"]: (row["value"], row["unit"]) for row in out.table("sample").iter_rows(named=True)}
    assert found == expected
    assert set(out.table("sample")["day"].to_list()) == {date(2024, 5, 2)}


@pytest.mark.parametrize("days", [("2/28/2024 0:00:00", "3/1/2024 0:00:00"), ("28/02/2024 00:00", "01/03/2024 00:00")])
def test_dates_as_phones_and_spreadsheets_write_them(tmp_path: Path, days: tuple[str, str]) -> None:
    rows = "".join(f"{day},10,20\n" for day in days)
    out = read(tmp_path, f"Date,Step Count (count),Active Energy (kcal)\n{rows}")
    assert sorted(set(out.table("sample")["day"].to_list())) == [date(2024, 2, 28), date(2024, 3, 1)]
    assert not out.issues


def test_a_column_told_at_midnight_only_does_not_make_days_of_hours(tmp_path: Path) -> None:
    hours = "".join(f"2024-05-02 {hour:02d}:00:00,{70.5 if hour == 0 else ''},{hour}\n" for hour in range(24))
    out = read(tmp_path, f"Date/Time,Weight (kg),Step Count (count)\n{hours}")
    steps = out.metric("step_count")
    assert steps["day"].null_count() == len(steps) == 24
    assert out.metric("body_mass")["day"].null_count() == 1


def test_workouts_of_the_older_table(tmp_path: Path) -> None:
    out = read(
        tmp_path,
        "Workout Type,Start,End,Duration,Active Energy (kJ),Max. Heart Rate (count/min),Avg. Heart Rate (count/min),"
        "Distance (mi),Intensity (kcal/hr·kg),Lap Length (yd),\n"
        "Walk,2024-05-02 12:47,2024-05-02 13:07,00:20:00,66.25,103.0,93.5,0.75,0.0,0.0,\n"
        "Interior Ciclismo,2024-05-02 14:00,,30:30,200,0.0,0.0,0.0,0.0,,\n",
    )
    sessions = out.table("session").select("activity", "start", "end", "duration_s").rows()
    assert sessions == [
        ("walking", datetime(2024, 5, 2, 12, 47), datetime(2024, 5, 2, 13, 7), 1200),
        ("spinning", datetime(2024, 5, 2, 14), datetime(2024, 5, 2, 14, 30, 30), 1830),
    ]
    assert out.table("session_stat").sort("ref", "metric", "aggregate").select(
        "metric", "aggregate", "value"
    ).rows() == [
        ("active_energy_burned", "sum", 66.25),
        ("distance_walking_running", "sum", 0.75),
        ("heart_rate", "average", 93.5),
        ("heart_rate", "maximum", 103),
        ("active_energy_burned", "sum", 200),
    ]
    assert out.unmapped == {"Lap Length (yd)": 1}


def test_saved_anew_by_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("sep=;\nDate;Step Count (count);Active Energy (kcal)\n2024-05-02;8021;410,5\n".encode("utf-16"))
    out = gathered("health_auto_export", path)
    assert out.metric("active_energy_burned")["value"].to_list() == [410.5]
