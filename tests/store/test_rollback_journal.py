"""What a checkpoint writes over comes back where it did not end, and stays away where it did."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from healthkit.errors import VaultError
from healthkit.store import engine
from healthkit.store.database import Database
from healthkit.store.rewrite import rewrite
from tests.privacy.erasure.conftest import plain_attach

KEY = b"k" * 32
JOURNAL = "pages.duckdb.journal"
BLOCK = 262_144
HEADERS = 12_288


def add(database: Database, value: int) -> None:
    with database.writer() as con:
        con.execute("CREATE TABLE IF NOT EXISTS t (n INTEGER)")
        con.execute("INSERT INTO t VALUES ($n)", {"n": value})


def held(path: Path) -> list[int]:
    with Database(path, KEY).reader() as con:
        return sorted(n for (n,) in con.execute("SELECT n FROM t").fetchall())


@pytest.fixture
def cut_short(tmp_path: Path) -> Path:
    """A file and its journal as they lie when a writer has begun and not yet written."""
    (tmp_path / "here").mkdir()
    (tmp_path / "cut").mkdir()
    path = tmp_path / "here" / "pages.duckdb"
    database = Database(path, KEY)
    add(database, 1)
    with database.writer():
        assert (path.parent / JOURNAL).stat().st_mode & 0o777 == 0o600
        for one in (path, path.parent / JOURNAL):
            shutil.copy(one, tmp_path / "cut" / one.name)
    database.close()
    assert not (path.parent / JOURNAL).exists()
    return tmp_path / "cut" / "pages.duckdb"


def tear(path: Path) -> None:
    """Half of each block that the journal holds is new, as after a write that did not end."""
    kept, body = path.with_name(JOURNAL).read_bytes(), bytearray(path.read_bytes())
    torn = 0
    for place in range(HEADERS, len(body), BLOCK):
        if bytes(body[place : place + BLOCK]) in kept:
            body[place : place + BLOCK // 2] = os.urandom(BLOCK // 2)
            torn += 1
    assert torn
    path.write_bytes(body)


def test_a_torn_block_is_put_back_by_a_reader(cut_short: Path) -> None:
    tear(cut_short)
    assert held(cut_short) == [1]
    assert not cut_short.with_name(JOURNAL).exists()


def test_and_by_a_writer(cut_short: Path) -> None:
    tear(cut_short)
    add(Database(cut_short, KEY), 2)
    assert held(cut_short) == [1, 2]


def test_a_checkpoint_that_ended_is_left_alone(cut_short: Path) -> None:
    stale = cut_short.with_name(JOURNAL).read_bytes()
    add(Database(cut_short, KEY), 2)
    cut_short.with_name(JOURNAL).write_bytes(stale)
    assert held(cut_short) == [1, 2]
    assert not cut_short.with_name(JOURNAL).exists()


@pytest.mark.parametrize("bytes_left", [0, 20, 5000])
def test_a_journal_that_was_not_written_to_its_end_counts_for_nothing(cut_short: Path, bytes_left: int) -> None:
    journal = cut_short.with_name(JOURNAL)
    journal.write_bytes(journal.read_bytes()[:bytes_left])
    assert held(cut_short) == [1]
    assert not journal.exists()


def test_a_file_that_takes_the_place_of_another_keeps_its_own_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a key, whose salt stands in the header, two files that were made alike have the same headers."""
    monkeypatch.setattr(engine, "attach", plain_attach)
    database = Database(tmp_path / "pages.duckdb", KEY)
    add(database, 1)
    for number in range(2, 6):
        rewrite(database, f"UPDATE t SET n = {number}")
        assert not (tmp_path / JOURNAL).exists()
        database.close()
        assert held(tmp_path / "pages.duckdb") == [number]


def test_without_the_journal_the_file_would_be_lost(cut_short: Path) -> None:
    """So that the others do not pass for want of damage."""
    tear(cut_short)
    cut_short.with_name(JOURNAL).unlink()
    with pytest.raises(VaultError):
        held(cut_short)
