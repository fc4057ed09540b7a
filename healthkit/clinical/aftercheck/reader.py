"""Phrases found word by word: which are complete, and where the earliest one begins that still could be.

The phrases are those of :mod:`healthkit.clinical.triage.phrases` (``a|b``, ``word*``, ``word?``, ``..``, ``...``), but
a model writes without typing errors, so words are taken as they stand. ``#`` is any number, ``^`` stands before the
first word of a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from healthkit.clinical.triage.fold import Token
from healthkit.clinical.triage.phrases import Match, Phrase, compile_phrase
from healthkit.clinical.triage.tables import language

_STEM = 4
BEGIN = "^"
LONGEST = 40  # words from the first to the last of a phrase, small words between them included

State = tuple[Phrase, int, int, tuple[int, ...]]
"""A phrase begun: the part that it waits for, how many words were passed over, and the tokens that it has."""


class Phrases:
    """Compiled phrases by how they begin."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        """``phrases`` by name."""
        self._by_word: dict[str, list[Phrase]] = {}
        self._by_stem: dict[str, list[Phrase]] = {}
        for name, texts in phrases.items():
            for phrase in (compile_phrase(name, one) for one in dict.fromkeys(texts)):
                for word in phrase.parts[0].words:
                    self._by_word.setdefault(word, []).append(phrase)
                for stem in phrase.parts[0].stems:
                    self._by_stem.setdefault(stem[:_STEM], []).append(phrase)
        self.fillers = language().fillers
        self.starting = lru_cache(maxsize=20_000)(self._starting)

    def _starting(self, word: str) -> tuple[Phrase, ...]:
        """The phrases that can begin with a word."""
        forms = forms_of(word)
        found = [phrase for form in forms for phrase in self._by_word.get(form, ())]
        for size in range(2, _STEM + 1):
            for phrase in self._by_stem.get(word[:size], ()):
                if phrase.parts[0].fits(forms):
                    found.append(phrase)
        return tuple(dict.fromkeys(found))


def forms_of(word: str) -> tuple[str, ...]:
    """What a token can be read as: itself, and ``#`` if it is a number."""
    return (word, "#") if word[0].isdigit() else (word,)


class Reader:
    """Reads one sentence, token by token."""

    def __init__(self, phrases: Phrases) -> None:
        """A reader stands at the beginning of a sentence."""
        self._phrases = phrases
        self._states: list[State] = []
        self._clause = 0
        self.tokens: list[Token] = []
        self.matches: list[Match] = []

    def read(self, token: Token) -> None:
        """Take the next token."""
        here = len(self.tokens)
        self.tokens.append(token)
        if token.clause != self._clause and here:
            self._states = []  # no phrase goes beyond its clause
        self._clause = token.clause
        word = token.word
        number = word[0].isdigit()
        filler = word in self._phrases.fillers
        going: dict[tuple[int, int, int], State] = {}
        for phrase, at_part, passed, at in self._states:
            if here - at[0] > LONGEST:
                continue
            part = phrase.parts[at_part]
            if word in part.words or (number and "#" in part.words) or (part.stems and word.startswith(part.stems)):
                self._go((phrase, at_part + 1, 0, (*at, here)), going)
            if filler or passed < part.gap:
                key = (id(phrase), at_part, at[0])
                now = passed + (not filler)
                if key not in going or now < going[key][2]:
                    going[key] = (phrase, at_part, now, at)
        if not here:
            forms = forms_of(word)
            for phrase in self._phrases.starting(BEGIN):
                if phrase.parts[1].fits(forms):
                    self._go((phrase, 2, 0, (here,)), going)
        for phrase in self._phrases.starting(word):
            self._go((phrase, 1, 0, (here,)), going)
        self._states = list(going.values())

    def _go(self, state: State, going: dict[tuple[int, int, int], State]) -> None:
        """A state that has just taken a word: complete, or waiting, also beyond words that may be missing."""
        phrase, number, _, at = state
        while number < len(phrase.parts):
            going[(id(phrase), number, at[0])] = (phrase, number, 0, at)
            if not phrase.parts[number].optional:
                return
            number += 1
        self.matches.append(Match(phrase.name, at))

    def earliest(self) -> int | None:
        """The index of the first token of a match, or of what could still become one; None where there is none."""
        begun = [state[3][0] for state in self._states] + [match.at[0] for match in self.matches]
        return min(begun, default=None)
