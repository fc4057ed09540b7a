"""The export's tables: whose figures they are, in which unit, of which day."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from healthkit.errors import InputError
from tests.builders import food
from tests.connectors.diaries import Found, read

FIRST = date(2024, 3, 9)


def samples(found: Found, metric: str) -> list[float]:
    return found.table("sample").filter(pl.col("metric") == metric)["value"].to_list()


def test_meals_span_their_day_and_keep_their_units(tmp_path: Path) -> None:
    found = read("myfitnesspal", food.mfp_export(tmp_path / "x.zip", food.days(FIRST, 1)))
    energy = found.table("sample").filter(metric="dietary_energy_consumed")
    assert energy["value"].to_list() == [1000.0, 1001.0, 1002.0, 1003.0]
    assert energy["start"].unique().to_list() == [datetime(2024, 3, 9)]
    assert energy["end"].unique().to_list() == [datetime(2024, 3, 10)]
    assert energy["day"].null_count() == 4  # detail, not a statement
    by_metric = dict(found.table("sample").select("metric", "unit").unique().iter_rows())
    assert (by_metric["dietary_sodium"], by_metric["dietary_cholesterol"]) == ("mg", "mg")
    assert (by_metric["dietary_fat_saturated"], by_metric["dietary_fiber"]) == ("g", "g")
    entries = found.table("nutrition_entry")
    assert entries["meal"].to_list() == ["breakfast", "lunch", "dinner", "snack"]
    assert entries.row(0, named=True)["eaten"] == "2024-03-09"


def test_percents_of_a_daily_value_are_never_milligrams(tmp_path: Path) -> None:
    found = read("myfitnesspal", food.written(tmp_path / "n.csv", food.mfp_nutrition([FIRST])))
    assert samples(found, "myfitnesspal_iron") == [7.0] * 4
    assert samples(found, "dietary_iron") == []
    named = food.mfp_nutrition([FIRST]).replace("Iron,Note", "Iron (mg),Note")
    found = read("myfitnesspal", food.written(tmp_path / "named.csv", named))
    assert samples(found, "dietary_iron") == [7.0] * 4


def test_kilojoules_stay_kilojoules(tmp_path: Path) -> None:
    body = food.mfp_nutrition([FIRST]).replace("Meal,Calories", "Meal,Kilojoules")
    energy = (
        read("myfitnesspal", food.written(tmp_path / "n.csv", body))
        .table("sample")
        .filter(metric="dietary_energy_consumed")
    )
    assert set(energy["unit"]) == {"kJ"}


def test_a_french_table_saved_by_a_spreadsheet(tmp_path: Path) -> None:
    body = food.text(
        "Date;Repas;Calories;Lipides (g);Graisses saturées;Glucides (g);Fibres;Sucre;Protéines (g);Remarque",
        "30/09/2024;Petit-déjeuner;1 512,4;12,1;4;70,2;6;20,5;25,3;",
        "01/10/2024;Collations;180;6;1;25;2;18;5;tard",
        "Total;;1692,4;;;;;;;",
    )
    found = read("myfitnesspal", food.written(tmp_path / "n.csv", body))
    assert samples(found, "dietary_energy_consumed") == [1512.4, 180.0]
    entries = found.table("nutrition_entry")
    assert entries["eaten"].to_list() == ["2024-09-30", "2024-10-01"]
    assert entries["meal"].to_list() == ["breakfast", "snack"]
    assert (found.unmapped, found.issues) == ({"total": 1}, [])


@pytest.mark.parametrize(
    ("written", "first"),
    [
        (("09/28/2024", "10/01/2024"), "2024-09-28"),
        (("28/09/2024", "01/10/2024"), "2024-09-28"),
        (("10/01/2024", "10/02/2024", "10/03/2024"), "2024-10-01"),
        (("Sep 28, 2024", "Oct 1, 2024"), "2024-09-28"),
        (("9/28/24", "10/1/24"), "2024-09-28"),
    ],
)
def test_the_order_of_day_and_month_is_decided_over_the_file(
    tmp_path: Path, written: tuple[str, ...], first: str
) -> None:
    rows = [f'"{day}",Lunch,700,20,5,1,2,0,60,700,500,70,6,5,60,0,0,0,0,' for day in written]
    found = read("myfitnesspal", food.written(tmp_path / "n.csv", food.text(food.MFP_NUTRITION, *rows)))
    assert found.table("nutrition_entry")["eaten"].min() == first


def test_a_day_that_can_be_two_is_refused_until_the_person_says(tmp_path: Path) -> None:
    row = "03/04/2024,Lunch,700,20,5,1,2,0,60,700,500,70,6,5,60,0,0,0,0,"
    path = food.written(tmp_path / "n.csv", food.text(food.MFP_NUTRITION, row))
    with pytest.raises(InputError, match="begins with the day or the month"):
        read("myfitnesspal", path)
    found = read("myfitnesspal", path, mapping='date = "DD/MM/YYYY"')
    assert found.table("nutrition_entry")["eaten"].to_list() == ["2024-04-03"]
    spanned = path.rename(tmp_path / "Nutrition-Summary-2024-03-01-to-2024-03-31.csv")
    assert read("myfitnesspal", spanned).table("nutrition_entry")["eaten"].to_list() == ["2024-03-04"]


def test_a_weight_without_a_unit_is_not_stored(tmp_path: Path) -> None:
    path = food.written(tmp_path / "Measurement-Summary.csv", food.mfp_measurement([FIRST]))
    found = read("myfitnesspal", path)
    assert samples(found, "body_mass") == []
    assert [(one.reason, one.position) for one in found.issues] == [("measure_without_unit", "column Weight")]
    assert found.unmapped == {"Weight": 1}
    assert samples(found, "body_fat_percentage") == [20.0]
    said = read("myfitnesspal", path, mapping='[units]\nweight = "lb"').table("sample")
    assert said.filter(metric="body_mass").select("value", "unit", "day").rows() == [(80.0, "lb", FIRST)]


def test_exercises_beside_it_tell_the_unit_of_a_weight(tmp_path: Path) -> None:
    made = {
        "Measurement-Summary.csv": food.mfp_measurement([FIRST]),
        "Exercise-Summary.csv": food.mfp_exercise([FIRST]),
    }
    for title, unit in (("Kilograms", "kg"), ("Pounds", "lb")):
        tables = {name: body.replace("Kilograms", title) for name, body in made.items()}
        found = read("myfitnesspal", food.packed(tmp_path / f"{unit}.zip", tables)).table("sample")
        assert found.filter(metric="body_mass")["unit"].to_list() == [unit]


def test_only_what_has_a_length_is_a_workout(tmp_path: Path) -> None:
    body = food.mfp_exercise([FIRST], f"{FIRST},Swimming,Cardio,90,20,,,,,", f"{FIRST},Walking,Cardio,60,10,,,,,")
    found = read("myfitnesspal", food.written(tmp_path / "e.csv", body))
    sessions = found.table("session").sort("start", "activity")
    assert sessions.select("activity", "start", "duration_s").rows() == [
        ("swimming", datetime(2024, 3, 9), 1200.0),
        ("walking", datetime(2024, 3, 9), 1800.0),
        ("walking", datetime(2024, 3, 9, 0, 30), 600.0),
    ]
    stated = found.table("sample").select("metric", "value", "day").rows()
    assert stated == [("diary_activity_energy", 200.0, FIRST), ("step_count", 8000.0, FIRST)]
    assert found.unmapped == {"exercise without a length": 1}
    assert "Walking, 3.5 mph, brisk pace" in found.table("attribute")["value"].to_list()


def test_two_exports_in_one_folder_tell_each_day_once(tmp_path: Path) -> None:
    early, late = food.days(FIRST, 3), food.days(FIRST, 5)
    tables = {
        "Nutrition-Summary-2024-03-09-to-2024-03-11.csv": food.mfp_nutrition(early),
        "Nutrition-Summary-2024-03-09-to-2024-03-13.csv": food.mfp_nutrition(late),
    }
    found = read("myfitnesspal", food.packed(tmp_path / "two.zip", tables))
    assert len(found.table("nutrition_entry")) == 20
    assert found.unmapped == {"day of another file": 12}


def test_entries_with_a_time_lie_at_it(tmp_path: Path) -> None:
    body = food.text(
        food.MFP_NUTRITION.replace("Meal,", "Meal,Time,"),
        "2024-03-09,Breakfast,10:05 PM,40.0,0.6,0,0,0,0,0,0,0,5.8,0,0,1.8,0,0,0,0,",
        "2024-03-09,Breakfast,,50.0,0.6,0,0,0,0,0,0,0,5.8,0,0,1.8,0,0,0,0,",
    )
    found = read("myfitnesspal", food.written(tmp_path / "n.csv", body))
    energy = found.table("sample").filter(metric="dietary_energy_consumed").select("start", "end").rows()
    assert energy == [
        (datetime(2024, 3, 9, 22, 5), datetime(2024, 3, 9, 22, 5)), (datetime(2024, 3, 9), datetime(2024, 3, 10)),
    ] or energy == [
        (datetime(2024, 3, 9), datetime(2024, 3, 10)), (datetime(2024, 3, 9, 22, 5), datetime(2024, 3, 9, 22, 5)),
    ]  # fmt: skip
    assert found.table("nutrition_entry")["eaten"].to_list() == ["2024-03-09T22:05:00", "2024-03-09"]


def test_measures_that_a_tracker_sent_under_a_renamed_file(tmp_path: Path) -> None:
    body = food.text(
        "Date,Fitbit body fat %,Fitbit steps,Fitbit tracked sleep minutes,Hips,Weight",
        "2014-05-07,34.0,14230.0,450.0,,",
    )
    found = read("myfitnesspal", food.written(tmp_path / "My Measurement-Summary-2014.csv", body))
    assert found.table("sample").select("metric", "value", "unit", "day").rows() == [
        ("body_fat_percentage", 34.0, "percent", date(2014, 5, 7)),
        ("sleep_duration", 450.0, "min", date(2014, 5, 7)),
        ("step_count", 14230.0, None, date(2014, 5, 7)),
    ]


@pytest.mark.parametrize(
    ("name", "activity"),
    [
        ("Running (jogging), 5 mph (12 min mile)", "running"),
        ("Strength training (weight lifting, weight training)", "traditional_strength_training"),
        ("Hiking, cross country", "hiking"),
        ("Knitting (seated)", "other"),
    ],
)
def test_activities_are_known_without_their_details(tmp_path: Path, name: str, activity: str) -> None:
    body = food.text(food.MFP_EXERCISE, f'2019-05-10,"{name}",Cardio,358.0,35,,,,,')
    found = read("myfitnesspal", food.written(tmp_path / "e.csv", body))
    assert found.table("session")["activity"].to_list() == [activity]


def test_energy_that_a_tracker_took_back_is_no_workout_in_any_language(tmp_path: Path) -> None:
    names = ("Ajuste de calorías de Fitbit", "Kalorienanpassung von Garmin", "Ajustement calorique")
    rows = [f"2024-05-0{n},{name},Cardio,120.0,1,,,,," for n, name in enumerate(names, 1)]
    found = read("myfitnesspal", food.written(tmp_path / "e.csv", food.text(food.MFP_EXERCISE, *rows)))
    assert samples(found, "diary_activity_energy") == [120.0] * 3
    assert found.table("session").is_empty()


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le", "utf-8-sig"])
def test_any_encoding_and_a_line_for_spreadsheets(tmp_path: Path, encoding: str) -> None:
    head = "Date,Repas,Calories,Lipides (g),Graisses saturées,Glucides (g),Protéines (g)"
    path = tmp_path / "n.csv"
    path.write_bytes(food.text("sep=,", head, '2024-07-02,Déjeuner,"518,5",29,"7,9","36,7","27,6"').encode(encoding))
    found = read("myfitnesspal", path)
    assert samples(found, "dietary_energy_consumed") == [518.5]
    assert samples(found, "dietary_protein") == [27.6]
