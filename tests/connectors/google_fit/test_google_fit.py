"""Google Fit: nothing read twice, days with a clock change, sessions, food, other languages, damage."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from connectors.google_fit.points import points
from healthkit.errors import DamagedFile
from healthkit.source.files import open_package
from healthkit.source.registry import load_connector
from tests.builders.google_fit import (
    DAY_TITLES,
    FIT,
    QUARTER_TITLES,
    nanos,
    point,
    quarter,
    quarters,
    session,
    stream,
    takeout,
    zone,
)
from tests.builders.reading import Gathered, gathered

SIX = "2026-03-10T06:00:00+01:00"
SCALE = "raw:com.google.weight:com.example.scale:"
MERGED = "derived:com.google.weight:com.google.android.gms:merge_weight"
PHONE = "raw:com.google.step_count.delta:com.example.phone:"


def read(tmp_path: Path, members: dict[str, str]) -> Gathered:
    return gathered("google_fit", takeout(tmp_path / "takeout.zip", members))


def test_a_merged_stream_gives_only_what_no_raw_stream_holds(tmp_path: Path) -> None:
    later = "2026-03-11T06:00:00+01:00"
    members = {
        "All Data/a.json": stream(SCALE, [point(SIX, SIX, {"fpVal": 72.5})]),
        "All Data/b.json": stream(
            MERGED,
            [
                point(SIX, SIX, {"fpVal": 72.5}, origin=SCALE),
                point(later, later, {"fpVal": 71.0}, origin="raw:com.google.weight:com.wsl.noom:"),
                point(later, later, {"fpVal": 70.0}),
            ],
        ),
        "All Data/c.json": stream(
            "derived:com.google.weight:com.google.android.gms:top_level", [point(SIX, SIX, {"fpVal": 72.5})]
        ),
    }
    found = read(tmp_path, members)
    assert found.samples("body_mass").select("start", "value", "unit").rows() == [
        (datetime(2026, 3, 10, 5), 72.5, "kg"),
        (datetime(2026, 3, 11, 5), 71.0, "kg"),
    ]
    assert found.tables["source"]["app"].to_list() == ["com.example.scale", "Noom"]
    assert found.read["stream that repeats another"] == 1


def test_a_derived_stream_is_read_whole_where_there_is_no_raw_one(tmp_path: Path) -> None:
    found = read(
        tmp_path, {"Toutes les données/x.json": stream(MERGED, [point(SIX, SIX, {"fpVal": 72.5}, origin=SCALE)])}
    )
    assert found.samples("body_mass")["value"].to_list() == [72.5]


def test_google_s_resting_heart_rate_is_no_heart_rate(tmp_path: Path) -> None:
    name = "derived:com.google.heart_rate.bpm:com.google.android.gms:resting_heart_rate<-merge_heart_rate_bpm"
    found = read(tmp_path, {"All Data/r.json": stream(name, [point(SIX, SIX, {"fpVal": 54.0})])})
    assert found.metrics() == {"resting_heart_rate"}


def test_quarter_hours_of_a_day_with_data_points_are_not_read_again(tmp_path: Path) -> None:
    start, end = "2026-03-10T09:01:00+01:00", "2026-03-10T09:05:00+01:00"
    nine = datetime(2026, 3, 10, 9, tzinfo=zone(1))
    members = {
        "All Data/steps.json": stream(PHONE, [point(start, end, {"intVal": 240})]),
        "Daily activity metrics/2026-03-10.csv": quarters([quarter(nine, 15, 240)]),
        "Daily activity metrics/2026-03-11.csv": quarters([quarter(nine + timedelta(days=1), 15, 300)]),
    }
    found = read(tmp_path, members)
    assert found.samples("step_count")["value"].to_list() == [240.0, 300.0]
    assert len(found.samples("total_energy_burned")) == 2  # no data points say the energy


@pytest.mark.parametrize(
    ("day", "first", "change", "second", "rows"),
    [
        ("2026-10-25", 2, 12, 1, 100),  # 25 hours: 03:00 of summer is 02:00 of winter, after twelve quarters
        ("2026-03-29", 1, 8, 2, 92),  # 23 hours: 02:00 of winter is 03:00 of summer, after eight
    ],
)
def test_days_with_a_clock_change(tmp_path: Path, day: str, first: int, change: int, second: int, rows: int) -> None:
    start = datetime.fromisoformat(day).replace(tzinfo=zone(first))
    lines = []
    for number in range(rows):
        at = (start + timedelta(minutes=15 * number)).astimezone(zone(first if number < change else second))
        until = (at + timedelta(minutes=15)).astimezone(zone(first if number + 1 < change else second))
        clock, ends = (one.isoformat(timespec="milliseconds").split("T")[1] for one in (at, until))
        lines.append(f"{clock},{ends},,18.25,,,,10")
    found = read(tmp_path, {f"Tägliche Aktivitätsmesswerte/{day}.csv": quarters(lines)})
    steps = found.samples("step_count")
    assert found.issues == []
    assert len(steps) == rows
    assert steps["start"].n_unique() == rows
    assert steps.select(((pl.col("end") - pl.col("start")) == pl.duration(minutes=15)).all()).item()
    assert steps["start"][0] == start.replace(tzinfo=None) - timedelta(hours=first)
    assert steps["offset_min"].unique().sort().to_list() == [60, 120]


def test_days_are_statements_in_any_language(tmp_path: Path) -> None:
    titles = (
        "Date,Nombre de minutes d'activité,Calories (kcal),Distance (m),Points cardio,"
        "Vitesse moyenne (m/s),Nombre de pas"
    )
    for name, head in (("en", DAY_TITLES), ("fr", titles)):
        table = f"{head}\n2026-03-10,40,2100.5,5200.25,12.0,1.2,7001\n"
        found = gathered("google_fit", takeout(tmp_path / f"{name}.zip", {"x/Mesures quotidiennes.csv": table}))
        told = {row["metric"]: row for row in found.tables["sample"].iter_rows(named=True)}
        assert told["step_count"]["value"] == 7001
        assert (told["total_energy_burned"]["value"], told["distance_walking_running"]["unit"]) == (2100.5, "m")
        assert told["google_fit_heart_points"]["value"] == 12
        assert told["step_count"]["day"].isoformat() == "2026-03-10"
        assert (told["step_count"]["start"], told["step_count"]["offset_min"]) == (datetime(2026, 3, 10), None)


def test_a_row_with_other_cells_than_titles_is_told_not_guessed(tmp_path: Path) -> None:
    table = f"{DAY_TITLES}\n2026-03-10,40,2100.5,5200.25,12.0,7001\n2026-03-11,40,2100.5,5200.25,12.0,1.2,7002\n"
    found = read(tmp_path, {"x/days.csv": table})
    assert found.samples("step_count")["value"].to_list() == [7002.0]
    assert [(issue.reason, issue.position) for issue in found.issues] == [("row_width", "row 2")]


def test_a_workout_with_its_totals_and_the_offset_of_its_name(tmp_path: Path) -> None:
    told = [
        {"metricName": "com.google.distance.delta", "floatValue": 1064.5},
        {"metricName": "com.google.calories.expended", "floatValue": 48.0},
        {"metricName": "com.google.speed.summary", "floatValue": 19.5},
    ]
    body = session("biking", "2026-05-21T13:02:57.418Z", "2026-05-21T13:11:15.920Z", "490.5s", told)
    found = read(tmp_path, {"All Sessions/2026-05-21T16_02_57.418+03_00_BIKING.json": body})
    (row,) = found.tables["session"].iter_rows(named=True)
    assert (row["activity"], row["duration_s"], row["offset_min"]) == ("cycling", 490.5, 180)
    assert row["start"] == datetime(2026, 5, 21, 13, 2, 57, 418000)
    assert dict(found.tables["session_stat"].select("metric", "value").rows()) == {
        "distance_cycling": 1064.5, "total_energy_burned": 48.0,
    }  # fmt: skip
    assert found.unmapped["total speed.summary"] == 1


def test_sleep_with_and_without_stages(tmp_path: Path) -> None:
    name = "derived:com.google.sleep.segment:com.google.android.gms:merged"
    stages = [
        point(f"2026-03-09T2{hour}:00:00+00:00", f"2026-03-09T2{hour + 1}:00:00+00:00", {"intVal": kind})
        for hour, kind in ((1, 4), (2, 5))
    ]
    members = {
        "All Data/s.json": stream(name, stages),
        "All Sessions/a_SLEEP.json": session("sleep", "2026-03-09T21:00:00Z", "2026-03-10T05:00:00Z", "28800s"),
        "All Sessions/b_SLEEP.json": session("sleep", "2026-03-10T21:00:00Z", "2026-03-11T05:00:00Z", "28800s"),
        "All Sessions/c_STILL.json": session("still", "2026-03-10T12:00:00Z", "2026-03-10T13:00:00Z", "3600s"),
    }
    found = read(tmp_path, members)
    assert found.tables["event"]["code"].to_list() == ["asleep_core", "asleep_deep", "in_bed", "in_bed", "asleep"]
    assert found.unmapped["session still"] == 1
    assert "session" not in found.tables


def test_food_by_nutrient(tmp_path: Path) -> None:
    entries = [
        {"key": "calories", "value": {"fpVal": 190}},
        {"key": "sodium", "value": {"fpVal": 128.5}},
        {"key": "iron", "value": {"fpVal": 2}},
    ]
    meal = point(SIX, SIX, {"mapVal": entries}, {"intVal": 4}, {"stringVal": "Porridge"})
    found = read(tmp_path, {"All Data/n.json": stream("raw:com.google.nutrition:com.example.food:", [meal])})
    assert found.tables["sample"].select("metric", "value", "unit").rows() == [
        ("dietary_energy_consumed", 190.0, "kcal"),
        ("dietary_sodium", 128.5, "mg"),
    ]
    assert found.unmapped["nutrient iron"] == 1
    assert "Porridge" not in str(found.tables)


def test_an_answer_of_the_interface(tmp_path: Path) -> None:
    told = {
        "dataSourceId": "raw:com.google.blood_pressure:com.example.cuff:",
        "point": [
            {"startTimeNanos": str(nanos(SIX)), "endTimeNanos": str(nanos(SIX)),
             "dataTypeName": "com.google.blood_pressure", "originDataSourceId": "",
             "value": [{"fpVal": 121.0}, {"fpVal": 79.0}, {"intVal": 1}]}
        ],
    }  # fmt: skip
    (tmp_path / "any.txt").write_text(json.dumps(told))
    found = gathered("google_fit", tmp_path / "any.txt")
    assert found.tables["sample"].select("metric", "value").rows() == [
        ("blood_pressure_systolic", 121.0),
        ("blood_pressure_diastolic", 79.0),
    ]


def test_a_large_stream_is_cut_at_points_only(tmp_path: Path) -> None:
    entries = [
        point(SIX, SIX, {"mapVal": [{"key": f"}},{{ {n}", "value": {"fpVal": n}}]}, {"stringVal": "a } b { ] é"})
        for n in range(20_000)
    ]
    for name, chosen in (("plain", [point(SIX, SIX, {"fpVal": n}) for n in range(20_000)]), ("odd", entries)):
        path = tmp_path / name
        path.write_text(stream(SCALE, chosen), "utf-8")
        with path.open("rb") as opened:
            blocks = list(points(opened))
        assert [one for block in blocks for one in block] == chosen
        assert name == "odd" or len(blocks) > 1


def test_what_came_before_the_damage_is_kept(tmp_path: Path) -> None:
    whole = stream(SCALE, [point(SIX, SIX, {"fpVal": 60 + n % 40}) for n in range(30_000)])
    found = read(tmp_path, {"All Data/x.json": whole[: len(whole) * 3 // 4]})
    assert len(found.samples("body_mass")) > 10_000
    assert found.reasons() == {"damaged_member": 1}


def test_tables_of_others_are_not_claimed(tmp_path: Path) -> None:
    (tmp_path / "2026-03-10.csv").write_text("Date,Calories (kcal),Distance (m)\n2026-03-10,2100,5200\n")
    (tmp_path / "quarters.csv").write_text(QUARTER_TITLES + "\n")
    (tmp_path / "x.json").write_text('{"fitness": [1], "startTime": "now"}')
    with open_package(tmp_path) as package:
        assert load_connector("google_fit").detect(package) is None
    assert FIT.startswith("Takeout/")


def test_a_table_of_such_rows_only_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile, match="other numbers of cells than titles"):
        read(tmp_path, {"x/days.csv": f"{DAY_TITLES}\n2026-03-10,40,2100.5,5200.25,12.0,7001\n"})


@pytest.mark.corpus
def test_corpus(corpus: Path) -> None:
    found = gathered("google_fit", corpus / "google_fit")
    assert found.reasons() == {"row_width": 2}  # the table of days has 30 titles over 23 cells
    assert found.samples("body_mass")["value"].round(1).to_list() == [72.1, 75.8, 72.0, 89.9]
    assert found.samples("dietary_sodium")["value"].round(1).to_list() == [128.0, 72.4, 198.0]
    energy = found.samples("total_energy_burned")
    assert energy["value"][0] == 18.252604449788727
    assert energy["start"][0] == datetime(2023, 11, 19, 22)
