"""The export's five tables: signs, units, blanks, days; and what of them counts."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import polars as pl

from healthkit.source.ingest import import_path
from healthkit.store import Vault, create_vault
from tests.builders import apple, food
from tests.connectors.diaries import read

FIRST = date(2024, 3, 9)


def daily(vault: Vault, metric: str) -> dict[str, float]:
    with vault.reader() as con:
        rows = con.execute(
            "SELECT day, coalesce(total, last) FROM daily WHERE metric = $metric", {"metric": metric}
        ).fetchall()
    return {str(day): round(value, 3) for day, value in rows}


def test_servings_keep_times_units_and_what_is_unknown(tmp_path: Path) -> None:
    found = read("cronometer", food.written(tmp_path / "s.csv", food.servings([FIRST])))
    energy = found.table("sample").filter(metric="dietary_energy_consumed").sort("value")
    assert energy.select("start", "end", "value").rows() == [
        (datetime(2024, 3, 9), datetime(2024, 3, 10), 90.0),
        (datetime(2024, 3, 9), datetime(2024, 3, 10), 150.0),
        (datetime(2024, 3, 9, 8, 5), datetime(2024, 3, 9, 8, 5), 300.4),
    ]
    units = dict(found.table("sample").select("metric", "unit").unique().iter_rows())
    assert (units["dietary_vitamin_d"], units["dietary_vitamin_b12"]) == ("IU", "µg")
    b12 = found.table("sample").filter(metric="dietary_vitamin_b12")["value"].to_list()
    assert sorted(b12) == [0.0, 0.5]  # zero is told, the third food's is not
    columns = ("name", "amount", "quantity", "unit", "eaten", "category")
    assert found.table("nutrition_entry").select(columns).rows()[:2] == [
        ("Oats, Rolled", "80.00 g", 80.0, "g", "2024-03-09T08:05:00", "Grains"),
        ("Soup, Tomato", "1.00 cup, whole", 1.0, "cup, whole", "2024-03-09", "Soups"),
    ]


def test_a_copy_saved_again_with_row_numbers(tmp_path: Path) -> None:
    lines = food.servings([FIRST]).splitlines()
    numbered = [f"Unnamed: 0,{lines[0]}", *(f"{n},{line}" for n, line in enumerate(lines[1:]))]
    found = read("cronometer", food.written(tmp_path / "s.csv", food.text(*numbered)))
    assert (len(found.table("nutrition_entry")), found.unmapped) == (3, {})


def test_equal_servings_are_as_many_as_they_are(tmp_path: Path) -> None:
    line = f"{FIRST},,Snacks,Biscuit,1.00 each,50,,,,,,,,,,,,,"
    path = food.written(tmp_path / "s.csv", food.text(food.SERVINGS, line, line, line))
    vault = create_vault(tmp_path / "vault", "food")
    (report,) = import_path(vault, path)
    assert report.added == {"sample": 3, "nutrition_entry": 3}
    assert daily(vault, "dietary_energy_consumed") == {"2024-03-09": 150.0}
    assert import_path(vault, path)[0].added == {}


def test_totals_of_a_day_fill_only_days_without_servings(tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", "food")
    summary = food.text(
        food.DAILY, "2024-03-09,9999,1,1,1,1, true", "2024-03-10,1800,1,1,1,1, false", "2024-03-11,,,,,, false"
    )
    tables = {"servings.csv": food.servings([FIRST]), "dailysummary.csv": summary}
    import_path(vault, food.packed(tmp_path / "x.zip", tables))
    assert daily(vault, "dietary_energy_consumed") == {"2024-03-09": 540.4, "2024-03-10": 1800.0}
    assert daily(vault, "dietary_vitamin_d") == {"2024-03-09": 1.0}  # 40 IU are 1 µg


def test_groups_of_a_summary_are_parts_of_its_total(tmp_path: Path) -> None:
    head = food.DAILY.replace("Date,", "Date,Group,")
    rows = [f"9/28/2024,{group},{kcal},1,1,1,1,false" for group, kcal in (("Breakfast", 400), ("Total", 1000))]
    found = read("cronometer", food.written(tmp_path / "d.csv", food.text(head, *rows)))
    assert found.table("sample").filter(metric="dietary_energy_consumed")["value"].to_list() == [1000.0]
    assert found.unmapped == {"group of a day": 1}


def test_what_was_burnt_is_positive(tmp_path: Path) -> None:
    found = read("cronometer", food.cronometer_export(tmp_path / "x.zip", [FIRST]))
    assert found.table("session").select("activity", "duration_s").rows() == [("running", 1830.0)]
    assert found.table("session_stat").select("metric", "value", "unit").rows() == [
        ("active_energy_burned", 300.5, "kcal")
    ]
    added = found.table("sample").filter(metric="diary_activity_energy")
    assert added.select("value", "day").rows() == [(527.0, FIRST)]
    assert found.table("document").select("text", "written").rows() == [("slept badly", "2024-03-09")]


def test_biometrics_by_any_of_their_names(tmp_path: Path) -> None:
    rows = (
        "2024-03-09,7:00 AM,,Weight (Apple Health),lbs,180.5", "2024-03-09,,,Blood Pressure,mmHg,120/80",
        "2024-03-09,,,Body Fat,%,0.9", "2024-03-09,,,Heart Rate Variability (HRV) (Apple Health),ms,41",
        "2024-03-09,,,HRV (Oura),ms,38", "2024-03-09,,,HRV,ms,39", "2024-03-09,,,Blood Pressure,mmHg,high",
        "2024-03-09,,,Mood,,4",
    )  # fmt: skip
    found = read("cronometer", food.written(tmp_path / "b.csv", food.text(food.BIOMETRICS, *rows)))
    assert found.table("sample").select("metric", "value", "unit").rows() == [
        ("blood_pressure_diastolic", 80.0, "mmHg"), ("blood_pressure_systolic", 120.0, "mmHg"),
        ("body_fat_percentage", 0.9, "percent"), ("body_mass", 180.5, "lbs"),
        ("heart_rate_variability_rmssd", 38.0, "ms"), ("heart_rate_variability_sdnn", 41.0, "ms"),
    ]  # fmt: skip
    mass = found.table("sample").filter(metric="body_mass").row(0, named=True)
    assert (mass["start"], mass["day"]) == (datetime(2024, 3, 9, 7), None)
    assert found.table("sample").filter(pl.col("day").is_not_null())["metric"].n_unique() == 5
    assert found.unmapped == {"HRV": 1, "Mood": 1}
    assert [one.reason for one in found.issues] == ["bad_value"]


def test_days_of_23_and_25_hours_are_whole(tmp_path: Path) -> None:
    """A food without a time spans its own day, however long the clocks made it, and counts on it in full."""
    vault = create_vault(tmp_path / "vault", "food")
    zone = apple.meta("HKTimeZone", "Europe/Paris")
    night = apple.sleep(
        "HKCategoryValueSleepAnalysisAsleepCore", zone, startDate="2024-03-01 23:00:00 +0100",
        endDate="2024-03-02 06:00:00 +0100",
    )  # fmt: skip
    import_path(vault, apple.export_zip(tmp_path / "export.zip", apple.document(night)))
    lines = [f"{day},,Lunch,Soup,1 cup,100,,,,,,,,,,,,," for day in ("2024-03-31", "2024-10-27")]
    path = food.written(tmp_path / "s.csv", food.text(food.SERVINGS, *lines))
    import_path(vault, path)
    with vault.reader() as con:
        spans = con.execute(
            "SELECT start_utc, end_utc, local_day FROM sample WHERE metric = 'dietary_energy_consumed' ORDER BY 1"
        ).fetchall()
    assert spans == [
        (datetime(2024, 3, 30, 23), datetime(2024, 3, 31, 22), date(2024, 3, 31)),
        (datetime(2024, 10, 26, 22), datetime(2024, 10, 27, 23), date(2024, 10, 27)),
    ]
    assert daily(vault, "dietary_energy_consumed") == {"2024-03-31": 100.0, "2024-10-27": 100.0}
    assert import_path(vault, path)[0].added == {}


def test_several_readings_of_a_day_without_a_time_all_count(tmp_path: Path) -> None:
    """Finger pricks of 90, 140 and 90 are 106.7 on average; two trackers' steps do not add up."""
    rows = [f"2024-03-09,,,Blood Glucose,mg/dL,{value}" for value in (90, 140, 90)]
    rows += [f"2024-03-09,,,Steps{by},steps,{value}" for by, value in (("", 1000), (" (Fitbit)", 3000))]
    path = food.written(tmp_path / "b.csv", food.text(food.BIOMETRICS, *rows))
    vault = create_vault(tmp_path / "vault", "food")
    import_path(vault, path)
    with vault.reader() as con:
        found = con.execute("SELECT n, round(mean / 0.0555074860726, 1) FROM daily WHERE metric = 'blood_glucose'")
        assert found.fetchall() == [(3, 106.7)]
    assert daily(vault, "step_count") == {"2024-03-09": 3000.0}
    assert import_path(vault, path)[0].added == {}


