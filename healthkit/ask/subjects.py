"""What a question is about: one metric, a pair of values, or workouts and one of their attributes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from healthkit.ask import attributes, kinds, lexicon
from healthkit.ask.days import ANY
from healthkit.ask.spotting import Page, Spot
from healthkit.ask.vocabulary import vocabulary

Problem = Literal["no_metric", "several_metrics"]
_TIMED = frozenset({
    "long", "longest", "shortest", "longtemps", "longue", "longues", "courte", "courtes", "duree", "duration",
    "minutes", "hours", "time", "temps", "heures", "length", "longs", "longer", "shorter",
})  # fmt: skip
_FAR = frozenset({"far", "loin", "distance", "distances", "farthest", "furthest", "lointaine"})
_FAST = frozenset({"fast", "fastest", "slowest", "vitesse", "speed", "rapide", "rapides", "lente", "lentes", "vite"})
_ENERGY = frozenset({"calories", "calorie", "kcal"})
_LENGTHS = frozenset({"km", "m", "mile"})
_WALKED = frozenset({"walk", "walked", "walking", "marche", "marcher", "marchais", "ran", "run", "running", "cours"})
_SESSIONS = frozenset({"walks", "promenades", "promenade", "long", "longtemps"})
_COUNTED = frozenset({"times", "often", "fois", "days", "jours"})
_NIGHTS = frozenset({"night", "nights", "nuit", "nuits"})
_DRUNK = frozenset({"drink", "drinks", "drank", "boire", "bu", "verre", "verres", "boissons"})
_SESSION_METRICS = frozenset({attributes.COUNT, attributes.DURATION})
_DURING = frozenset({
    "while", "during", "when", "doing", "per", "each", "every", "lors", "pendant", "durant", "quand", "par", "chaque",
})  # fmt: skip
_TIMES = frozenset({"times", "often", "fois", "days", "jours"})
_DAILY_ONLY = frozenset({"step_count", "distance_walking_running", "active_energy_burned"})
_ABOUT = frozenset({
    "for", "during", "while", "when", "last", "latest", "per", "in", "recent", "with", "where", "lors", "pendant",
    "pour", "durant", "en", "derniere", "dernier", "par", "quand", "was", "were", "le", "la", "avec",
})  # fmt: skip


@dataclass(frozen=True)
class Subject:
    """The metrics a question may be about (several where a name is shared), or why none can be told.

    ``workouts`` says that sessions are meant, of one ``activity`` or of all; the metric is then their attribute.
    """

    metrics: tuple[str, ...] = ()
    words: str = ""
    pair: str | None = None
    workouts: bool = False
    activity: str | None = None
    problem: Problem | None = None


def workout_meant(page: Page) -> str | None:
    """The kind of workout that the free words are about, :data:`ANY` for all; None where they are about none.

    Looks only; takes nothing.
    """
    mentions = lexicon.mentions(page.question, page.free)
    spots = _activities(page, mentions)
    if not spots:
        return None
    if mentions and not _of_workouts(page, mentions, spots):
        return None
    return kinds.one_of(spots)


def read_subject(page: Page) -> Subject:
    """Find the subject among the free words and take them."""
    found = lexicon.mentions(page.question, page.free)
    spots = _activities(page, found)
    if spots and (not found or _of_workouts(page, found, spots)):
        return _workouts(page, found, spots)
    if not found:
        return _weak(page)
    return _metric(page, found)


def _metric(page: Page, found: list[lexicon.Mention]) -> Subject:
    question = page.question
    strong = [mention for mention in found if not _faint(page, mention)]
    for mention in found:
        page.take(mention.words)
    chosen = {mention.metrics for mention in strong or found}
    words = question.as_typed([index for mention in found for index in mention.words])
    if len(chosen) > 1:
        merged = _one_meaning([set(names) for names in chosen])
        if merged is None:
            every = tuple(dict.fromkeys(name for mention in found for name in mention.metrics))
            return Subject(problem="several_metrics", words=words, metrics=every)
        chosen = {merged}
    names = chosen.pop()
    _take_weak(page)
    if names[0] in (attributes.COUNT, attributes.DURATION):
        spots = kinds.spots(page)
        activity = kinds.one_of(spots) if spots else ANY
        if activity is None:
            return Subject(problem="several_metrics", words=words)
        page.take(index for spot in spots for index in spot.words)
        return Subject((_timed(page, names[0]),), words, workouts=True, activity=_kind(activity))
    pair = names[0] if len(names) == 1 and names[0] in lexicon.PAIRS else None
    return Subject(lexicon.PAIRS[pair][:1] if pair else names, words, pair)


def _faint(page: Page, mention: lexicon.Mention) -> bool:
    """Whether words name a metric only where nothing else does: “how much water do I drink”."""
    return {page.question.words[index] for index in mention.words} <= _DRUNK


def _kind(activity: str | None) -> str | None:
    return None if activity == ANY else activity


def _one_meaning(options: list[set[str]]) -> tuple[str, ...] | None:
    """What several mentions can all mean: ``sleep`` and ``hours of sleep`` are one."""
    common = set.intersection(*options)
    return tuple(sorted(common)) if common else None


def _activities(page: Page, found: list[lexicon.Mention]) -> list[Spot]:
    """Activity words, where no metric's name already takes them; ``exercise`` is sessions when times are counted."""
    spots = kinds.spots(page)
    counted = bool(_TIMES & set(page.question.words))
    for mention in list(found):
        inside = [spot for spot in spots if set(spot.words) & set(mention.words)]
        covered = inside and set(mention.words) <= {index for spot in inside for index in spot.words}
        longer = any(set(mention.words) < set(spot.words) for spot in inside)
        sessions = set(mention.metrics) <= _SESSION_METRICS
        lifted = {page.question.words[index] for index in mention.words} == {"weights"}  # one’s weight is never plural
        if covered and (counted or longer or sessions or lifted):
            found.remove(mention)
        else:
            spots = [spot for spot in spots if spot not in inside]
    return spots


