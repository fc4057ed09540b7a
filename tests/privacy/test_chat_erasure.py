"""What is erased from the chats is gone: from the tables, and from the bytes of the file. And what is kept how long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from healthkit.errors import UnknownName, UnwritableVault, UsageError
from healthkit.privacy import chat_file
from healthkit.privacy.conversations import Conversations
from healthkit.privacy.memory import Memory
from healthkit.privacy.turns import Said
from healthkit.store import Vault, create_vault, engine

NOW = datetime(2026, 11, 22, 12)
MARK, OTHER = "marker-Zwiebelfisch-4711", "bystander-Quittengelee-0815"


def said(word: str = "hello", at: datetime | None = None) -> list[Said]:
    return [Said("person", f"{word}?", at=at), Said("assistant", word, items=[{"note": word}], evidence=[word], at=at)]


@pytest.fixture
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Vault]:
    """A vault whose files are not encrypted, so that their bytes can be searched; all else is the same code."""

    def attach(
        con: duckdb.DuckDBPyConnection, path: Path, key: bytes, *, name: str = "vault", write: bool = False
    ) -> None:
        con.execute(f"ATTACH '{path}' AS {name} ({'READ_WRITE' if write else 'READ_ONLY'})")

    monkeypatch.setattr(engine, "attach", attach)
    made = create_vault(tmp_path / "plain", "four unrelated small words")
    yield made
    made.close()


def holds(vault: Vault, word: str) -> bool:
    return any(word.encode() in file.read_bytes() for file in vault.folder.rglob("*") if file.is_file())


def everything(vault: Vault) -> str:
    """Every value of every table of the decrypted file."""
    with vault.conversations() as con:
        tables = con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'conversations'").fetchall()
        return "\n".join(str(con.execute(f"FROM {table}").fetchall()) for (table,) in tables)


def test_without_rewriting_the_bytes_would_stay(plain: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own test."""
    monkeypatch.setattr(chat_file, "sweep", lambda _: False)
    chats = Conversations(plain)
    chats.delete(chats.start("en", "offline", said(MARK)))
    assert MARK not in everything(plain)
    assert holds(plain, MARK)


def test_a_deleted_chat_leaves_the_file(plain: Vault) -> None:
    chats = Conversations(plain)
    gone, kept = chats.start("en", "offline", said(MARK)), chats.start("en", "offline", said(OTHER))
    assert holds(plain, MARK)
    chats.delete(gone)
    assert not holds(plain, MARK)
    assert holds(plain, OTHER)
    assert chats.swept()
    assert [one.id for one in chats.list()] == [kept]
    with pytest.raises(UnknownName):
        chats.add(gone, "person", "still there?")


@pytest.mark.parametrize("how", ["delete_all", "purge", "rename", "memory edit", "memory remove", "memory clear"])
def test_every_way_of_erasing_leaves_no_bytes(plain: Vault, how: str) -> None:
    chats, memory = Conversations(plain), Memory(plain)
    made = chats.start("en", "offline", said("title" if "memory" in how else MARK))
    line = memory.add(MARK if "memory" in how else "line")
    if how == "rename":
        chats.delete(made)
        made = chats.start("en", "offline", said("hello"))
        chats.rename(made, MARK)
    assert holds(plain, MARK)
    {
        "delete_all": chats.delete_all,
        "purge": lambda: chats.keep_for(0),
        "rename": lambda: chats.rename(made, "other"),
        "memory edit": lambda: memory.edit(line.id, "other"),
        "memory remove": lambda: memory.remove(line.id),
        "memory clear": memory.clear,
    }[how]()
    assert MARK not in everything(plain)
    assert not holds(plain, MARK)
    assert not list(plain.folder.glob(".conversations-anew-*"))
    assert (plain.folder / "conversations.duckdb").stat().st_mode & 0o777 == 0o600


def test_an_encrypted_file_is_rewritten_too(vault: Vault) -> None:
    chats = Conversations(vault)
    made = chats.start("en", "offline", said(MARK))
    kept = chats.start("en", "offline", said(OTHER))
    before = (vault.folder / "conversations.duckdb").stat().st_ino
    chats.delete(made)
    assert (vault.folder / "conversations.duckdb").stat().st_ino != before
    assert MARK not in everything(vault)
    assert chats.show(kept).messages[1].items == [{"note": OTHER}]
    assert not holds(vault, OTHER)
    assert chats.add(kept, "person", "and on") == 3


