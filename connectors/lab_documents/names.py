"""Names of tests that run over several lines, and lines that head a group of tests."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from connectors.lab_documents import vocabulary
from connectors.lab_documents.facts import labels
from healthkit.model.analytes import Analyte, analytes
from healthkit.model.words import fold, small_letters
from healthkit.source.documents.lines import Line

if TYPE_CHECKING:
    from connectors.lab_documents.table_lines import Row

_TIGHT = 1.62
"""Of the letter's size: lines of one cell stand no farther apart."""
_CODES = re.compile(
    r"\s+(?:0[1-9]|[A-Z]{2}\d?|\d{2}|[a-f1-9]|\*+|†|‡)$|\s*[*†‡§]+$|\s*\((?:[a-f1-9]|\*+)\)$|\s*\[[a-f1-9]\]$"
)


_SHORT: dict[str, str] = vocabulary.words()["short"]
_FILLERS = {"of", "the", "de", "la", "le", "du", "des", "d", "l", "in", "en", "to", "et", "and", "screen", "test"}
_BOTH_TYPES = re.compile(r"\b1\s?(?:/|\+|&|and|et)\s?2\b")
"""« HIV 1/2 », « VIH 1 + 2 »: both types, as every test does."""
_MANNER = re.compile(
    r"\s*\b(?:3rd gen(?:eration)?|4th gen(?:eration)?|w/?\s?rfx|w/?reflex|by ifa|by ia|by eia|screen(?:ing)?|"
    r"combo|quant(?:itative)?|"
    r"ultra-?sensible|us|automated|random|spot|à jeun strict|\(8 heures\)|\(8 ?h\)|8 heures)(?=\W|$)",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def find(name: str, specimen: str = "") -> Analyte | None:
    """The analyte of a printed name, footnote signs and laboratory codes at its end aside.

    In a group of tests of another specimen than blood the name is tried with that specimen first.
    """
    said = not specimen or bool(re.search(specimen, fold(name)))
    for tried in _tries(name):
        found = analytes().find(tried, specimen=specimen or None)
        if found is None and not said:
            found = _by_words().get(_words_of(f"{tried}, {specimen}"))
        found = found or _by_words().get(_words_of(tried))
        if found:
            return found
    return None


@lru_cache(maxsize=1)
def _by_words() -> dict[tuple[str, ...], Analyte]:
    """Analytes by the words of their names, spelled out and in any order; names that two share are left out."""
    made: dict[tuple[str, ...], Analyte | None] = {}
    for one in analytes().all.values():
        for name in (*one.label.values(), *one.synonyms["en"], *one.synonyms["fr"]):
            words = _words_of(name)
            if made.setdefault(words, one) is not one:
                made[words] = None
    return {words: one for words, one in made.items() if one and sum(map(len, words)) > 2}


@lru_cache(maxsize=16384)
def _words_of(name: str) -> tuple[str, ...]:
    plain = _BOTH_TYPES.sub(" ", small_letters(name))
    words = re.findall(r"[a-z]+|\d+|%", plain)
    return tuple(sorted(_SHORT.get(word, word) for word in words if word not in _FILLERS))


def _tries(name: str) -> list[str]:
    """The name; without footnote signs; without its own abbreviation in brackets; with abbreviations spelled out."""
    bare = name.strip(" .:·…-–*")
    made = [bare, _CODES.sub("", bare).strip(" .:·…-–,")]
    for one in list(made):
        twin = re.match(r"^(.+?)\s*[(\[]([A-Za-z0-9-]{2,8})[)\]]$", one)
        if twin and _abbreviates(twin[2], twin[1]):
            made.append(twin[1])
    for one in list(made):
        made += _spelled(one)
    made += [f"{one} ratio" for one in made if "/" in one and not re.search(r"ratio|rapport", one, re.IGNORECASE)]
    return list(dict.fromkeys(one for one in made if one))


def _abbreviates(short: str, long: str) -> bool:
    """Whether the letters of a short form come in the long one in order, the first as its first: TPO, ANA."""
    letters = [char for char in short.casefold() if char.isalnum()]
    rest = iter(char for char in small_letters(long) if char.isalnum())
    capitals = sum(char.isupper() for char in short) >= 2
    return capitals and small_letters(long)[:1] == letters[0] and all(char in rest for char in letters)


def _spelled(name: str) -> list[str]:
    """A name with its laboratory abbreviations written out, and without what says only how it was measured."""
    plain = _MANNER.sub(" ", name).strip(" ,-")
    words = re.split(r"([\s/.,()-]+)", plain)
    long = "".join(_SHORT.get(word.casefold(), word) for word in words)
    moved = re.sub(
        r"^(urine)\s+(.*)$|^(.*?)[\s,]+(urine)$", lambda m: f"{m[2] or m[3]}, urine", long, flags=re.IGNORECASE
    )
    return [one.strip() for one in (plain, long, moved) if one.strip() and one != name]


def mentions(name: str) -> bool:
    """Whether a name is that of a known analyte."""
    return find(name) is not None


def is_heading(line: Line, *, loose: bool = False) -> bool:
    """Whether a line heads a group: bold or capitals, short, no sentence. ``loose``: its look does not count."""
    text = heading(line)
    letters = [char for char in text if char.isalpha()]
    if not letters or len(text) > 70 or len(text.split()) > 9 or text.endswith((".", ";", ",")):
        return False
    if text[0] in "([<>" or vocabulary.NOT_A_TEST.match(fold(text)) or re.search(r"\d{3,}|:\s*\S", text):
        return False
    capitals = sum(char.isupper() for char in letters) > 0.8 * len(letters) and len(letters) > 2
    return loose or line.bold or capitals


def heading(line: Line) -> str:
    """A heading's text, without the date of collection behind it and the sign that it goes on from another page."""
    text = line.text
    found = labels(text)
    if found and found[0][0] > 3:
        text = text[: found[0][0]].rstrip(" (–-:,")
    return vocabulary.PANEL_END.sub("", text).strip(" :*-–")


def join_names(row: Row, above: list[Row], below: list[Row], names: int, pitch: float) -> tuple[list[Row], list[Row]]:
    """Which lines above and below a row belong to its name, in reading order.

    A longer name must be one: that of a known analyte, or lines so close (nearer than rows are, ``pitch``) that they
    can only be one cell. Where it names another analyte than the row's own line does, the row is doubted.
    """
    own = row.cells[names]
    if own.count("(") > own.count(")"):
        closing = _until_closed(own, _chain(row, below, names), names)
        if closing:
            return [], closing
    before = _chain(row, above[::-1], names)
    after = _chain(row, below, names)
    best: tuple[tuple[int, int, int], int, int] = ((int(mentions(own)), 0, 0), 0, 0)
    for up in range(len(before) + 1):
        for down in range(len(after) + 1):
            longer = _name(own, before[:up], after[:down], names)
            worth = (int(mentions(longer)), up + down, -up)
            if (up or down) and worth > best[0] and worth[0]:
                best = (worth, up, down)
    up, down = best[1], best[2]
    if not best[0][0]:
        up, down = _close(row, before, pitch, named=bool(own)), _close(row, after, pitch, named=bool(own))
        if not own and not up and not down and before:
            up = 1
    longer = _name(own, before[:up], after[:down], names)
    if own and mentions(own) and find(longer) != find(own):
        row.doubts.add("wrapped_line")
    return before[:up][::-1], after[:down]


def _until_closed(own: str, chain: list[Row], names: int) -> list[Row]:
    """The next lines up to the one that closes the name's bracket."""
    text = own
    for count, other in enumerate(chain, 1):
        text += f" {other.cells[names]}"
        if text.count("(") <= text.count(")"):
            return chain[:count]
    return []


def _chain(row: Row, near: list[Row], names: int) -> list[Row]:
    """Lines of names next to a row, nearest first, as far as they can be of one cell."""
    chain: list[Row] = []
    last = row.line
    for other in near[:4]:
        if other.kind == "part" and abs(other.line.base - last.base) <= _TIGHT * last.size:
            last = other.line
            continue
        if other.kind not in ("name", "half") or not _together(last, other.line, row, names):
            break
        chain.append(other)
        last = other.line
    return chain[:3]


def _close(row: Row, chain: list[Row], pitch: float, *, named: bool) -> int:
    """How many lines of a chain lie nearer than rows do, or go on in small letters or brackets."""
    count, last = 0, row.line
    for other in chain:
        nearer = abs(other.line.base - last.base) < 0.8 * pitch and pitch < 1e8
        goes_on = named and other.line.base > last.base and re.match(r"[a-zà-ÿ(]", other.line.text)
        if not (nearer or goes_on):
            break
        count, last = count + 1, other.line
    return count


def _together(last: Line, line: Line, row: Row, names: int) -> bool:
    """Whether two lines can be of one cell: the same look, and close."""
    same = last.page == line.page and abs(line.base - last.base) <= _TIGHT * max(line.size, last.size)
    named = [word for word in row.line.words if row.cells[names] and word.text in row.cells[names].split()]
    first = line.words[0]
    bold = all(word.bold for word in named) if named else first.bold
    size = named[0].size if named else first.size
    return same and bold == first.bold and abs(size - first.size) < 0.15 * size


def _name(own: str, above: list[Row], below: list[Row], names: int) -> str:
    """The lines of a name put together; those above come nearest first."""
    texts = [*(one.cells[names] for one in above[::-1]), own, *(one.cells[names] for one in below)]
    return " ".join(text for text in texts if text)
