"""Conditions in a question: ``on days when I slept less than 7 hours and ran``, ``where distance is over 10 km``."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from healthkit.ask import attributes, kinds, lexicon
from healthkit.ask.days import ANY, Condition
from healthkit.ask.lexicon import Mention
from healthkit.ask.spotting import Page, Spot
from healthkit.ask.thresholds import Bound, Operator
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
        r"(?:seulement |uniquement )?(?:pour |pendant |sur )?(?:(?:les|des|mes|tous les|toutes les) )?"
        r"(?:jours|nuits|journees) "
        r"(?:ou|quand|lorsque|durant lesquels|pendant lesquels|avec|sans|de|d|a) (?=\S)"
    ),
}
_WHEN = {
    "en": re.compile(r"(?<=. )(?:when|where|with|if|without)\b(?! (?:was|were|is|did|do|does|have))"),
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
_DOSES = frozenset({"number_of_alcoholic_beverages", "dietary_caffeine", "mindful_session"})
_OPENING = frozenset({
    "when", "where", "with", "without", "if", "while", "days", "nights", "after", "those", "all", "that", "do", "only",
    "quand", "ou", "avec", "sans", "lorsque", "si", "que", "tous", "toutes", "seulement", "uniquement",
})  # fmt: skip
_UNIT_WORDS = {"hours": "h", "hour": "h", "heures": "h", "minutes": "min", "minute": "min"}
_DURATION = frozenset({"duration", "length", "duree"})
_NIGHTS = frozenset({"night", "nights", "nuit", "nuits"})
_WALKED = frozenset({"step_count", "distance_walking_running"})
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


@dataclass(frozen=True)
class Asked:
    """What the rest of a question is about.

    ``workout`` is the kind of workout, if it is about workouts; ``marked`` whether the part speaks of days; ``held``
    the vault's metrics, since of several that share a name only these are meant; ``default`` what a bound without a
    name is about; ``units`` in which the person's files write attributes, so that a bare number is meant.
    """

    workout: str | None
    marked: bool
    held: Collection[str]
    default: tuple[str, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)


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
            if not marked and not held and _attribute_before(page, match.start()):
                continue
            named = lexicon.mentions(question, [index for index in page.free if index in words])
            if held or (trained and close) or (named and all(_happens(name) for one in named for name in one.metrics)):
                return match.start(), end, marked
    return None


def _attribute_before(page: Page, at: int) -> bool:
    """Whether what stands before is something that workouts say of themselves: ``heart rate when I run``."""
    before = [index for index in page.free if page.question.starts[index] < at]
    names = {name for one in lexicon.mentions(page.question, before) for name in one.metrics}
    return bool(names - _WALKED) and any(attributes.AS_ATTRIBUTE.get(name) for name in names)


def _end(line: str, start: int) -> int:
    opened = _OPENS.search(line, start)
    return opened.start() if opened else len(line)


def read(page: Page, bounds: list[Bound], part: range, asked: Asked) -> Clauses:
    """The conditions in a part of the line; their words are taken.

    Args:
        page: the question.
        bounds: all its bounds.
        part: characters.
        asked: what the rest of the question is about.

    Raises:
        Stop: a bound has no name, or a name no bound.
    """
    found = Clauses(marked=asked.marked)
    inside = [bound for bound in bounds if part.start <= bound.start < part.stop]
    words = page.question.span(part.start, part.stop)
    for segment in _segments(page, words, inside, found):
        _read_segment(_Segment(page, segment, asked, found), inside)
    if part.start:
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


@dataclass
class _Segment:
    """A piece of a conditional part, and what it adds to."""

    page: Page
    words: range
    asked: Asked
    found: Clauses

    def says(self, words: Collection[str]) -> list[int]:
        """The free words that are among some."""
        return [index for index in self.page.free if index in self.words and self.page.question.words[index] in words]

    def spots(self, mentions: list[Mention]) -> list[Spot]:
        """Kinds of workout, but for what a metric's name takes, and walking where steps are meant."""
        inside = set(self.words)
        found = [spot for spot in kinds.spots(self.page) if set(spot.words) <= inside]
        found = [spot for spot in found if not any(set(spot.words) & set(one.words) for one in mentions)]
        walked = [spot for spot in found if spot.key == "walking"]
        if walked and any(name in _WALKED for one in mentions for name in one.metrics):
            self.page.take(index for spot in walked for index in spot.words)
            return [spot for spot in found if spot not in walked]
        return found


