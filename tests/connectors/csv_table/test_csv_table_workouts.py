"""Tables of workouts: sessions with their figures, activities by any vendor's name, clocks without a zone."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from healthkit.source.ingest import import_path
from healthkit.store import Vault, create_vault
from tests.builders import apple
from tests.connectors.csv_table.tables import daily, read_table, take_in

WORKOUTS = """
row = "workout"
day = "date"
start = "from"
end = "to"
duration = { column = "took", unit = "min" }
activity = "what"
app = "Band"
device = "watch"
[columns]
hr = { metric = "heart_rate", unit = "bpm" }
top = { metric = "heart_rate", unit = "bpm", is = "maximum" }
far = { metric = "distance", unit = "m" }
kcal = { metric = "active_energy_burned", unit = "kcal" }
up = "elevation_ascended"
pace = { metric = "workout_speed", unit = "km/h" }
[activities]
"Morning Shuffle" = "walking"
"""
HEAD = "date,from,to,took,what,hr,top,far,kcal,up,pace\n"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return create_vault(tmp_path / "vault", "tables")


def _sessions(vault: Vault) -> list[tuple[object, ...]]:
    with vault.reader() as con:
        return con.execute(
            "SELECT activity, start_utc, end_utc, local_day::VARCHAR, duration_s FROM session "
            "WHERE retired_batch IS NULL ORDER BY start_utc, activity"
        ).fetchall()


def test_a_row_is_a_session_with_its_figures_and_the_file_s_own_word(tmp_path: Path) -> None:
    line = "2024-05-01,2024-05-01 18:00:00,2024-05-01 18:45:30,44.5,Outdoor Bike,121,160,12500,300.5,0,16.8\n"
    out = read_table(tmp_path, HEAD + line, WORKOUTS)
    assert out.rows("session", "kind", "activity", "start", "end", "offset_min", "duration_s") == [
        ("workout", "cycling", datetime(2024, 5, 1, 18), datetime(2024, 5, 1, 18, 45, 30), None, 2670.0)
    ]
    assert out.rows("session_stat", "metric", "aggregate", "value", "unit") == [
        ("heart_rate", "average", 121.0, "bpm"),
        ("heart_rate", "maximum", 160.0, "bpm"),
        ("distance_cycling", "sum", 12500.0, "m"),
        ("active_energy_burned", "sum", 300.5, "kcal"),
        ("elevation_ascended", "sum", 0.0, "m"),
        ("workout_speed", "average", 16.8, "km/h"),
    ]
    assert out.rows("attribute", "owner", "key", "value") == [("session", "activity", "Outdoor Bike")]


@pytest.mark.parametrize(
    ("name", "activity", "distance"),
    [
        ("Run", "running", "distance_walking_running"), ("TREADMILL", "treadmill", "distance_walking_running"),
        ("Swim", "swimming", "distance_swimming"), ("aérobic", "aerobic_workout", "distance_walking_running"),
        ("Rowing Machine", "rowing", "distance_rowing"), ("Spinning", "spinning", "distance_cycling"),
        ("morning shuffle", "walking", "distance_walking_running"), ("Zorbing", "other", "distance_walking_running"),
    ],
)  # fmt: skip
def test_activities_by_any_vendor_s_name(tmp_path: Path, name: str, activity: str, distance: str) -> None:
    out = read_table(tmp_path, f"{HEAD}2024-05-01,18:00,18:30,30,{name},,,100,,,\n", WORKOUTS)
    assert out.rows("session", "activity") == [(activity,)]
    assert out.rows("session_stat", "metric") == [(distance,)]
    assert out.rows("attribute", "value") == [(name,)]
    assert out.unmapped == ({name: 1} if activity == "other" else {})


def test_times_without_a_day_go_over_midnight_and_what_is_missing_is_reckoned(tmp_path: Path) -> None:
    rows = [
        "2024-05-01,23:40,00:20,,Run,,,,,,",  # over midnight
        "2024-05-02,18:00,,25,Run,,,,,,",  # no end
        "2024-05-03,6:15 PM,,,Run,,,,,,",  # no length at all
        "2024-05-04,,,60,Run,,,,,,",  # no time of day
        "2024-05-05,2024-05-05 10:00,2024-05-05 09:00,30,Run,,,,,,",  # ends before it begins
        "2024-05-06,10:00,10:00,0,Run,,,,,,",  # nothing
        "2024-05-07,10:00,10:30,-5,Run,,,,,,",
        "soon,,,30,Run,,,,,,",
    ]
    out = read_table(tmp_path, HEAD + "\n".join(rows) + "\n", WORKOUTS)
    at = [(one.day, one.hour, one.minute) for (one,) in out.rows("session", "start")]
    assert at == [(1, 23, 40), (2, 18, 0), (3, 18, 15), (4, 0, 0), (5, 10, 0), (6, 10, 0), (7, 10, 0)]
    assert [end for end, in out.rows("session", "end")] == [
        datetime(2024, 5, 2, 0, 20), datetime(2024, 5, 2, 18, 25), datetime(2024, 5, 3, 18, 15),
        datetime(2024, 5, 4, 1), datetime(2024, 5, 5, 10, 30), datetime(2024, 5, 6, 10), datetime(2024, 5, 7, 10, 30),
    ]  # fmt: skip
    assert [length for (length,) in out.rows("session", "duration_s")] == [None, 1500, None, 3600, 1800, 0, None]
    assert sorted(out.reasons()) == [("bad_date", "row 6"), ("bad_date", "row 9"), ("bad_value", "row 8")]


def test_figures_stay_with_the_session(vault: Vault, tmp_path: Path) -> None:
    table = HEAD + "2024-05-01,18:00,18:30,30,Run,150,,5000,400,20,\n2024-05-01,19:00,19:00,0,Yoga,,,,0,,\n"
    report = take_in(vault, tmp_path, table, WORKOUTS)
    assert report.added == {"session": 2, "session_stat": 5, "attribute": 2}
    assert daily(vault, "workout_count") == {"2024-05-01": 2.0}
    assert daily(vault, "workout_duration") == {"2024-05-01": 30.0}
    with vault.reader() as con:
        assert con.execute("SELECT DISTINCT metric FROM daily ORDER BY 1").fetchall() == [
            ("workout_count",), ("workout_duration",)
        ]  # fmt: skip
        assert con.execute("SELECT value FROM session_stat WHERE metric LIKE 'distance%'").fetchall() == [(5.0,)]
    again = take_in(vault, tmp_path, table, WORKOUTS)
    assert (again.added, again.duplicates) == ({}, 2)


LATE = HEAD + "2024-07-01,2024-07-01 23:30,2024-07-02 00:10,40,Run,,,,,,\n"


def _paris(folder: Path) -> Path:
    zone = apple.meta("HKTimeZone", "Europe/Paris")
    night = apple.sleep(
        "HKCategoryValueSleepAnalysisAsleepCore", zone, startDate="2024-06-01 23:00:00 +0200",
        endDate="2024-06-02 06:00:00 +0200",
    )  # fmt: skip
    return apple.export_zip(folder / "export.zip", apple.document(night))


def test_clocks_without_a_zone_are_read_in_the_person_s_own(vault: Vault, tmp_path: Path) -> None:
    """Whether the zone is known before or after, and however often the table is read."""
    import_path(vault, _paris(tmp_path))
    take_in(vault, tmp_path, LATE, WORKOUTS)
    expected = [("running", datetime(2024, 7, 1, 21, 30), datetime(2024, 7, 1, 22, 10), "2024-07-01", 2400.0)]
    assert _sessions(vault)[-1:] == expected
    other = create_vault(tmp_path / "other", "tables")
    take_in(other, tmp_path, LATE, WORKOUTS)
    assert _sessions(other) == [
        ("running", datetime(2024, 7, 1, 23, 30), datetime(2024, 7, 2, 0, 10), "2024-07-01", 2400.0)
    ]
    import_path(other, _paris(tmp_path))
    assert _sessions(other)[-1:] == expected
    assert take_in(other, tmp_path, LATE, WORKOUTS).added == {}
    assert daily(other, "workout_duration") == {"2024-07-01": 40.0}


def test_a_zone_that_the_mapping_names_holds(vault: Vault, tmp_path: Path) -> None:
    take_in(vault, tmp_path, LATE, WORKOUTS + '[format]\nzone = "America/New_York"\n')
    assert _sessions(vault) == [
        ("running", datetime(2024, 7, 2, 3, 30), datetime(2024, 7, 2, 4, 10), "2024-07-01", 2400.0)
    ]
    with vault.reader() as con:
        assert con.execute("SELECT zone, offset_min FROM session").fetchall() == [("America/New_York", -240)]
        assert con.execute("SELECT zone FROM zone_history").fetchall() == [("America/New_York",)]


def test_an_offset_that_is_written_wins(tmp_path: Path) -> None:
    line = "2024-05-01,2024-05-01T18:00:00+05:30,2024-05-01T13:00:00Z,30,Run,,,,,,\n"
    out = read_table(tmp_path, HEAD + line, WORKOUTS + '[format]\nzone = "Europe/Paris"\n')
    assert out.rows("session", "start", "end", "offset_min") == [
        (datetime(2024, 5, 1, 12, 30), datetime(2024, 5, 1, 13), 330)
    ]
