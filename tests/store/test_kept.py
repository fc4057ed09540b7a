"""A query that is read again only after somebody wrote: never a row too old, whoever wrote it and from where."""

from __future__ import annotations

import subprocess
import sys

import pytest

from healthkit.store import Vault
from healthkit.store.database import Database
from tests.store.conftest import PASSPHRASE

_WRITE = """
import sys
from pathlib import Path
from healthkit.store import open_vault
with open_vault(Path(sys.argv[1]), sys.argv[2]).writer() as con:
    con.execute("INSERT INTO person VALUES ('name', 'Another Process', 1)")
"""


def _names(vault: Vault) -> list[str]:
    return [value for kind, value in vault.kept("privacy_identifiers").rows() if kind == "own_name"]


def test_what_was_written_is_there_at_once(vault: Vault) -> None:
    assert _names(vault) == []
    for name in ("One Example", "Two Example", "Three Example"):
        with vault.writer() as con:
            con.execute("DELETE FROM person WHERE key = 'name'")
            con.execute("INSERT INTO person VALUES ('name', ?, 1)", [name])
        assert _names(vault) == [name]


def test_what_another_process_wrote_too(vault: Vault) -> None:
    assert _names(vault) == []
    subprocess.run([sys.executable, "-c", _WRITE, str(vault.folder), PASSPHRASE], check=True)
    assert _names(vault) == ["Another Process"]


def test_nothing_is_read_twice_in_between(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    vault.kept("privacy_identifiers")
    monkeypatch.setattr(Database, "reader", lambda self: pytest.fail("read again"))
    vault.kept("privacy_identifiers")


def test_closing_forgets_it(vault: Vault) -> None:
    vault.kept("privacy_identifiers")
    vault.close()
    assert not vault._kept
