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
    with pytest.raises(DamagedFile, match="no entries of a diary"):
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


def whole(body: str) -> str:
    """A saved page with one day's exercises, as their table is written."""
    return (
        '<html><body><h2 class="main-title-2" id="date">May 4, 2024</h2><table class="table0" id="excercise"><tr>'
        + "".join(f"<td>{title}</td>" for title in ("Exercises", "Calories", "Minutes", "Sets", "Sets", "Weight"))
        + f"</tr>{body}</table></body></html>"
    )


def test_a_cell_over_several_columns_keeps_the_others_in_their_place(tmp_path: Path) -> None:
    """Sets of strength, written behind one empty cell for energy and minutes, are not minutes."""
    rows = (
        '<tr class="title"><td colspan="6">Cardio</td></tr>'
        '<tr><td>Rowing (machine), moderate</td><td>124</td><td>20</td><td colspan="3"> </td></tr>'
        '<tr><td>Leg Curls</td><td colspan="2"> </td><td>3</td><td>12</td><td></td></tr>'
    )
    found = read("myfitnesspal", food.written(tmp_path / "d.html", whole(rows)))
    assert found.table("session").select("activity", "duration_s").rows() == [("rowing", 1200.0)]
    assert found.unmapped == {"exercise without a length": 1}


def test_amounts_with_figures_in_them_and_nutrients_that_nobody_entered(tmp_path: Path) -> None:
    rows = [
        ("Patty, 1/3 lb, 4 slices (18g)", "320", "0g", "30g", "26g", "--mg"),
        ("Onions, raw, 0.5 cup, chopped", "32", "--g", "0g", "1g", "3mg"),
    ]
    found = read("myfitnesspal", food.written(tmp_path / "d.html", page("en", [("May 4, 2024", rows, TOTALS)])))
    entries = found.table("nutrition_entry").select("name", "amount", "quantity", "carbohydrates").rows()
    assert entries == [
        ("Patty, 1/3 lb", "4 slices (18g)", 4.0, 0.0),
        ("Onions, raw", "0.5 cup, chopped", 0.5, None),
    ]
    assert found.issues == []


def test_a_day_on_which_nothing_was_entered_is_no_fast(tmp_path: Path) -> None:
    days = [("May 4, 2024", [OATS], OATS[1:]), ("May 5, 2024", [], ("0", "0g", "0g", "0g", "0mg"))]
    found = read("myfitnesspal", food.written(tmp_path / "d.html", page("en", days)))
    assert found.table("sample")["day"].drop_nulls().unique().to_list() == [date(2024, 5, 4)]


def test_a_page_without_entries_leaves_the_others(tmp_path: Path) -> None:
    pages = {
        "a.html": page("en", [("No entries", [], TOTALS)]),
        "b.html": page("en", [("May 4, 2024", [OATS], TOTALS)]),
    }
    found = read("myfitnesspal", food.packed(tmp_path / "d.zip", pages))
    assert (found.read, found.unmapped) == ({"food": 1, "total": 1}, {"page without a day": 1})


def test_a_day_that_two_pages_tell_is_the_later_one_s(tmp_path: Path) -> None:
    pages = {
        "diary.html": page("en", [("May 3, 2024", [OATS], TOTALS), ("May 4, 2024", [OATS], TOTALS)]),
        "diary (1).html": page("en", [("May 4, 2024", [OATS, MILK], TOTALS)]),
    }
    found = read("myfitnesspal", food.packed(tmp_path / "d.zip", pages))
    assert sorted(found.table("nutrition_entry").select("eaten", "name").rows()) == [
        ("2024-05-03", "Oats, Rolled"),
        ("2024-05-04", "Milk"),
        ("2024-05-04", "Oats, Rolled"),
    ]
    assert found.unmapped == {"day of another file": 1}
