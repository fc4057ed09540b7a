"""Tables of days: the file's own day, what a second import changes, and what else the vault knows of that day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from healthkit.source.ingest import import_path
from healthkit.store import Vault, create_vault
from tests.builders import apple
from tests.connectors.csv_table.tables import DAILY, daily, read_table, take_in

NIGHT = """
row = "day"
day = "day"
app = "Band"
device = "watch"
[columns]
steps = "step_count"
deep = { metric = "sleep_deep", unit = "min" }
asleep = { metric = "sleep_duration", unit = "h" }
share = { metric = "sleep_deep_percentage", unit = "%" }
hrv = { metric = "heart_rate_variability_rmssd", unit = "ms" }
bed = "bedtime"
up = "wake_time"
weight = { metric = "body_mass", unit = "lb" }
"""
NIGHTS = """day,steps,deep,asleep,share,hrv,bed,up,weight
2024-05-01,8000.25,61.5,7.5,0.8,21.37,2024-05-01 23:30:00,2024-05-02 07:15:00,150
2024-05-02,,,6,14.25,,2024-05-03 01:45,09:00,
2024-05-04,0,12,5,,,10:30 PM,,
"""


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return create_vault(tmp_path / "vault", "tables")


def test_each_day_holds_what_the_file_says_of_it(vault: Vault, tmp_path: Path) -> None:
    report = take_in(vault, tmp_path, NIGHTS, NIGHT)
    assert (report.error, dict(report.issues)) == ("", {})
    assert daily(vault, "step_count") == {"2024-05-01": 8000.25, "2024-05-04": 0.0}
    assert daily(vault, "sleep_deep") == {"2024-05-01": 61.5, "2024-05-04": 12.0}
    assert daily(vault, "sleep_duration") == {"2024-05-01": 450.0, "2024-05-02": 360.0, "2024-05-04": 300.0}
    assert daily(vault, "sleep_deep_percentage") == {"2024-05-01": 0.8, "2024-05-02": 14.25}
    assert daily(vault, "heart_rate_variability_rmssd") == {"2024-05-01": 21.37}
    assert daily(vault, "body_mass") == pytest.approx({"2024-05-01": 68.0388555})


def test_clock_times_go_on_counting_past_midnight_and_are_no_night_of_their_own(vault: Vault, tmp_path: Path) -> None:
    take_in(vault, tmp_path, NIGHTS, NIGHT)
    assert daily(vault, "bedtime") == {"2024-05-01": 23.5, "2024-05-02": 25.75, "2024-05-04": 22.5}
    assert daily(vault, "wake_time") == {"2024-05-01": 7.25, "2024-05-02": 9.0}
    with vault.reader() as con:
        assert con.execute("SELECT count(*) FROM session").fetchone() == (0,)


def test_a_second_import_adds_nothing_and_a_longer_file_its_new_days(vault: Vault, tmp_path: Path) -> None:
    first = take_in(vault, tmp_path, NIGHTS, NIGHT)
    again = take_in(vault, tmp_path, NIGHTS, NIGHT)
    longer = take_in(vault, tmp_path, NIGHTS + "2024-05-05,7000,,,,,,,\n", NIGHT)
    assert first.added["sample"] == 16
    assert (again.added, again.retired, again.duplicates) == ({}, 0, 16)
    assert (longer.added, longer.retired) == ({"sample": 1}, 0)


def test_a_day_that_is_told_anew_replaces_what_was_told(vault: Vault, tmp_path: Path) -> None:
    for steps, sleep in ((4000, 380), (9000, 400), (4000, 380)):
        report = take_in(vault, tmp_path, f"Date,Steps,Sleep\n2024-05-01,{steps},{sleep}\n", DAILY)
        assert daily(vault, "step_count") == {"2024-05-01": steps}
        assert daily(vault, "sleep_duration") == {"2024-05-01": sleep}
        with vault.reader() as con:
            assert con.execute("SELECT count(*) FROM sample WHERE retired_batch IS NULL").fetchone() == (2,)
    assert report.retired == 2


def test_a_day_told_twice_in_one_file_keeps_its_first_line_and_fills_its_gaps(tmp_path: Path) -> None:
    table = "Date,Steps,Sleep\n2024-05-01,4000,\n2024-05-01,4100,380\n2024-05-02,1,2\n2024-05-02,1,2\n"
    out = read_table(tmp_path, table, DAILY)
    assert sorted(out.rows("sample", "day", "metric", "value")) == [
        (date(2024, 5, 1), "sleep_duration", 380.0),
        (date(2024, 5, 1), "step_count", 4000.0),
        (date(2024, 5, 2), "sleep_duration", 2.0),
        (date(2024, 5, 2), "step_count", 1.0),
    ]
    assert out.reasons() == [("day_repeated", "row 3")]


def test_a_bad_cell_is_an_issue_and_the_rest_of_its_row_is_kept(vault: Vault, tmp_path: Path) -> None:
    table = "Date,Steps,Sleep\n2024-05-01,many,400\n2024-05-02,n/a,-\nsum,4000,\n2024-05-03,99999999,\n"
    report = take_in(vault, tmp_path, table, DAILY)
    assert dict(report.issues) == {"bad_value": 1, "bad_date": 1, "implausible_value": 1}
    assert daily(vault, "sleep_duration") == {"2024-05-01": 400.0}
    with vault.reader() as con:
        found = con.execute("SELECT position, raw FROM import_issue WHERE reason = 'bad_value'").fetchall()
    assert found == [("row 2", "Steps: many")]


def _apple_night(folder: Path) -> Path:
    stages = [
        apple.sleep(f"HKCategoryValueSleepAnalysisAsleep{stage}", startDate=start, endDate=end)
        for stage, start, end in (
            ("Core", "2024-05-01 23:00:00 +0200", "2024-05-02 05:00:00 +0200"),
            ("Deep", "2024-05-02 05:00:00 +0200", "2024-05-02 06:00:00 +0200"),
        )
    ]
    steps = apple.record(value="500", startDate="2024-05-02 10:00:00 +0200", endDate="2024-05-02 10:10:00 +0200")
    return apple.export_zip(folder / "export.zip", apple.document(*stages, steps))


@pytest.mark.parametrize("apple_first", [True, False])
def test_where_a_watch_told_the_night_stage_by_stage_its_word_stands(
    vault: Vault, tmp_path: Path, apple_first: bool
) -> None:
    table = "Date,Steps,Sleep\n2024-05-01,4000,380\n2024-05-02,6000,200\n"
    if apple_first:
        import_path(vault, _apple_night(tmp_path))
    take_in(vault, tmp_path, table, DAILY)
    if not apple_first:
        import_path(vault, _apple_night(tmp_path))
    assert daily(vault, "sleep_duration") == {"2024-05-01": 380.0, "2024-05-02": 420.0}
    assert daily(vault, "sleep_deep") == {"2024-05-02": 60.0}
    assert daily(vault, "step_count") == {"2024-05-01": 4000.0, "2024-05-02": 500.0}


def test_what_the_table_says_of_the_person(vault: Vault, tmp_path: Path) -> None:
    mapping = DAILY + '[person]\nid = "who"\nage = "Age"\nsex = "Sex"\nbirth_year = "Born"\n'
    table = "Date,Steps,Sleep,who,Age,Sex,Born\n2024-05-02,1,,7,44,Femme,1980\n2024-05-01,1,,7,43,Femme,1980\n"
    take_in(vault, tmp_path, table, mapping)
    with vault.reader() as con:
        facts = dict(con.execute("SELECT key, value FROM person").fetchall())
    assert facts == {"age": "44", "age_on": "2024-05-02", "sex": "female", "birth_year": "1980"}


def test_a_table_of_several_persons_is_refused_until_one_is_chosen(vault: Vault, tmp_path: Path) -> None:
    table = "Date,Steps,Sleep,who\n2024-05-01,1,,7\n2024-05-01,2,,8\n"
    mapping = DAILY + '[person]\nid = "who"\n'
    refused = take_in(vault, tmp_path, table, mapping)
    assert "rows of 2 persons" in refused.error
    assert daily(vault, "step_count") == {}
    assert take_in(vault, tmp_path, table, mapping + '[only]\nwho = "8"\n').error == ""
    assert daily(vault, "step_count") == {"2024-05-01": 2.0}


def test_a_table_of_titles_alone_is_no_fault(vault: Vault, tmp_path: Path) -> None:
    report = take_in(vault, tmp_path, "Date,Steps,Sleep\n", DAILY)
    assert (report.error, report.added, dict(report.read)) == ("", {}, {"day": 0})