def _of_workouts(page: Page, found: list[lexicon.Mention], spots: list[Spot]) -> bool:
    """Whether a metric is asked of workouts: ``heart rate on my runs``, not ``steps I walked``."""
    names = {name for mention in found for name in mention.metrics}
    if not any(attributes.AS_ATTRIBUTE.get(name) for name in names):
        return False
    words = page.question.words
    verbs = all(len(spot.words) == 1 and words[spot.words[0]] in _WALKED for spot in spots)
    if verbs and names & _DAILY_ONLY and all(spot.key == "walking" for spot in spots):
        before = {words[spot.words[0] - 1] for spot in spots if spot.words[0]}
        return bool(before & (_ABOUT - {"when", "last", "in", "le", "la", "en"}))
    return True


def _workouts(page: Page, found: list[lexicon.Mention], spots: list[Spot]) -> Subject:
    question = page.question
    said = question.as_typed([index for spot in spots for index in spot.words])
    activity = kinds.one_of(spots)
    if activity is None:
        return Subject(problem="several_metrics", words=said)
    if found:
        names = {attributes.AS_ATTRIBUTE.get(name, "") for mention in found for name in mention.metrics} - {""}
        if len(names) != 1:
            return Subject(problem="several_metrics", words=said)
        metric = names.pop()
        for mention in found:
            page.take(mention.words)
    else:
        metric = _attribute(page)
        if activity == "walking" and metric in ("distance", attributes.COUNT) and not _counts_sessions(page):
            return _walked(page, said) if metric == "distance" else _weak(page)
    page.take(index for spot in spots for index in spot.words)
    page.take(index for index in page.free if question.words[index] in _DURING)
    _take_weak(page)
    return Subject((metric,), said, workouts=True, activity=_kind(activity))


def _walked(page: Page, said: str) -> Subject:
    """How far one walked in all, which the day knows better than the walks that were recorded."""
    page.take(index for spot in kinds.spots(page) for index in spot.words)
    _take_weak(page)
    return Subject(("distance_walking_running",), said)


def _attribute(page: Page) -> str:
    """What is asked of workouts where no metric is named: how far, how long, how fast, else how many."""
    question = page.question
    units = page.spot(vocabulary(question.lang).units)
    for words, metric in ((_FAR, "distance"), (_FAST, "workout_speed"), (_ENERGY, "active_energy_burned")):
        named = [index for index in page.free if question.words[index] in words]
        if named:
            page.take(index for index in named if not question.words[index].endswith("est"))
            return metric
    if any(spot.key in _LENGTHS for spot in units):
        page.take(index for spot in units if spot.key in _LENGTHS for index in spot.words)
        return "distance"
    return _timed(page, attributes.COUNT)


def _timed(page: Page, metric: str) -> str:
    """How long workouts were, where a word says so, else the metric; those words are then explained."""
    if _TIMED & {page.question.words[index] for index in page.free}:
        plain = ("duree", "duration", "longtemps", "length")
        page.take(index for index in page.free if page.question.words[index] in plain)
        return attributes.DURATION
    return metric


def _counts_sessions(page: Page) -> bool:
    said = {page.question.words[index] for index in page.free}
    counted = any(spot.key == "count" for spot in page.spot(vocabulary(page.question.lang).intents))
    return bool(_SESSIONS & said) or (counted and bool(_COUNTED & said))


def _weak(page: Page) -> Subject:
    """A verb that means a metric, or nights of which nothing else is said: sleep."""
    question = page.question
    spots = page.spot(vocabulary(question.lang).weak)
    names = {spot.key for spot in spots}
    if len(names) == 1:
        _take_weak(page)
        page.take(index for spot in kinds.spots(page) if spot.key == "walking" for index in spot.words)
        return Subject((names.pop(),), question.as_typed([index for spot in spots for index in spot.words]))
    if not names and _NIGHTS & set(question.words):
        return Subject(("sleep_duration",))
    return Subject(problem="several_metrics" if names else "no_metric")


def _take_weak(page: Page) -> None:
    """Verbs say nothing new once the metric is named: steps walked."""
    for spot in page.spot(vocabulary(page.question.lang).weak):
        page.take(spot.words)
