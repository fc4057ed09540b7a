"""Strava's table: repeated titles, languages, dates, units, sports; and the recordings beside it."""

from __future__ import annotations

import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from connectors.strava import Strava
from connectors.strava.dates import moments
from connectors.strava.sports import activity_of
from healthkit.errors import DamagedFile
from healthkit.source.files import open_package
from healthkit.source.ingest import import_path
from healthkit.store import create_vault
from tests.builders.gpx_tcx import gpx, gpx_track, walk
from tests.builders.strava import ENGLISH, FRENCH_START, GERMAN, PLACES, row, run, table, untranslated
from tests.connectors.activity_files.reading import Read, read

START = datetime(2023, 5, 23, 12, 40, 57)
TWICE = {15: 5, 17: 6, 30: 7, 37: 8, 50: 9}
UNKNOWN = [f"列{TWICE.get(place, place)}" for place in range(len(ENGLISH))]
"""Titles of a language that is not known, repeated as Strava repeats its own."""
FIGURES = {
    ("distance_walking_running", "sum", 10000.5, "m"),
    ("running_speed", "average", 3.3335, "m/s"),
    ("running_speed", "maximum", 5.1, "m/s"),
    ("running_cadence", "average", 172.4, "count/min"),
    ("elevation_ascended", "sum", 84.0, "m"),
    ("heart_rate", "average", 152.4, "count/min"),
    ("heart_rate", "maximum", 171.0, "count/min"),
    ("active_energy_burned", "sum", 712.0, "kcal"),
    ("strava_relative_effort", "sum", 61.0, "score"),
}


def read_text(tmp_path: Path, text: str, name: str = "activities.csv") -> Read:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return read(Strava(), path)


@pytest.mark.parametrize(
    ("titles", "date", "kind"),
    [
        (ENGLISH, "May 23, 2023, 12:40:57 PM", "Run"),
        (untranslated(ENGLISH), "23 May 2023, 12:40:57", "Trail Run"),
        (GERMAN, "23.05.2023, 12:40:57", "Lauf"),
        (UNKNOWN, "2023年5月23日 12:40:57", "ランニング"),
    ],
    ids=["english", "untranslated", "german", "a language that is not known"],
)  # fmt: skip
def test_every_language_by_the_pattern_of_repeated_titles(
    tmp_path: Path, titles: list[str], date: str, kind: str
) -> None:
    got = read_text(tmp_path, table(titles, [run(date, kind=kind)]))
    session = got.one("session")
    assert (session["kind"], session["activity"], session["offset_min"]) == ("workout", "running", None)
    assert (session["start"], session["end"]) == (START, START + timedelta(seconds=3120))
    assert session["duration_s"] == 3000.0
    assert got.stats() == FIGURES
    assert got.values("workout_effort_score") == [(6.0, "score")]
    assert (got.issues, got.read) == ([], {"activity": 1})


def test_a_table_of_fewer_columns_is_read_by_its_titles(tmp_path: Path) -> None:
    cells = run("23 mai 2023, 12:40:57", kind="Course à pied")[: len(FRENCH_START)]
    got = read_text(tmp_path, table(FRENCH_START, [cells]))
    assert got.one("session")["activity"] == "running"
    assert got.stats() == {
        ("distance_walking_running", "sum", 10000.5, "m"),
        ("running_speed", "average", 3.3335, "m/s"),
        ("running_speed", "maximum", 5.1, "m/s"),
        ("elevation_ascended", "sum", 84.0, "m"),
        ("heart_rate", "maximum", 171.0, "count/min"),
    }
    dutch = ["Activiteits-ID", "Datum van activiteit", "Activiteitstype", "Beweegtijd", "Verstreken tijd", "Afstand",
             "Gemiddelde hartslag", "Calorieën"]  # fmt: skip
    line = ["1", "9 mei 2026, 19:00:00", "Fietsrit", "1800", "1900", "7,5", "148", "520"]
    got = read_text(tmp_path, table(dutch, [line]))
    assert got.one("session")["start"] == datetime(2026, 5, 9, 19)
    assert (got.one("session")["activity"], got.one("session")["duration_s"]) == ("cycling", 1800.0)
    assert got.stats() == {
        ("heart_rate", "average", 148.0, "count/min"), ("active_energy_burned", "sum", 520.0, "kcal"),
    }  # fmt: skip
    assert got.unmapped == {"Afstand": 1}  # kilometres or miles: the table does not say


