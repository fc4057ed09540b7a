"""Weight Watchers: points stay points, and a unit that no title names is not guessed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from healthkit.source.files import open_package
from healthkit.source.registry import load_connector
from tests.builders import food
from tests.connectors.diaries import read

FIRST = date(2024, 3, 9)


def test_foods_activities_and_weights(tmp_path: Path) -> None:
    found = read("weight_watchers", food.ww_export(tmp_path / "x.zip", [FIRST]))
    values = found.table("sample").select("metric", "value", "unit", "day").sort("metric").rows()
    assert values == [
        ("body_mass", 190.0, "lb", FIRST), ("dietary_fiber", 2.5, "g", None),
        ("ww_activity_points", 3.0, "{score}", None), ("ww_points", 4.0, "{score}", None),
    ]  # fmt: skip
    assert found.table("session").select("activity", "duration_s").rows() == [("walking", 1800.0)]
    entry = found.table("nutrition_entry").row(0, named=True)
    assert (entry["name"], entry["amount"], entry["energy"]) == ("Omelette", "1 portion", None)
    assert found.unmapped == {"ZeroPoint": 1}


@pytest.mark.parametrize(("head", "stored"), [("Date,Weight", 0), ("Date,Weight,Unit", 1)])
def test_a_weight_needs_a_unit(tmp_path: Path, head: str, stored: int) -> None:
    tables = {
        "food.csv": food.text(food.WW_FOOD, f"{FIRST},Lunch,Soup,1 cup,3,no,1"),
        "weight.csv": food.text(head, f"{FIRST},190,lb" if stored else f"{FIRST},190"),
    }
    found = read("weight_watchers", food.packed(tmp_path / "x.zip", tables))
    assert len(found.table("sample").filter(metric="body_mass")) == stored
    assert [one.reason for one in found.issues] == [] if stored else ["measure_without_unit"]


def test_a_length_without_a_unit_is_no_workout(tmp_path: Path) -> None:
    body = food.text("Date,Activity,Duration,FitPoints", f"{FIRST},Walking,30,3")
    found = read("weight_watchers", food.written(tmp_path / "a.csv", body))
    assert found.frames.get("session") is None
    assert [(one.reason, one.position) for one in found.issues] == [("measure_without_unit", "column Duration")]


def test_points_of_others_are_not_theirs(tmp_path: Path) -> None:
    body = food.text("Date,Player,Points", f"{FIRST},one,12")
    with open_package(food.written(tmp_path / "game.csv", body)) as package:
        assert load_connector("weight_watchers").detect(package) is None


def test_a_weight_whose_row_has_no_unit_is_told(tmp_path: Path) -> None:
    body = food.text("Date,Weight,Unit", "2024-03-09,180.5,lbs", "2024-03-10,82,", "2024-03-11,,")
    found = read("weight_watchers", food.packed(tmp_path / "ww.zip", {"ww/weight.csv": body}))
    assert found.table("sample").select("value", "unit").rows() == [(180.5, "lbs")]
    assert [(one.reason, one.position) for one in found.issues] == [("measure_without_unit", "row 3")]
