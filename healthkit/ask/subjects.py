"""What a question is about: one metric, a pair of values, or workouts; and the metric of its ``on days when``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from healthkit.ask import lexicon
from healthkit.ask.spotting import Page, Spot
from healthkit.ask.thresholds import Bound
from healthkit.ask.vocabulary import vocabulary

Problem = Literal["no_metric", "several_metrics"]
WORKOUTS = "workout_count"
WORKOUT_TIME = "workout_duration"
_CLAUSE = {
    "en": re.compile(r"(?:(?:on )?(?:the |those |all )?(?:days|nights) )?(?:when|where|on which|that)\b"),
    "fr": re.compile(r"(?:(?:les |aux |des )?(?:jours|nuits) )?(?:ou|quand|lorsque|durant lesquels)\b"),
}
_DISTANCES = {
    "walking": "distance_walking_running",
    "running": "distance_walking_running",
    "hiking": "distance_walking_running",
    "cycling": "distance_cycling",
    "swimming": "distance_swimming",
}
_LENGTHS = frozenset({"km", "m", "mile"})
_TIMES = frozenset({"times", "often", "fois"})
_TIMED = frozenset({
    "long", "longest", "shortest", "longtemps", "longue", "longues", "courte", "courtes", "duree", "duration",
    "minutes", "hours", "time", "temps", "heures",
})  # fmt: skip
_NIGHTS = frozenset({"night", "nights", "nuit", "nuits"})


@dataclass(frozen=True)
class Subject:
    """The metrics a question may be about (several where a name is shared), or why none can be told.

    ``clause`` is the metric of a condition on days, where that is another one. ``workouts`` says that sessions are
    meant, of one ``activity`` or of all.
    """

    metrics: tuple[str, ...] = ()
    words: str = ""
    pair: str | None = None
    clause: str | None = None
    workouts: bool = False
    activity: str | None = None
    problem: Problem | None = None


def read_subject(page: Page, bounds: list[Bound]) -> Subject:
    """Find the subject and take its words from the page."""
    question = page.question
    split = _clause_start(page, bounds)
    found = lexicon.mentions(question, page.free)
    main = [mention for mention in found if split is None or mention.words[0] < split]
    clause = [mention for mention in found if split is not None and mention.words[0] >= split]
    activities = _activities(page, main)
    if activities and not main:
        return _with_clause(page, _workouts(page, activities), clause)
    if not main and not clause:
        return _weak(page, bounds)
    if not main:
        return Subject(problem="no_metric", metrics=clause[0].metrics)
    for mention in main:
        page.take(mention.words)
    chosen = {mention.metrics for mention in main}
    words = question.as_typed([index for mention in main for index in mention.words])
    if len(chosen) > 1:
        merged = _one_meaning([set(names) for names in chosen])
        if merged is None:
            every = tuple(dict.fromkeys(name for mention in main for name in mention.metrics))
            return Subject(problem="several_metrics", words=words, metrics=every)
        chosen = {merged}
    names = chosen.pop()
    _take_weak(page)
    pair = names[0] if len(names) == 1 and names[0] in lexicon.PAIRS else None
    subject = Subject(lexicon.PAIRS[pair][:1] if pair else names, words, pair)
    if subject.metrics[0] in (WORKOUTS, WORKOUT_TIME):
        kinds = [spot for spot in page.spot(vocabulary(question.lang).activities) if spot.key != "any"]
        activity = kinds[0].key if len({spot.key for spot in kinds}) == 1 else None
        page.take(index for spot in kinds if activity for index in spot.words)
        subject = Subject((_workout_metric(page, subject.metrics[0]),), words, workouts=True, activity=activity)
    return _with_clause(page, subject, clause)


def _one_meaning(options: list[set[str]]) -> tuple[str, ...] | None:
    """What several mentions can all mean: ``sleep`` and ``hours of sleep`` are one."""
    common = set.intersection(*options)
    return tuple(sorted(common)) if common else None


def _with_clause(page: Page, subject: Subject, clause: list[lexicon.Mention]) -> Subject:
    if not clause:
        return subject
    names = {name for mention in clause for name in mention.metrics}
    for mention in clause:
        page.take(mention.words)
    if len(names) != 1 or names & lexicon.PAIRS.keys():
        return Subject(problem="several_metrics", metrics=tuple(sorted(names)))
    return Subject(
        subject.metrics, subject.words, subject.pair, names.pop(), subject.workouts, subject.activity, subject.problem
    )


def _clause_start(page: Page, bounds: list[Bound]) -> int | None:
    """The word at which ``on days when …`` begins, where a bound follows it."""
    if not bounds:
        return None
    for match in _CLAUSE[page.question.lang].finditer(page.question.line):
        words = page.question.span(match.start(), match.end())
        if words.start > 0 and match.end() < bounds[0].start + 1 and _has_metric_before(page, words.start):
            page.take(words)
            return words.start
    return None


def _has_metric_before(page: Page, index: int) -> bool:
    before = [word for word in page.free if word < index]
    return bool(lexicon.mentions(page.question, before)) or bool(
        [spot for spot in page.spot(vocabulary(page.question.lang).activities) if spot.words[0] < index]
    )


def _activities(page: Page, main: list[lexicon.Mention]) -> list[Spot]:
    """Activity words, where no metric's name already takes them; ``exercise`` is sessions when times are counted."""
    spots = page.spot(vocabulary(page.question.lang).activities)
    counted = bool(_TIMES & set(page.question.words))
    for mention in list(main):
        inside = [spot for spot in spots if set(spot.words) & set(mention.words)]
        if inside and counted and set(mention.words) <= {index for spot in inside for index in spot.words}:
            main.remove(mention)
        else:
            spots = [spot for spot in spots if spot not in inside]
    return spots


