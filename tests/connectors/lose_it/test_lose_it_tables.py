"""Lose It!: logs of foods and exercises, measures by file name, months first."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from healthkit.source.files import open_package
from healthkit.source.registry import load_connector
from tests.builders import food
from tests.connectors.diaries import read

FIRST = date(2024, 3, 4)


def test_foods_exercises_and_measures(tmp_path: Path) -> None:
    found = read("lose_it", food.lose_it_export(tmp_path / "x.zip", [FIRST]))
    assert found.table("nutrition_entry").select("name", "eaten", "meal", "amount", "quantity", "energy").rows() == [
        ("Yogurt, Greek", "2024-03-04", "breakfast", "1.0 Cup", 1.0, 120.0),
        ("Rice", "2024-03-04", "lunch", "350.0 Grams", 350.0, 455.0),
    ]
    assert found.unmapped["deleted"] == 1
    cholesterol = found.table("sample").filter(metric="dietary_cholesterol")
    assert cholesterol.select("value", "unit").rows() == [(10.0, "mg")]  # n/a is unknown
    stated = found.table("sample").filter(day=FIRST).select("metric", "value").rows()
    assert sorted(stated) == [("dietary_energy_consumed", 575.0), ("step_count", 8000.0)]
    assert found.table("session").select("activity", "duration_s").rows() == [("running", 1200.0)]
    assert found.table("session_stat")["value"].to_list() == [150.0]
    assert [one.reason for one in found.issues] == ["measure_without_unit"]


def test_the_person_says_the_unit_of_weights(tmp_path: Path) -> None:
    path = food.lose_it_export(tmp_path / "x.zip", [FIRST])
    found = read("lose_it", path, mapping='[units]\nweight = "kg"')
    assert found.table("sample").filter(metric="body_mass").select("value", "unit").rows() == [(90.0, "kg")]
    assert found.issues == []


def test_a_weekly_summary_holds_exercises_among_foods(tmp_path: Path) -> None:
    rows = (
        "03/04/2024,Oats,Breakfast,1,Cup,166,3.6,5.9,28,0.6,0.6,4,0,9",
        "03/04/2024,Swimming,Exercise,45,Minutes,-300,n/a,n/a,n/a,n/a,n/a,n/a,n/a,n/a",
        "03/04/2024,HealthKit Calorie Burn,Exercise,1,Each,-120,n/a,n/a,n/a,n/a,n/a,n/a,n/a,n/a",
    )
    found = read("lose_it", food.written(tmp_path / "w.csv", food.text(food.WEEKLY, *rows)))
    assert found.table("nutrition_entry")["name"].to_list() == ["Oats"]
    assert found.table("sample").filter(metric="dietary_energy_consumed")["value"].to_list() == [166.0]
    assert found.table("session").select("activity", "duration_s").rows() == [("swimming", 2700.0)]
    assert found.unmapped == {"exercise without a length": 1}


def test_days_and_values_alone_are_nobody_s(tmp_path: Path) -> None:
    body = food.text("Date,Value,Secondary Value,Last Updated", "03/04/2024,8000,0,2024-03-04T00:00:00+0100")
    with open_package(food.written(tmp_path / "steps.csv", body)) as package:
        assert load_connector("lose_it").detect(package) is None


def test_what_lasts_minutes_is_no_food_whatever_its_type(tmp_path: Path) -> None:
    body = food.text(
        "Date,Name,Icon,Type,Quantity,Units,Calories,Deleted", "03/04/2024,Rowing,Row,Cardio,0.5,hours,-200,0",
        "03/04/2024,Walking,Walk,Walking,40,minutes,-160,0",
    )  # fmt: skip
    found = read("lose_it", food.written(tmp_path / "exercise-logs.csv", body))
    assert sorted(found.table("session").select("activity", "duration_s").rows()) == [
        ("rowing", 1800.0),
        ("walking", 2400.0),
    ]
    assert found.table("nutrition_entry").is_empty()
    assert found.table("sample").is_empty()


def test_measures_under_either_of_their_names(tmp_path: Path) -> None:
    def table(value: float) -> str:
        return food.text("Date,Value,Secondary Value,Last Updated", f"03/05/2024,{value},0.0,2024-03-05T00:00:00+0100")

    values = {"sleep.csv": 7.5, "protein(g).csv": 90, "fat.csv": 60, "waist-size.csv": 34, "garmin-calories.csv": 2600}
    tables = {"food-logs.csv": food.lose_it_foods([FIRST]), **{name: table(value) for name, value in values.items()}}
    found = read("lose_it", food.packed(tmp_path / "x.zip", tables), mapping='[units]\nlength = "in"')
    assert sorted(found.table("sample").filter(day=date(2024, 3, 5)).select("metric", "value", "unit").rows()) == [
        ("dietary_fat_total", 60.0, "g"), ("dietary_protein", 90.0, "g"), ("sleep_duration", 7.5, "h"),
        ("waist_circumference", 34.0, "in"),
    ]  # fmt: skip
