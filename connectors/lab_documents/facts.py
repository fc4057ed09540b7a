"""What a report says once for all of its rows: language, laboratory, fasting, and when the specimen was taken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from connectors.lab_documents import dates, vocabulary
from connectors.lab_documents.dates import Dated, Order
from connectors.lab_documents.values import Writing, writing_of
from healthkit.model.words import fold, small_letters
from healthkit.source.documents.lines import Line, Piece, pieces
from healthkit.source.documents.words import Word


@dataclass(frozen=True, slots=True)
class Taken:
    """A date of collection, and where it is written: page, height and horizontal extent of its line."""

    moment: str
    page: int
    base: float
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one document; ``taken`` in reading order, empty where no date of collection is given."""

    french: bool
    order: Order
    writing: Writing
    taken: tuple[Taken, ...] = ()
    issued: str | None = None
    laboratory: str | None = None
    fasting: bool | None = None
    doubts: tuple[str, ...] = field(default=())

    def taken_at(self, page: int, column_of: Callable[[float, float], int], column: int, base: float) -> str | None:
        """The date of collection that holds at a place of a page: the last one above it, in reading order."""
        if not self.taken:
            return None
        own: tuple[int, float] = (column, base)
        before = [one for one in self.taken if one.page < page]
        here = [((column_of((one.x0 + one.x1) / 2, one.base), one.base), one) for one in self.taken if one.page == page]
        before += [one for place, one in sorted(here, key=lambda pair: pair[0]) if place <= own]
        return (before[-1] if before else self.taken[0]).moment


def facts(lines: Sequence[Line]) -> Facts:
    """Read the facts from all lines of a document."""
    text = "\n".join(line.text for line in lines)
    french = len(vocabulary.FRENCH.findall(text)) > len(vocabulary.ENGLISH.findall(text))
    american = bool(vocabulary.AMERICAN.search(text))
    found = [one for line in lines for one in dates.find(line.text)]
    order = dates.order_of(found, french=french, american=american)
    labelled = _labelled(lines)
    taken = [
        Taken(moment, line.page, line.base, _place(line, dated).x0, _place(line, dated).x1)
        for label, line, dated in labelled
        if label == "collected" and (moment := dated.moment(order))
    ]
    reported = [m for label, _, one in labelled if label == "reported" and (m := one.moment(order))]
    open_dates = order == "unknown" and any(label == "collected" for label, _, _ in labelled)
    fasting = vocabulary.FASTING.search(small_letters(text))
    return Facts(
        french=french,
        order=order,
        writing=writing_of(piece.text for line in lines for piece in pieces(line.words)),
        taken=tuple(_distinct(taken)),
        issued=reported[0] if reported else None,
        laboratory=_laboratory(lines),
        fasting=fasting[1][0] in "yo" if fasting else None,
        doubts=("date_ambiguous",) if open_dates and not taken else (),
    )


def _distinct(taken: list[Taken]) -> list[Taken]:
    """Without repeats; a date without a clock that stands beside the same day with one is that one."""
    clocks = {one.moment[:10]: one.moment for one in taken if "T" in one.moment}
    several = Counter(one.moment[:10] for one in {t.moment: t for t in taken}.values() if "T" in one.moment)
    made = []
    for one in taken:
        moment = clocks.get(one.moment, one.moment) if several.get(one.moment[:10], 0) == 1 else one.moment
        made.append(Taken(moment, one.page, one.base, one.x0, one.x1))
    return made


def _labelled(lines: Sequence[Line]) -> list[tuple[str, Line, Dated]]:
    """Every date with the label that stands before or above it."""
    made: list[tuple[str, Line, Dated]] = []
    for index, line in enumerate(lines):
        for dated in dates.find(line.text):
            label = _label_before(line.text[: dated.start]) or _label_above(
                line, dated, lines[max(0, index - 3) : index]
            )
            if label:
                made.append((label, line, dated))
    return made


def labels(text: str) -> list[tuple[int, int, str]]:
    """Labels of dates in a text, as start, end and kind, left to right; the longest where two overlap."""
    plain = small_letters(text)
    found = [(m.start(), m.end(), "collected") for m in vocabulary.COLLECTED.finditer(plain)]
    for kind, pattern in vocabulary.OTHER_DATES.items():
        found += [(m.start(), m.end(), kind) for m in pattern.finditer(plain)]
    found.sort(key=lambda one: (one[0], -one[1]))
    kept: list[tuple[int, int, str]] = []
    for one in found:
        if not kept or one[0] >= kept[-1][1]:
            kept.append(one)
    return kept


def _label_before(text: str) -> str | None:
    found = labels(text)
    if not found:
        return None
    _, end, kind = found[-1]
    between = small_letters(text)[end:]
    if dates.find(text[end:]):  # that label has its date already
        return None
    return kind if len(between.strip(" :.-–")) <= 22 else None


def _label_above(line: Line, dated: Dated, above: Sequence[Line]) -> str | None:
    """The label in the piece right above the date, within three lines."""
    place = _place(line, dated)
    for other in reversed(above):
        if other.page != line.page or line.base - other.base > 4.5 * line.size:
            continue
        for piece in pieces(other.words):
            if piece.x0 < place.x1 and piece.x1 > place.x0:
                found = labels(piece.text)
                if found and not dates.find(piece.text):
                    return found[-1][2]
    return None


def _place(line: Line, dated: Dated) -> Piece:
    """The words of a line that hold a date."""
    at, chosen = 0, []
    for word in line.words:
        if at < dated.end and at + len(word.text) > dated.start:
            chosen.append(word)
        at += len(word.text) + 1
    return Piece(tuple(chosen or line.words))


def _laboratory(lines: Sequence[Line]) -> str | None:
    """The most prominent words on top of the first page that name a laboratory, hospital or clinic."""
    top = [line for line in lines if line.page == 1][:16]
    best: tuple[float, str] | None = None
    for position, line in enumerate(top):
        for piece in _alike(pieces(line.words, 1.6)):
            text = re.split(r"\s[|•·]\s", piece.text)[0].strip(" :-–")
            folded = fold(text)
            if (
                not vocabulary.ORGANISATION.search(folded)
                or len(text) > 70
                or labels(text)
                or re.search(r"[:@]|https?", text)
            ):
                continue
            if re.search(r"\b(?:report|results?|resultats?|compte rendu|name|test|page|director|directeur)\b", folded):
                continue
            score = max(word.size for word in piece.words) + 2.0 * all(w.bold for w in piece.words) - 0.3 * position
            if best is None or score > best[0]:
                best = (score, text)
    return best[1] if best else None


def _alike(found: Sequence[Piece]) -> list[Piece]:
    """Pieces cut where the letters' size changes."""
    made: list[list[Word]] = []
    for piece in found:
        for number, word in enumerate(piece.words):
            if number and abs(word.size - made[-1][-1].size) < 0.1 * word.size:
                made[-1].append(word)
            else:
                made.append([word])
    return [Piece(tuple(words)) for words in made]