def _workouts(page: Page, spots: list[Spot]) -> Subject:
    question, words = page.question, vocabulary(page.question.lang)
    kinds = {spot.key for spot in spots} - {"any"}
    said = question.as_typed([index for spot in spots for index in spot.words])
    if len(kinds) > 1:
        return Subject(problem="several_metrics", words=said)
    activity = kinds.pop() if kinds else None
    units = page.spot(words.units)
    far = [index for index in page.free if question.words[index] in ("far", "loin", "distance")]
    if activity in _DISTANCES and (far or any(spot.key in _LENGTHS for spot in units)):
        page.take([*far, *(index for spot in spots for index in spot.words)])
        return Subject((_DISTANCES[activity],), said)
    weak = {name for spot in page.spot(words.weak) for name in (spot.key,)}
    if activity == "walking" and weak and not _counts_sessions(page):
        return _weak(page, [])
    page.take(index for spot in spots for index in spot.words)
    metric = _workout_metric(page, WORKOUTS)
    return Subject((metric,), said, workouts=True, activity=activity)


def _workout_metric(page: Page, metric: str) -> str:
    """How long workouts were, where a word says so, else how many; those words are then explained."""
    if _TIMED & set(page.question.words):
        page.take(index for index in page.free if page.question.words[index] in ("duree", "duration", "longtemps"))
        return WORKOUT_TIME
    return metric


def _counts_sessions(page: Page) -> bool:
    counted = {"times", "often", "fois", "walks", "promenades", "days", "jours", "long", "longtemps"}
    return bool(counted & set(page.question.words))


def _weak(page: Page, bounds: list[Bound]) -> Subject:
    """A verb that means a metric, or nights bounded in hours: sleep."""
    question = page.question
    spots = page.spot(vocabulary(question.lang).weak)
    names = {spot.key for spot in spots}
    if len(names) == 1:
        _take_weak(page)
        return Subject((names.pop(),), question.as_typed([index for spot in spots for index in spot.words]))
    if not names and _NIGHTS & set(question.words) and any(bound.unit in ("h", "min", "") for bound in bounds):
        return Subject(("sleep_duration",))
    return Subject(problem="several_metrics" if names else "no_metric")


def _take_weak(page: Page) -> None:
    """Verbs say nothing new once the metric is named: steps walked."""
    for spot in page.spot(vocabulary(page.question.lang).weak):
        page.take(spot.words)
