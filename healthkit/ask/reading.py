"""Steps that every topic's reading takes: mistyped words, bounds, periods, and that nothing is left unexplained."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from healthkit.ask import intents, lexicon, period_rules, thresholds
from healthkit.ask.periods import Period
from healthkit.ask.spotting import Page
from healthkit.ask.understanding import Note, Stop
from healthkit.ask.vocabulary import vocabulary
from healthkit.ask.words import Question

if TYPE_CHECKING:
    from healthkit.ask.topics import Scope


def corrected(question: Question, kept: Callable[[], Collection[str]] = tuple) -> tuple[Question, list[Note]]:
    """The question with mistyped words as they were meant, and how each was read; ``kept`` gives words of the vault."""
    words, notes = list(question.words), []
    for index, word in enumerate(words):
        better = lexicon.correct(word, question.lang)
        if better and word not in kept():
            words[index] = better
            notes.append(Note("read_as", {"typed": question.typed[index], "read": better}))
    if not notes:
        return question, notes
    starts = [0]
    for word in words[:-1]:
        starts.append(starts[-1] + len(word) + 1)
    return replace(question, words=tuple(words), line=" ".join(words), starts=tuple(starts)), notes


def take_bounds(page: Page) -> list[thresholds.Bound]:
    """All bounds, such as ``under 6 hours``; their words are taken."""
    found = thresholds.find(page.question.line, page.question.lang)
    for bound in found:
        page.take_characters(bound.start, bound.end)
    return found


def take_periods(page: Page, scope: Scope) -> list[Period]:
    """All periods, each once, from left to right; their words are taken.

    Raises:
        Stop: words that name no single period, or one that has not begun.
    """
    from healthkit.ask.records import anchors

    question = page.question
    spans: list[Period] = []
    for item in anchors.find(page.masked(), scope):
        page.take_characters(item.start, item.end)
        if item.period is None:
            raise Stop("absent_record", question.line[item.start : item.end])
        spans.append(item.period)
    found = period_rules.find(page.masked(), question.lang, scope.as_of, join=not intents.contrasts(question))
    if intents.moves(question):  # a drop “between spring and summer” is one of averages, between two days it is not
        apart = period_rules.find(page.masked(), question.lang, scope.as_of, join=False)
        long = [item for item in apart if item.period is not None and not item.period.single]
        found = apart if len(long) == len(apart) == 2 else found
    for item in found:
        words = page.take_characters(item.start, item.end)
        if item.period is None:
            raise Stop("unclear_period", question.as_typed(list(words)))
        if item.period.first is not None and item.period.first > scope.as_of:
            raise Stop("future", question.as_typed(list(words)))
        spans.append(item.period)
    return list(dict.fromkeys(spans))


def nothing_left(page: Page, *, allowed: Collection[str] = (), metrics: tuple[str, ...] = ()) -> None:
    """Every word left must be one that an answer may pass over, by the language's filler or by ``allowed``.

    Raises:
        Stop: words that carry meaning are left.
    """
    words = vocabulary(page.question.lang)
    blocked = [index for spot in Page(page.question).spot({"blocked": words.blocked}) for index in spot.words]
    said = page.question.words
    strange = (i for i in page.free if said[i] not in words.filler and said[i] not in allowed)
    left = sorted({*blocked, *strange})
    if left:
        raise Stop("unknown_words", page.question.as_typed(left), metrics)