def _read_segment(segment: _Segment, bounds: list[Bound]) -> None:
    page, question = segment.page, segment.page.question
    held = [bound for bound in bounds if question.span(bound.start, bound.end).start in segment.words]
    mentions = lexicon.mentions(question, [index for index in page.free if index in segment.words])
    if not held:  # “without exercise” speaks of workouts, not of the metric of that name
        trained = segment.spots([])
        mentions = [one for one in mentions if not set(one.metrics) <= _OF_WORKOUTS or not trained]
    spots = kinds.spots(page)  # “aerobic workout” is a kind of its own, not the metric in its name
    mentions = [one for one in mentions if not any(set(one.words) < set(spot.words) for spot in spots)]
    trained = segment.spots(mentions)
    if held:
        _bounded(segment, held, mentions, trained)
    elif trained:
        activity = kinds.one_of(trained)
        if activity is None:
            raise Stop("several_metrics", question.as_typed([index for spot in trained for index in spot.words]))
        negated = segment.says(_NOT)
        page.take([*negated, *(index for spot in trained for index in spot.words)])
        page.take(segment.says(_SESSIONS))
        segment.found.days.append(Condition(attributes.COUNT, "<" if negated else ">=", 1, activity))
    elif mentions:
        _happened(segment, mentions)


def _happens(name: str) -> bool:
    """Whether a metric is of things that happen or do not, so that no bound is needed: headaches, drinks."""
    return catalogue().get(name).kind == "category" or name in _DOSES


def _happened(segment: _Segment, mentions: list[Mention]) -> None:
    """Days on which something was recorded at all: a headache, a drink."""
    names = list(dict.fromkeys(one.metrics[0] for one in mentions))
    words = [index for one in mentions for index in one.words]
    if not all(_happens(name) for name in names):
        raise Stop("unclear_bound", segment.page.question.as_typed(words))
    negated = segment.says(_NOT)
    segment.page.take([*negated, *words])
    op: Operator = "<=" if negated else ">"
    segment.found.days += [Condition(name, op, 0) for name in names]


def _bounded(segment: _Segment, bounds: list[Bound], mentions: list[Mention], trained: list[Spot]) -> None:
    """Bounds with the metric or attribute each is about."""
    page = segment.page
    weak = [spot for spot in page.spot(vocabulary(page.question.lang).weak) if set(spot.words) <= set(segment.words)]
    names = tuple(dict.fromkeys(name for one in mentions for name in one.metrics))
    if not names and weak and not (segment.asked.workout and trained):
        names = tuple(dict.fromkeys(spot.key for spot in weak))
    names = tuple(name for name in names if name in segment.asked.held) or names or segment.asked.default
    timed = segment.says(_DURATION)
    if not names and timed and (segment.asked.workout is not None or trained):
        names = (attributes.DURATION,)
        page.take(timed)
    spelled = next((_UNIT_WORDS[page.question.words[index]] for index in segment.says(_UNIT_WORDS)), "")
    for bound in bounds:
        _add_bound(segment, replace(bound, unit=bound.unit or spelled), names, trained)
    page.take(index for one in mentions for index in one.words)
    page.take(index for spot in (*weak, *trained) for index in spot.words)


def _add_bound(segment: _Segment, bound: Bound, names: tuple[str, ...], trained: list[Spot]) -> None:
    workout, found = segment.asked.workout, segment.found
    if not names and (workout is not None or trained) and bound.unit in attributes.BY_UNIT:
        names = (attributes.BY_UNIT[bound.unit],)
    if not names and bound.unit in ("h", "min", "") and _NIGHTS & set(segment.page.question.words):
        names = ("sleep_duration",)
    if not names:
        raise Stop("unclear_bound", bound.unit)
    attribute = next(filter(None, (attributes.AS_ATTRIBUTE.get(name, "") for name in names)), "")
    if attribute and (workout is not None or trained):
        kind = workout if workout is not None else kinds.one_of(trained)
        unit = segment.asked.units.get(attribute, "") if not bound.unit else ""
        value = replace(bound, unit=bound.unit or unit).in_unit(attributes.metric_of(attribute).unit)
        target = found.days if found.marked or workout is None else found.rows
        condition = Condition(attribute, bound.op, value or 0.0, kind or ANY)
    else:
        metric = catalogue().get(names[0])
        value = bound.in_unit(metric.unit, hours=metric.id in ("sleep_duration", "time_in_bed"))
        if value is not None and not bound.unit and value != bound.value:
            found.hours.append(bound.value)
        condition, target = Condition(metric.id, bound.op, value or 0.0), found.days
    if value is None:
        raise Stop("unclear_bound", bound.unit, names)
    target.append(condition)


def opposite(condition: Condition) -> Condition:
    """What holds of the days that do not meet a condition."""
    turned: dict[str, Literal["<", "<=", ">", ">="]] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
    return replace(condition, op=turned[condition.op])
