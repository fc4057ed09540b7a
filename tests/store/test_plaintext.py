"""Nothing of what the vault holds can be read from its files: not at rest, not while open, not from the spill."""

from __future__ import annotations

import base64
import struct
from pathlib import Path

import duckdb
import pytest

from healthkit.errors import VaultClosed
from healthkit.settings import settings
from healthkit.store import Vault, engine

WORD = "marker-Schilddrüsenunterfunktion"
NUMBER = 98.76543210123457
CODED = [
    WORD.encode(),
    WORD.encode("utf-16-le"),
    struct.pack("<d", NUMBER),
    struct.pack(">d", NUMBER),
    str(NUMBER).encode(),
]
ROWS = 60_000


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def assert_nothing_shows(found: dict[str, bytes]) -> None:
    for name, body in found.items():
        for mark in CODED:
            assert mark not in body, f"{name} shows {mark!r}"
        assert b"sample_id" not in body, f"{name} shows the schema"


def fill(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("INSERT INTO person VALUES (?, ?, 1)", [WORD, WORD])
    con.execute(
        "INSERT INTO sample SELECT i, ?, NULL, TIMESTAMP '2026-01-01' + i * INTERVAL 1 MINUTE, "
        "TIMESTAMP '2026-01-01', 0, DATE '2026-01-01', NULL, ?, ?, NULL, NULL, 0, 1, 1, NULL FROM range(?) t(i)",
        [WORD, NUMBER, NUMBER, ROWS],
    )


def test_the_search_would_find_it_in_a_plain_file(tmp_path: Path) -> None:
    """The test's own test: an unencrypted DuckDB file shows the marks."""
    con = duckdb.connect(str(tmp_path / "plain.duckdb"))
    con.execute("CREATE TABLE t AS SELECT ? AS word, random() AS noise, ? AS number FROM range(3)", [WORD, NUMBER])
    con.close()
    body = (tmp_path / "plain.duckdb").read_bytes()
    assert CODED[0] in body
    assert CODED[2] in body


def test_at_rest(vault: Vault) -> None:
    with vault.writer() as con:
        fill(con)
    with vault.conversations(write=True) as con:
        con.execute(
            "INSERT INTO conversation (conversation_id, started_at, title, lang) "
            "VALUES (uuid(), now()::TIMESTAMP, ?, 'en')",
            [WORD],
        )
    with vault.ledger(write=True) as con:
        con.execute(
            "INSERT INTO erasure_rule VALUES (uuid(), now()::TIMESTAMP, ?, NULL, NULL, NULL, NULL, ?)", [WORD, WORD]
        )
    vault.close()
    found = files(vault.folder)
    assert len(found["vault.duckdb"]) > 500_000
    assert_nothing_shows(found)


def test_while_open_with_the_log_beside_it(vault: Vault) -> None:
    """Committed but not yet moved into the file: the rows are in the write-ahead log alone."""
    con = engine.connect(vault.folder, crypto=True)
    with vault.database("vault").alone():
        vault.database("vault").attach_to(con, "vault", write=True)
        con.execute("USE vault")
        con.execute("PRAGMA disable_checkpoint_on_shutdown")
        con.execute("SET checkpoint_threshold = '1GB'")
        con.execute("INSERT INTO person VALUES (?, ?, 1)", [WORD, WORD])
        con.execute("INSERT INTO reference_reading VALUES (?, DATE '2026-01-01', ?, 'x')", [WORD, NUMBER])
        found = files(vault.folder)
        con.close()
    assert len(found["vault.duckdb.wal"]) > 100
    assert_nothing_shows(found)
    with vault.reader() as reader:
        assert reader.execute("SELECT key FROM person").fetchall() == [(WORD,)]


def test_spill(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTHKIT_MEMORY_LIMIT_MB", "64")
    settings.cache_clear()
    with vault.workspace() as space:
        space.con.execute("SET threads = 1")
        space.con.execute(
            "CREATE TABLE staged AS SELECT ? || i AS word, ?::DOUBLE AS number, hash(i) AS noise, hash(i + 1) AS more, "
            "hash(i + 2) AS further FROM range(3000000) t(i)",
            [WORD, NUMBER],
        )
        found = files(vault.folder)
        spilled = {name: body for name, body in found.items() if name.startswith("spill-")}
        assert sum(map(len, spilled.values())) > 10_000_000, "nothing was spilled: the test proves nothing"
        assert_nothing_shows(found)
    assert not list(vault.folder.glob("spill-*"))


@pytest.mark.parametrize("database", ["vault", "conversations", "ledger"])
def test_the_wrong_key_opens_nothing(vault: Vault, database: str) -> None:
    vault.close()
    con = engine.connect(vault.folder, crypto=False)
    for key in (bytes(32), vault._keys.master, bytes(range(32))):
        with pytest.raises(VaultClosed, match="does not open"):
            engine.attach(con, vault.folder / f"{database}.duckdb", key)
    engine.close(con)


def test_no_key_stands_in_an_error(vault: Vault) -> None:
    """A path that breaks the statement makes DuckDB quote it: what we raise must not."""
    con = engine.connect(vault.folder, crypto=False)
    key = vault._keys.data["vault"]
    for name in ("vault; SELECT", "vault (", "memory"):
        with pytest.raises(Exception) as caught:  # noqa: PT011
            engine.attach(con, vault.folder / "vault.duckdb", key, name=name)
        seen: BaseException | None = caught.value
        while seen is not None:
            assert base64.b64encode(key).decode() not in str(seen) + repr(seen)
            seen = seen.__cause__ or seen.__context__
    engine.close(con)
