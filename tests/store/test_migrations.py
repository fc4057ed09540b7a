"""Migrations: numbered, each in a transaction, and older vaults come up to date with their rows in the right place."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from healthkit.errors import NewerVault
from healthkit.store import Vault, create_vault, creation, migrate, open_vault
from tests.store.conftest import PASSPHRASE

WATCH = "<<HKDevice>, name:Apple Watch, manufacturer:Apple Inc., model:Watch, hardware:Watch6,7, software:9.3.1>"
SCALE = "<<HKDevice>, name:Scale, manufacturer:Some Maker, model:Body+>"
DEVICES = [
    (1, "apple_health", "Watch", "9.3", WATCH, "watch"),
    (2, "apple_health", "Scale App", "2", SCALE, "scale"),
    (3, "apple_health", "Phone", None, None, "phone"),
    (4, "apple_health", "Odd", None, "<<HKDevice>, software:17.0>", "phone"),
]


def older_vault(folder: Path, monkeypatch: pytest.MonkeyPatch, newest: int) -> Vault:
    """A vault as an earlier version left it: only the migrations up to a number."""
    every = migrate.migrations
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "migrations", lambda name: tuple(step for step in every(name) if step.number <= newest))
        return create_vault(folder, PASSPHRASE)


def applied(vault: Vault, database: str = "vault") -> list[tuple[int, str]]:
    with vault.database(database).reader() as con:
        return con.execute("SELECT number, name FROM schema_migration ORDER BY number").fetchall()


def test_numbers_are_gapless_in_each_database() -> None:
    for name in ("vault", "conversations", "ledger"):
        steps = migrate.migrations(name)
        assert [step.number for step in steps] == list(range(1, len(steps) + 1)), name


def test_a_new_vault_has_them_all_with_time_and_version(vault: Vault) -> None:
    assert applied(vault) == [(step.number, step.name) for step in migrate.migrations("vault")]
    with vault.reader() as con:
        row = con.execute("SELECT bool_and(applied_at BETWEEN now()::TIMESTAMP - INTERVAL 2 DAY AND now()::TIMESTAMP "
                          "+ INTERVAL 2 DAY), min(code_version) FROM schema_migration").fetchone()  # fmt: skip
    assert row == (True, "0.1.0")


def test_a_device_text_of_an_older_vault_becomes_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = older_vault(tmp_path / "v", monkeypatch, newest=1)
    assert applied(old) == [(1, "initial")]
    with old.writer() as con:
        con.executemany("INSERT INTO source VALUES (?, ?, ?, ?, ?, ?)", DEVICES)
        con.execute("INSERT INTO person VALUES ('sex', 'x', 1)")
    creation.forget(old.folder)

    vault = open_vault(old.folder, PASSPHRASE)
    assert applied(vault)[1] == (2, "product")
    with vault.reader() as con:
        rows = con.execute(
            "SELECT manufacturer, model, hardware, software, product, device FROM source ORDER BY source_id"
        ).fetchall()
        assert con.execute("SELECT * FROM person").fetchall() == [("sex", "x", 1)]
    assert rows == [
        ("Apple Inc.", "Watch", "Watch6,7", "9.3.1", "watch:Watch6,7", WATCH),
        ("Some Maker", "Body+", None, None, "scale:Body+", SCALE),
        (None, None, None, None, "phone:Phone", None),
        (None, None, None, "17.0", "phone:Odd", "<<HKDevice>, software:17.0>"),
    ]


def test_opening_again_migrates_nothing(vault: Vault) -> None:
    before = applied(vault)
    with vault.reader() as con:
        times = con.execute("SELECT applied_at FROM schema_migration").fetchall()
    creation.forget(vault.folder)
    again = open_vault(vault.folder, PASSPHRASE)
    assert applied(again) == before
    with again.reader() as con:
        assert con.execute("SELECT applied_at FROM schema_migration").fetchall() == times


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = older_vault(tmp_path / "v", monkeypatch, newest=1)
    creation.forget(old.folder)
    every = migrate.migrations
    broken = migrate.Migration(2, "broken", "CREATE TABLE half (i INTEGER); INSERT INTO half VALUES (1), ('x');")
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "migrations", lambda name: (every(name)[0], broken) if name == "vault" else every(name))
        with pytest.raises(duckdb.ConversionException):
            open_vault(old.folder, PASSPHRASE)
    with old.reader() as con:
        assert con.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'half'").fetchone() == (0,)
    assert applied(old) == [(1, "initial")]
    assert applied(open_vault(old.folder, PASSPHRASE))[-1] == (len(every("vault")), every("vault")[-1].name)


@pytest.mark.parametrize("database", ["vault", "conversations", "ledger"])
def test_a_newer_schema_is_refused_and_untouched(vault: Vault, database: str) -> None:
    with vault.database(database).writer() as con:
        con.execute("INSERT INTO schema_migration VALUES (99, 'later', now()::TIMESTAMP, '9.9')")
    creation.forget(vault.folder)
    with pytest.raises(NewerVault, match=f"newer version of this program wrote .*{database}.duckdb"):
        open_vault(vault.folder, PASSPHRASE)
