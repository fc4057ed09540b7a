"""Samsung Health's exports as people keep them: several at once, saved anew, with commas where none belong."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from tests.builders.reading import Gathered, gathered
from tests.builders.samsung import download, ms, table

SLEEP = "com.samsung.shealth.sleep"
EXERCISE = "com.samsung.shealth.exercise"
WEIGHT = "com.samsung.health.weight"
STEPS = "com.samsung.shealth.step_daily_trend"


def read(tmp_path: Path, tables: dict[str, str], details: dict[str, object] | None = None) -> Gathered:
    return gathered("samsung_health", download(tmp_path / "any.zip", tables, details))


def weight(day: str, value: float, uuid: str) -> dict[str, object]:
    return {"start_time": f"{day} 06:00:00.000", "time_offset": "UTC+0100", "weight": value, "datauuid": uuid}


def test_two_downloads_in_one_folder_are_read_once(tmp_path: Path) -> None:
    old = [weight("2026-03-10", 80.5, "a"), weight("2026-03-11", 80.0, "b")]
    new = [*old, weight("2026-03-12", 79.5, "c")]
    path = tmp_path / "Samsung Health.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for stamp, rows, steps in (("20260311120000", old, 1200), ("20260312120000", new, 9000)):
            folder = f"Samsung Health/samsunghealth_u_{stamp}"
            archive.writestr(f"{folder}/{WEIGHT}.{stamp}.csv", table(WEIGHT, rows))
            day = {"source_type": -2, "count": steps, "day_time": ms("2026-03-11T00:00:00"), "datauuid": "d"}
            archive.writestr(f"{folder}/{STEPS}.{stamp}.csv", table(STEPS, [day]))
    found = gathered("samsung_health", path)
    assert found.samples("body_mass")["value"].to_list() == [80.5, 80.0, 79.5]
    assert found.samples("step_count")["value"].to_list() == [9000.0]  # the newer download has seen the whole day
    assert found.read["row of an older export"] == 3


def test_equal_rows_of_one_download_are_both_read(tmp_path: Path) -> None:
    glass = {"start_time": "2026-03-10 06:00:00.000", "time_offset": "UTC", "amount": 250}
    kind = "com.samsung.health.water_intake"
    assert len(read(tmp_path, {kind: table(kind, [glass, glass])}).samples("dietary_water")) == 2


def test_details_outweigh_nights(tmp_path: Path) -> None:
    """Somebody in Seoul who sleeps by day: nights alone would shift them by nine hours."""
    nap = {"start_time": "2026-03-10 00:10:00.000", "end_time": "2026-03-10 08:00:00.000", "time_offset": "UTC+0900"}
    run = {"start_time": "2026-03-10 10:00:00.000", "time_offset": "UTC+0900", "live_data": "u.json"}
    tables = {SLEEP: table(SLEEP, [nap]), EXERCISE: table(EXERCISE, [run])}
    found = read(tmp_path, tables, {f"{EXERCISE}/u/u.json": [{"start_time": ms("2026-03-10T10:00:00")}]})
    assert found.read["table read as UTC (details)"] == found.read["table read as UTC (the other tables)"] == 1
    assert found.tables["event"]["start"].to_list()[0] == datetime(2026, 3, 10, 0, 10)


def test_a_comma_too_many_inside_a_row_is_told_and_read_nowhere(tmp_path: Path) -> None:
    lines = table(WEIGHT, [{**weight("2026-03-10", 80.5, "a"), "comment": "after, a run", "vfa_level": 7}])
    lines += '2026-03-11 06:00:00.000,UTC,80.0,b,"after, a run",7,\n'
    found = read(tmp_path, {WEIGHT: lines})
    assert [(issue.reason, issue.position) for issue in found.issues] == [("row_width", "row 3")]
    assert found.samples("visceral_fat_rating")["value"].to_list() == [7.0]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-8"])
def test_tables_saved_anew(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "weight.csv"
    rows = [weight("2026-03-10", 80.5, "ä"), weight("1970-01-01", 74.0, "zero")]
    path.write_bytes(table(WEIGHT, rows).replace("\n", "\r\n").encode(encoding))
    found = gathered("samsung_health", path)
    assert found.samples("body_mass").select("start", "value").rows() == [(datetime(2026, 3, 10, 6), 80.5)]
    assert [(issue.reason, issue.position) for issue in found.issues] == [("bad_date", "row 4")]


def test_a_workout_without_an_end_lasts_as_long_as_it_says(tmp_path: Path) -> None:
    run = {"start_time": "2026-03-10 08:00:00", "time_offset": "7200000", "exercise_type": 14011, "duration": 600_000}
    found = read(tmp_path, {EXERCISE: table(EXERCISE, [run])})
    (row,) = found.tables["session"].iter_rows(named=True)
    assert (row["start"], row["end"] - row["start"]) == (datetime(2026, 3, 10, 6), timedelta(minutes=10))
    assert (row["activity"], row["duration_s"]) == ("surfing_sports", 600.0)


@pytest.mark.parametrize("both", [True, False])
def test_foods_by_name(tmp_path: Path, *, both: bool) -> None:
    at = {"start_time": "2026-03-10 23:00:00.000", "time_offset": "UTC+0200", "meal_type": 100005, "calorie": 250}
    meal, intake = "com.samsung.health.nutrition", "com.samsung.health.food_intake"
    tables = {meal: table(meal, [{**at, "title": "Evening snack", "protein": 8}])}
    if both:
        tables[intake] = table(intake, [{**at, "name": "Müsli"}, {**at, "name": "Müsli"}])
    found = read(tmp_path, tables)
    told = found.tables["nutrition_entry"]
    assert told.select("name", "meal", "ordinal").rows() == (
        [("Müsli", "snack", None), ("Müsli", "snack", 2)] if both else [("Evening snack", "snack", None)]
    )
    assert date.fromisoformat(told["eaten"][0][:10]) == date(2026, 3, 11)
    assert found.samples("dietary_energy_consumed")["value"].to_list() == [250.0]
