"""Names of the record in a question: what the vault itself calls things, and groups that people name another way.

Words are compared without case, accents, plurals and a final ``e``, so that ``rosuvastatine`` finds Rosuvastatin; any
run of words of a name finds it, save those that say nothing, such as ``oral tablet``. A mistyped word is read as the
vault's only near one; where two are near, as drug names are, none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from healthkit.ask.lexicon import edits, known_words, stem
from healthkit.ask.records.book import Book, Lane, Row
from healthkit.ask.records.vocabulary import Group, vocabulary
from healthkit.model.words import fold

if TYPE_CHECKING:
    from healthkit.ask.topics import Scope

_WORD = re.compile(r"[^\W\d_]+|\d+(?:\.\d+)?")
LINKS = frozenset({"of", "the", "de", "du", "des", "la", "le", "les", "l", "s", "my", "mon", "ma", "mes", "et", "and"})
"""Words that may stand inside a name or not; no ``a``, since hepatitis A is not any hepatitis."""
_LONGEST = 6
_WHOLE = frozenset({"medication", "allergy", "immunization"})  # “vitamin D” is what is taken
_LANES: tuple[Lane, ...] = ("medication", "immunization", "allergy", "condition", "procedure", "family_history")


@dataclass(frozen=True)
class Sought:
    """What a question names: ``key`` finds the rows again (a phrase, or ``@`` and a group), ``said`` as it was typed;
    ``words`` are its places in the question, ``typed`` the mistyped word that was read as another."""

    key: str
    said: str
    words: tuple[int, ...]
    typed: str = ""


def words_of(text: str) -> tuple[str, ...]:
    """A name as comparable words.

    >>> words_of("Vitamine D3 1000 UI"), words_of("Iron deficiency anaemia")
    (('vitamin', 'd', '3', '1000', 'ui'), ('iron', 'deficiency', 'anemia'))
    """
    return tuple(plain(word) for word in _WORD.findall(fold(text)) if word not in LINKS)


@lru_cache(maxsize=4096)
def plain(word: str) -> str:
    """One folded word as names are compared."""
    short = stem(word)
    short = short[:-1] if len(short) > 5 and short.endswith("e") else short
    return short.replace("ae", "e").replace("oe", "e")


def substance(name: str) -> tuple[str, ...]:
    """The words of a medication's name that say what it is, without strength and form.

    >>> substance("24 HR Metformin hydrochloride 500 MG Oral Tablet"), substance("Vitamin D3 1000 IU")
    (('metformin',), ('vitamin', 'd'))
    """
    words, empty = words_of(name), vocabulary().empty
    starts = (at for at, word in enumerate(words) if word.isalpha() and len(word) > 2 and word not in empty)
    start = next(starts, 0)
    following = words[start + 1 : start + 2]
    return words[start : start + 1] + tuple(word for word in following if word.isalpha() and word not in empty)


def common(names: Sequence[str]) -> str:
    """What several names of one thing begin with alike; all of them where that is nothing."""
    shared: list[str] = []
    for same in zip(*(name.split() for name in names), strict=False):
        if len(set(map(fold, same))) > 1:
            break
        shared.append(same[0])
    return " ".join(shared) or " / ".join(dict.fromkeys(names))


def matching(rows: Sequence[Row], lane: Lane, key: str) -> list[Row]:
    """The rows of a table that a key names."""
    if key.startswith("@"):
        group = vocabulary().groups[lane if lane != "family_history" else "condition"][key[1:]]
        return [row for row in rows if _in_group(row, group)]
    phrase = tuple(key.split())
    return [row for row in rows if any(_holds(words_of(name), phrase) for name in row.names)]


def _holds(words: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    return any(words[at : at + len(phrase)] == phrase for at in range(len(words) - len(phrase) + 1))


def _in_group(row: Row, group: Group) -> bool:
    return bool(group.codes & row.codes) or any(_pattern(group.match).search(_spaced(name)) for name in row.names)


def _spaced(name: str) -> str:
    return " " + " ".join(_WORD.findall(fold(name))) + " "


@lru_cache(maxsize=128)
def _pattern(match: tuple[str, ...]) -> re.Pattern[str]:
    """``*statin`` is any word that ends so; a phrase is found as whole words."""
    return re.compile(
        " (?:" + "|".join(re.escape(one).replace(r"\*", r"\w*") for one in match).replace(r"\ ", " ") + ") "
    )


def find(book: Book, lane: Lane, words: Sequence[str], free: Sequence[int], lang: str) -> list[Sought]:
    """What the free words of a question name of one table, the longest phrase at each place.

    Args:
        book: the record.
        lane: the table.
        words: the folded words of the question.
        free: places of words that nothing has explained yet.
        lang: whose names of groups are meant.
    """
    table, found, at = phrases(book, lane, lang), [], 0
    content = [place for place in free if words[place] not in LINKS]
    while at < len(content):
        size = 1
        for length in range(min(_LONGEST, len(content) - at), 0, -1):
            chosen = content[at : at + length]
            key = table.get(tuple(plain(words[place]) for place in chosen))
            if key and _together(chosen, words):
                places = tuple(range(chosen[0], chosen[-1] + 1))
                found.append(Sought(key, " ".join(words[place] for place in places), places))
                size = length
                break
        at += size
    return found


def _together(chosen: Sequence[int], words: Sequence[str]) -> bool:
    between = set(range(chosen[0], chosen[-1] + 1)) - set(chosen)
    return all(words[place] in LINKS for place in between)


def near(book: Book, lane: Lane, word: str, lang: str) -> tuple[str, ...]:
    """The words of a table's names that a mistyped word may stand for; one where it is clear.

    One slip at most: two lie between prednisone and prednisolone.
    """
    if len(word) < 5 or not word.isalpha() or word in known_words(lang):
        return ()
    meant = plain(word)
    singles = {phrase[0] for phrase in phrases(book, lane, lang) if len(phrase) == 1}
    return tuple(sorted(one for one in singles if one[0] == meant[0] and edits(meant, one) == 1))


def spelled(book: Book, lane: Lane, key: str) -> str:
    """A single word of a table's names as the record spells it."""
    known = (word for row in book.rows(lane) for name in row.names for word in _WORD.findall(name))
    return next((word for word in known if plain(fold(word)) == key), key)


