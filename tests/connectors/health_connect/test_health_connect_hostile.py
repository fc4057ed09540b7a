"""Databases that are damaged, of another version, or made to do harm."""

from __future__ import annotations

import sqlite3
import stat
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from connectors.health_connect.database import opened
from healthkit.errors import DamagedFile, HostileFile
from healthkit.source.files import open_package
from healthkit.source.ingest import import_path
from healthkit.source.registry import load_connector
from healthkit.store import create_vault
from tests.builders.health_connect import MEMBER, at, between, database, zipped
from tests.builders.reading import gathered

WEIGHT = {"weight_record_table": [at("2026-03-10T05:00:00", 1, weight=72500.0)]}


def test_a_version_without_some_tables_and_columns(tmp_path: Path) -> None:
    without = ("symptom_record_table", "sleep_stages_table", "exercise_segments_table", "device_info_table")
    sleep = {"sleep_session_record_table": [between("2026-03-09T22:00:00", "2026-03-10T05:00:00", 1)]}
    drop = "ALTER TABLE exercise_session_record_table DROP COLUMN title; DROP TABLE device_info_table;"
    found = gathered("health_connect", database(tmp_path / "x.db", {**WEIGHT, **sleep}, without=without, more_sql=drop))
    assert found.metrics() == {"body_mass"}
    assert found.tables["event"]["code"].to_list() == ["in_bed", "asleep"]
    assert found.issues == []


def test_tables_and_rows_that_nobody_knows_are_counted(tmp_path: Path) -> None:
    more = """
    CREATE TABLE hiccups_record_table (row_id INTEGER PRIMARY KEY, time INTEGER);
    INSERT INTO hiccups_record_table VALUES (1, 5), (2, 6);
    """
    found = gathered("health_connect", database(tmp_path / "x.db", WEIGHT, more_sql=more))
    assert found.unmapped["hiccups_record_table"] == 2


def test_numbers_kept_as_words_and_words_kept_as_numbers(tmp_path: Path) -> None:
    path = database(tmp_path / "x.db", WEIGHT)
    con = sqlite3.connect(path)
    with con:
        con.execute("CREATE TABLE t AS SELECT * FROM weight_record_table")
        con.execute("DROP TABLE weight_record_table")
        con.execute("ALTER TABLE t RENAME TO weight_record_table")
        con.execute("INSERT INTO weight_record_table (time, zone_offset, weight) VALUES ('1773122400000', 0, '71000')")
        con.execute("INSERT INTO weight_record_table (time, zone_offset, weight) VALUES (1773122400000, 0, 'heavy')")
    con.close()
    found = gathered("health_connect", path)
    assert found.samples("body_mass")["value"].to_list() == [72500.0, 71000.0]
    assert [(issue.reason, issue.position) for issue in found.issues] == [("bad_number", "weight_record_table row 3")]
    assert "heavy" not in str(found.issues)


def test_views_triggers_and_computed_columns_are_never_run(tmp_path: Path) -> None:
    sql = """
    DROP TABLE weight_record_table;
    CREATE VIEW weight_record_table AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
        SELECT i AS row_id, i AS time, 0 AS zone_offset, 1.0 AS weight FROM n;
    CREATE TRIGGER evil AFTER INSERT ON steps_record_table BEGIN DELETE FROM steps_record_table; END;
    CREATE TABLE height_tmp (row_id INTEGER PRIMARY KEY, time INTEGER, height REAL AS (1 / 0));
    DROP TABLE height_record_table;
    ALTER TABLE height_tmp RENAME TO height_record_table;
    INSERT INTO height_record_table (time) VALUES (1773122400000);
    """
    steps = {"steps_record_table": [between("2026-03-10T08:00:00", "2026-03-10T08:20:00", 1, count=5)]}
    found = gathered("health_connect", database(tmp_path / "x.db", steps, more_sql=sql))
    assert found.metrics() == {"step_count"}


def test_only_selects_pass(tmp_path: Path) -> None:
    path = database(tmp_path / "x.db", WEIGHT)
    with open_package(path) as package, opened(package, path.name) as db:
        for sql in (
            "DELETE FROM weight_record_table", "ATTACH 'other.db' AS other", "PRAGMA query_only = OFF",
            "SELECT load_extension('x')", "SELECT readfile('/etc/hostname')", "CREATE TEMP TABLE t (a)",
        ):  # fmt: skip
            with pytest.raises(sqlite3.Error):
                list(db.rows(sql))


