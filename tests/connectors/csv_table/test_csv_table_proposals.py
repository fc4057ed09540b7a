"""Proposals: each column of many tables as apps and spreadsheets write them, and what must be asked of the person."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from connectors.csv_table.mapping import Mapping, parse
from connectors.csv_table.written import written
from healthkit.errors import InputError
from healthkit.source.proposal import Proposal, same_unit
from tests.connectors.csv_table.scoring import Score, proposed, tables, write
from tests.connectors.csv_table.tables import read_table

ROOT = Path(__file__).resolve().parents[3]
FOLDER = os.environ.get("HEALTHKIT_BENCH")
BENCH = ROOT / "benchmarks" / "phia"


def propose(folder: Path, text: str, encoding: str = "utf-8") -> Proposal:
    return proposed(write(folder, {"text": text, "encoding": encoding}))


def test_nearly_every_column_of_every_table_is_right_and_no_wrong_unit_goes_unasked(tmp_path: Path) -> None:
    by_lang = {"en": Score(), "fr": Score()}
    for table in tables():
        by_lang[table["lang"]].add(table, proposed(write(tmp_path, table)))
    for lang, score in by_lang.items():
        told = [f"{lang}: {score.right} of {score.columns} columns right", *score.wrong]
        sys.stdout.write("\n".join(told) + "\n")
        assert score.right >= 0.95 * score.columns
        assert not score.silent
    assert sum(score.columns for score in by_lang.values()) > 370
    assert min(sum(table["lang"] == lang for table in tables()) for lang in ("en", "fr")) >= 12


@pytest.mark.parametrize("table", tables(), ids=lambda table: str(table["name"]))
def test_rows_dates_and_decimals_are_found_and_every_cell_can_be_read(tmp_path: Path, table: dict[str, Any]) -> None:
    made = proposed(write(tmp_path, table))
    assert (made.row, made.decimal) == (table["row"], table.get("decimal", "."))
    if said := table.get("date"):
        forms = {form.split(" hh")[0] for form in made.dates} or {"YYYY-MM-DD"}
        assert said.split(" hh")[0].split(" HH")[0] in forms
    read = read_table(tmp_path, table["text"].encode(table.get("encoding", "utf-8")), written(made))
    wrong = [issue for issue in read.issues if "7.30" not in issue.raw]  # one cell writes its time with a point
    assert not wrong
    assert read.frames.get("sample", read.frames.get("session")) is not None


def answers(name: str) -> Mapping:
    return parse((BENCH / f"{name}.toml").read_text("utf-8"))


def same(made: Proposal, answer: Mapping) -> None:
    """Every column of a proposal is what the mapping says."""
    given = parse(written(made))
    assert (given.row, given.places, given.person) == (answer.row, answer.places, answer.person)
    assert same_unit(given.duration_unit, answer.duration_unit)
    assert {one.title: (one.metric, one.of) for one in given.columns} == {
        one.title: (one.metric, one.of) for one in answer.columns
    }
    units = {one.title: one.unit for one in given.columns}
    for one in answer.columns:
        assert units[one.title] is None or same_unit(units[one.title], one.unit or units[one.title]), one.title


DAILY = {
    "pseudo_id2": "7", "age": "52", "gender": "Female", "weight_kg": "71.5", "resting_heart_rate": "61.2",
    "heart_rate_variability": "33.1", "steps": "8123.5", "bed_time": "{day} 23:10:00",
    "wake_up_time": "{next} 06:50:00", "height_cm": "171", "stress_management_score": "74.2",
    "sleep_minutes": "431.5", "awake_minutes": "41",
    "datetime": "{day}",
}  # fmt: skip
WORKOUTS = {
    "pseudo_id2": "7", "date": "{day}", "duration": "31.5", "activityName": "Treadmill", "startTime": "{day} 07:10:00",
    "endTime": "{day} 07:42:00", "averageHeartRate": "128", "elevationGain": "42.5", "distance": "4725",
    "calories": "301", "steps": "5100", "activeZoneMinutes": "44", "speed": "150",
}  # fmt: skip


@pytest.mark.parametrize(("name", "cells"), [("daily", DAILY), ("workouts", WORKOUTS)])
def test_the_benchmark_s_titles_are_understood_in_every_column(
    tmp_path: Path, name: str, cells: dict[str, str]
) -> None:
    answer = answers(name)
    titles = list(dict.fromkeys([*cells, *answer.titles()]))
    lines = [",".join(titles)]
    for day in range(1, 6):
        row = [cells.get(title, "25.5" if "percent" in title else "61.5") for title in titles]
        lines.append(",".join(row).replace("{day}", f"2025-03-0{day}").replace("{next}", f"2025-03-0{day + 1}"))
    made = propose(tmp_path, "\n".join(lines) + "\n")
    same(made, answer)
    asked = {one.title for one in made.asked()}
    assert asked == (
        {"heart_rate_variability"} if name == "daily" else {"duration", "distance", "elevationGain", "speed"}
    )


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["daily", "workouts"])
def test_the_benchmark_s_own_tables_are_understood(name: str) -> None:
    if not FOLDER:
        pytest.skip("HEALTHKIT_BENCH names no folder")
    found = sorted(path for path in Path(FOLDER).rglob(f"{name}_*.csv"))
    if not found:
        pytest.skip("the folder has no such tables")
    for path in found:
        same(proposed(path), answers(name))


UNITS = [
    ("Weight", ["182.4", "181.0", "180.2"], "body_mass", "lb"),
    ("Weight", ["82.4", "81.0", "60.2"], "body_mass", "kg"),
    ("Poids", ["82,4", "81,0", "80,2"], "body_mass", "kg"),
    ("Glucose", ["104", "151", "98"], "blood_glucose", "mg/dL"),
    ("Glucose", ["5.4", "7.1", "6.2"], "blood_glucose", "mmol/L"),
    ("Glycémie", ["1,04", "0,98", "1,2"], "blood_glucose", "g/L"),
    ("Temperature", ["98.2", "98.6", "100.4"], "body_temperature", "degF"),
    ("Température", ["36,8", "37,2", "38,4"], "body_temperature", "Cel"),
    ("Height", ["70", "70", "70"], "height", "in"),
    ("Taille", ["178", "178", "178"], "height", "cm"),
    ("Taille", ["1,78", "1,78", "1,78"], "height", "m"),
    ("Active energy", ["410", "388", "512"], "active_energy_burned", "kcal"),
    ("Sleep", ["7.5", "8", "6.9"], "sleep_duration", "h"),
    ("Sleep", ["431", "470", "402"], "sleep_duration", "min"),
    ("Water", ["1900", "2100", "1650"], "dietary_water", "mL"),
    ("Muscle mass", ["55.1", "55.0", "55.2"], "skeletal_muscle_mass", "kg"),
]


@pytest.mark.parametrize(("title", "cells", "metric", "unit"), UNITS)
def test_a_unit_that_no_title_names_is_proposed_by_the_values_and_asked_for(
    tmp_path: Path, title: str, cells: list[str], metric: str, unit: str
) -> None:
    rows = [f"2025-03-0{day};{cell}" for day, cell in enumerate(cells, 1)]
    one = propose(tmp_path, "\n".join([f"Date;{title}", *rows]) + "\n").column(title)
    assert (one.what, one.unit) == (metric, unit)
    assert one.asks[0].code.startswith("unit_")
    assert {offer[0] for offer in one.offers} == {metric}


@pytest.mark.parametrize(
    ("title", "cell", "unit"),
    [
        ("Weight (lb)", "82.4", "lb"), ("weight_kg", "182", "kg"), ("Weight [kg]", "82", "kg"),
        ("Weight, kg", "82", "kg"), ("weightLbs", "182", "lb"), ("Weight in kg", "82", "kg"),
        ("Poids en kg", "82", "kg"),
        ("Weight", "82 kg", "kg"), ("Glucose mg/dL", "104", "mg/dL"), ("Glycémie (mmol/l)", "5.4", "mmol/L"),
        ("Temp (°F)", "98.4", "degF"), ("Distance_km", "4.1", "km"), ("Sleep (hours)", "7.5", "h"),
        ("sleep_minutes", "431", "min"), ("Calories actives (kcal/jour)", "431", "kcal"),
        ("Durée du sommeil", "7h32", "h:mm"), ("Body fat", "22 %", "%"),
    ],
)  # fmt: skip
def test_a_unit_that_stands_in_the_title_or_in_the_cells_is_not_asked_for(
    tmp_path: Path, title: str, cell: str, unit: str
) -> None:
    text = f"Date\t{title}\n" + "".join(f"2025-03-0{day}\t{cell}\n" for day in range(1, 5))
    one = propose(tmp_path, text).column(title)
    assert same_unit(one.unit, unit) or (one.unit is None and unit == "min")
    assert not one.asks


@pytest.mark.parametrize(
    ("cells", "forms", "doubt"),
    [
        (["01/02/2025", "14/02/2025"], ("DD/MM/YYYY",), ""),
        (["02/01/2025", "02/14/2025"], ("MM/DD/YYYY",), ""),
        (["01/02/2025", "02/02/2025", "03/02/2025"], ("DD/MM/YYYY",), "date_order"),
        (["02/01/2025", "02/02/2025", "02/03/2025"], ("MM/DD/YYYY",), "date_order"),
        (["01.02.2025", "02.02.2025"], ("DD.MM.YYYY",), ""),
        (["01/02/25", "14/02/25"], ("DD/MM/YY",), ""),
        (["14/02/2025", "02/14/2025"], ("DD/MM/YYYY",), "date_mixed"),
        (["2025-02-01", "2025-02-02"], (), ""),
        (["20250201", "20250202"], (), ""),
        (["1 Feb 2025", "14 Feb 2025"], ("DD MMM YYYY",), ""),
        (["Feb 1, 2025", "Feb 14, 2025"], ("MMM DD, YYYY", "MMM DD YYYY"), ""),
    ],
)
def test_day_and_month_are_told_apart_by_the_whole_file_or_asked_for(
    tmp_path: Path, cells: list[str], forms: tuple[str, ...], doubt: str
) -> None:
    made = propose(tmp_path, "Date;Steps\n" + "".join(f"{cell};8000\n" for cell in cells))
    assert made.dates == forms
    assert [flag.code for flag in made.column("Date").asks] == ([doubt] if doubt else [])


def test_one_late_row_settles_the_order_of_a_long_file(tmp_path: Path) -> None:
    rows = [f"{month:02}/{day:02}/2024;70" for month in range(1, 13) for day in range(1, 13)] * 400
    made = propose(tmp_path, "Date;RHR\n" + "\n".join([*rows, "12/31/2024;70"]) + "\n")
    assert made.dates == ("MM/DD/YYYY",)
    assert "date_order" not in {flag.code for flag in made.column("Date").asks}


@pytest.mark.parametrize(
    ("text", "decimal", "asked"),
    [
        ("Date;Weight (kg)\n2025-03-01;82,4\n2025-03-02;82\n", ",", []),
        ("Date,Weight (kg)\n2025-03-01,82.4\n", ".", []),
        ('Date,Steps\n2025-03-01,"8,421"\n2025-03-02,"9,001"\n', ".", ["decimal_threes"]),
        ("Date;Distance (km)\n2025-03-01;8,421\n2025-03-02;9,001\n", ",", ["decimal_threes"]),
        ('Date;Weight (kg)\n2025-03-01;82,4\n2025-03-02;82.6\n2025-03-03;82.1\n', ".", ["decimal_mixed"]),
        ('Date,Steps,Weight (kg)\n2025-03-01,"8,421",82.4\n2025-03-02,"9,001",82.1\n', ".", []),
    ],
)  # fmt: skip
def test_the_decimal_sign_is_proved_by_a_cell_or_asked_for(
    tmp_path: Path, text: str, decimal: str, asked: list[str]
) -> None:
    made = propose(tmp_path, text)
    assert (made.decimal, [flag.code for flag in made.asks]) == (decimal, asked)


def test_what_only_looks_like_a_metric_is_left_out_and_told(tmp_path: Path) -> None:
    text = "Date,Steps,Salt (g),Coffee,Anxiety,Goal weight,Stress,Zorp\n2025-03-01,8000,5,2,3,70,4,1\n"
    made = propose(tmp_path, text)
    assert [one.title for one in made.columns if one.kind == "metric"] == ["Steps"]
    assert all(made.column(title).tells for title in ("Salt (g)", "Coffee", "Anxiety", "Goal weight", "Zorp"))


def test_of_two_columns_with_one_metric_the_second_is_told(tmp_path: Path) -> None:
    made = propose(tmp_path, "Date,Weight (lb),Weight (kg)\n2025-03-01,181,82.1\n2025-03-02,180,81.6\n")
    assert made.column("Weight (kg)").what == "body_mass"
    assert (made.column("Weight (lb)").kind, made.column("Weight (lb)").tells[0].code) == ("unknown", "same_metric")


def test_calories_and_variability_are_never_silently_one_or_the_other(tmp_path: Path) -> None:
    made = propose(tmp_path, "Date,Calories,HRV\n2025-03-01,2300,44\n2025-03-02,2410,41\n")
    assert {one.title: one.asks[0].code for one in made.asked()} == {"Calories": "metric_doubt", "HRV": "metric_doubt"}
    eaten = propose(tmp_path, "Date,Calories,Protein (g),Carbs (g)\n2025-03-01,2300,90,240\n")
    assert (eaten.column("Calories").what, eaten.column("Calories").asks) == ("dietary_energy_consumed", ())


def test_figures_of_a_whole_day_beside_several_rows_a_day_are_asked_for(tmp_path: Path) -> None:
    rows = "2025-03-01,07:00,128,7.5\n2025-03-01,21:00,124,7.5\n2025-03-02,07:00,121,8\n"
    made = propose(tmp_path, f"Date,Time,Systolic,Sleep (h)\n{rows}")
    assert [flag.code for flag in made.column("Sleep (h)").asks] == ["whole_day"]
    once = propose(tmp_path, "Date,Time,Weight (kg),Sleep (h)\n2025-03-01,07:00,82,7.5\n2025-03-02,07:00,81,8\n")
    assert (once.row, once.column("Date").what, once.column("Sleep (h)").asks) == ("day", "day", ())


def test_several_rows_a_day_without_a_time_are_asked_for(tmp_path: Path) -> None:
    made = propose(tmp_path, "Date,Glucose (mg/dL)\n2025-03-01,104\n2025-03-01,121\n2025-03-02,99\n")
    assert (made.row, [flag.code for flag in made.column("Date").asks]) == ("measurement", ["several_a_day"])


def test_a_table_of_two_persons_asks_whose_rows_are_meant(tmp_path: Path) -> None:
    made = propose(tmp_path, "User,Date,Steps\n3,2025-03-01,8000\n4,2025-03-01,7000\n")
    assert ([flag.code for flag in made.asks], made.persons) == (["persons"], ("3", "4"))


def test_a_long_table_without_units_asks_for_each_name_s_own(tmp_path: Path) -> None:
    rows = "2025-03-01,Weight,181\n2025-03-01,Resting heart rate,58\n2025-03-02,Weight,180\n2025-03-02,Zorp,3\n"
    made = propose(tmp_path, f"Date,Measure,Value\n{rows}")
    assert {one.title: (one.what, one.unit, bool(one.asks)) for one in made.names} == {
        "Weight": ("body_mass", "lb", True), "Resting heart rate": ("resting_heart_rate", None, False),
        "Zorp": ("", None, False),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2025-03-01,8000\n2025-03-02,7000\n", "no line of titles"),
        ("Name,Steps\nmonday,8000\n", "holds dates"),
        ("Date,Zorp\n2025-03-01,1\n", "known by its title"),
        ("Date,Steps\n", "no line of titles"),
    ],
)
def test_what_cannot_be_mapped_is_said_in_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        propose(tmp_path, text)
