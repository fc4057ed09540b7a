"""WHOOP's tables in every language, its days, clocks, units and scores."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from connectors.whoop.words import columns, kind, plain
from healthkit.errors import DamagedFile
from healthkit.source.files import open_package
from healthkit.source.ingest import import_path
from healthkit.source.registry import load_connector
from healthkit.store import create_vault
from tests.builders.reading import Gathered, gathered
from tests.builders.whoop import CYCLES, JOURNAL, SLEEPS, WORDS, WORKOUTS, cycle, days, package, sleep, titles, workout

EVENING = datetime(2024, 5, 1, 23, 15)


def read(tmp_path: Path, **tables: Sequence[str]) -> Gathered:
    return gathered("whoop", package(tmp_path / "my_whoop_data.zip", {name: list(tables[name]) for name in tables}))


def stated(out: Gathered) -> dict[str, tuple[float, str]]:
    return {row["metric"]: (row["value"], row["unit"]) for row in out.table("sample").iter_rows(named=True)}


def test_a_day_s_figures(tmp_path: Path) -> None:
    out = read(tmp_path, physiological_cycles=[titles(CYCLES), cycle(EVENING)])
    assert set(out.table("sample")["day"].to_list()) == {date(2024, 5, 2)}  # the day of waking
    assert stated(out) == {
        "whoop_recovery_score": (66, "percent"),
        "resting_heart_rate": (52, "count/min"),
        "heart_rate_variability_rmssd": (68.4, "ms"),
        "sensor_skin_temperature": (33.61, "Cel"),
        "oxygen_saturation": (95.8, "percent"),
        "whoop_day_strain": (12.5, "score"),
        "total_energy_burned": (2450, "kcal"),  # titled (cal)
        "whoop_max_heart_rate": (165, "count/min"),
        "heart_rate": (68, "count/min"),
        "whoop_sleep_performance": (85, "percent"),
        "respiratory_rate": (14.5, "breaths/min"),
        "sleep_duration": (420, "min"),
        "time_in_bed": (450, "min"),
        "sleep_core": (200, "min"),
        "sleep_deep": (100, "min"),
        "sleep_rem": (120, "min"),
        "sleep_awake": (30, "min"),
        "whoop_sleep_need": (480, "min"),
        "whoop_sleep_debt": (12, "min"),
        "sleep_efficiency": (93, "percent"),
        "whoop_sleep_consistency": (71, "percent"),
    }
    assert out.table("event").select("code", "start", "end", "offset_min").rows() == [
        ("in_bed", datetime(2024, 5, 1, 21, 15), datetime(2024, 5, 2, 4, 45), 120)
    ]


@pytest.mark.parametrize(
    ("zone", "offset", "utc"),
    [
        ("UTC+05:30", 330, datetime(2024, 5, 1, 17, 45)),
        ("UTC-05:00", -300, datetime(2024, 5, 2, 4, 15)),
        ("UTC+0530", 330, datetime(2024, 5, 1, 17, 45)),
        ("UTC", 0, EVENING),
        ("UTCZ", 0, EVENING),
        ("Z", 0, EVENING),
        ("+02:00", 120, datetime(2024, 5, 1, 21, 15)),
        ("", None, EVENING),
        ("Mars", None, EVENING),
    ],
)
def test_offsets(tmp_path: Path, zone: str, offset: int | None, utc: datetime) -> None:
    out = read(tmp_path, sleeps=[titles(SLEEPS), sleep(EVENING, zone)])
    assert out.table("event").select("start", "offset_min").row(0) == (utc, offset)


def test_a_table_without_a_zone_column_carries_the_clock(tmp_path: Path) -> None:
    lines = [
        "Cycle start time,Workout start time,Workout end time,Activity name,Activity Strain",
        "2024-05-01 00:00:00,2024-05-01 18:00:00,2024-05-01 18:30:00,Running,9",
    ]
    out = read(tmp_path, workouts=lines)
    assert out.table("session").select("start", "offset_min", "duration_s").row(0) == (
        datetime(2024, 5, 1, 18), None, 1800,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("start", "wake", "day"),
    [
        ("2024-05-01 23:15:00", "2024-05-02 06:45:00", date(2024, 5, 2)),
        ("2024-05-02 00:40:00", "2024-05-02 06:45:00", date(2024, 5, 2)),
        ("2024-05-01 23:15:00", "", date(2024, 5, 2)),  # no sleep was told: the cycle says which day it covers
        ("2024-05-02 02:15:00", "", date(2024, 5, 2)),
        ("2024-05-02 09:00:00", "2024-05-02 16:00:00", date(2024, 5, 2)),  # after a night shift
    ],
)
def test_which_day(tmp_path: Path, start: str, wake: str, day: date) -> None:
    lines = ["Cycle start time,Cycle timezone,Recovery score %,Day Strain,Sleep onset,Wake onset"]
    lines.append(f"{start},UTC+02:00,50,9,{start if wake else ''},{wake}")
    out = read(tmp_path, physiological_cycles=lines)
    assert out.table("sample")["day"].to_list() == [day, day]


def test_the_cycle_that_is_not_over_yet(tmp_path: Path) -> None:
    lines = [titles(CYCLES), cycle(EVENING, last=True).replace(",66,52,68.4,", ",,,,")]
    found = stated(read(tmp_path, physiological_cycles=lines))
    assert "whoop_recovery_score" not in found
    assert found["whoop_day_strain"] == (12.5, "score")


def test_cycles_and_sleeps_tell_a_night_once(tmp_path: Path) -> None:
    out = read(
        tmp_path,
        physiological_cycles=[titles(CYCLES), cycle(EVENING)],
        sleeps=[titles(SLEEPS), sleep(EVENING), sleep(datetime(2024, 5, 2, 14), nap=True)],
    )
    assert out.metric("sleep_duration")["value"].to_list() == [420]  # and the nap states nothing of the day
    assert out.table("event")["start"].to_list() == [datetime(2024, 5, 1, 21, 15), datetime(2024, 5, 2, 12)]
    assert not out.issues


def test_tables_one_by_one_add_what_the_zip_does(tmp_path: Path) -> None:
    tables = {"physiological_cycles": [titles(CYCLES), cycle(EVENING)], "sleeps": [titles(SLEEPS), sleep(EVENING)]}
    vault = create_vault(tmp_path / "vault", "passphrase")
    for name, lines in tables.items():
        path = tmp_path / f"{name}.csv"
        path.write_text("\n".join(lines))
        (report,) = import_path(vault, path)
        assert report.connector == "whoop"
    (whole,) = import_path(vault, package(tmp_path / "all.zip", tables))
    assert (whole.added, whole.retired) == ({}, 0)
    with vault.reader() as con:
        daily = dict(con.execute("SELECT metric, max FROM daily WHERE day = '2024-05-02'").fetchall())
    assert daily["total_energy_burned"] == 2450
    assert daily["oxygen_saturation"] == pytest.approx(95.8)
    assert daily["sleep_deep"] == 100


def test_a_day_told_otherwise_by_a_later_line(tmp_path: Path) -> None:
    out = read(tmp_path, physiological_cycles=[titles(CYCLES), cycle(EVENING), cycle(EVENING, recovery=12)])
    assert out.metric("whoop_recovery_score")["value"].to_list() == [66]
    assert [issue.reason for issue in out.issues] == ["day_repeated"]


@pytest.mark.parametrize("language", sorted(WORDS))
def test_every_language(tmp_path: Path, language: str) -> None:
    path = days(tmp_path / "data.zip", datetime(2024, 5, 1), 4, language)
    out, english = gathered("whoop", path), gathered("whoop", days(tmp_path / "en.zip", datetime(2024, 5, 1), 4))
    for table, key in (("sample", "metric"), ("event", "start"), ("session", "start"), ("session_stat", "metric")):
        wanted = english.table(table).drop("ref").sort(key, maintain_order=True)
        assert out.table(table).drop("ref").sort(key, maintain_order=True).equals(wanted)
    assert out.unmapped == english.unmapped == {"journal": 1}


def test_titles_as_real_exports_write_them() -> None:
    """With a non-breaking space, a curly apostrophe, and the Spanish word that lacks a letter."""
    odd = (
        "Zone FC 1\u00a0%",
        "Niveau d’oxygène %",
        "Tempo despierto/a (min)",
        "% de oxigênio no sangue",
        "Dauer (Min.)",
    )
    assert columns(odd) == dict(zip(("zone_1", "blood_oxygen", "awake", "duration"), (*odd[:3], odd[4]), strict=True))


def test_words_are_whole_and_clear() -> None:
    for language, words in WORDS.items():
        assert words["titles"].keys() == WORDS["en"]["titles"].keys(), language
        assert words["sure"] in {"export", "partly", "guess"}
        for table, wanted in ((CYCLES, "cycles"), (SLEEPS, "sleeps"), (WORKOUTS, "workouts"), (JOURNAL, "journal")):
            named = next(csv.reader([titles(table, language)]))
            assert kind(columns(tuple(named))) == wanted, language
    every = [plain(t) for words in WORDS.values() for same in words["titles"].values() for t in same]
    assert all(every)


def test_workouts(tmp_path: Path) -> None:
    gps = f"{titles(WORKOUTS)},Distance (meters),Altitude gain (meters),Altitude change (meters),Moons"
    ride = workout(datetime(2024, 5, 2, 9), 60, "Cycling", "UTC-05:00") + ",15230.5,210.0,-5.0,2"
    out = read(tmp_path, workouts=[gps, ride, workout(datetime(2024, 5, 3, 9), 20, "Quidditch")])
    first = out.table("session").row(0, named=True)
    assert (first["activity"], first["start"], first["end"]) == (
        "cycling", datetime(2024, 5, 2, 14), datetime(2024, 5, 2, 15),
    )  # fmt: skip
    assert (first["offset_min"], first["duration_s"], first["zone"]) == (-300, 3600, None)
    stats = out.table("session_stat").filter(pl.col("ref") == first["ref"])
    assert {(row["metric"], row["aggregate"]): (row["value"], row["unit"]) for row in stats.iter_rows(named=True)} == {
        ("total_energy_burned", "sum"): (540, "kcal"),
        ("heart_rate", "maximum"): (182, "count/min"),
        ("heart_rate", "average"): (158, "count/min"),
        ("whoop_activity_strain", "average"): (11.2, "score"),
        ("distance_cycling", "sum"): (15230.5, "m"),
        ("elevation_ascended", "sum"): (210, "m"),
        ("whoop_zone_1_share", "average"): (5, "percent"),
        ("whoop_zone_2_share", "average"): (15, "percent"),
        ("whoop_zone_3_share", "average"): (40, "percent"),
        ("whoop_zone_4_share", "average"): (30, "percent"),
        ("whoop_zone_5_share", "average"): (10, "percent"),
    }
    assert out.table("session")["activity"].to_list() == ["cycling", "other"]
    assert out.unmapped == {"activity: Quidditch": 1, "Moons": 1}
    assert out.attributes("session", "altitude_change_m") == {first["ref"]: "-5.0"}


def test_a_table_saved_again_with_commas_in_its_numbers(tmp_path: Path) -> None:
    lines = [titles(CYCLES), cycle(EVENING)]
    path = tmp_path / "physiological_cycles.csv"
    path.write_text("\n".join(line.replace(",", ";").replace(".", ",") for line in lines), "utf-8")
    found = stated(gathered("whoop", path))
    assert (found["heart_rate_variability_rmssd"], found["sensor_skin_temperature"]) == ((68.4, "ms"), (33.61, "Cel"))


@pytest.mark.parametrize(
    "text",
    [
        "Cycle start time,Notes\n2024-01-01,x\n",
        "Date,Steps\n2024-01-01,3\n",
        "start,duration,value\n2024-01-01T00:00:00+01:00,[60],[3]\n",
        "\x00\x01\x02",
    ],
)
def test_other_tables_are_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "physiological_cycles.csv"
    path.write_text(text)
    with open_package(path) as opened:
        assert load_connector("whoop").detect(opened) is None


def test_titles_without_rows_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile, match="no rows"):
        read(tmp_path, physiological_cycles=[titles(CYCLES)])


def test_the_vocabulary_is_toml_beside_the_code() -> None:
    assert tomllib.loads(Path("connectors/whoop/words.toml").read_text("utf-8"))["language"] == WORDS


def test_titles_of_a_spanish_export(tmp_path: Path) -> None:
    spaced = titles(WORKOUTS, "es")
    assert "Zona FC 3%" in spaced  # without a blank before the sign
    out = read(tmp_path, entrenamientos=[spaced, workout(EVENING, 30, "Tenis")])
    stats = {row["metric"]: row["value"] for row in out.table("session_stat").iter_rows(named=True)}
    assert (stats["whoop_zone_3_share"], stats["whoop_activity_strain"]) == (40, 11.2)
    assert out.table("session")["activity"].to_list() == ["tennis"]
    assert kind(columns(("Hora de inicio del ciclo", "Texto de la pregunta", 'Respondió "Sí"'))) == "journal"
    assert out.unmapped == {}


@pytest.mark.parametrize(
    ("evening", "morning"),
    [("5/13/2024 11:15:00 PM", "5/14/2024 6:45:00 AM"), ("13/05/2024 23:15", "14/05/2024 06:45")],
)
def test_dates_that_a_spreadsheet_wrote_anew(tmp_path: Path, evening: str, morning: str) -> None:
    row = cycle(datetime(2024, 5, 13, 23, 15)).replace("2024-05-13 23:15:00", evening)
    row = row.replace("2024-05-14 06:45:00", morning).replace("2024-05-14 23:15:00", "")
    out = read(tmp_path, physiological_cycles=[titles(CYCLES), row.replace("33.61", "n/a")])
    assert set(out.table("sample")["day"].to_list()) == {date(2024, 5, 14)}
    assert out.table("event").select("start", "end").rows() == [
        (datetime(2024, 5, 13, 21, 15), datetime(2024, 5, 14, 4, 45))
    ]
    assert not out.issues


@pytest.mark.parametrize("newest_first", [False, True])
def test_two_sleeps_that_end_on_one_day(tmp_path: Path, newest_first: bool) -> None:
    """A flight over the date line: the longer sleep speaks for the day, whatever the order of rows."""
    tokyo = cycle(datetime(2024, 3, 6, 23), "UTC+09:00", 60)
    west = cycle(datetime(2024, 3, 6, 22), "UTC-08:00", 40).replace(",420,450,", ",380,420,")
    rows_ = [west, tokyo] if newest_first else [tokyo, west]
    out = read(tmp_path, physiological_cycles=[titles(CYCLES), *rows_])
    assert out.metric("whoop_recovery_score").select("day", "value").rows() == [(date(2024, 3, 7), 60)]
    assert out.metric("sleep_duration")["value"].to_list() == [420]
    assert [issue.reason for issue in out.issues] == ["day_repeated"]
    assert out.table("event")["start"].sort().to_list() == [datetime(2024, 3, 6, 14), datetime(2024, 3, 7, 6)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
def test_saved_anew_with_a_line_before_the_titles(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "cycles.csv"
    text = f"sep=;\n{titles(CYCLES)}\n{cycle(EVENING)}\n".replace(",", ";")
    path.write_bytes(text.encode(encoding))
    out = gathered("whoop", path)
    assert out.metric("resting_heart_rate")["value"].to_list() == [52]
