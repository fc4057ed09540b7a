"""Words of a page put together as a reader sees them: exponents, footnote signs, lines, pieces between wide gaps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from healthkit.source.documents.words import Page, Word

_SUPER = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_POWER = re.compile(r"(?:10|[^a-zA-Z](?:mm|m|cm)|^(?:mm|m))$")
_ION = re.compile(r"(?:^|[^A-Za-z])(?:Na|K|Cl|Ca|Mg|Li|Fe|Zn|Cu|H|HCO3|PO4|NH4)$")
_LEADERS = re.compile(r"[.·_]{3,}|…+|^[.·]$|^[.·_]{2,}$")
_SAME_LINE = 0.35
"""Of the letter's size: words whose feet differ by less stand on one line."""


@dataclass(frozen=True, slots=True)
class Line:
    """Words of one line, left to right; ``number`` counts the lines of the page from 1."""

    page: int
    number: int
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The line as it reads."""
        return " ".join(word.text for word in self.words)

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(word.x1 for word in self.words)

    @property
    def base(self) -> float:
        """Where most of its words stand."""
        return median(word.base for word in self.words)

    @property
    def size(self) -> float:
        """Size of most of its letters."""
        return median(word.size for word in self.words)

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(word.bold for word in self.words)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a line that stand together, with a wide gap on either side."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The piece as it reads."""
        return " ".join(word.text for word in self.words)

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return self.words[-1].x1


def settle(words: Iterable[Word]) -> list[Word]:
    """Join what touches: exponents and indices to the word they belong to, raised footnote signs as its ``marks``."""
    waiting = sorted(words, key=lambda word: (word.x0, word.x1))
    settled: list[Word] = []
    by_row: dict[int, list[int]] = {}
    for word in waiting:
        left = _neighbour(word, settled, by_row)
        if left is None:
            by_row.setdefault(int(word.base // 10), []).append(len(settled))
            settled.append(word)
        else:
            settled[left] = _joined(settled[left], word)
    return [part for word in settled if word.text for part in _without_leaders(word)]


def _without_leaders(word: Word) -> list[Word]:
    """A word without the dots that lead the eye to the next column; what they join becomes two words."""
    found = _LEADERS.search(word.text)
    if not found:
        return [word]
    width = (word.x1 - word.x0) / len(word.text)
    left, right = word.text[: found.start()], word.text[found.end() :]
    made = [replace(word, text=left, x1=word.x0 + 1.3 * width * len(left))] if left else []
    return made + ([replace(word, text=right, x0=word.x1 - 1.3 * width * len(right))] if right else [])


def _neighbour(word: Word, settled: list[Word], by_row: dict[int, list[int]]) -> int | None:
    """The word to whose right edge this one clings."""
    row = int(word.base // 10)
    for near in (row, row - 1, row + 1):
        for index in reversed(by_row.get(near, [])[-40:]):
            other = settled[index]
            large, small = max(word.size, other.size), min(word.size, other.size)
            away = abs(word.base - other.base)
            touches = -0.3 * large < word.x0 - other.x1 <= 0.17 * small and away < 0.65 * large
            if touches and (small <= 0.85 * large or away < 0.06 * large):
                return index
    return None


def _joined(left: Word, right: Word) -> Word:
    raised = left.base - right.base > 0.12 * left.size and right.size < 0.85 * left.size
    text, marks = left.text, left.marks
    if not raised:
        text += right.text
    elif re.fullmatch(r"[-−+]?\d{1,2}", right.text) and _POWER.search(left.text):
        text += right.text.translate(_SUPER)
    elif re.fullmatch(r"\d?[+−-]", right.text) and _ION.search(left.text):
        text += right.text
    else:
        marks += right.text
    return replace(left, text=text, x1=max(left.x1, right.x1), marks=marks)


def lines(words: Iterable[Word], page: int) -> list[Line]:
    """Settled words as lines, top to bottom. Small raised words that stand alone are left out as footnote signs."""
    rows: list[list[Word]] = []
    bases: list[float] = []
    for word in sorted(words, key=lambda word: word.base):
        row = len(rows) - 1
        if row >= 0 and word.base - bases[row] <= _SAME_LINE * max(word.size, rows[row][0].size):
            rows[row].append(word)
        else:
            rows.append([word])
            bases.append(word.base)
    rows = _without_signs(rows)
    made = [tuple(sorted(row, key=lambda word: word.x0)) for row in rows]
    return [Line(page, number, row) for number, row in enumerate(made, 1)]


def _without_signs(rows: list[list[Word]]) -> list[list[Word]]:
    """Rows without those that hold only small signs raised over the next row's words."""
    kept = []
    for index, row in enumerate(rows):
        below = rows[index + 1] if index + 1 < len(rows) else []
        if below and len(row) <= 6 and _signs_of(sorted(row, key=lambda word: word.x0), below):
            continue
        kept.append(row)
    return kept


def _signs_of(row: Sequence[Word], below: Sequence[Word]) -> bool:
    """Whether each word is a sign behind a word of the line below, or behind another sign."""
    ends = [(other.x1, other.size) for other in below]
    for word in row:
        size = max(size for _, size in ends)
        raised = 0 < below[0].base - word.base < 0.7 * size and word.size <= 0.8 * size and len(word.text) <= 3
        if not raised or not any(-0.2 * size < word.x0 - x1 < 0.9 * size for x1, _ in ends):
            return False
        ends.append((word.x1, size))
    return True


def pieces(words: Sequence[Word], gap: float = 0.8) -> list[Piece]:
    """Split words of a line where the space is wider than ``gap`` times the letter's size."""
    made: list[list[Word]] = []
    for word in words:
        if made and word.x0 - made[-1][-1].x1 <= gap * max(word.size, made[-1][-1].size):
            made[-1].append(word)
        else:
            made.append([word])
    return [Piece(tuple(group)) for group in made]


def running_texts(pages: Sequence[Page]) -> set[str]:
    """Headers and footers: texts, digits aside, that stand at the same height on most pages of several."""
    if len(pages) < 2:
        return set()
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        found = {(blurred(line.text), round(line.base / 6)) for line in lines(settle(page.words), page.number)}
        edge = {(text, row) for text, row in found if not 0.25 * page.height < row * 6 < 0.85 * page.height}
        seen.update(edge)
    most = max(2, (len(pages) + 1) // 2 + (len(pages) > 2))
    return {text for (text, _), count in seen.items() if count >= most}


def blurred(text: str) -> str:
    """A text whose digits do not count: "Page 1 of 3" and "Page 2 of 3" are alike."""
    return re.sub(r"\d+", "0", text)
