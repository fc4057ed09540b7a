"""What the assistant may remember: plain lines that the person writes, sees and changes; off by default.

Only the person writes here. Nothing that a model can call reaches this module, and the lines lie in the file of the
chats, which the model's SQL never sees.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from healthkit.errors import UnknownName, UsageError
from healthkit.model.words import fold
from healthkit.privacy import chat_file
from healthkit.privacy.categories import in_text
from healthkit.privacy.payload import Item
from healthkit.privacy.scope import MEMORY
from healthkit.store import Vault

MOST_LINES = 50
LONGEST = 300
_ON = "memory"


@dataclass(frozen=True)
class Line:
    """One line; times are naive UTC."""

    id: str
    text: str
    created_at: datetime
    edited_at: datetime

    def as_dict(self) -> dict[str, Any]:
        """JSON for machines."""
        return {
            "id": self.id,
            "text": self.text,
            "created": f"{self.created_at:%Y-%m-%dT%H:%M:%SZ}",
            "edited": f"{self.edited_at:%Y-%m-%dT%H:%M:%SZ}",
        }


class Memory:
    """The memory of one vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def enabled(self) -> bool:
        """Whether the assistant may use it; False unless the person said otherwise."""
        with self._vault.conversations() as con:
            return chat_file.setting(con, _ON) == "on"

    def enable(self, on: bool = True) -> None:
        """Switch it on or off; the lines stay."""
        with self._vault.conversations(write=True) as con:
            chat_file.put(con, _ON, "on" if on else "off")

    def lines(self) -> tuple[Line, ...]:
        """Every line, the oldest first, also while it is off."""
        with self._vault.conversations() as con:
            return _lines(con)

    def items(self) -> tuple[Item, ...]:
        """The lines as a model may get them, each with the kinds of data it tells of; none while it is off."""
        with self._vault.conversations() as con:
            lines = _lines(con) if chat_file.setting(con, _ON) == "on" else ()
        return tuple(_item(line) for line in lines)

    def add(self, text: str) -> Line:
        """Write a line; one that stands there already is returned as it is.

        Raises:
            UsageError: it is empty or too long, or there are too many.
        """
        body, now = _one_line(text), chat_file.utc_now()
        with self._vault.conversations(write=True) as con:
            held = _lines(con)
            for line in held:
                if fold(line.text) == fold(body):
                    return line
            if len(held) >= MOST_LINES:
                raise UsageError(f"The memory holds {MOST_LINES} lines, and no more.", "Remove one first.")
            taken = {line.id for line in held}
            made = next(one for one in iter(lambda: secrets.token_hex(3), "") if one not in taken)
            con.execute("INSERT INTO memory_line VALUES (?, ?, ?, ?)", [made, body, now, now])
        return Line(made, body, now, now)

    def edit(self, line_id: str, text: str) -> Line:
        """Write a line anew; what it said leaves the file too.

        Raises:
            UnknownName: there is no such line.
            UsageError: the text is empty or too long.
        """
        body, now = _one_line(text), chat_file.utc_now()
        with chat_file.erasing(self._vault) as con:
            line = _known(con, line_id)
            con.execute("UPDATE memory_line SET body = ?, edited_at = ? WHERE line_id = ?", [body, now, line.id])
        return Line(line.id, body, line.created_at, now)

    def remove(self, line_id: str) -> None:
        """Erase a line, from the table and from the file.

        Raises:
            UnknownName: there is no such line.
        """
        with chat_file.erasing(self._vault) as con:
            con.execute("DELETE FROM memory_line WHERE line_id = ?", [_known(con, line_id).id])

    def clear(self) -> int:
        """Erase every line, from the table and from the file; how many there were."""
        with chat_file.erasing(self._vault) as con:
            count = len(_lines(con))
            con.execute("DELETE FROM memory_line")
        return count


def _item(line: Line) -> Item:
    """Words of no row; where they tell of something sensitive, they need the consent for it as any data do."""
    kinds = in_text(line.text)
    return Item(line.text, "words", (MEMORY,) if kinds else (), kinds, "memory")


def _lines(con: duckdb.DuckDBPyConnection) -> tuple[Line, ...]:
    rows = con.execute(
        "SELECT line_id, body, created_at, edited_at FROM memory_line ORDER BY created_at, line_id"
    ).fetchall()
    return tuple(Line(*row) for row in rows)


def _known(con: duckdb.DuckDBPyConnection, line_id: str) -> Line:
    held = {line.id: line for line in _lines(con)}
    if line_id.lower() not in held:
        raise UnknownName("line", line_id, held)
    return held[line_id.lower()]


def _one_line(text: str) -> str:
    """A text on one line, without characters that do not show.

    Raises:
        UsageError: nothing is left, or too much.
    """
    shown = "".join(
        sign if unicodedata.category(sign)[0] != "C" else " " for sign in unicodedata.normalize("NFC", text)
    )
    line = " ".join(shown.split())
    if not line:
        raise UsageError("The line is empty.", "Say what is to be remembered.")
    if len(line) > LONGEST:
        raise UsageError(f"The line has {len(line)} characters; {LONGEST} are the most.", "Say it in fewer words.")
    return line
