"""iHealth: codes of units, local seconds with an offset, and the app's table."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from healthkit.errors import DamagedFile, InputError
from healthkit.source.ingest import import_path
from healthkit.store import create_vault
from tests.builders.blood_pressure import ihealth, ihealth_pressure, local_seconds
from tests.builders.reading import gathered

AT = datetime(2024, 8, 6, 7, 5)
LATER = AT + timedelta(hours=1)


def record(clock: datetime = AT, zone: object = "+0200", **more: Any) -> dict[str, Any]:
    return {"MDate": local_seconds(clock), "TimeZone": zone, **more}


@pytest.mark.parametrize(
    ("zone", "minutes"),
    [
        ("+0200", 120),
        ("-0800", -480),
        ("+05:30", 330),
        ("-8", -480),
        (-8, -480),
        (1, 60),
        (0, 0),
        ("", None),
        (None, None),
    ],
)  # fmt: skip
def test_local_seconds_with_an_offset(zone: object, minutes: int | None, tmp_path: Path) -> None:
    path = ihealth(tmp_path / "a.json", BPDataList=[ihealth_pressure(AT, 120, 80, zone=zone)], BPUnit=0)
    (reading,) = gathered("ihealth", path).table("session").rows(named=True)
    assert reading["start"] == AT - timedelta(minutes=minutes or 0)
    assert reading["offset_min"] == minutes


def test_kilopascals_become_millimetres_in_the_vault(tmp_path: Path) -> None:
    path = ihealth(tmp_path / "a.json", BPDataList=[ihealth_pressure(AT, 16, 10.4)], BPUnit=1)
    vault = create_vault(tmp_path / "vault", "pressure")
    (report,) = import_path(vault, path)
    assert report.added == {"sample": 3, "session": 1, "session_stat": 2}
    with vault.reader() as con:
        found = con.execute("SELECT round(value, 1), raw_value, raw_unit FROM sample ORDER BY value DESC").fetchall()
    assert found == [(120.0, 16.0, "kPa"), (78.0, 10.4, "kPa"), (60.0, 60.0, "count/min")]


@pytest.mark.parametrize(("code", "unit", "kg"), [(0, "kg", 80.0), (1, "lb", 36.29), (2, "st", 508.02)])
def test_units_of_weight(code: int, unit: str, kg: float, tmp_path: Path) -> None:
    path = ihealth(
        tmp_path / "a.json", WeightDataList=[record(WeightValue=80, FatValue=0, BoneValue=3)], WeightUnit=code
    )
    out = gathered("ihealth", path)
    assert out.metric("body_mass").select("value", "unit").rows() == [(80, unit)]
    assert out.metric("bone_mass")["unit"].to_list() == [unit]
    assert len(out.metric("body_fat_percentage")) == 0  # zero is how the API says that nothing was measured
    vault = create_vault(tmp_path / "vault", "weight")
    import_path(vault, path)
    with vault.reader() as con:
        assert con.execute("SELECT round(value, 2) FROM sample WHERE metric = 'body_mass'").fetchall() == [(kg,)]


def test_glucose_oxygen_and_a_note(tmp_path: Path) -> None:
    path = ihealth(
        tmp_path / "a.json",
        BGDataList=[record(BG=5.5, DinnerSituation="Before_breakfast", Note="felt low")], BGUnit=1,
        BODataList=[record(BO=97, HR=61), record(AT + timedelta(hours=1), BO=96, HR=0)],
    )  # fmt: skip
    out = gathered("ihealth", path)
    assert out.metric("blood_glucose").select("value", "unit").rows() == [(5.5, "mmol/L")]
    assert list(out.attributes("sample", "meal").values()) == ["Before_breakfast"]
    assert list(out.attributes("sample", "note").values()) == ["felt low"]
    assert out.metric("oxygen_saturation").select("value", "unit").rows() == [(97, "percent"), (96, "percent")]
    assert out.metric("heart_rate")["value"].to_list() == [61]


def test_days_of_steps_are_the_vendor_s(tmp_path: Path) -> None:
    days = [
        record(AT.replace(hour=hour), Steps=steps, Calories=1500, DistanceTraveled=3.2)
        for hour, steps in ((9, 900), (22, 4398))
    ]
    out = gathered("ihealth", ihealth(tmp_path / "a.json", ARDataList=days, DistanceUnit=1))
    steps = out.metric("step_count").select("start", "day", "value", "offset_min").rows()
    assert steps == [(datetime(2024, 8, 6), date(2024, 8, 6), 4398, None)]
    assert out.metric("distance_walking_running").select("value", "unit").rows() == [(3.2, "mi")]


def test_a_night_over_midnight(tmp_path: Path) -> None:
    night = {
        "StartTime": local_seconds(datetime(2024, 8, 5, 23, 10)), "EndTime": local_seconds(datetime(2024, 8, 6, 6, 40)),
        "HoursSlept": 420, "TimeZone": "+0200",
    }  # fmt: skip
    out = gathered("ihealth", ihealth(tmp_path / "a.json", SRDataList=[night]))
    (window,) = out.table("event").rows(named=True)
    assert (window["metric"], window["code"]) == ("sleep_analysis", "in_bed")
    assert (window["start"], window["end"]) == (datetime(2024, 8, 5, 21, 10), datetime(2024, 8, 6, 4, 40))
    assert out.metric("sleep_duration").select("day", "value", "unit").rows() == [(date(2024, 8, 6), 420, "min")]


def test_sports(tmp_path: Path) -> None:
    sport = {
        "SportName": "Swimming, breaststroke", "SportStartTime": local_seconds(AT), "TimeZone": -8, "Calories": 221.5,
        "SportEndTime": local_seconds(AT + timedelta(minutes=30)),
    }  # fmt: skip
    out = gathered("ihealth", ihealth(tmp_path / "a.json", SPORTDataList=[sport, {**sport, "SportName": "Zorbing"}]))
    assert out.table("session").select("activity", "start", "duration_s").rows() == [
        ("swimming", AT + timedelta(hours=8), 1800), ("other", AT + timedelta(hours=8), 1800),
    ]  # fmt: skip
    assert out.table("session_stat")["value"].to_list() == [221.5, 221.5]
    assert out.unmapped == {"Zorbing": 1}


def test_faults_are_told_and_the_rest_is_kept(tmp_path: Path) -> None:
    path = ihealth(
        tmp_path / "a.json",
        BPDataList=[ihealth_pressure(AT, 80, 120), {"HP": 120, "LP": 80}, ihealth_pressure(LATER, 118, 76)], BPUnit=0,
        BGDataList=[record(BG=90)], BGUnit=7, Unheard=[1],
    )  # fmt: skip
    out = gathered("ihealth", path)
    assert out.reasons() == {"pressure_pair": 1, "bad_date": 1, "unit_unknown": 1}
    assert len(out.table("session")) == 1
    assert len(out.metric("heart_rate")) == 2  # the pulse of a pair that cannot be stays


def test_the_app_s_table(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        'Date,Time,SYS(mmHg),DIA(mmHg),Pulse(Beats/Min),Note\n"Dec 28, 2025",09:02,124,79,67,rested\n'
        '"Dec 28, 2025",9:04 PM,180,190,68,\n"Dec 99, 2025",09:02,124,79,67,\n',
        "utf-8",
    )
    out = gathered("ihealth", path)
    assert out.metric("blood_pressure_systolic").select("start", "value").rows() == [
        (datetime(2025, 12, 28, 9, 2), 124)
    ]
    assert out.metric("heart_rate")["start"].to_list()[1] == datetime(2025, 12, 28, 21, 4)
    assert out.reasons() == {"pressure_pair": 1, "bad_date": 1}
    assert list(out.attributes("session", "note").values()) == ["rested"]


def test_a_decimal_comma_and_cells_that_are_no_numbers(tmp_path: Path) -> None:
    """A pressure that cannot be read is told; it never goes missing without a word."""
    path = tmp_path / "a.csv"
    path.write_text(
        "Date,Time,SYS(kPa),DIA(kPa),Pulse(Beats/Min),Note,Mood\n"
        '2023-01-14,09:02,"16,5","10,5",67,,calm\n2023-01-15,09:02,16.5,ten,68,,\n',
        "utf-8",
    )
    out = gathered("ihealth", path)
    assert out.table("session_stat").select("value", "unit").rows() == [(16.5, "kPa"), (10.5, "kPa")]
    assert [(issue.reason, issue.position) for issue in out.issues] == [("bad_value", "row 3")]
    assert out.metric("heart_rate")["value"].to_list() == [67, 68]
    assert out.unmapped == {"Mood": 1}


def test_the_app_s_dates_in_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Date,Time,SYS(mmHg),DIA(mmHg),Pulse(Beats/Min)\n03/04/2024,09:02,120,80,67\n", "utf-8")
    with pytest.raises(InputError, match="Day and month"):
        gathered("ihealth", path)
    out = gathered("ihealth", path, mapping='date = "DD/MM/YYYY"')
    assert out.metric("heart_rate")["start"].to_list() == [datetime(2024, 4, 3, 9, 2)]


def test_numbers_as_text_and_the_other_name_of_the_zone(tmp_path: Path) -> None:
    reading = {"HP": "120", "LP": "80", "HR": "61", "MDate": str(local_seconds(AT)), "time_zone": "-05:00"}
    out = gathered("ihealth", ihealth(tmp_path / "a.json", BPDataList=[reading], BPUnit=0))
    assert out.metric("blood_pressure_systolic").select("start", "offset_min", "value").rows() == [
        (AT + timedelta(hours=5), -300, 120)
    ]


def test_a_page_without_readings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile, match="no readings"):
        gathered("ihealth", ihealth(tmp_path / "a.json", BPDataList=[], BPUnit=0))
