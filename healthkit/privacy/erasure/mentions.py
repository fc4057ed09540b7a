"""Where erased data are spoken of: in chats, in the assistant's memory, in what was kept of what left.

A chat in which they were used or named goes as a whole, since what follows an answer quotes it. Its numbers are known
by their evidence (metric, days, sources) and by the labels of what a model saw; its words by those of the kind of data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from healthkit.model.catalogue import catalogue
from healthkit.model.words import fold
from healthkit.privacy import chat_file
from healthkit.privacy.categories import categories, in_content, of_metric
from healthkit.privacy.erasure.scope import What
from healthkit.privacy.retention import erase
from healthkit.store import Vault

_ISO = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")
_NEVER = datetime(9999, 1, 1)  # noqa: DTZ001 (naive UTC, as everywhere in the vault)
_LEAST_NAME = 8
"""Shorter names of apps, such as “Health”, stand in every other sentence."""
_DAYS = (("from", "to"), ("first", "last"))


@dataclass(frozen=True)
class Mention:
    """By what a text or its evidence shows that it speaks of a scope.

    ``names`` are the names of the sources. ``words`` finds the kind of data or the metric in a text, ``called``
    the names of diagnoses, medicines and the like.
    """

    what: What
    names: frozenset[str]
    words: re.Pattern[str] | None
    called: re.Pattern[str] | None = None
    before: datetime = _NEVER

    @classmethod
    def of(
        cls, what: What, names: frozenset[str], called: frozenset[str] = frozenset(), before: datetime | None = None
    ) -> Mention:
        """For a scope whose sources go by these names and whose records are ``called`` so, in what was said before."""
        return cls(what, names, _words(what), _pattern(called), before or _NEVER)

    def heard(self, text: str, *contents: Any) -> bool:
        """Whether a text, or JSON that belongs to it, speaks of every part that the scope names."""
        what = self.what
        return (
            (what.source is None or self._source(text, contents))
            and (not (what.category or what.metric) or self._kind(text, contents))
            and (not what.dated or self._days(text, contents))
        )

    def _source(self, text: str, contents: tuple[Any, ...]) -> bool:
        long = [fold(name) for name in self.names if len(name) >= _LEAST_NAME]
        folded = fold(text)
        return (
            any(name in folded for name in long)
            or bool(self.called and self.called.search(folded))
            or any(value in self.names for content in contents for value in _texts(content))
        )

    def _kind(self, text: str, contents: tuple[Any, ...]) -> bool:
        category, metric = self.what.category, self.what.metric
        if any(pattern and pattern.search(fold(text)) for pattern in (self.words, self.called)):
            return True
        if category and any(category in in_content(one) or category in set(_texts(one)) for one in (text, *contents)):
            return True
        return metric is not None and any(metric in set(_texts(one)) for one in contents)

    def _days(self, text: str, contents: tuple[Any, ...]) -> bool:
        low, high = self.what.from_day or date.min, self.what.to_day or date.max
        spans = [(one, one) for found in _ISO.findall(text) if (one := _day(found))]
        spans += [span for content in contents for span in _spans(content)]
        return any(first <= high and last >= low for first, last in spans)


def names_of(con: duckdb.DuckDBPyConnection, sources: list[int] | None) -> frozenset[str]:
    """Under which names sources are spoken of."""
    found = con.execute(
        "SELECT DISTINCT unnest([app, product, device, model, coalesce(product, product_class || ':' || app)]) "
        "FROM vault.source WHERE source_id IN (SELECT unnest(?::INTEGER[]))",
        [sources or []],
    ).fetchall()
    return frozenset(row[0] for row in found if row[0])


def chats(con: duckdb.DuckDBPyConnection, mention: Mention) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The chats and the lines of the memory that speak of it, of those from before ``mention.before``."""
    rows = con.execute(
        "SELECT c.conversation_id::VARCHAR, coalesce(c.title, ''), m.body, m.evidence::VARCHAR, m.context::VARCHAR "
        "FROM conversation AS c LEFT JOIN message AS m USING (conversation_id) WHERE c.started_at < ?",
        [mention.before],
    ).fetchall()
    said: dict[str, tuple[list[str], list[Any]]] = {}
    for chat, title, body, evidence, context in rows:
        texts, contents = said.setdefault(chat, ([title], []))
        texts.append(body or "")
        contents += [json.loads(one) for one in (evidence, context) if one]
    found = tuple(chat for chat, (texts, contents) in said.items() if mention.heard("\n".join(texts), *contents))
    lines = con.execute("SELECT line_id, body FROM memory_line WHERE edited_at < ?", [mention.before]).fetchall()
    return found, tuple(line for line, body in lines if mention.heard(body))


