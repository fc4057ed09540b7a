"""The printed diary: foods below the heading of their day, whatever the page's language."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from healthkit.errors import DamagedFile
from healthkit.source.ingest import import_path
from healthkit.store import create_vault
from tests.builders import food
from tests.builders.food_pages import page
from tests.connectors.diaries import read

OATS = ("Oats, Rolled, 40 g", "1,150", "27g", "3g", "5g", "2mg")
MILK = ("Milk", "90", "6g", "5g", "4g", "--")
TOTALS = ("1,240", "33g", "8g", "9g", "2mg")


def test_foods_totals_exercises_and_notes(tmp_path: Path) -> None:
    body = page("en", [("September 28, 2024", [OATS, MILK], TOTALS)], [("Walking", "120", "30")], "felt fine")
    found = read("myfitnesspal", food.written(tmp_path / "diary.html", body))
    entries = found.table("nutrition_entry")
    wanted = ("name", "eaten", "meal", "amount", "quantity", "unit", "energy", "carbohydrates")
    assert entries.select(wanted).rows() == [
        ("Oats, Rolled", "2024-09-28", "breakfast", "40 g", 40.0, "g", 1150.0, 27.0),
        ("Milk", "2024-09-28", "breakfast", None, None, None, 90.0, 6.0),
    ]
    energy = found.table("sample").filter(metric="dietary_energy_consumed").sort("value")
    assert energy.select("value", "day").rows() == [(90.0, None), (1150.0, None), (1240.0, date(2024, 9, 28))]
    sodium = found.table("sample").filter(pl.col("metric") == "dietary_sodium", pl.col("day").is_null())
    assert sodium.select("value", "unit").rows() == [(2.0, "mg")]  # "--" is unknown, not zero
    assert found.table("session").select("activity", "duration_s").rows() == [("walking", 1800.0)]
    assert found.table("document").select("kind", "text", "written").rows() == [("note", "felt fine", "2024-09-28")]


@pytest.mark.parametrize(
    ("lang", "heading", "unit"), [("fr", "samedi 28 septembre 2024", "kcal"), ("de", "28. September 2024", "kJ")]
)
def test_other_languages(tmp_path: Path, lang: str, heading: str, unit: str) -> None:
    found = read("myfitnesspal", food.written(tmp_path / "d.html", page(lang, [(heading, [MILK], MILK[1:])])))
    entry = found.table("nutrition_entry").row(0, named=True)
    assert (entry["eaten"], entry["meal"], entry["energy_unit"], entry["protein"]) == (
        "2024-09-28",
        "breakfast",
        unit,
        4.0,
    )


def test_a_page_without_days_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile, match="no day of a diary"):
        read("myfitnesspal", food.written(tmp_path / "d.html", page("en", [("No entries", [], TOTALS)])))


def test_a_day_of_the_printed_diary_and_of_the_export_counts_once(tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", "food")
    import_path(vault, food.written(tmp_path / "d.html", page("en", [("September 28, 2024", [OATS, MILK], TOTALS)])))
    import_path(vault, food.written(tmp_path / "n.csv", food.mfp_nutrition([date(2024, 9, 28)])))
    with vault.reader() as con:
        found = con.execute("SELECT total FROM daily WHERE metric = 'dietary_energy_consumed'").fetchall()
        foods = con.execute("SELECT count(*) FROM nutrition_entry").fetchone()
    assert found == [(1000.0 + 1001 + 1002 + 1003,)]
    assert foods == (6,)