def test_where_the_file_cannot_be_rewritten_the_next_opening_does_it(
    plain: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    chats = Conversations(plain)
    made = chats.start("en", "offline", said(MARK))
    with monkeypatch.context() as patch:

        def full(*_: object) -> None:
            raise UnwritableVault("The disk is full.")

        patch.setattr(chat_file, "rewrite", full)
        chats.delete(made)
        assert not chats.swept()
        assert chats.list() == ()
        assert holds(plain, MARK)
        assert not Conversations(plain).swept()
    assert Conversations(plain).swept()
    assert not holds(plain, MARK)


def test_what_a_dead_program_left_half_written_is_swept_away(plain: Vault) -> None:
    left = plain.folder / ".conversations-anew-00000000"
    left.mkdir()
    (left / "conversations.duckdb").write_text(MARK)
    chats = Conversations(plain)
    chats.delete(chats.start("en", "offline", said()))
    assert not left.exists()


def test_chats_go_twelve_months_after_their_last_message(vault: Vault) -> None:
    chats = Conversations(vault, clock=lambda: NOW)
    assert chats.retention() == 12
    year = datetime(2025, 11, 22, 12)
    due = chats.start("en", "offline", said("old", year - timedelta(seconds=1)))
    edge = chats.start("en", "offline", said("edge", year))
    going_on = chats.start("en", "offline", [*said("older", year - timedelta(days=900)), *said("new", NOW)])
    again = Conversations(vault, clock=lambda: NOW)
    assert again.purged == 1
    assert {one.id for one in again.list()} == {edge, going_on}
    with pytest.raises(UnknownName):
        again.show(due)
    assert again.purge() == 0
    assert Conversations(vault, clock=lambda: NOW).purged == 0


def test_other_lengths(vault: Vault) -> None:
    chats = Conversations(vault, clock=lambda: NOW)
    chats.start("en", "offline", said("old", NOW - timedelta(days=50)))
    assert chats.keep_for(None) == 0
    assert chats.retention() is None
    assert chats.keep_for(2) == 0
    assert chats.keep_for(1) == 1
    assert chats.list() == ()
    for wrong in (-1, 601):
        with pytest.raises(UsageError):
            chats.keep_for(wrong)
    assert chats.retention() == 1


def test_keeping_nothing_writes_nothing(plain: Vault) -> None:
    chats = Conversations(plain)
    going_on = chats.start("en", "offline", said("before"))
    assert chats.keep_for(0) == 1
    assert chats.add_turn(going_on, said(MARK)) == 0
    made = chats.start("en", "offline", said(MARK))
    assert chats.add(made, "person", MARK) == 0
    assert chats.list() == ()
    assert not holds(plain, MARK)
    chats.keep_for(12)
    assert chats.add(chats.start("en", "offline"), "person", "kept") == 1


def test_a_program_that_runs_for_long_applies_it_too(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [NOW]
    chats = Conversations(vault, clock=lambda: clock[0])
    old = chats.start("en", "offline", said())
    current = chats.start("en", "offline", [*said(), Said("person", "later", at=datetime(2028, 1, 1))])
    clock[0] = datetime(2028, 1, 1)
    monkeypatch.setattr(chats, "_applied", chats._applied - 3601)
    chats.add(current, "person", "still here")
    assert chats.purged == 1
    with pytest.raises(UnknownName):
        chats.show(old)


def test_a_chat_in_which_nothing_was_said_goes_after_a_day(vault: Vault) -> None:
    Conversations(vault, clock=lambda: NOW).start("en", "offline")
    assert Conversations(vault, clock=lambda: NOW + timedelta(hours=23)).purged == 0
    with vault.conversations() as con:
        assert con.execute("SELECT count(*) FROM conversation").fetchone() == (1,)
    Conversations(vault, clock=lambda: NOW + timedelta(hours=25))
    with vault.conversations() as con:
        assert con.execute("SELECT count(*) FROM conversation").fetchone() == (0,)
