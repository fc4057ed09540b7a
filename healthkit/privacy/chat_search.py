"""Finding words in chats: letter case, accents and endings do not matter ("nuit" finds "nuits", and back)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from healthkit.model.words import small_letters
from healthkit.privacy.chat_queries import SEARCH, conditions
from healthkit.store.snippets import Snippet, snippet

_ASKED = re.compile(r'"([^"]+)"|«([^»]+)»|“([^”]+)”|(\S+)')
_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 12
_SHORT = 4


@dataclass(frozen=True)
class Hit:
    """A message, or the title (position 0), in which every word was found; ``at`` is naive UTC."""

    id: str
    title: str
    position: int
    role: str
    at: datetime
    snippet: Snippet

    def as_dict(self) -> dict[str, Any]:
        """JSON for machines."""
        return {
            "id": self.id,
            "title": self.title,
            "position": self.position,
            "role": self.role,
            "time": f"{self.at:%Y-%m-%dT%H:%M:%SZ}",
            "snippet": self.snippet.text,
        }


def search(con: duckdb.DuckDBPyConnection, words: str, limit: int) -> tuple[Hit, ...]:
    """The newest messages with all the words; words in quotes stand together. None for no words."""
    asked = _asked(words)
    if not asked:
        return ()
    values: dict[str, object] = {"limit": limit}
    for n, parts in enumerate(asked):
        values[f"word{n}"] = max(parts, key=len)
        values[f"pattern{n}"] = r"(^|[^\pL\pN])" + r"\pL*[^\pL\pN]+".join(map(re.escape, parts))
    rows: list[Any] = con.execute(SEARCH.format(conditions=conditions(len(asked))), values).fetchall()
    begins = tuple({part for parts in asked for part in parts})
    return tuple(
        Hit(chat, title, position, role, at, snippet(body, _found(body, begins)))
        for chat, title, position, role, at, body in rows
    )


def _asked(words: str) -> list[list[str]]:
    """The words and phrases, each as its parts: "d'œdème" is two."""
    parts = (_WORD.findall(small_letters(next(filter(None, match)))) for match in _ASKED.findall(words))
    return [list(map(_singular, found)) for found in parts if found][:_MOST_WORDS]


def _singular(word: str) -> str:
    """A plural without its s; since a word may go on, both are found."""
    return word[:-1] if len(word) > _SHORT and word.endswith("s") and not word.endswith("ss") else word


def _found(text: str, begins: tuple[str, ...]) -> frozenset[str]:
    """The words of a text that begin as asked, in the form in which snippets compare."""
    return frozenset(word for word in map(small_letters, _WORD.findall(text)) if word.startswith(begins))
