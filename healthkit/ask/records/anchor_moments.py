"""The day of a moment that a question names: looked up in the record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from healthkit.ask.records import courses
from healthkit.ask.records.anchor_rules import AGAINST, NAMED, SHOTS
from healthkit.ask.records.book import Book, Lane, Row, book
from healthkit.ask.records.names import LINKS, find, matching
from healthkit.ask.records.visits import meetings, operations
from healthkit.source.record_lanes import Stretch

if TYPE_CHECKING:
    from healthkit.ask.topics import Scope

_WORD = re.compile(r"\S+")
_LANES: dict[str, Lane] = {"diagnosis": "condition", "procedure": "procedure"}
_OWN = re.compile(r"(?:i|que|j|je|being)\b|(?:my|mon|le|the) (?:diagnosis|diagnostic)")
"""What a person says of themselves: there, a name that nobody knows is a moment that the record does not hold."""
_MONTH = 7  # characters of a moment that names a month


def day(kind: str, said: str, rest: str, frame: str, scope: Scope) -> tuple[int, date | None] | None:
    """How many characters after the match belong to the moment, and its day; None where the record has none. Nothing at
    all where the words are of no moment that a record could know.

    Args:
        kind: of moment, a key of :data:`~healthkit.ask.records.anchor_rules.MOMENTS`.
        said: the words that were matched.
        rest: the line after them, in which a name may follow.
        frame: ``since``, ``before`` …
        scope: the vault and the day that is today.
    """
    record = book(scope)
    if kind in NAMED:
        lane = _LANES.get(kind, "medication")
        end, key = _name(record, lane, rest, scope.lang)
        if key is None:
            return (0, None) if _OWN.match(said) else None
        return end, _named(record, kind, key, frame, scope.as_of)
    if kind == "operation":
        return 0, _latest(operations(record, scope.as_of))
    if kind == "shot":
        return _shot(record, said, rest, scope)
    rows = record.rows("encounter", scope.as_of)
    return 0, _latest(meetings(rows, kind))  # type: ignore[arg-type]


def _name(record: Book, lane: Lane, rest: str, lang: str) -> tuple[int, str | None]:
    """The name that comes right after a pattern; its end, and its key."""
    spans = list(_WORD.finditer(rest))[:8]
    words = [match[0] for match in spans]
    found = find(record, lane, words, range(len(words)), lang)[:1]
    if not found or any(word not in LINKS | {"a", "an"} for word in words[: found[0].words[0]]):
        return 0, None
    return spans[found[0].words[-1]].end(), found[0].key


def _named(record: Book, kind: str, key: str, frame: str, as_of: date) -> date | None:
    if kind == "procedure":
        return _latest(matching(record.rows("procedure", as_of), "procedure", key))
    if kind == "diagnosis":
        rows = [row for row in matching(record.rows("condition", as_of), "condition", key) if row.first]
        return _precise(min(rows, key=lambda row: row.first or as_of, default=None))
    taken = courses.of_medication(record, key, as_of)
    if kind == "stop":
        return _stop(taken[-1], as_of) if taken else None
    if not taken:
        return None
    one = taken[0] if frame in ("before", "until") else taken[-1]
    return one.start if len(one.written or "") >= _MONTH else None


def _stop(one: Stretch, as_of: date) -> date | None:
    """The end of a course that is over, where somebody wrote it; one that merely is no longer active has none."""
    written = one.ended is None or len(one.ended) >= _MONTH
    over = not one.holds and one.stop is not None and one.start != one.stop <= as_of
    return one.stop if over and written else None


def _shot(record: Book, said: str, rest: str, scope: Scope) -> tuple[int, date | None]:
    """The latest dose; of the vaccine that is named before the word or after it."""
    rows = record.rows("immunization", scope.as_of)
    words = said.split()
    named = find(record, "immunization", words, range(len(words)), scope.lang)
    against = AGAINST.match(rest)
    offset = against.end() if against else 0
    end, key = _name(record, "immunization", rest[offset:], scope.lang)
    explained = {place for one in named for place in one.words}
    strange = [word for place, word in enumerate(words) if place not in explained and word not in SHOTS]
    if strange or (against and not key):
        return 0, None
    keys = [one.key for one in named] + ([key] if key else [])
    for one in keys:
        rows = matching(rows, "immunization", one)
    return (offset + end if key else 0), _latest(rows)


def _latest(rows: Sequence[Row]) -> date | None:
    dated = [row for row in rows if row.first]
    return _precise(max(dated, key=lambda row: row.first or date.min, default=None))


def _precise(row: Row | None) -> date | None:
    """A row's first day, where the record names at least the month."""
    return row.first if row and len(row.written or "") >= _MONTH else None