def test_the_download_saved_last_tells_of_its_days(tmp_path: Path) -> None:
    def one(energy: int) -> str:
        return food.text(food.SERVINGS, f"{FIRST},,Lunch,Soup,1 cup,{energy},,,,,,,,,,,,,")

    names = ("servings.csv", "servings (2).csv", "servings (10).csv")
    tables = {name: one(energy) for name, energy in zip(names, (100, 200, 300), strict=True)}
    found = read("cronometer", food.packed(tmp_path / "x.zip", tables))
    assert found.table("nutrition_entry")["energy"].to_list() == [300.0]
    assert found.unmapped == {"day of another file": 2}


def test_servings_of_an_account_that_shows_no_nutrients(tmp_path: Path) -> None:
    body = food.text("Day,Time,Group,Food Name,Amount,Category", "2026-08-02,08:00 AM,Breakfast,Egg,2.00 each,Dairy")
    found = read("cronometer", food.written(tmp_path / "s.csv", body))
    assert found.table("nutrition_entry").select("name", "eaten", "quantity").rows() == [
        ("Egg", "2026-08-02T08:00:00", 2.0)
    ]
    assert found.table("sample").is_empty()


def test_an_activity_that_a_tracker_describes(tmp_path: Path) -> None:
    body = food.text(food.CRONO_EXERCISES, "2024-07-09,Uncategorized,walking - total time (Google Fit),40.0,-192.51")
    found = read("cronometer", food.written(tmp_path / "e.csv", body))
    assert found.table("session")["activity"].to_list() == ["walking"]


def test_more_titles_than_the_first_bytes_hold(tmp_path: Path) -> None:
    more = "".join(f",Nutrient of the future number {n} (g)" for n in range(300))
    body = food.text(f"Day,Group,Food Name,Amount,Energy (kcal){more}", "2024-03-09,Lunch,Soup,1 cup,100" + ",1" * 300)
    found = read("cronometer", food.written(tmp_path / "s.csv", body))
    assert found.table("nutrition_entry")["energy"].to_list() == [100.0]
    assert len(found.unmapped) == 300
