"""Withings' account export: units, languages, clocks, nights, streams and electrocardiograms."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from healthkit.errors import DamagedFile
from healthkit.source.files import open_package
from healthkit.source.ingest import import_path
from healthkit.source.registry import load_connector
from healthkit.store import create_vault
from tests.builders.reading import Gathered, gathered
from tests.builders.withings import (
    ACTIVITY_TITLES,
    PRESSURE_TITLES,
    SLEEP_TITLES,
    WEIGHT_TITLES,
    days,
    package,
    table,
    track,
    workout,
)


def read(tmp_path: Path, **tables: str) -> Gathered:
    return gathered("withings", package(tmp_path / "data.zip", {f"{name}.csv": tables[name] for name in tables}))


def values(out: Gathered) -> dict[str, tuple[float, str]]:
    return {row["metric"]: (row["value"], row["unit"]) for row in out.table("sample").iter_rows(named=True)}


def test_weight_with_its_gaps(tmp_path: Path) -> None:
    rows = [
        ("2024-05-02 06:54:22", 85.0, 13.0, 3.5, 70.5, 49.0, "after a run"),
        ("2024-05-03 07:01:00", 84.6, "", "", ""),
    ]
    out = read(tmp_path, weight=table(WEIGHT_TITLES, rows))
    assert out.metric("body_mass").select("start", "value", "unit", "offset_min").rows() == [
        (datetime(2024, 5, 2, 6, 54, 22), 85.0, "kg", None),
        (datetime(2024, 5, 3, 7, 1), 84.6, "kg", None),
    ]
    found = values(out)
    assert found["body_fat_mass"] == (13, "kg")
    assert found["bone_mass"] == (3.5, "kg")
    assert found["skeletal_muscle_mass"] == (70.5, "kg")
    assert found["body_water_mass"] == (49, "kg")
    assert out.unmapped == {"Comments": 1}
    assert "after a run" not in str(out.tables)
    assert out.table("source")["product_class"].to_list() == ["scale"]


@pytest.mark.parametrize(
    ("titles", "cells", "expected"),
    [
        ("Date,Weight (lb),Fat mass (lb),Comments", "2024-05-02 07:00:00,187.4,28.6,",
         {"body_mass": (187.4, "lb"), "body_fat_mass": (28.6, "lb")}),
        ("Date,Weight (st),Fat ratio (%),Comments", '2024-05-02 07:00:00,13.4,0.9,',
         {"body_mass": (13.4, "st"), "body_fat_percentage": (0.9, "percent")}),
        ("Date,Poids (kg),Masse grasse (kg),Masse osseuse (kg),Hydratation (kg),Commentaires",
         '2024-05-02 07:00:00,"85,4",13,3.5,49,',
         {"body_mass": (85.4, "kg"), "body_fat_mass": (13, "kg"), "bone_mass": (3.5, "kg"),
          "body_water_mass": (49, "kg")}),
        ("Datum,Gewicht (kg),Fettmasse (kg),Fettfreier Anteil (kg),Kommentare",
         "2024-05-02 6:04 Uhr,94.34,26.81,68.43,",
         {"body_mass": (94.34, "kg"), "body_fat_mass": (26.81, "kg"), "lean_body_mass": (68.43, "kg")}),
        ("Date,Height (m),Comments", "2024-05-02 07:00:00,1.78,", {"height": (1.78, "m")}),
        ("Date,Fréquence cardiaque,Systolique,Diastolique,Commentaires", "2024-05-02 07:00:00,61,121,79,",
         {"heart_rate": (61, "count/min"), "blood_pressure_systolic": (121, "mmHg"),
          "blood_pressure_diastolic": (79, "mmHg")}),
        ("Datum,Herzfrequenz,Systolisch,Diastolisch,Kommentare", "2024-05-02 07:00:00,61,121,79,",
         {"heart_rate": (61, "count/min"), "blood_pressure_systolic": (121, "mmHg"),
          "blood_pressure_diastolic": (79, "mmHg")}),
    ],
)  # fmt: skip
def test_units_and_languages(tmp_path: Path, titles: str, cells: str, expected: dict[str, tuple[float, str]]) -> None:
    path = tmp_path / "any name.csv"
    path.write_text(f"{titles}\n{cells}\n", "utf-8")
    assert values(gathered("withings", path)) == expected


def test_times_as_older_exports_write_them(tmp_path: Path) -> None:
    rows = [("2014-02-13 6:04 AM", 90, 20, "", "", "", ""), ("2014-02-13 6:04 PM", 91, 20, "", "", "", ""),
            ("2014-02-14 18:30", 92, 20, "", "", "", "")]  # fmt: skip
    out = read(tmp_path, weight=table(WEIGHT_TITLES, rows))
    assert out.metric("body_mass")["start"].to_list() == [
        datetime(2014, 2, 13, 6, 4), datetime(2014, 2, 13, 18, 4), datetime(2014, 2, 14, 18, 30),
    ]  # fmt: skip


def test_rows_with_a_pulse_only(tmp_path: Path) -> None:
    rows = [("2024-05-02 08:15:00", 58, "", "", ""), ("2024-05-03 08:15:00", 61, 120, 80, "")]
    out = read(tmp_path, bp=table(PRESSURE_TITLES, rows))
    assert out.metric("heart_rate")["value"].to_list() == [58, 61]
    assert out.metric("blood_pressure_systolic")["value"].to_list() == [120]
    assert not out.issues


def test_pressures_that_cannot_be_a_pair(tmp_path: Path) -> None:
    rows = [("2024-05-02 08:15:00", 58, 80, 120, ""), ("2024-05-03 08:15:00", 61, 120, "", "")]
    out = read(tmp_path, bp=table(PRESSURE_TITLES, rows))
    assert [issue.reason for issue in out.issues] == ["implausible_value", "implausible_value"]
    assert values(out).keys() == {"heart_rate"}


def test_local_times_are_placed_by_the_zone_of_a_workout(tmp_path: Path) -> None:
    """A weight has a bare clock; the workouts say where the person lived. 2024-07-01 07:00 in Paris is 05:00 UTC."""
    summer = [("2024-07-01 07:00:00", 85, 13, 3, 70, 49, "")]
    ride = workout(datetime(2024, 6, 30, 18), 30)
    path = package(
        tmp_path / "data.zip",
        {"weight.csv": table(WEIGHT_TITLES, summer), "activities.csv": table(ACTIVITY_TITLES, [ride])},
    )
    vault = create_vault(tmp_path / "vault", "passphrase")
    (report,) = import_path(vault, path)
    assert not report.error
    with vault.reader() as con:
        found = con.execute("SELECT start_utc, local_day FROM sample WHERE metric = 'body_mass'").fetchall()
    assert found == [(datetime(2024, 7, 1, 5), date(2024, 7, 1))]


def test_a_night_over_the_change_of_the_clock(tmp_path: Path) -> None:
    figures = (14400, 5400, 4200, 1200, 2, 300, 120, 60, 3, 55, 48, 71)
    rows: list[tuple[object, ...]] = [("2024-10-26T23:00:00+02:00", "2024-10-27T06:00:00+01:00", *figures)]
    rows.append(("2024-10-27T14:00:00+01:00", "2024-10-27T14:20:00+01:00", 1200, *[0] * 11))
    out = read(tmp_path, sleep=table(SLEEP_TITLES, rows))
    assert out.table("event").select("start", "end", "offset_min").rows() == [
        (datetime(2024, 10, 26, 21), datetime(2024, 10, 27, 5), 120),
        (datetime(2024, 10, 27, 13), datetime(2024, 10, 27, 13, 20), 60),
    ]
    assert set(out.table("sample")["day"].to_list()) == {date(2024, 10, 27)}
    found = values(out)
    assert found["sleep_deep"] == (5400, "s")  # of the night, not of the nap
    assert found["sleep_latency"] == (300, "s")
    assert found["snoring_time"] == (60, "s")
    assert found["withings_sleep_heart_rate"] == (55, "count/min")
    assert "sleep_duration" not in found  # the table does not state it


def test_streams_follow_one_another(tmp_path: Path) -> None:
    out = read(
        tmp_path,
        raw_hr_hr=track([("2024-05-02T23:59:30+02:00", [60, 30], [71, 72]), ("2024-05-02T12:00:00+02:00", [60], [0])]),
        raw_tracker_steps=track([("2024-05-02T10:00:00+02:00", [60, 60], [12, 0])]),
        **{"raw_tracker_calories-earned": track([("2024-05-02T10:00:00+02:00", [60], [3.5])])},
        raw_spo2_auto_spo2=track([("2024-05-02T03:00:00+02:00", [1], [96])]),
        raw_location_latitude=track([("2024-05-02T10:00:00+02:00", [60], [48.1])]),
    )
    assert out.metric("heart_rate").select("start", "end", "value").rows() == [
        (datetime(2024, 5, 2, 21, 59, 30), datetime(2024, 5, 2, 22, 0, 30), 71),
        (datetime(2024, 5, 2, 22, 0, 30), datetime(2024, 5, 2, 22, 1), 72),
    ]
    assert out.metric("step_count")["value"].to_list() == [12, 0]
    assert out.metric("active_energy_burned").select("value", "unit").row(0) == (3.5, "kcal")
    assert out.metric("oxygen_saturation").select("value", "unit").row(0) == (96, "percent")
    assert out.unmapped == {"file: raw_location_latitude.csv": 1}
    assert "48.1" not in str(out.tables)


def test_stages_of_watch_and_mat(tmp_path: Path) -> None:
    watch = track([("2024-05-02T23:50:00+02:00", [300, 300, 600, 60], [1, 1, 2, 9])])
    mat = track([("2024-05-03T23:50:00+02:00", [600, 300], [1, 0])])
    out = read(tmp_path, **{"raw_tracker_sleep-state": watch, "raw_sleep-monitor_sleep-state": mat})
    assert out.table("event").sort("start").select("code", "start", "end", "source").rows() == [
        ("asleep_core", datetime(2024, 5, 2, 21, 50), datetime(2024, 5, 2, 22), 3),
        ("asleep_deep", datetime(2024, 5, 2, 22), datetime(2024, 5, 2, 22, 10), 3),
        ("asleep", datetime(2024, 5, 3, 21, 50), datetime(2024, 5, 3, 22), 4),
        ("awake", datetime(2024, 5, 3, 22), datetime(2024, 5, 3, 22, 5), 4),
    ]
    assert out.unmapped == {"sleep state 9": 1}


def test_daily_totals(tmp_path: Path) -> None:
    out = read(
        tmp_path,
        aggregates_steps=table(["date", "value"], [("2024-05-02", 8123)]),
        aggregates_distance=table(["date", "value"], [("2024-05-02", 6100.5)]),
        aggregates_calories_passive=table(["date", "value"], [("2024-05-02", 1650.25)]),
        aggregates_elevation=table(["date", "value"], [("2024-05-02", 7)]),
        aggregates_manual_spo2=table(["date", "value"], [("2024-05-02", 291)]),
    )
    assert values(out) == {
        "step_count": (8123, "count"),
        "distance_walking_running": (6100.5, "m"),
        "basal_energy_burned": (1650.25, "kcal"),
        "flights_climbed": (7, "count"),
    }
    assert set(out.table("sample")["day"].to_list()) == {date(2024, 5, 2)}
    assert out.unmapped == {"file: aggregates_manual_spo2.csv": 1}


def test_workouts(tmp_path: Path) -> None:
    rows = [
        workout(datetime(2024, 1, 10, 18), 30, elevation=12, pause_duration=300, hr_zone_1=600),
        workout(datetime(2024, 1, 11, 18), 30, "Chess boxing"),
        (*workout(datetime(2024, 1, 12, 18), 30)[:4], "Europe/Nowhere", "Walking", "{not json", "", ""),
    ]
    out = read(tmp_path, activities=table(ACTIVITY_TITLES, rows))
    first = out.table("session").row(0, named=True)
    assert (first["activity"], first["start"], first["offset_min"]) == ("running", datetime(2024, 1, 10, 17), 60)
    assert (first["zone"], first["duration_s"]) == ("Europe/Paris", 1500)
    stats = out.table("session_stat").filter(pl.col("ref") == first["ref"])
    assert {(row["metric"], row["aggregate"]): row["value"] for row in stats.iter_rows(named=True)} == {
        ("active_energy_burned", "sum"): 310, ("distance_walking_running", "sum"): 5012.5, ("step_count", "sum"): 5200,
        ("flights_climbed", "sum"): 12, ("heart_rate", "average"): 141, ("heart_rate", "maximum"): 172,
    }  # fmt: skip
    assert out.table("session")["activity"].to_list() == ["running", "other", "walking"]
    assert out.table("session")["zone"].to_list() == ["Europe/Paris", "Europe/Paris", None]
    assert [issue.reason for issue in out.issues] == ["bad_value"]
    assert out.unmapped["activity: Chess boxing"] == 1


@pytest.mark.parametrize(
    ("signal", "unit", "product"), [("[1,-250,300]", "uV", "watch"), ("[0.1,-0.25]", "mV", "cuff")]
)
def test_electrocardiograms(tmp_path: Path, signal: str, unit: str, product: str) -> None:
    titles = ["date", "type", "frequency", "duration", "wear_position", "signal"]
    out = read(tmp_path, signal=table(titles, [("2024-05-02T10:00:00+02:00", "ecg", 300, 30, 1, signal)]))
    row = out.table("waveform").row(0, named=True)
    assert (row["kind"], row["start"], row["rate_hz"], row["unit"]) == ("ecg", datetime(2024, 5, 2, 8), 300, unit)
    assert len(row["values"]) == signal.count(",") + 1
    assert out.table("source")["product_class"].to_list() == [product]


@pytest.mark.parametrize(
    "text",
    [
        "date,value\n2026-01-01,3\n",
        "start,duration,value\n2026-01-01,60,3\n",
        "Date,Weight (kg)\n2024-01-01,70\n",
        "Date,Time,Systolic (mmHg),Diastolic (mmHg),Pulse (bpm),Notes\nJan 12 2025,10:00,120,80,60,\n",
        "from,to,amount\na,b,3\n",
    ],
)
def test_other_tables_are_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(text)
    with open_package(path) as opened:
        assert load_connector("withings").detect(opened) is None


def test_a_stream_without_its_name_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "download.csv"
    path.write_text(track([("2024-05-02T10:00:00+02:00", [60], [71])]))
    with pytest.raises(DamagedFile, match="that can be read"):
        gathered("withings", path)


def test_an_export_below_another_folder(tmp_path: Path) -> None:
    path = package(
        tmp_path / "data.zip",
        {
            "me/withings/weight.csv": table(WEIGHT_TITLES, [("2024-05-02 07:00:00", 85, 13, "", "", "", "")]),
            "me/withings/aggregates_steps.csv": table(["date", "value"], [("2024-05-02", 5)]),
            "me/withings/note.csv": "Date,Note\n2024-05-02,private\n",
            "other/table.csv": "date,value\n2024-05-02,9\n",
        },
    )
    out = gathered("withings", path)
    assert set(values(out)) == {"body_mass", "body_fat_mass", "step_count"}
    assert out.unmapped == {"file: note.csv": 1}


def test_a_day_of_all_kinds_is_imported_once(tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", "passphrase")
    path = days(tmp_path / "data.zip", datetime(2024, 1, 10), 2)
    (first,), (second,) = import_path(vault, path), import_path(vault, path)
    assert not first.error
    assert (second.added, second.retired) == ({}, 0)
    with vault.reader() as con:
        daily = dict(con.execute("SELECT metric, max FROM daily WHERE day = '2024-01-11'").fetchall())
    assert daily["step_count"] == 8001
    assert daily["sleep_deep"] == 90  # minutes of 5,400 s


@pytest.mark.parametrize(
    ("title", "cell", "expected"),
    [
        ("Weight (st lb)", "13 st 5.5 lb", (187.5, "lb")),
        ("Weight (stlb)", "13:5,5", (187.5, "lb")),
        ("Weight (st)", "13.4", (13.4, "st")),
        ("Weight (jin)", "170", (170, "jin")),  # nobody knows it, so nobody may take it for kilograms
    ],
)
def test_units_of_weight(tmp_path: Path, title: str, cell: str, expected: tuple[float, str]) -> None:
    out = read(tmp_path, weight=f'Date,"{title}","Fat mass (kg)",Comments\n"2024-05-02 06:54:22","{cell}",13,\n')
    assert values(out)["body_mass"] == expected


@pytest.mark.parametrize(
    ("titles", "columns"),
    [
        ("Fecha,Peso (kg),Masa grasa (kg),Comentarios", ("2024-05-02 06:54:22", 85, 13)),
        ("Data,Peso (kg),Massa grassa (kg),Commenti", ("2024-05-02 06:54:22", 85, 13)),
        ("Datum,Gewicht (kg),Vetmassa (kg),Opmerkingen", ("2024-05-02 06:54:22", 85, 13)),
    ],
)
def test_weights_in_other_languages(tmp_path: Path, titles: str, columns: tuple[object, ...]) -> None:
    out = read(tmp_path, weight=f"{titles}\n{','.join(map(str, columns))},\n")
    assert values(out) == {"body_mass": (85, "kg"), "body_fat_mass": (13, "kg")}


def test_a_spanish_night_and_workout(tmp_path: Path) -> None:
    night = "2024-10-26T23:00:00+02:00,2024-10-27T07:00:00+01:00,0,0,0,1800,2"
    data = '"{""calories"":80,""steps"":3000}"'
    out = read(
        tmp_path,
        sleep=f'de,a,"ligero (s)","profundo (s)","rem (s)","despierto (s)",despertar\n{night}\n',
        activities="de,a,Zona horaria,Tipo de actividad,Datos\n"
        f"2024-06-14T10:00:00+02:00,2024-06-14T10:30:00+02:00,Europe/Madrid,Walking,{data}\n",
    )
    assert out.table("event").select("start", "end").rows() == [  # nine hours: the clock went back
        (datetime(2024, 10, 26, 21), datetime(2024, 10, 27, 6))
    ]
    assert set(values(out)) == {"sleep_awake", "withings_wakeup_count"}  # no stage was told apart
    assert out.table("session")["activity"].to_list() == ["walking"]


def test_saved_anew_by_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "weight.csv"
    path.write_bytes('Date;"Weight (kg)";"Fat mass (kg)";Comments\n2024-05-02 06:54:22;85,5;13,2;\n'.encode("utf-16"))
    assert values(gathered("withings", path)) == {"body_mass": (85.5, "kg"), "body_fat_mass": (13.2, "kg")}


def test_streams_with_blanks_in_their_names(tmp_path: Path) -> None:
    out = read(
        tmp_path,
        **{
            "raw_hr_HR RMS SD": track([("2024-05-02T03:00:00+02:00", [60], [44])]),
            "raw_core_body_temperature_Core body temperature": track([("2024-05-02T03:00:00+02:00", [60], [36.7])]),
        },
    )
    assert values(out) == {"heart_rate_variability_rmssd": (44, "ms"), "body_temperature": (36.7, "Cel")}


def test_a_thermometer_s_table_stands_alone(tmp_path: Path) -> None:
    path = tmp_path / "temperature.csv"
    path.write_text('Date,"Body temperature (°F)",Comments\n"2024-05-02 06:54:22",98.6,\n', "utf-8")
    assert values(gathered("withings", path)) == {"body_temperature": (98.6, "°F")}
