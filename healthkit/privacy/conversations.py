"""The person's chats, in a file and under a key of their own: kept turn by turn, found, exported, erased.

A turn is written whole or not at all. How long chats are kept is applied when they are opened and, in a program that
runs for long, when they are written.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import uuid4

import duckdb

from healthkit.errors import UnknownName, UnwritableVault, UsageError, VaultBusy
from healthkit.model.words import small_letters
from healthkit.privacy import chat_file, chat_search, retention
from healthkit.privacy.chat_export import Form, exported
from healthkit.privacy.chat_queries import MESSAGES, SUMMARIES
from healthkit.privacy.turns import Conversation, Message, Role, Said, State, Summary, read, written
from healthkit.store import Vault

_TITLE = 60
_LONGEST_TITLE = 200
_APPLY_EVERY = 3600.0  # seconds
_SHORTEST_ID = 4


class Conversations:
    """The chats of one vault. ``purged`` says how many were erased at opening because they were due."""

    def __init__(self, vault: Vault, *, clock: Callable[[], datetime] = chat_file.utc_now) -> None:
        """Open them, and erase what is older than it is to be kept; in a read-only folder that waits."""
        self._vault, self._clock = vault, clock
        self.purged = 0
        with suppress(VaultBusy, UnwritableVault):
            self.purged = self.purge()

    def start(self, lang: str, engine: str, said: Sequence[Said] = ()) -> str:
        """Begin a chat, at best with its first turn, which is one write in place of two; returns its id."""
        made = str(uuid4())
        with self._vault.conversations(write=True) as con:
            if retention.months(con) != 0:
                con.execute(
                    "INSERT INTO conversation (conversation_id, started_at, lang, engine) VALUES (?, ?, ?, ?)",
                    [made, self._clock(), lang, engine or None],
                )
                self._insert(con, made, said)
        return made

    def add(
        self, conversation_id: str, role: Role, text: str, *, evidence: Any = None, engine: str = "",
        written_by: str = "", state: State = "done", items: Any = (), at: datetime | None = None,
    ) -> int:  # fmt: skip
        """Keep one message; see :meth:`add_turn`."""
        return self.add_turn(conversation_id, [Said(role, text, evidence, engine, written_by, state, items, at)])

    def add_turn(self, conversation_id: str, said: Sequence[Said]) -> int:
        """Keep the messages of a turn in one transaction; the last one's position, 0 where nothing is to be kept.

        Raises:
            UnknownName: the chat was erased meanwhile.
            VaultBusy, UnwritableVault: nothing of the turn was kept.
        """
        self._apply_retention()
        with self._vault.conversations(write=True) as con:
            if retention.months(con) == 0:
                return 0
            return self._insert(con, self._known(con, conversation_id), said)

    def list(self) -> tuple[Summary, ...]:
        """Every chat in which something was said, the newest first."""
        with self._vault.conversations() as con:
            return _summaries(con, None)

    def show(self, conversation_id: str) -> Conversation:
        """A whole chat, by its id or the beginning of it.

        Raises:
            UnknownName: there is none, or several begin so.
        """
        with self._vault.conversations() as con:
            return _whole(con, self._known(con, conversation_id))

    def last(self, conversation_id: str) -> Message | None:
        """The last message of a chat; None before the first.

        Raises:
            UnknownName: there is no such chat.
        """
        messages = self.show(conversation_id).messages
        return messages[-1] if messages else None

    def search(self, words: str, limit: int = 50) -> tuple[chat_search.Hit, ...]:
        """The newest messages and titles with all the words, whatever their case and accents."""
        with self._vault.conversations() as con:
            return chat_search.search(con, words, limit)

    def rename(self, conversation_id: str, title: str) -> None:
        """Give a chat another title.

        Raises:
            UnknownName: there is no such chat.
            UsageError: the title is empty.
        """
        title = " ".join(title.split())[:_LONGEST_TITLE]
        if not title:
            raise UsageError("The title is empty.", "Give the chat a name.")
        with chat_file.erasing(self._vault) as con:
            found = self._known(con, conversation_id)
            con.execute("UPDATE conversation SET title = ? WHERE conversation_id = ?", [title, found])

    def delete(self, conversation_id: str) -> None:
        """Erase one chat, from the tables and from the file.

        Raises:
            UnknownName: there is no such chat.
        """
        with chat_file.erasing(self._vault) as con:
            retention.erase(con, (self._known(con, conversation_id),))

    def delete_all(self) -> int:
        """Erase every chat, from the tables and from the file; how many there were. Settings and memory stay."""
        with chat_file.erasing(self._vault) as con:
            row = con.execute("SELECT count(DISTINCT conversation_id) FROM message").fetchone()
            con.execute("DELETE FROM message")
            con.execute("DELETE FROM conversation")
        return int(row[0]) if row else 0

    def swept(self) -> bool:
        """Whether the file holds nothing more of what was erased; False while that waits for the next opening."""
        with self._vault.conversations() as con:
            return not chat_file.unswept(con)

    def export(self, conversation_id: str | None = None, form: Form = "markdown") -> str:
        """One chat or all of them, as Markdown to be read or as JSON with every detail.

        Raises:
            UnknownName: there is no such chat.
        """
        with self._vault.conversations() as con:
            ids = [self._known(con, conversation_id)] if conversation_id else [s.id for s in _summaries(con, None)]
            return exported([_whole(con, one) for one in ids], form)

    def retention(self) -> int | None:
        """For how many months after its last message a chat is kept; 0 for not at all, None for ever."""
        with self._vault.conversations() as con:
            return retention.months(con)

    def keep_for(self, months: int | None) -> int:
        """Set that, and apply it; how many chats were erased.

        Raises:
            UsageError: it is no such length.
        """
        with self._vault.conversations(write=True) as con:
            retention.keep(con, months)
        return self.purge()

    def purge(self, months: int | None = None) -> int:
        """Erase the chats that are older than the setting, or than ``months``; how many. Twice is as once."""
        length = retention.checked(months) if months is not None else None
        self._applied = time.monotonic()
        with self._vault.conversations() as con:
            due = retention.overdue(con, retention.months(con) if length is None else length, self._clock())
            left = chat_file.unswept(con)
        if not due:
            if left:
                chat_file.sweep(self._vault)
            return 0
        with chat_file.erasing(self._vault) as con:  # a chat may have gone on since it was looked at
            due = retention.overdue(con, retention.months(con) if length is None else length, self._clock())
            gone = sum(one.messages > 0 for found in due for one in _summaries(con, found))
            retention.erase(con, due)
        return gone

    def _apply_retention(self) -> None:
        if time.monotonic() - self._applied > _APPLY_EVERY:
            with suppress(VaultBusy, UnwritableVault):
                self.purged += self.purge()

    def _insert(self, con: duckdb.DuckDBPyConnection, conversation_id: str, said: Sequence[Said]) -> int:
        row = con.execute(
            "SELECT coalesce(max(position), 0) FROM message WHERE conversation_id = ?", [conversation_id]
        ).fetchone()
        position = int(row[0]) if row else 0
        for one in said:
            position += 1
            con.execute(
                "INSERT INTO message (conversation_id, position, role, at_utc, body, evidence, engine, written_by, "
                "state, context, folded) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    conversation_id, position, one.role, one.at or self._clock(), one.text, written(one.evidence),
                    one.engine or None, one.written_by or None, one.state, written(one.items), small_letters(one.text),
                ],
            )  # fmt: skip
        first = next((one.text for one in said if one.role == "person" and one.text.strip()), None)
        if first is not None:
            con.execute(
                "UPDATE conversation SET title = ? WHERE conversation_id = ? AND title IS NULL",
                [titled(first), conversation_id],
            )
        return position

    @staticmethod
    def _known(con: duckdb.DuckDBPyConnection, said: str) -> str:
        rows = con.execute("SELECT conversation_id::VARCHAR FROM conversation").fetchall()
        ids = [str(row[0]) for row in rows]
        found = [one for one in ids if one == said.lower()]
        if not found and len(said) >= _SHORTEST_ID:
            found = [one for one in ids if one.startswith(said.lower())]
        if len(found) != 1:
            raise UnknownName("conversation", said, [one[:8] for one in ids])
        return found[0]


def titled(question: str) -> str:
    """A chat's first title: its first question on one line, cut between words."""
    line = " ".join(question.split())
    if len(line) <= _TITLE:
        return line
    return line[: line.rfind(" ", _TITLE // 2, _TITLE) if " " in line[_TITLE // 2 : _TITLE] else _TITLE] + "…"


def _summaries(con: duckdb.DuckDBPyConnection, conversation_id: str | None) -> tuple[Summary, ...]:
    return tuple(Summary(*row) for row in con.execute(SUMMARIES, {"id": conversation_id}).fetchall())


def _whole(con: duckdb.DuckDBPyConnection, conversation_id: str) -> Conversation:
    rows: list[Any] = con.execute(MESSAGES, {"id": conversation_id}).fetchall()
    messages = tuple(
        Message(position, role, body, at, read(evidence), engine, writer, state, read(items) or ())
        for position, role, body, at, evidence, engine, writer, state, items in rows
    )
    return Conversation(_summaries(con, conversation_id)[0], messages)
