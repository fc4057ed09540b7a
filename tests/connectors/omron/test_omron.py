"""OMRON connect: several tables in one file, its languages and dates, pairs that cannot be, and zones."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from healthkit.errors import InputError
from healthkit.source.files import open_package
from healthkit.source.registry import load_connector
from tests.builders.blood_pressure import PRESSURE, PRESSURES, omron, omron_days, omron_row, written
from tests.builders.reading import gathered

AT = datetime(2024, 8, 6, 7, 5)
NEWER = ",".join(
    f'"{title}"'
    for title in (
        "Measurement Date", "Timezone", "SYS(mmHg)", "DIA(mmHg)", "Pulse(bpm)", "Irregular heartbeat detected",
        "IHB detection counts(times)", "Body Movement", "Cuff wrap guide", "Positioning Indicator",
        "room temperature(°C)", "Measurement Mode", "Device",
    )
)  # fmt: skip


def test_a_reading_stays_together(tmp_path: Path) -> None:
    rows = [omron_row(AT, 121, 79, 64, truread="Yes", note="after coffee", symptoms="Headache")]
    out = gathered("omron", omron(tmp_path / "a.csv", (PRESSURE, rows)))
    (session,) = out.table("session").rows(named=True)
    assert (session["kind"], session["activity"], session["start"]) == ("correlation", "blood_pressure", AT)
    stats = out.table("session_stat").select("ref", "metric", "value", "unit").rows()
    assert stats == [
        (session["ref"], "blood_pressure_systolic", 121, "mmHg"),
        (session["ref"], "blood_pressure_diastolic", 79, "mmHg"),
    ]
    values = out.table("sample").select("metric", "value", "unit").rows()
    assert values == [
        ("blood_pressure_systolic", 121, "mmHg"), ("blood_pressure_diastolic", 79, "mmHg"),
        ("heart_rate", 64, "count/min"),
    ]  # fmt: skip
    assert out.attributes("session", "note") == {session["ref"]: "after coffee"}
    assert out.attributes("session", "truread") == {session["ref"]: "Yes"}
    assert out.table("source").select("app", "product_class").rows() == [("OMRON connect", "cuff")]


@pytest.mark.parametrize("lang", PRESSURES)
def test_every_language_and_month(lang: str, tmp_path: Path) -> None:
    days = [datetime(2024, month, 6, 19, 5) for month in range(1, 13)]
    rows = [omron_row(at, 121, 79, lang=lang) for at in reversed(days)]
    out = gathered("omron", omron(tmp_path / "a.csv", (PRESSURES[lang], rows)))
    assert out.metric("blood_pressure_systolic")["start"].to_list() == days
    assert not out.issues
    assert not out.unmapped


def test_several_tables_in_one_file(tmp_path: Path) -> None:
    day = written(AT)
    path = omron(
        tmp_path / "a.csv",
        (PRESSURE, omron_days(AT, 4)),
        ("Date,Time,Weight (lb),BMI,Body Fat (%),Skeletal Muscle (%),Resting Metabolism (kcal),Visceral Fat,Body Age",
         [f"{day},07:10 PM,177.5,24.1,0.9,33.1,1700,7,41"]),
        ("Date,Total steps,Aerobic steps,Distance (mi)", [f'{day},"10001",300,4.5']),
        ("Date,Time,SpO2 (%),Pulse (bpm)", [f"{day},07:10,97,61"]),
        ("Date,Time,Temperature (°F)", [f"{day},07:10,98.6"]),
        ("Date,Time,EKG,Device", [f"{day},07:10,Normal,HCG-801"]),
    )  # fmt: skip
    out = gathered("omron", path)
    evening = datetime(2024, 8, 6, 19, 10)
    scale = out.metric("body_mass").select("start", "value", "unit").rows()
    assert scale == [(evening, 177.5, "lb")]
    assert out.metric("body_fat_percentage").select("value", "unit").rows() == [(0.9, "percent")]
    assert out.metric("resting_metabolic_rate").select("value", "unit").rows() == [(1700, "kcal/d")]
    assert out.metric("visceral_fat_rating")["value"].to_list() == [7]
    steps = out.metric("step_count").select("start", "end", "day", "value", "offset_min").rows()
    midnight = datetime(2024, 8, 6)
    assert steps == [(midnight, midnight + timedelta(days=1), date(2024, 8, 6), 10001, None)]
    assert out.metric("distance_walking_running").select("value", "unit").rows() == [(4.5, "mi")]
    assert out.metric("oxygen_saturation").select("value", "unit").rows() == [(97, "percent")]
    assert out.metric("body_temperature").select("value", "unit").rows() == [(98.6, "°F")]
    assert len(out.metric("heart_rate")) == 5
    assert out.read == {"systolic": 4, "weight": 1, "steps": 1, "oxygen": 1, "temperature": 1}
    assert out.unmapped == {"skeletal muscle": 1, "Body Age": 1, "Aerobic steps": 1, "EKG": 1}
    assert not out.issues


def test_the_newer_table_with_zones(tmp_path: Path) -> None:
    rows = [
        '"2021/08/31 07:12","Europe/Paris","121","79","64","Yes","2","-","OK","-","-","Single","HEM-7361T"',
        '"2021/10/31 07:12","Asia/Tokyo","122","78","65","-","0","-","OK","-","-","Single","HEM-7361T"',
        '"2021/11/30 07:12","-","123","77","66","-","0","-","OK","-","-","Single","HEM-7361T"',
    ]
    out = gathered("omron", omron(tmp_path / "a.csv", (NEWER, rows)))
    pressures = out.metric("blood_pressure_systolic").select("start", "offset_min", "value").rows()
    assert pressures == [
        (datetime(2021, 8, 31, 5, 12), 120, 121), (datetime(2021, 10, 30, 22, 12), 540, 122),
        (datetime(2021, 11, 30, 7, 12), None, 123),
    ]  # fmt: skip
    hints = out.table("zone_hint").sort("at").rows()
    assert [zone for _, zone in hints] == ["Europe/Paris", "Asia/Tokyo"]
    assert list(out.attributes("session", "irregular_heartbeat").values()) == ["Yes"]
    assert out.table("source")["model"].to_list() == ["HEM-7361T"]


def test_kilopascals(tmp_path: Path) -> None:
    titles = PRESSURE.replace("mmHg", "kPa")
    out = gathered("omron", omron(tmp_path / "a.csv", (titles, [omron_row(AT, "16.1", "10.5")])))
    assert out.table("session_stat").select("value", "unit").rows() == [(16.1, "kPa"), (10.5, "kPa")]


def test_what_cannot_be_is_told_and_the_pulse_stays(tmp_path: Path) -> None:
    rows = [
        omron_row(AT, 80, 120, 61),
        omron_row(AT + timedelta(hours=1), 120, "-", 62),
        omron_row(AT + timedelta(hours=2), "high", 80, 63),
        "Feb 30 2024,07:05,120,80,64,-,-,-,-",
        "Aug 6 2024,07:65,120,80,64,-,-,-,-",
    ]
    out = gathered("omron", omron(tmp_path / "a.csv", (PRESSURE, rows)))
    assert out.reasons() == {"pressure_pair": 1, "value_missing": 1, "bad_value": 1, "bad_date": 2}
    assert out.metric("heart_rate")["value"].to_list() == [61, 62, 63]
    assert len(out.table("session")) == 0
    assert "row 2" in {issue.position for issue in out.issues if issue.reason == "pressure_pair"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("13/08/2024,7:05 pm", datetime(2024, 8, 13, 19, 5)), ("08/13/2024,07:05", datetime(2024, 8, 13, 7, 5)),
     ("2024-08-13,07:05:30", datetime(2024, 8, 13, 7, 5, 30)), ("13.08.2024,07:05", datetime(2024, 8, 13, 7, 5))],
)  # fmt: skip
def test_dates_in_numbers(text: str, expected: datetime, tmp_path: Path) -> None:
    out = gathered("omron", omron(tmp_path / "a.csv", (PRESSURE, [f"{text},120,80,60,-,-,-,-"])))
    assert out.metric("heart_rate")["start"].to_list() == [expected]


def test_dates_that_cannot_be_told_apart_are_refused_and_can_be_said(tmp_path: Path) -> None:
    path = omron(tmp_path / "a.csv", (PRESSURE, ["03/04/2024,07:30,120,80,60,-,-,-,-"]))
    with pytest.raises(InputError, match="Day and month"):
        gathered("omron", path)
    out = gathered("omron", path, mapping='date = "MM/DD/YYYY"')
    assert out.metric("heart_rate")["start"].to_list() == [datetime(2024, 3, 4, 7, 30)]


def test_rows_in_order_tell_day_and_month_apart(tmp_path: Path) -> None:
    """Newest first: read by the day, the same dates would run up and down the year."""
    rows = [f"{day},07:30,120,80,60,-,-,-,-" for day in ("03/02/2025", "02/08/2025", "02/03/2025", "01/09/2025")]
    out = gathered("omron", omron(tmp_path / "a.csv", (PRESSURE, rows)))
    months = [at.month for at in out.metric("heart_rate")["start"].to_list()]
    assert months == [1, 2, 2, 3]


@pytest.mark.parametrize(
    "titles",
    [
        "Date,Time,Systolic,Diastolic,Pulse",
        "Date,Time,Systolic,Diastolic,Pulse,Notes",
        "ID,Date,Time,Systolic (mmHg),Diastolic (mmHg),Pulse (bpm),Notes,Created At",
        "Date,Time,Systolic (mmHg),Diastolic (mmHg),Pulse (bpm),MAP (mmHg),Category,Arm,Notes",
        "Date,Time,Systolic (mmHg),Diastolic (mmHg),Pulse (bpm),SpO2 (%),Notes,Symptoms,Latitude",
        "Date,Time,Weight(kg),BMI,Body Fat(%),Skeletal Muscle(%),Visceral Fat,Body Water(%),Bone Mass(kg),Protein (%)",
        "Date,Time,Temperature,Symptoms",
        "Date,Timezone,Steps,Notes",
        "Date,Time,SYS(mmHg),DIA(mmHg),Pulse(Beats/Min),Note",
    ],
)
def test_tables_of_others_are_left_to_others(titles: str, tmp_path: Path) -> None:
    row = "2024-08-06,07:05" + ",80" * (titles.count(",") - 1)
    path = omron(tmp_path / "a.csv", (titles, [row]))
    with open_package(path) as package:
        assert load_connector("omron").detect(package) is None


def test_a_file_named_after_omron_may_have_new_columns(tmp_path: Path) -> None:
    titles = "Date,Time,Systolic (mmHg),Diastolic (mmHg),Pulse (bpm),Notes,Mood"
    path = omron(tmp_path / "Your Requested OMRON Report.csv", (titles, ['"Apr 28, 2026",11:25,143,84,59,,calm']))
    out = gathered("omron", path)
    assert out.metric("blood_pressure_systolic")["value"].to_list() == [143]
    assert out.unmapped == {"Mood": 1}


def test_the_japanese_table_and_wide_brackets(tmp_path: Path) -> None:
    titles = "測定日,タイムゾーン,最高血圧（mmHg）,最低血圧（mmHg）,脈拍（bpm）,機種"
    path = omron(tmp_path / "a.csv", (titles, ["2024/08/06 07:05,Asia/Tokyo,121,79,64,HEM-7281T"]))
    out = gathered("omron", path)
    found = out.metric("blood_pressure_systolic").select("start", "offset_min", "value", "unit").rows()
    assert found == [(datetime(2024, 8, 5, 22, 5), 540, 121, "mmHg")]


@pytest.mark.parametrize("steps", ["10,001", "10.001", "10 001", "10001"])
def test_steps_in_thousands(steps: str, tmp_path: Path) -> None:
    path = omron(tmp_path / "a.csv", (PRESSURE, omron_days(AT, 1)), ("Date,Steps", [f'{written(AT)},"{steps}"']))
    assert gathered("omron", path).metric("step_count")["value"].to_list() == [10001]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    path = omron(tmp_path / "a.csv", (PRESSURE, omron_days(AT, 2)))
    path.write_text(path.read_text("utf-8-sig"), encoding)
    assert len(gathered("omron", path).table("session")) == 2


def test_reports_that_overlap(tmp_path: Path) -> None:
    rows = omron_days(AT, 6)
    omron(tmp_path / "in" / "a.csv", (PRESSURE, rows[:4]))
    omron(tmp_path / "in" / "b.csv", (PRESSURE, rows[2:]))
    out = gathered("omron", tmp_path / "in")
    assert len(out.table("session")) == 6
    assert out.table("session")["ref"].n_unique() == 6
    owners = out.table("sample").filter(pl.col("metric") == "heart_rate")
    assert len(owners) == 6
