"""Conditions in a question: ``on days when I slept less than 7 hours and ran``, ``where distance is over 10 km``."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Literal

from healthkit.ask import attributes, kinds, lexicon
from healthkit.ask.days import ANY, Condition
from healthkit.ask.spotting import Page, Spot
from healthkit.ask.thresholds import Bound
from healthkit.ask.understanding import Stop
from healthkit.ask.vocabulary import vocabulary
from healthkit.model.catalogue import catalogue

_DAYS = {
    "en": re.compile(
        r"(?:(?:(?:only )?(?:on|for|during|over) (?:the |those |all )?|(?:the|those|all|only) )(?:days|nights)"
        r"(?: (?:on which|when|where|that|with|without|in which|after))?|(?:days|nights) "
        r"(?:on which|when|where|that|with|without|in which|i))"
        r" (?=\S)"
    ),
    "fr": re.compile(
        r"(?:seulement |uniquement )?(?:pour |pendant |sur )?(?:(?:les|des|mes|tous les|toutes les) )?(?:jours|nuits|journees) "
        r"(?:ou|quand|lorsque|durant lesquels|pendant lesquels|avec|sans|de|d) (?=\S)"
    ),
}
_WHEN = {
    "en": re.compile(r"(?<=. )(?:when|where|while|with|if|without)\b(?! (?:was|were|is|did|do|does|have))"),
    "fr": re.compile(r"(?<=. )(?:ou|quand|lorsque|si|avec|sans)\b(?! (?:est|etait|ai))"),
}
_OPENS = re.compile(r"\b(?:how|what|which|show|combien|quel|quelle|quels|quelles|montre)\b")
_NOT = frozenset({"not", "no", "without", "never", "sans", "pas", "aucun", "aucune", "jamais", "don", "didn"})
_JOIN: dict[str, Literal["and", "or"]] = {
    "and": "and",
    "or": "or",
    "et": "and",
    "ou": "or",
    "but": "and",
    "mais": "and",
}
_OPENING = frozenset({
    "when", "where", "with", "without", "if", "while", "days", "nights", "after", "those", "all", "that", "do", "only",
    "quand", "ou", "avec", "sans", "lorsque", "si", "que", "tous", "toutes", "seulement", "uniquement",
})  # fmt: skip
_UNIT_WORDS = {"hours": "h", "hour": "h", "heures": "h", "minutes": "min", "minute": "min"}
_OF_WORKOUTS = frozenset({attributes.COUNT, attributes.DURATION, "apple_exercise_time"})
_SESSIONS = frozenset({"workout", "workouts", "session", "sessions", "training", "any", "seance", "seances"})


@dataclass
class Clauses:
    """``days`` must hold of days, ``rows`` of single workouts (or of the main metric's own value).

    ``marked`` says that the words began with ``on days``.
    """

    days: list[Condition] = field(default_factory=list)
    rows: list[Condition] = field(default_factory=list)
    joined: Literal["and", "or"] = "and"
    marked: bool = False
    hours: list[float] = field(default_factory=list)


def region(page: Page, bounds: list[Bound]) -> tuple[int, int, bool] | None:
    """Characters of the conditional part of the line, and whether it says ``days``; None without one."""
    question = page.question
    line = page.masked()
    for pattern, marked in ((_DAYS[question.lang], True), (_WHEN[question.lang], False)):
        for match in pattern.finditer(line):
            end = _end(line, match.end())
            held = [bound for bound in bounds if match.start() <= bound.start < end]
            words = set(question.span(match.end(), end))
            trained = [spot for spot in kinds.spots(page) if set(spot.words) <= words]
            close = any(spot.words[0] - question.span(match.end(), match.end() + 1).start <= 5 for spot in trained)
            if held or (trained and close):
                return match.start(), end, marked
    return None


def _end(line: str, start: int) -> int:
    opened = _OPENS.search(line, start)
    return opened.start() if opened else len(line)


def read(
    page: Page, bounds: list[Bound], start: int, end: int, *, workout: str | None, marked: bool, held: Collection[str]
) -> Clauses:
    """The conditions between two places of the line; their words are taken.

    Args:
        page: the question.
        bounds: all its bounds.
        start, end: characters.
        workout: the kind of workout that the question is about, if it is about workouts.
        marked: whether the part speaks of days.
        held: metrics of the vault; of several that share a name, only these are meant.

    Raises:
        Stop: a bound has no name, or a name no bound.
    """
    found = Clauses(marked=marked)
    inside = [bound for bound in bounds if start <= bound.start < end]
    words = page.question.span(start, end)
    for segment in _segments(page, words, inside, found):
        _read_segment(page, segment, inside, found, workout=workout, known=held)
    if start:
        page.take(index for index in words if page.question.words[index] in _OPENING)
    return found


def _segments(page: Page, words: range, bounds: list[Bound], found: Clauses) -> list[range]:
    """Pieces between ``and`` or ``or``, each with a bound or a kind of workout of its own."""
    question = page.question
    weighty = sorted(
        [*(question.span(bound.start, bound.end).start for bound in bounds)]
        + [spot.words[0] for spot in kinds.spots(page) if set(spot.words) <= set(words)]
    )
    cuts = []
    for index in words:
        join = _JOIN.get(question.words[index])
        if join and index in page.free and any(at < index for at in weighty) and any(at > index for at in weighty):
            cuts.append(index)
            found.joined = join
            page.take([index])
    pieces, begin = [], words.start
    for cut in cuts:
        pieces.append(range(begin, cut))
        begin = cut + 1
    return [*pieces, range(begin, words.stop)]


def _read_segment(page: Page, segment: range, bounds: list[Bound], found: Clauses, *, workout: str | None,
                  known: Collection[str]) -> None:  # fmt: skip
    question = page.question
    inside = set(segment)
    held = [bound for bound in bounds if question.span(bound.start, bound.end).start in inside]
    free = [index for index in page.free if index in inside]
    mentions = lexicon.mentions(question, free)
    trained = [spot for spot in kinds.spots(page) if set(spot.words) <= inside]
    if not held:  # “without exercise” speaks of workouts, not of the metric of that name
        mentions = [one for one in mentions if not set(one.metrics) <= _OF_WORKOUTS or not trained]
    trained = [spot for spot in trained if not any(set(spot.words) & set(one.words) for one in mentions)]
    walked = [spot for spot in trained if spot.key == "walking"]
    if walked and any(name in ("step_count", "distance_walking_running") for one in mentions for name in one.metrics):
        page.take(index for spot in walked for index in spot.words)
        trained = [spot for spot in trained if spot not in walked]
    weak = [spot for spot in page.spot(vocabulary(question.lang).weak) if set(spot.words) <= inside]
    if held:
        names = tuple(dict.fromkeys(name for one in mentions for name in one.metrics))
        if not names and weak and not (workout and trained):
            names = tuple(dict.fromkeys(spot.key for spot in weak))
        names = tuple(name for name in names if name in known) or names
        for bound in held:
            _add_bound(page, bound, names, segment, trained, found, workout=workout)
        for spot in (*mentions, *weak, *trained):
            page.take(spot.words)
    elif trained:
        activity = kinds.one_of(trained)
        if activity is None:
            raise Stop("several_metrics", question.as_typed([index for spot in trained for index in spot.words]))
        negated = [index for index in segment if question.words[index] in _NOT]
        page.take([*negated, *(index for spot in trained for index in spot.words)])
        page.take(index for index in segment if question.words[index] in _SESSIONS)
        found.days.append(Condition(attributes.COUNT, "<" if negated else ">=", 1, activity))
    elif mentions:
        raise Stop("unclear_bound", question.as_typed([index for one in mentions for index in one.words]))


def _add_bound(
    page: Page, bound: Bound, names: tuple[str, ...], segment: range, trained: list[Spot], found: Clauses,
    *, workout: str | None,
) -> None:  # fmt: skip
    """One bound with the metric or attribute it is about."""
    spelled = bound.unit or next(
        (_UNIT_WORDS[page.question.words[i]] for i in segment if page.question.words[i] in _UNIT_WORDS), ""
    )
    bound = replace(bound, unit=spelled)
    if not names and workout is not None and bound.unit in attributes.BY_UNIT:
        names = (attributes.BY_UNIT[bound.unit],)
    if not names and trained and bound.unit in attributes.BY_UNIT:
        names = (attributes.BY_UNIT[bound.unit],)
    if not names and bound.unit in ("h", "min", "") and any(
        page.question.words[i] in ("night", "nights", "nuit", "nuits") for i in range(len(page.question.words))
    ):  # fmt: skip
        names = ("sleep_duration",)
    if not names:
        raise Stop("unclear_bound", bound.unit)
    asked = [attributes.AS_ATTRIBUTE.get(name, "") for name in names]
    attribute = next((name for name in asked if name), "") if workout is not None else ""
    if attribute or (trained and not workout and names[0] in attributes.AS_ATTRIBUTE):
        attribute = attribute or attributes.AS_ATTRIBUTE[names[0]]
        value = bound.in_unit(attributes.metric_of(attribute).unit)
        target = found.days if found.marked or workout is None else found.rows
        activity = workout if workout is not None else kinds.one_of(trained)
        condition = Condition(attribute, bound.op, value or 0.0, activity or ANY)
    else:
        metric = catalogue().get(names[0])
        value = bound.in_unit(metric.unit, hours=metric.id in ("sleep_duration", "time_in_bed"))
        if value is not None and not bound.unit and value != bound.value:
            found.hours.append(bound.value)
        condition = Condition(metric.id, bound.op, value or 0.0)
        target = found.days
    if value is None:
        raise Stop("unclear_bound", bound.unit, names)
    target.append(condition)


def opposite(condition: Condition) -> Condition:
    """What holds of the days that do not meet a condition."""
    turned: dict[str, Literal["<", "<=", ">", ">="]] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
    return replace(condition, op=turned[condition.op])
