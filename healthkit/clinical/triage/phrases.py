"""Phrases of the tables, and where they occur in a text.

A phrase is words separated by spaces. ``a|b`` is either word, ``word*`` any that starts so, ``word?`` may
be missing, ``..`` lets up to three words stand between, ``...`` up to seven. Small words that carry nothing
(``fillers`` of language.toml) may always stand between. A match stays within one clause.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from healthkit.clinical.triage.fold import Token, fold_line
from healthkit.clinical.triage.spelling import Speller
from healthkit.clinical.triage.tables import language

GAPS = {"..": 3, "...": 7}
_STEM = 4  # letters of a stem that the index looks up; shorter stems stand in full


@dataclass(frozen=True)
class Part:
    """One place of a phrase: the words and stems that fit, and how many other words may precede it."""

    words: frozenset[str]
    stems: tuple[str, ...]
    optional: bool
    gap: int

    def fits(self, forms: Sequence[str]) -> bool:
        """Whether a token, in one of its readings, can stand here."""
        return any(form in self.words or (bool(self.stems) and form.startswith(self.stems)) for form in forms)


@dataclass(frozen=True)
class Phrase:
    """A compiled phrase; ``name`` is what it is a sign of."""

    name: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Match:
    """Where a phrase occurs: the indexes of its own tokens, without those that only stand between."""

    name: str
    at: tuple[int, ...]

    @property
    def span(self) -> range:
        """From the first to the last token."""
        return range(self.at[0], self.at[-1] + 1)


def compile_phrase(name: str, phrase: str) -> Phrase:
    """Read one phrase; the first part can be neither optional nor a gap."""
    parts: list[Part] = []
    gap = 0
    for piece in phrase.split():
        if piece in GAPS:
            gap = GAPS[piece]
            continue
        optional = piece.endswith("?")
        choices = [fold_line(choice) for choice in piece.removesuffix("?").split("|")]
        words = frozenset(choice for choice in choices if not choice.endswith("*"))
        stems = tuple(choice[:-1] for choice in choices if choice.endswith("*"))
        if any(" " in word for word in words):
            raise ValueError(f"{name}: “{piece}” is more than one word once folded")
        parts.append(Part(words, stems, optional, gap))
        gap = 0
    if not parts or parts[0].optional or parts[0].gap:
        raise ValueError(f"{name}: “{phrase}” must begin with a word")
    return Phrase(name, tuple(parts))


def _ways(phrase: str) -> Iterator[str]:
    """A phrase that begins with optional words, with and without them: the index needs a first word."""
    first, _, rest = phrase.partition(" ")
    if first.endswith("?") and rest:
        yield f"{first.removesuffix('?')} {rest}"
        yield from _ways(rest)
    else:
        yield phrase


class Matcher:
    """All phrases of the tables, indexed by how they begin."""

    def __init__(self, phrases: Mapping[str, Sequence[str]]) -> None:
        """``phrases`` by the name of their sign."""
        self._by_word: dict[str, list[Phrase]] = {}
        self._by_stem: dict[str, list[Phrase]] = {}
        keys: set[str] = set()
        for name, texts in phrases.items():
            for phrase in (compile_phrase(name, way) for one in dict.fromkeys(texts) for way in _ways(one)):
                for word in phrase.parts[0].words:
                    self._by_word.setdefault(word, []).append(phrase)
                for stem in phrase.parts[0].stems:
                    self._by_stem.setdefault(stem[:_STEM], []).append(phrase)
                for part in phrase.parts:
                    keys |= part.words
        self._speller = Speller((key for key in keys if key.isalpha()), language().known)
        self._fillers = language().fillers

    def find(self, tokens: Sequence[Token]) -> Iterator[Match]:
        """Every place where a phrase occurs, at most one match for each phrase and starting token."""
        forms = [(token.word, *self._speller.meant(token.word)) for token in tokens]
        for start, readings in enumerate(forms):
            tried: set[int] = set()
            for form in readings:
                near = self._by_word.get(form, ()), *(self._by_stem.get(form[:n], ()) for n in range(2, _STEM + 1))
                for phrase in (phrase for group in near for phrase in group):
                    if id(phrase) in tried or not phrase.parts[0].fits(readings):
                        continue
                    tried.add(id(phrase))
                    at = self._rest(phrase.parts, 1, start + 1, tokens, forms)
                    if at is not None:
                        yield Match(phrase.name, (start, *at))

    def _rest(
        self, parts: Sequence[Part], number: int, place: int, tokens: Sequence[Token], forms: Sequence[Sequence[str]]
    ) -> tuple[int, ...] | None:
        """The tokens of the parts from ``number`` on, sought from ``place`` on; None where they do not follow."""
        if number == len(parts):
            return ()
        part, clause, skipped, here = parts[number], tokens[place - 1].clause, 0, place
        while here < len(tokens) and tokens[here].clause == clause:
            if part.fits(forms[here]):
                rest = self._rest(parts, number + 1, here + 1, tokens, forms)
                if rest is not None:
                    return (here, *rest)
            skipped += tokens[here].word not in self._fillers
            if skipped > part.gap:
                break
            here += 1
        return self._rest(parts, number + 1, place, tokens, forms) if part.optional else None
