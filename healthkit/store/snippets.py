"""The place of a text that shows best what was found in it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from healthkit.model.words import small_letters

_WORD = re.compile(r"[^\W_]+")
_LENGTH = 220
_MOST_HITS = 2000
"""A word that stands in a text more often than this has shown itself."""


@dataclass(frozen=True)
class Snippet:
    """A piece of a text on one line, with the hits in it as pairs of start and end."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


def snippet(text: str, words: frozenset[str]) -> Snippet:
    """The piece of ``text`` with the most different hits; its beginning where there are none.

    ``words`` are folded as the index folds them.
    """
    hits = _hits(text, words)
    start, end = _window(hits) if hits else (0, min(len(text), _LENGTH))
    start, end = _widened(text, start, end)
    return _cut(text, start, end, [hit for hit in hits if start <= hit[0] and hit[1] <= end])


def _hits(text: str, words: frozenset[str]) -> list[tuple[int, int, str]]:
    found = []
    for match in _WORD.finditer(text) if words else ():
        word = small_letters(match[0])
        if word in words:
            found.append((match.start(), match.end(), word))
            if len(found) == _MOST_HITS:
                break
    return found


def _window(hits: list[tuple[int, int, str]]) -> tuple[int, int]:
    """The stretch of at most :data:`_LENGTH` characters with the most different words, then the most hits."""
    inside: Counter[str] = Counter()
    best, first = (0, 0, 0, 0), 0
    for end_hit in hits:
        inside[end_hit[2]] += 1
        while end_hit[1] - hits[first][0] > _LENGTH and hits[first] is not end_hit:
            inside[hits[first][2]] -= 1
            first += 1
        score = (len(+inside), inside.total(), -hits[first][0], -end_hit[1])
        best = max(best, score) if best != (0, 0, 0, 0) else score
    return -best[2], -best[3]


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """As much text around a stretch as there is room for, cut between words."""
    spare = max(_LENGTH - (end - start), 0)
    left = max(start - spare // 3, 0)
    right = min(left + max(_LENGTH, end - left), len(text))
    left = max(min(left, right - _LENGTH), 0)
    if left:
        space = text.find(" ", left, start)
        left = space + 1 if space >= 0 else left
    if right < len(text):
        space = text.rfind(" ", end, right)
        right = space if space >= 0 else right
    return left, right


def _cut(text: str, start: int, end: int, hits: list[tuple[int, int, str]]) -> Snippet:
    """The stretch on one line, runs of white space as one space, with dots where it was cut."""
    lead = "… " if start else ""
    pieces: list[str] = [lead]
    marks: list[tuple[int, int]] = []
    length, last = len(lead), start
    for hit_start, hit_end, _ in hits:
        before = _one_line(text[last:hit_start])
        if length == len(lead):
            before = before.lstrip()
        pieces += [before, text[hit_start:hit_end]]
        length += len(before)
        marks.append((length, length + hit_end - hit_start))
        length, last = length + hit_end - hit_start, hit_end
    rest = _one_line(text[last:end])
    pieces.append(rest.lstrip() if length == len(lead) else rest)
    shown = "".join(pieces).rstrip()
    return Snippet(shown + (" …" if end < len(text) else ""), tuple(marks))


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)
