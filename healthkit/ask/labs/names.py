"""Names of analytes and panels in a question: every name of the catalogue, longest phrase first.

Abbreviations of two letters, and names that are ordinary words (``K``, ``VS``, ``FIT``), count only as a laboratory
writes them. A mistyped word is read as a name's word where exactly one is near; words of fewer than five letters never
are, so that HDL is never taken for LDL, nor T3 for T4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from healthkit.ask import lexicon
from healthkit.ask.labs import vocabulary
from healthkit.ask.understanding import Note
from healthkit.ask.vocabulary import vocabulary as everyday
from healthkit.ask.words import Question
from healthkit.model.analytes import Analyte, analytes
from healthkit.model.words import small_letters

Kind = Literal["analyte", "sheet", "every"]
_LINKS = frozenset({"of", "the", "in", "de", "du", "des", "la", "le", "les"})
_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|%")
_PERCENT = frozenset({"percent", "pourcent", "percentage", "pourcentage"})
_LONGEST = 12  # words
_SHORT = 2  # letters
_CORRECTED = 5  # letters
_FAR = 10  # letters, from which two may be wrong


@dataclass(frozen=True)
class Mention:
    """What a phrase names, and its words. ``plain`` is the group of a name that several analytes share."""

    kind: Kind
    id: str
    words: tuple[int, ...]
    plain: str | None = None


@dataclass(frozen=True)
class _Name:
    kind: Kind
    id: str
    plain: str | None = None
    typed: frozenset[str] = frozenset()  # the only spellings that count, where there are such


def _tokens(name: str) -> tuple[str, ...]:
    return tuple(small_letters(word).replace(",", ".") for word in _TOKEN.findall(name.replace("₂", "2")))


def _key(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("%" if word in _PERCENT else lexicon.stem(word) for word in words)


def _without_links(words: tuple[str, ...]) -> tuple[str, ...]:
    inner = (word for word in words[1:-1] if word not in _LINKS)
    return (words[0], *inner, words[-1]) if len(words) > 1 else words


@lru_cache(maxsize=1)
def _laboratory() -> tuple[Analyte, ...]:
    """Analytes that are no vital signs, each before its forms."""
    known = analytes()
    return tuple(one for one in (*known.all.values(), *known.forms.values()) if one.panel != "vital")


def _spellings() -> Iterator[tuple[str, str]]:
    """Every name with its analyte: the whole names first, then labels without what stands in brackets.

    Names with ``[…]`` are those of a code system, which nobody types.
    """
    for one in _laboratory():
        for names in (one.label.values(), *one.synonyms.values()):
            yield from ((name, one.id) for name in names if "[" not in name)
    for one in _laboratory():
        for label in one.label.values():
            if " (" in label:
                yield label.split(" (")[0], one.id


@lru_cache(maxsize=1)
def _analyte_names() -> dict[tuple[str, ...], _Name]:
    found: dict[tuple[str, ...], _Name] = {}
    for group, plain in vocabulary.common().plain.items():
        for name in plain.names:
            found[_key(_tokens(name))] = _Name("analyte", plain.readings[0], group)
    for name, owner in _spellings():
        tokens = _tokens(name)
        if not tokens or _two(name):
            continue
        key = _key(tokens)
        exact = frozenset({"".join(_TOKEN.findall(name))} if len(tokens) == 1 else ())
        before = found.get(key)
        if before is None:
            found[key] = _Name("analyte", owner, typed=exact)
        elif before.id == owner and not before.plain:
            found[key] = replace(before, typed=before.typed | exact)
    return found


def _two(name: str) -> bool:
    """``LDL/HDL`` is a ratio on a sheet; in a question the stroke is lost, and two analytes may be listed."""
    if "/" not in name:
        return False
    parts = [analytes().find(part) for part in name.split("/")]
    return len(parts) > 1 and all(parts) and len({part.id for part in parts if part}) > 1


@lru_cache(maxsize=2)
def _phrases(lang: str) -> tuple[dict[tuple[str, ...], _Name], dict[tuple[str, ...], _Name]]:
    """All phrases of a language by their words, and the same without small words inside."""
    found = dict(_analyte_names())
    own = vocabulary.words(lang)
    for kind, table in (("sheet", own.sheets), ("every", own.every)):
        for identifier, phrases in table.items():
            for phrase in phrases:
                found.setdefault(_key(tuple(phrase.split())), _Name(kind, identifier))  # type: ignore[arg-type]
    loose: dict[tuple[str, ...], _Name] = {}
    for key, name in found.items():
        loose.setdefault(_without_links(key), name)
    return found, loose


@lru_cache(maxsize=2)
def _ordinary(lang: str) -> frozenset[str]:
    """Small words of the language, which are no names however they are spelled."""
    base, own = everyday(lang), vocabulary.words(lang)
    found = set(base.filler | base.telling | base.comparing | base.time | own.filler | own.linking)
    found |= vocabulary.common().written
    for table in (base.intents, base.units, base.refusals, own.asks, own.inside):
        found |= {phrase for phrases in table.values() for phrase in phrases if " " not in phrase}
    return frozenset(found)


def mentions(question: Question) -> list[Mention]:
    """What a question names, from left to right; no word in two names."""
    found: list[Mention] = []
    at = 0
    while at < len(question.words):
        mention = _at(question, at)
        if mention:
            found.append(mention)
        at = mention.words[-1] + 1 if mention else at + 1
    return found


def _at(question: Question, at: int) -> Mention | None:
    exact, loose = _phrases(question.lang)
    for size in range(min(_LONGEST, len(question.words) - at), 0, -1):
        words = question.words[at : at + size]
        key = _key(words)
        name = exact.get(key)
        if name is None and words[0] not in _LINKS and words[-1] not in _LINKS:
            name = loose.get(_without_links(key))
        if name and (size > 1 or _spelled(name, question.typed[at], question.lang)):
            return Mention(name.kind, name.id, tuple(range(at, at + size)), name.plain)
    return None


def _spelled(name: _Name, typed: str, lang: str) -> bool:
    """Whether a single word may be this name: an ordinary or very short one only as laboratories write it."""
    if not name.typed:
        return True
    plain = small_letters(typed)
    if plain in vocabulary.common().small:
        return True
    strict = len(plain) <= _SHORT or plain in _ordinary(lang)
    return not strict or typed in name.typed


@lru_cache(maxsize=1)
def words() -> frozenset[str]:
    """Every word that questions about results are made of, in both languages; none of them is a typing error."""
    found = {word for name, _ in _spellings() for word in _tokens(name) if len(word) > 1}
    for lang in ("en", "fr"):
        own = vocabulary.words(lang)
        tables = (own.asks, own.inside, own.sheets, own.every)
        phrases = {phrase for table in tables for one in table.values() for phrase in one}
        found |= {
            word for phrase in (*phrases, *own.lab, *own.food, *own.amounts, *own.after) for word in phrase.split()
        }
        found |= own.filler | own.linking | own.negated
    return frozenset(found | vocabulary.common().foreign)


@lru_cache(maxsize=1)
def _targets() -> dict[str, frozenset[str]]:
    """Words that a mistyped one may stand for, each with the analytes in whose names it is."""
    found: dict[str, set[str]] = {}
    for name, owner in _spellings():
        for word in _tokens(name):
            if len(word) >= _CORRECTED and word.isalpha():
                found.setdefault(word, set()).add(owner)
    return {word: frozenset(owners) for word, owners in found.items()}


def respelled(question: Question) -> tuple[Question, list[Note]]:
    """The question with analytes' words as typed, and mistyped ones as they were meant; notes say how each was read."""
    said, notes = list(question.words), []
    for index, typed in enumerate(question.typed):
        plain = small_letters(typed)
        if plain != said[index] and plain in words():
            said[index] = plain
        better = _correct(said[index], question.lang)
        if better:
            said[index] = better
            notes.append(Note("read_as", {"typed": typed, "read": better}))
    if tuple(said) == question.words:
        return question, notes
    starts = [0]
    for word in said[:-1]:
        starts.append(starts[-1] + len(word) + 1)
    return replace(question, words=tuple(said), line=" ".join(said), starts=tuple(starts)), notes


@lru_cache(maxsize=512)
def _correct(word: str, lang: str) -> str | None:
    known = lexicon.known_words(lang) | words()
    if len(word) < _CORRECTED or not word.isalpha() or word in known or lexicon.stem(word) in known:
        return None
    reach = 1 if len(word) < _FAR else 2
    near: dict[str, int] = {}
    for other in _targets():
        if other[0] == word[0] and abs(len(other) - len(word)) <= reach:
            distance = lexicon.edits(word, other)
            if distance <= reach:
                near[other] = distance
    best = sorted(other for other, distance in near.items() if distance == min(near.values()))
    meanings = {_targets()[other] for other in best}
    return best[0] if len(meanings) == 1 else None
