"""Which sentences of an answer state general medicine, and whether a statement of the corpus says the same.

A statement supports a sentence that touches all its groups of words and whose numbers it knows, none from the other
side ("at least" for "at most"). A sentence without numbers is only supported by a statement without numbers, both
negated or neither. Everything else stays uncited: that is no proof that it is wrong, and support is none that it is
right in full.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from healthkit.clinical.aftercheck.reader import Phrases, Reader
from healthkit.clinical.aftercheck.sentences import Cutter, Sentence
from healthkit.clinical.statements.corpus import Statement, statements, topics
from healthkit.clinical.statements.figures import Figure, figures_in
from healthkit.clinical.triage.tables import language

Status = Literal["supported", "contradicted", "uncited"]
SHORTEST = 3  # words of a sentence that states something
MIXED = frozenset({"you", "your", "votre", "vos", "vous", "ton", "ta", "tes"})
FRAMES = ("personal", "general", "record", "claim")


@dataclass(frozen=True)
class Cited:
    """A sentence that states general medicine, where it stands, and the statement that bears on it.

    ``supported``: ``statement`` says the same. ``contradicted``: it is about the same with another figure.
    ``uncited``: no statement says it, ``statement`` is None.
    """

    text: str
    start: int
    end: int
    status: Status
    statement: Statement | None = None


def cite(text: str, lang: str) -> tuple[Cited, ...]:
    """The general statements of an answer in their order; sentences on the person's own figures are left out.

    Args:
        text: Markdown or plain, as a model wrote it.
        lang: ``en`` or ``fr``: how ``1,234`` is read; words of both languages are known.
    """
    cutter, found = Cutter(), []
    for events in (cutter.feed(text), cutter.close()):
        for sentence, _, complete in events:
            if complete:
                one = _judge(sentence, text, lang)
                found += [one] if one is not None else []
    return tuple(found)


@lru_cache(maxsize=1)
def _phrases() -> Phrases:
    """All phrases: frames, topics, and the groups of each statement as ``id#number``."""
    raw = tomllib.loads(files("healthkit.clinical.statements").joinpath("language.toml").read_text("utf-8"))
    named = {name: (*raw[name]["en"], *raw[name]["fr"]) for name in FRAMES}
    named |= {f"topic:{name}": words for name, words in topics().items()}
    for one in statements().values():
        named |= {f"{one.id}#{number}": group for number, group in enumerate(one.needs)}
    return Phrases(named)


def _judge(sentence: Sentence, text: str, lang: str) -> Cited | None:
    if sentence.heading or sentence.lead or len(sentence.tokens) < SHORTEST:
        return None
    reader = Reader(_phrases())
    for token in sentence.tokens:
        if token.word != "you" or text[token.start] in 'Yy*_“"(':  # U/L is no “you”
            reader.read(token)
    names = {match.name for match in reader.matches}
    words = text[sentence.start : sentence.end]
    figures = figures_in(words, lang)
    listed = sentence.item or words.startswith("|") or (bool(figures) and "claim" not in names)
    if words.rstrip("*_ ").endswith("?") or not _general(names, listed=listed):
        return None
    if "personal" in names:
        figures = _not_own(figures, words)
    known = [one for one in statements().values() if all(f"{one.id}#{n}" in names for n in range(len(one.needs)))]
    known.sort(key=lambda one: -len(one.needs))  # the most specific first
    negated = _negated(token.word for token in sentence.tokens)
    status, statement = _weigh(known, figures, negated, lang)
    return Cited(words, sentence.start, sentence.end, status, statement)


def _general(names: set[str], *, listed: bool) -> bool:
    """Whether a sentence speaks of medicine, and not of the person's own figures alone, which lists mostly hold."""
    if not any(name.startswith("topic:") for name in names):
        return False
    return "general" in names or (not listed and not names & {"personal", "record"})


def _not_own(figures: tuple[Figure, ...], words: str) -> tuple[Figure, ...]:
    """The numbers of a mixed sentence without the person's own: those after "your" up to the end of the clause."""
    own: set[int] = set()
    at = 0
    for clause in _clauses(words):
        plain = [word.strip("*_(").lower() for word in clause.split()]
        if MIXED.intersection(plain):
            own |= set(range(at, at + len(clause)))
        at += len(clause)
    others = tuple(one for one in figures if one.start not in own)
    return others if others or len(figures) < 2 else figures[1:]


def _clauses(words: str) -> list[str]:
    parts, start = [], 0
    for index, char in enumerate(words):
        decimal = char in ",." and words[index + 1 : index + 2].isdigit()
        if char in ",;:(" and not decimal:
            parts.append(words[start : index + 1])
            start = index + 1
    return [*parts, words[start:]]


def _negated(words: Iterable[str]) -> bool:
    return any(word in language().negators or word == "cannot" for word in words)


def _weigh(
    known: list[Statement], figures: tuple[Figure, ...], negated: bool, lang: str
) -> tuple[Status, Statement | None]:
    if not figures:
        for one in known:
            if not one.figures and _says_no(one, lang) == negated:
                return "supported", one
        return "uncited", None
    scored = [(sum(_holds(one, figure) for figure in figures), one) for one in known if one.figures]
    scored.sort(key=lambda pair: -pair[0])
    if scored and all(any(_holds(one, figure) for _, one in scored) for figure in figures):
        return "supported", scored[0][1]
    for _, one in scored:
        if any(_opposes(one, figure) for figure in figures if not any(_holds(other, figure) for _, other in scored)):
            return "contradicted", one
    return "uncited", None


def _holds(statement: Statement, figure: Figure) -> bool:
    return any(own.agrees(figure) for own in statement.figures)


def _opposes(statement: Statement, figure: Figure) -> bool:
    """Whether a statement speaks of the same unit with other numbers, or bounds the same number from the other side."""
    same = [own for own in statement.figures if own.unit == figure.unit]
    turned = any(own.same_value(figure) and own.edge for own in same)
    return bool(same) and not turned


@lru_cache(maxsize=1024)
def _says_no(statement: Statement, lang: str) -> bool:
    cutter = Cutter()
    words = []
    for events in (cutter.feed(statement.text(lang)), cutter.close()):
        for _, tokens, _ in events:
            words += [token.word for token in tokens]
    return _negated(words)