def test_the_layout_before_2019(tmp_path: Path) -> None:
    titles = ["id", "date", "name", "type", "description", "elapsed_time", "distance", "commute", "gear", "filename"]
    line = ["7", "2016-03-04 11:24:55", "Out", "Ride", "", "3600", "21412.2", "true", "Blue", "activities/7.gpx"]
    got = read_text(tmp_path, table(titles, [line]))
    assert (got.one("session")["start"], got.one("session")["duration_s"]) == (datetime(2016, 3, 4, 11, 24, 55), 3600.0)
    assert got.attributes("session") == {
        "activity": "Ride", "title": "Out", "gear": "Blue", "recording": "activities/7.gpx", "commute": "true",
    }  # fmt: skip
    assert got.unmapped == {"distance": 1}


def test_commute_gear_and_notes(tmp_path: Path) -> None:
    lines = [
        run("May 23, 2023, 12:40:57 PM", commute="1.0", gear="Blue", note="knee hurt", description="easy"),
        run("May 24, 2023, 12:40:57 PM", commute_shown="true", commute=""),
        run("May 25, 2023, 12:40:57 PM"),
    ]
    got = read_text(tmp_path, table(ENGLISH, lines))
    told = got["attribute"].filter(~pl.col("key").is_in(["activity", "title"])).select("ref", "key", "value").sort(
        "ref", "key"
    )  # fmt: skip
    assert told.rows() == [
        (1, "commute", "true"), (1, "description", "easy"), (1, "gear", "Blue"), (1, "private note", "knee hurt"),
        (2, "commute", "true"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Jun 2, 2023, 12:05:01 AM", datetime(2023, 6, 2, 0, 5, 1)),
        ("Mar 26, 2023, 2:30:00 AM", datetime(2023, 3, 26, 2, 30)),  # UTC knows no hour that a clock change skips
        ("Oct 29, 2023, 1:30:00 AM", datetime(2023, 10, 29, 1, 30)),
        ("21.07.2026, 15:09:27", datetime(2026, 7, 21, 15, 9, 27)),
        ("1. März 2024, 10:00:00", datetime(2024, 3, 1, 10)),
        ("5 août 2023 à 06:07:08", datetime(2023, 8, 5, 6, 7, 8)),
        ("16 févr. 2024, 07:00:00", datetime(2024, 2, 16, 7)),
        ("23 de mai. de 2023, 12:40:57", START),
        ("23 sept. 2023, 9:40:57 p. m.", datetime(2023, 9, 23, 21, 40, 57)),
        ("2026/06/29 20:14:15", datetime(2026, 6, 29, 20, 14, 15)),
        ("2023년 5월 23일 오후 1:02:03", datetime(2023, 5, 23, 13, 2, 3)),
        ("13/02/2024 10:11:12", datetime(2024, 2, 13, 10, 11, 12)),
        ("2/13/2024 10:11:12", datetime(2024, 2, 13, 10, 11, 12)),
        ("04/02/2024 10:11:12", None),  # April or February
        ("Feb 30, 2023, 1:00:00 AM", None),
        ("later", None),
    ],
)
def test_dates(written: str, meant: datetime | None) -> None:
    assert moments(pl.Series([written])).to_list() == [meant]


def test_slashed_dates_are_settled_by_their_neighbours() -> None:
    found = moments(pl.Series(["04/02/2024 10:00:00", "13/02/2024 10:00:00"])).to_list()
    assert found == [datetime(2024, 2, 4, 10), datetime(2024, 2, 13, 10)]


@pytest.mark.parametrize(
    ("said", "activity"),
    [
        ("VirtualRide", "cycling"), ("E-Bike Ride", "cycling"), ("Weight Training", "traditional_strength_training"),
        ("Course à pied", "running"), ("Vélo", "cycling"), ("Natation", "swimming"), ("Randonnée", "hiking"),
        ("Radfahrt", "cycling"), ("Caminata", "walking"), ("Nuoto", "swimming"), ("Hardloopsessie", "running"),
        ("跑步", "running"), ("骑行", "cycling"),
        ("Zorbing", None),
    ],
)  # fmt: skip
def test_sports(said: str, activity: str | None) -> None:
    assert activity_of(said) == activity


