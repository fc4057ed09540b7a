"""Names of metrics in a question: catalogue labels and synonyms, plurals, and small typing errors.

A word is corrected only where it is no word this program knows, is at least four letters long, and exactly one known
word is near; the answer then says how it was read. So one metric is never taken for another without a word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from healthkit.ask.vocabulary import vocabulary
from healthkit.ask.words import Question
from healthkit.model.catalogue import catalogue, per_catalogue
from healthkit.model.words import small_letters

# Two values of one reading; asked for by one name.
PAIRS = {"blood_pressure": ("blood_pressure_systolic", "blood_pressure_diastolic")}
_LINKS = frozenset({"of", "the", "de", "du", "des", "d", "l", "la", "le", "les", "my", "mon", "ma", "mes"})
# Names such as “total sleep” hold a word that asks for a figure as well; it stays free to do so.
_FIGURES = frozenset({"total", "totale", "average", "moyenne", "daily", "quotidien"})
_SINGULAR = frozenset({"temps", "corps", "poids", "pas", "fois", "mois", "cours"})
_LONGEST = 7  # words


@dataclass(frozen=True)
class Mention:
    """Metrics that a phrase may name, and the words it takes up."""

    metrics: tuple[str, ...]
    words: tuple[int, ...]


def stem(word: str) -> str:
    """A word without its plural ending."""
    if word in _SINGULAR:
        return word
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("aux") else word


def _key(phrase: str) -> tuple[str, ...]:
    words = "".join(char if char.isalnum() else " " for char in small_letters(phrase)).split()
    split = [part for word in words for part in _letters_and_digits(word)]
    return tuple(stem(word) for word in split if word not in _LINKS)


def _letters_and_digits(word: str) -> list[str]:
    """``vo2max`` as a question is cut: ``vo``, ``2``, ``max``."""
    parts: list[str] = []
    for char in word:
        if parts and parts[-1][-1].isdigit() == char.isdigit():
            parts[-1] += char
        else:
            parts.append(char)
    return parts


@per_catalogue
def phrases(lang: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Phrase keys to metric ids. Our own phrases win over catalogue labels, labels over synonyms."""
    own = [(phrase, metric) for metric, names in vocabulary(lang).strong.items() for phrase in names]
    labels = [(metric.name(lang), metric.id) for metric in catalogue().metrics.values()]
    synonyms = [(name, metric.id) for metric in catalogue().metrics.values() for name in metric.synonyms.get(lang, ())]
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for layer in (own, labels, synonyms):
        fresh: dict[tuple[str, ...], tuple[str, ...]] = {}
        for phrase, metric in layer:
            for key in {_key(phrase), _key(phrase.split("(")[0])}:
                if key and key not in found:
                    fresh[key] = tuple(dict.fromkeys((*fresh.get(key, ()), metric)))
        found |= fresh
    return found


def mentions(question: Question, free: Iterable[int]) -> list[Mention]:
    """The metrics that the free words of a question name, longest phrase first at each place."""
    table = phrases(question.lang)
    available = sorted(free)
    content = [index for index in available if question.words[index] not in _LINKS]
    found: list[Mention] = []
    at = 0
    while at < len(content):
        size = _longest(question, content, at, table)
        if size:
            key = tuple(stem(question.words[index]) for index in content[at : at + size])
            span = range(content[at], content[at + size - 1] + 1)
            words = tuple(index for index in span if question.words[index] not in _FIGURES)
            found.append(Mention(table[key], words or tuple(span)))
        at += size or 1
    return found


def _longest(question: Question, content: list[int], at: int, table: dict[tuple[str, ...], tuple[str, ...]]) -> int:
    for size in range(min(_LONGEST, len(content) - at), 0, -1):
        chosen = content[at : at + size]
        links = set(range(chosen[0], chosen[-1] + 1)) - set(chosen)
        if any(question.words[index] not in _LINKS for index in links):
            continue
        if tuple(stem(question.words[index]) for index in chosen) in table:
            return size
    return 0


@per_catalogue
def known_words(lang: str) -> frozenset[str]:
    """Every word that a rule of the language can use."""
    words = vocabulary(lang)
    found = set(words.filler | words.foreign | words.telling | words.comparing) | set(words.numbers)
    for table in (
        words.intents,
        words.strong,
        words.weak,
        words.activities,
        words.units,
        words.refusals,
        words.passing,
    ):
        found |= {word for names in table.values() for phrase in names for word in phrase.split()}
    found |= {word for phrase in words.blocked for word in phrase.split()}
    found |= {word for key in phrases(lang) for word in key}
    found |= _of_topics(lang)
    found |= {stem(word) for word in found}
    return frozenset(found | words.time)


def _of_topics(lang: str) -> frozenset[str]:
    """The words that only another topic's rules use."""
    from healthkit.ask import kinds
    from healthkit.ask.topics import words

    activities = {word for names in kinds.phrases(lang).values() for phrase in names for word in phrase.split()}
    return words(lang) | activities


@lru_cache(maxsize=2)
def _meanings(lang: str) -> dict[str, str]:
    """Single words that ask for the same figure, by the first of them: ``moyen`` and ``moyenne`` are no doubt."""
    lists = vocabulary(lang).intents.values()
    return {word: names[0] for names in lists for word in names if " " not in word and " " not in names[0]}


def correct(word: str, lang: str) -> str | None:
    """The one known word that a mistyped word stands for, or None."""
    known = known_words(lang)
    if len(word) < 4 or not word.isalpha() or word in known or stem(word) in known:
        return None
    reach = 1 if len(word) < 10 else 2
    near: dict[str, int] = {}
    for other in known:
        if len(other) >= 4 and other[0] == word[0] and abs(len(other) - len(word)) <= reach:
            distance = edits(word, other)
            if distance <= reach:
                meaning = _meanings(lang).get(other, stem(other))
                near[meaning] = min(distance, near.get(meaning, 9))
    best = [other for other, distance in near.items() if distance == min(near.values())]
    if len(best) != 1 or best[0] in vocabulary(lang).foreign:
        return None
    return best[0]


def edits(one: str, two: str) -> int:
    """Letters inserted, dropped, changed or swapped with their neighbour to get from one word to the other."""
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, left in enumerate(one, 1):
        above, row, older = row, [i], before
        for j, right in enumerate(two, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (left != right))
            if i > 1 and j > 1 and left == two[j - 2] and one[i - 2] == right:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        before = above
    return row[-1]