def test_more_rows_than_the_file_can_hold(tmp_path: Path) -> None:
    path = database(tmp_path / "x.db", WEIGHT)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    with open_package(path) as package, opened(package, path.name) as db, pytest.raises((HostileFile, sqlite3.Error)):
        for _ in db.rows(endless):
            pass


def test_the_copy_is_private_and_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    path = zipped(tmp_path / "x.zip", database(tmp_path / MEMBER, WEIGHT))
    with open_package(path) as package, opened(package, MEMBER):
        (copy,) = (tmp_path / "temp").rglob("*.db")
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    items = load_connector("health_connect")
    with open_package(path) as package:
        claim = items.detect(package)
        assert claim is not None
        reading = iter(items.read(package, claim))
        next(reading)
        reading.close()  # type: ignore[attr-defined]
    assert list((tmp_path / "temp").iterdir()) == []


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.99])
def test_a_file_that_is_cut_short_is_refused(tmp_path: Path, kept: float) -> None:
    body = database(tmp_path / "x.db", WEIGHT).read_bytes()
    (tmp_path / "cut.db").write_bytes(body[: int(len(body) * kept)])
    with pytest.raises(DamagedFile, match="cut short"):
        gathered("health_connect", tmp_path / "cut.db")


def test_a_damaged_page_costs_one_table(tmp_path: Path) -> None:
    rows = [between("2026-03-10T08:00:00", "2026-03-10T08:20:00", 1, count=n) for n in range(2000)]
    path = database(tmp_path / "x.db", {**WEIGHT, "steps_record_table": rows})
    con = sqlite3.connect(path)
    root = con.execute("SELECT rootpage FROM sqlite_master WHERE name = 'steps_record_table'").fetchone()[0]
    size = con.execute("PRAGMA page_size").fetchone()[0]
    con.close()
    body = bytearray(path.read_bytes())
    body[(root - 1) * size : (root - 1) * size + 64] = b"\xff" * 64
    path.write_bytes(body)
    found = gathered("health_connect", path)
    assert found.metrics() == {"body_mass"}
    assert found.reasons() == {"damaged_member": 1}


def test_another_program_s_database_is_not_claimed(tmp_path: Path) -> None:
    con = sqlite3.connect(tmp_path / "x.db")
    with con:
        con.execute("CREATE TABLE notes (id INTEGER, text TEXT)")
    con.close()
    with open_package(tmp_path / "x.db") as package:
        assert load_connector("health_connect").detect(package) is None


def test_an_import_converts_and_keeps_a_day_of_25_hours(tmp_path: Path) -> None:
    midnight = datetime(2026, 10, 24, 22)  # in Paris; the day has 25 hours
    hours = [midnight + timedelta(hours=hour) for hour in range(25)]
    steps = [
        between(hour.isoformat(), (hour + timedelta(minutes=30)).isoformat(), 2 if n < 3 else 1, count=100)
        for n, hour in enumerate(hours)
    ]
    tables = {**WEIGHT, "steps_record_table": steps, "active_calories_burned_record_table": [
        between("2026-03-10T08:00:00", "2026-03-10T08:20:00", 1, energy=50000.0)]}  # fmt: skip
    vault = create_vault(tmp_path / "vault", "secret words")
    path = zipped(tmp_path / "x.zip", database(tmp_path / MEMBER, tables))
    (report,) = import_path(vault, path)
    (again,) = import_path(vault, path)
    assert (report.error, again.added) == ("", {})
    with vault.reader() as con:
        stored = dict(con.execute("SELECT metric, value FROM sample WHERE metric <> 'step_count'").fetchall())
        assert stored == {"body_mass": 72.5, "active_energy_burned": 50.0}
        told = con.execute(
            "SELECT start_utc + to_minutes(offset_min) FROM sample WHERE metric = 'step_count' ORDER BY start_utc"
        ).fetchall()
    clocks = [clock.hour for (clock,) in told]
    assert clocks == [0, 1, 2, 2, *range(3, 24)]  # the hour that comes twice, once by each offset