def test_a_sport_carried_by_the_wind_walks_no_distance(tmp_path: Path) -> None:
    got = read_text(tmp_path, table(ENGLISH, [run("May 23, 2023, 12:40:57 PM", kind="Sail")]))
    assert "distance_walking_running" not in {metric for metric, *_ in got.stats()}
    assert got.unmapped["distance of sailing"] == 1


def test_rows_that_cannot_be_used_are_said(tmp_path: Path) -> None:
    lines = [
        run("May 23, 2023, 12:40:57 PM"),
        run("some day", 2),
        run("", 3),
        run("May 24, 2023, 12:40:57 PM", 4, elapsed="long"),
        run("May 25, 2023, 12:40:57 PM", 5, "Zorbing"),
    ]
    got = read_text(tmp_path, table(ENGLISH, lines))
    assert [(issue.reason, issue.position) for issue in got.issues] == [
        ("bad_date", "row 3"), ("bad_date", "row 4"), ("bad_value", "row 5"),
    ]  # fmt: skip
    assert got["session"]["activity"].to_list() == ["running", "running", "other"]
    assert got["session"]["duration_s"].to_list() == [3000.0] * 3
    assert got.unmapped == {"Zorbing": 1, "cadence of other": 1}


def test_a_table_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile):
        read_text(tmp_path, table(ENGLISH, []))


def test_the_download_is_shared_with_the_connectors_of_its_recordings(tmp_path: Path) -> None:
    """One run as a row and as a recording: two witnesses, one workout."""
    points = walk(START, 53, 60)
    archive = tmp_path / "export_1.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("activities.csv", table(ENGLISH, [run("May 23, 2023, 12:40:57 PM", file="activities/1.gpx")]))
        made.writestr("activities/1.gpx", gpx(gpx_track([points], "9"), creator="StravaGPX"))
        made.writestr("profile.csv", "Athlete ID,Email Address,Sex,Weight\n1,someone@example.org,F,60\n")
        made.writestr("goals.csv", "Goal Type,Activity Type\nDistance,Run\n")
    with open_package(archive) as package:
        claim = Strava().detect(package)
        assert claim is not None
        assert claim.members == {"activities.csv", "profile.csv"}
    got = read(Strava(), archive)
    assert got["person"].rows() == [("sex", "female")]
    assert "example.org" not in str(got.frames)
    vault = create_vault(tmp_path / "vault", "strava")
    reports = {report.connector: report for report in import_path(vault, archive)}
    assert reports.keys() >= {"strava", "activity_files"}
    with vault.reader() as con:
        sessions = con.execute("SELECT DISTINCT activity, start_utc FROM session").fetchall()
        counted = con.execute("SELECT sum(total) FROM daily WHERE metric = 'workout_count'").fetchone()
    assert sessions == [("running", START)]
    assert counted == (1.0,)


def test_other_tables_are_left_alone(tmp_path: Path) -> None:
    for number, text in enumerate(
        ["id,date,type,amount\n1,2024-01-01,food,3\n", "Activity Type,Date,Distance\nRunning,2024-01-01,5\n"]
    ):
        path = tmp_path / f"{number}.csv"
        path.write_text(text)
        with open_package(path) as package:
            assert Strava().detect(package) is None


def test_the_builder_s_places_are_strava_s() -> None:
    assert [ENGLISH[PLACES[name]] for name in ("elapsed", "metres", "pulse_maximum", "effort", "commute")] == [
        ENGLISH[PLACES[name]] for name in ("elapsed_shown", "km", "pulse_shown", "effort", "commute_shown")
    ]
    assert len(row()) == len(ENGLISH)


def test_two_downloads_in_one_folder_tell_each_activity_once(tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    first, second = run("May 23, 2023, 12:40:57 PM", 1), run("May 24, 2023, 12:40:57 PM", 2)
    (folder / "2023.csv").write_text(table(ENGLISH, [first]), "utf-8")
    (folder / "2024.csv").write_text(table(ENGLISH, [second, first]), "utf-8")
    got = read(Strava(), folder)
    assert got["session"]["start"].to_list() == [START, START + timedelta(days=1)]
