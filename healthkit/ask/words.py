"""A question as a line of plain words: case and accents folded, numbers read, each word still tied to what was typed.

Everything after this works on :attr:`Question.line`, where words are separated by single spaces, so that a rule is a
regular expression a person can read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from healthkit.ask.vocabulary import vocabulary
from healthkit.model.words import small_letters

LONGEST = 600  # characters; a question, not a document
_TOKEN = re.compile(
    r"\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}/\d{1,2}/?(?!\d)"
    r"|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)*|[^\W\d_]+|[<>≤≥=%°]"
)
_THOUSANDS = {"en": re.compile(r"^\d{1,3}(,\d{3})+(\.\d+)?$"), "fr": re.compile(r"^\d{1,3}(\.\d{3})+(,\d+)?$")}


@dataclass(frozen=True)
class Question:
    """``line`` is the folded words joined by spaces; ``typed`` the same words as the person wrote them."""

    lang: str
    typed: tuple[str, ...]
    words: tuple[str, ...]
    line: str
    starts: tuple[int, ...]

    def span(self, start: int, end: int) -> range:
        """The words that characters ``start`` to ``end`` of the line touch."""
        return range(bisect_right(self.starts, start) - 1, bisect_right(self.starts, max(start, end - 1)))

    def as_typed(self, indexes: list[int]) -> str:
        """Some of the words as the person wrote them."""
        return " ".join(self.typed[index] for index in indexes)


def read_number(word: str, lang: str) -> float | None:
    """A number as the language writes it: ``10,000`` is ten thousand in English, ``6,5`` six and a half in French."""
    plain = re.sub(r"[ \u00a0\u202f]", "", word)
    if _THOUSANDS[lang].match(plain):
        plain = plain.replace("," if lang == "en" else ".", "")
    plain = plain.replace(",", ".")
    return float(plain) if re.fullmatch(r"\d+(\.\d+)?", plain) else None


@lru_cache(maxsize=256)
def read(text: str, lang: str) -> Question:
    """Cut a question into words; number words become digits."""
    plain = re.sub(r"[’ʼ`´]", "'", text[:LONGEST])
    plain = re.sub(r"(?i)aujourd'hui", "aujourdhui", plain)
    plain = re.sub(r"(?i)/(?=day|night|week|month|jour|nuit|semaine|mois)", " per " if lang == "en" else " par ", plain)
    if lang == "en":
        plain = re.sub(r"(?i)'s\b", " ", plain)
        plain = re.sub(r"(?i)n't\b", " not", plain)
    numbers, short = vocabulary(lang).numbers, vocabulary(lang).short
    typed, words = [], []
    for match in _TOKEN.finditer(plain):
        word = short.get(match[0]) or short.get(small_letters(match[0])) or small_letters(match[0])
        typed.append(match[0])
        if word[0].isdigit() and "-" not in word and "/" not in word:
            value = read_number(word, lang)
            word = f"{value:.10g}" if value is not None else word
        words.append(numbers.get(word, word))
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word) + 1
    return Question(lang, tuple(typed), tuple(words), " ".join(words), tuple(starts))


def detect_language(text: str) -> str | None:
    """``en`` or ``fr`` where a question's small words decide it, else None."""
    found = set(re.findall(r"[^\W\d_]+", small_letters(text)))
    score = {lang: len(found & vocabulary(lang).telling) for lang in ("en", "fr")}
    if score["en"] == score["fr"]:
        return None
    return "en" if score["en"] > score["fr"] else "fr"
