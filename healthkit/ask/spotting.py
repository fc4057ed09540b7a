"""Which words of a question a rule has used, and phrases found among those that are still free."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from healthkit.ask.words import Question


@dataclass(frozen=True)
class Spot:
    """A phrase found: which of the table's keys it means, and its words."""

    key: str
    words: tuple[int, ...]


@dataclass
class Page:
    """A question being read: every word is free until a rule has taken it."""

    question: Question
    taken: set[int] = field(default_factory=set)

    @property
    def free(self) -> list[int]:
        """The words that nothing has explained yet, in order."""
        return [index for index in range(len(self.question.words)) if index not in self.taken]

    def take(self, words: Iterable[int]) -> None:
        """Mark words as explained."""
        self.taken.update(words)

    def take_characters(self, start: int, end: int) -> tuple[int, ...]:
        """Mark the words that a piece of the line touches."""
        words = tuple(self.question.span(start, end))
        self.take(words)
        return words

    def masked(self) -> str:
        """The line with taken words blanked out, other words at their places."""
        line = list(self.question.line)
        for index in self.taken:
            start = self.question.starts[index]
            line[start : start + len(self.question.words[index])] = "\0" * len(self.question.words[index])
        return "".join(line)

    def spot(self, table: Mapping[str, Iterable[str]]) -> list[Spot]:
        """Phrases of a table among the free words; the longest at each place, no word in two."""
        entries, longest = _entries(table)
        free = set(self.free)
        found: list[Spot] = []
        at, words = 0, self.question.words
        while at < len(words):
            step = 1
            for size in range(min(longest, len(words) - at), 0, -1):
                span = tuple(range(at, at + size))
                key = entries.get(words[at : at + size])
                if key is not None and free.issuperset(span):
                    found.append(Spot(key, span))
                    step = size
                    break
            at += step
        return found


_KEPT = 64
_prepared: dict[int, tuple[Mapping[str, Iterable[str]], dict[tuple[str, ...], str], int]] = {}


def _entries(table: Mapping[str, Iterable[str]]) -> tuple[dict[tuple[str, ...], str], int]:
    """A table's phrases by their words, and the length of the longest; kept for tables that are asked for again."""
    kept = _prepared.get(id(table))
    if kept is not None and kept[0] is table:
        return kept[1], kept[2]
    entries = {tuple(phrase.split()): key for key, names in table.items() for phrase in names}
    longest = max(map(len, entries), default=0)
    if len(table) > 1:  # what is made for one look is not worth keeping
        if len(_prepared) >= _KEPT:
            _prepared.clear()
        _prepared[id(table)] = (table, entries, longest)
    return entries, longest
