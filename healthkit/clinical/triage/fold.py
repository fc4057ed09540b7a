"""Text as sentences, clauses and tokens: accents and case folded, elisions and contractions opened.

A clause is how far a negation reaches; it ends at punctuation and at words such as "but" and "mais".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from healthkit.clinical.triage.tables import language
from healthkit.model.words import small_letters

LONGEST = 20_000  # characters read; longer documents are handed over in parts
_WORD = re.compile(r"\d+(?:[.,]\d+)?|[a-z]+|\n|[^\sa-z\d]")
_APOSTROPHES = re.compile(r"[’‘ʼ`´]")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_ENDS = frozenset(".!?;\n…")
_BREAKS = frozenset(',:()[]"«»—–')
_JOINTS = re.compile(r"(?<=[a-z])[-_/](?=[a-z])")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_CONTRACTIONS = (
    (re.compile(r"\b(?:can't|cannot|can not)\b"), "cannot"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'m\b"), " am"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"(?<=[a-z]{2})'s\b"), " is"),
    (re.compile(r"aujourd'hui"), "aujourdhui"),
    (re.compile(r"'"), " "),
)


@dataclass(frozen=True)
class Token:
    """One word: as folded, where it stands in :attr:`Folded.line`, and in which sentence and clause."""

    word: str
    start: int
    end: int
    sentence: int
    clause: int


@dataclass(frozen=True)
class Folded:
    """A text made comparable. ``questions`` are the sentences that end with a question mark."""

    line: str
    tokens: tuple[Token, ...]
    questions: frozenset[int]


def fold_line(text: str) -> str:
    """Small plain letters, one form for each contraction; line breaks stay."""
    line = small_letters(_APOSTROPHES.sub("'", _INVISIBLE.sub("", text[:LONGEST])))
    for pattern, plain in _CONTRACTIONS:
        line = pattern.sub(plain, line)
    return _STRETCHED.sub(r"\1\1", _JOINTS.sub(" ", line))


def fold(text: str) -> Folded:
    """Cut a text; see :class:`Folded`."""
    short, breaks = language().short, language().breaks
    line = fold_line(text).replace("\r", "\n")
    line = re.sub(r"[a-z]+", lambda found: short.get(found[0], found[0]), line)
    line = re.sub(r"[^\S\n]+", " ", line)
    tokens: list[Token] = []
    questions: set[int] = set()
    sentence = clause = 0
    for found in _WORD.finditer(line + "\n"):
        word = found[0]
        if word in _ENDS or word in _BREAKS:
            clause += 1
            if word in _ENDS:
                if word == "?":
                    questions.add(sentence)
                sentence += bool(tokens) and tokens[-1].sentence == sentence
            continue
        if word in breaks:
            clause += 1
        if word[0].isalnum() or word in "%°<>+":
            tokens.append(Token(word, found.start(), found.end(), sentence, clause))
    return Folded(line, tuple(tokens), frozenset(questions))
