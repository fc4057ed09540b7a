"""Typing errors in key words: a word that no table knows is read as the key word it nearly is."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

SHORTEST = 5  # letters of a key word that may be mistyped
LONG = 8  # from here on two errors are forgiven


def distance(left: str, right: str, limit: int) -> int:
    """Edits (insert, delete, replace, swap neighbours) between two words; ``limit + 1`` where there are more."""
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, one in enumerate(left, 1):
        last, row_before = row, before
        row = [i]
        for j, other in enumerate(right, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (one != other))
            if i > 1 and j > 1 and one == right[j - 2] and left[i - 2] == other:
                cost = min(cost, row_before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before = last
    return row[-1]


class Speller:
    """Finds the key words that an unknown word may have been meant to be."""

    def __init__(self, keys: Iterable[str], known: Iterable[str]) -> None:
        """``keys`` may be mistyped; ``known`` are words that mean themselves and are never corrected."""
        keys = set(keys)
        self._known = keys | set(known)
        self._by_start: dict[str, list[tuple[str, int]]] = {}
        for key in sorted(keys):
            if len(key) >= SHORTEST:
                self._by_start.setdefault(key[0], []).append((key, _letters(key)))
        self.meant = lru_cache(maxsize=20_000)(self._meant)

    def _meant(self, word: str) -> tuple[str, ...]:
        """The nearest key words that start with the same letter; none for a known word."""
        if len(word) < SHORTEST - 1 or word in self._known:
            return ()
        mine, found = _letters(word), []
        for key, letters in self._by_start.get(word[0], ()):
            limit = 2 if min(len(key), len(word)) >= LONG else 1
            # Each edit changes at most two letters of the set: a cheap test that spares most distances.
            if abs(len(key) - len(word)) > limit or (mine ^ letters).bit_count() > 2 * limit:
                continue
            apart = distance(word, key, limit)
            if apart <= limit:
                found.append((apart, key))
        nearest = min(found, default=(0, ""))[0]
        return tuple(key for apart, key in sorted(found) if apart == nearest)


def _letters(word: str) -> int:
    bits = 0
    for char in word:
        bits |= 1 << (ord(char) & 31)
    return bits