def phrases(book: Book, lane: Lane, lang: str) -> dict[tuple[str, ...], str]:
    """All phrases that name something of a table, and the key of what they name. Groups win over single names."""
    place = ("phrases", lane, lang)
    if place not in book.kept:
        said: dict[tuple[str, ...], str] = {}
        for row in book.rows(lane):
            for name in row.names:
                said.update({phrase: " ".join(phrase) for phrase in _parts(words_of(name), lane)})
        groups = vocabulary().groups.get("condition" if lane == "family_history" else lane, {})
        for key, group in groups.items():
            said.update({words_of(phrase): f"@{key}" for phrase in group.said(lang)})
        book.kept[place] = said
    kept: dict[tuple[str, ...], str] = book.kept[place]
    return kept


def _parts(words: tuple[str, ...], lane: Lane) -> Iterator[tuple[str, ...]]:
    """Runs of words that can stand for a name: they begin with a word that says something, and are no mere half."""
    empty = vocabulary().empty
    halves = vocabulary().halves if lane not in _WHOLE else frozenset[str]()
    content = [place for place, word in enumerate(words) if word not in empty]
    for start in content[:_LONGEST]:
        first = words[start]
        if not first.isalpha() or len(first) < 3:
            continue
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            if first not in halves or end > content[-1]:
                yield words[start:end]


def known(scope: Scope) -> frozenset[str]:
    """The words of the vault's own names, as they are folded: no typing errors."""
    from healthkit.ask.records.book import book

    kept: dict[object, Any] = book(scope).kept
    if "known" not in kept:
        names = (name for lane in _LANES for row in book(scope).rows(lane) for name in row.names)
        kept["known"] = frozenset(word for name in names for word in _WORD.findall(fold(name)))
    found: frozenset[str] = kept["known"]
    return found