def strike_chats(vault: Vault, mention: Mention) -> tuple[int, int]:
    """Erase them, from the tables and from the file; how many chats and lines there were."""
    with vault.conversations() as con:
        found, lines = chats(con, mention)
        left = chat_file.unswept(con)
    if found or lines:
        with chat_file.erasing(vault) as con:
            found, lines = chats(con, mention)
            erase(con, found)
            con.execute("DELETE FROM memory_line WHERE line_id IN (SELECT unnest(?::VARCHAR[]))", [list(lines)])
    elif left:
        chat_file.sweep(vault)
    return len(found), len(lines)


def payloads(con: duckdb.DuckDBPyConnection, mention: Mention, touched: frozenset[str]) -> tuple[str, ...]:
    """Entries of the log of what left whose kept bytes may hold it: by what they say, or, where the scope names a
    source or days, by holding a kind of data that is touched."""
    rows = con.execute(
        "SELECT entry_id::VARCHAR, categories, payload FROM egress WHERE payload IS NOT NULL AND at_utc < ?",
        [mention.before],
    ).fetchall()
    what = mention.what
    return tuple(
        entry
        for entry, held, body in rows
        if (what.category in held if what.category else bool(touched & set(held)))
        or mention.heard(bytes(body).decode("utf-8", "replace"), _json(body))
    )


def strike_payloads(vault: Vault, mention: Mention, touched: frozenset[str]) -> int:
    """Take the kept bytes out; the line of the log stays. How many there were."""
    with vault.ledger() as con:
        if not payloads(con, mention, touched):
            return 0
    with vault.ledger(write=True) as con:
        found = payloads(con, mention, touched)
        con.execute("UPDATE egress SET payload = NULL WHERE entry_id IN (SELECT unnest(?::UUID[]))", [list(found)])
    return len(found)


def _words(what: What) -> re.Pattern[str] | None:
    """The names of the metrics of the scope, and of the kind of data, as whole words."""
    known = catalogue().metrics
    if what.metric:
        meant = [known[what.metric]] if what.metric in known else []
    elif what.category:
        meant = [one for one in known.values() if what.category in of_metric(one.id)]
    else:
        return None
    said = {label for one in meant for label in (*one.label.values(), *_flat(one.synonyms.values()))}
    if what.category:
        said |= set(categories()[what.category].label.values())
    return _pattern(said)


def _pattern(said: Iterable[str]) -> re.Pattern[str] | None:
    """Any of these as whole words, whatever their case and accents."""
    folded = sorted({fold(one) for one in said if len(one) > 3}, key=len, reverse=True)
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(map(re.escape, folded))})(?![a-z0-9])") if folded else None


def _flat(values: Any) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        else:
            yield from _flat(value)


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for value in content.values():
            yield from _texts(value)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from _texts(value)


def _spans(content: Any) -> Iterator[tuple[date, date]]:
    """Every stretch of days that JSON names, and every single day."""
    if isinstance(content, Mapping):
        for low, high in _DAYS:
            first, last = _day(content.get(low)), _day(content.get(high))
            if first and last:
                yield first, last
        for value in content.values():
            yield from _spans(value)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from _spans(value)
    elif isinstance(content, str):
        yield from ((one, one) for found in _ISO.findall(content) if (one := _day(found)))


def _day(said: Any) -> date | None:
    with suppress(TypeError, ValueError):
        return date.fromisoformat(str(said)[:10])
    return None


def _json(body: bytes) -> Any:
    with suppress(ValueError):
        return json.loads(bytes(body))
    return None
