"""The two things a question names: metrics, habits, kinds of workout, training load."""

from __future__ import annotations

from dataclasses import dataclass, replace

from healthkit.ask import kinds, lexicon
from healthkit.ask.days import ANY
from healthkit.ask.presence import Presence
from healthkit.ask.relations.plan import Side
from healthkit.ask.relations.vocabulary import vocabulary as own_words
from healthkit.ask.spotting import Page
from healthkit.ask.understanding import Note, Stop
from healthkit.ask.vocabulary import vocabulary
from healthkit.model.catalogue import catalogue

WORKOUT_TIME = "workout_duration"
LOAD_DAYS = 7
_LOAD = "training_load"
# What stands for training where workouts, or a load, are named: the first that the vault holds.
_TRAINING = (WORKOUT_TIME, "apple_exercise_time", "active_energy_burned")
_WORKOUTS = frozenset({"workout_count", WORKOUT_TIME})
_DONE = frozenset({"activity", "nutrition", "mind"})
HABITS = frozenset({"number_of_alcoholic_beverages", "dietary_caffeine"})
"""What people note when they have some: between two entries, a day without one is a day without."""


@dataclass(frozen=True)
class Named:
    """A thing named: the metrics it may be, where it stands, and for workouts which kind."""

    metrics: tuple[str, ...]
    words: tuple[int, ...]
    activity: str | None = None


def find(page: Page) -> list[Named]:
    """What the free words name, from left to right; the longest phrase at each place, the same thing once."""
    question = page.question
    found = [Named((spot.key,), spot.words) for spot in page.spot(own_words(question.lang).sides)]
    found += [Named((WORKOUT_TIME,), spot.words, spot.key) for spot in kinds.spots(page) if spot.key != ANY]
    found += [Named(one.metrics, one.words) for one in lexicon.mentions(question, page.free)]
    found += [Named((spot.key,), spot.words) for spot in page.spot(vocabulary(question.lang).weak)]
    taken: set[int] = set()
    chosen: list[Named] = []
    for one in sorted(found, key=lambda one: -len(one.words)):  # stable, so that our own phrases win
        if not taken & set(one.words):
            taken.update(one.words)
            chosen.append(one)
    return _merged(sorted((_as_time(one) for one in chosen), key=lambda one: one.words))


def _as_time(one: Named) -> Named:
    """Workouts are told by their minutes."""
    return replace(one, metrics=(WORKOUT_TIME,)) if set(one.metrics) <= _WORKOUTS else one


def _merged(ordered: list[Named]) -> list[Named]:
    """``sleep`` said twice is one; ``training`` beside ``running`` is the running."""
    merged: list[Named] = []
    for one in ordered:
        same = next((i for i, other in enumerate(merged) if _same(one, other)), None)
        if same is None:
            merged.append(one)
            continue
        other = merged[same]
        common = tuple(name for name in other.metrics if name in one.metrics)
        merged[same] = Named(common, (*other.words, *one.words), other.activity or one.activity)
    return merged


def _same(one: Named, other: Named) -> bool:
    kinds_agree = one.activity is None or other.activity is None or one.activity == other.activity
    return kinds_agree and bool(set(one.metrics) & set(other.metrics))


def settled(one: Named, page: Page, presence: Presence) -> tuple[Side, list[Note]]:
    """The side that the vault can give.

    Raises:
        Stop: it holds none of the metrics, or several that the words may mean.
    """
    words = page.question.as_typed(sorted(one.words))
    if one.metrics in ((_LOAD,), (WORKOUT_TIME,)):
        names = _TRAINING if one.metrics == (_LOAD,) else _TRAINING[: 1 if one.activity else 2]
        held = next((name for name in names if name in presence.metrics), None)
        if held is None:
            raise Stop("absent_metric", words, (WORKOUT_TIME,))
        return Side(held, one.activity, LOAD_DAYS if one.metrics == (_LOAD,) else 1), []
    if len(one.metrics) == 1 and one.metrics[0] in lexicon.PAIRS:
        upper = lexicon.PAIRS[one.metrics[0]][0]
        side, notes = settled(Named((upper,), one.words), page, presence)
        return side, [*notes, Note("systolic_only")]
    held_names = [name for name in one.metrics if name in presence.metrics]
    if len(held_names) > 1:
        raise Stop("ambiguous_metric", words, tuple(held_names))
    if held_names:
        return Side(held_names[0]), []
    if one.metrics == ("heart_rate",) and "resting_heart_rate" in presence.metrics:
        return Side("resting_heart_rate"), [Note("resting")]
    raise Stop("absent_metric", words, tuple(name for name in one.metrics if name in catalogue().metrics))


def occasional(side: Side) -> bool:
    """Whether it happens on some days only, so that a day without an entry is one without it."""
    kind = catalogue().get(side.metric).kind
    return side.metric in HABITS or side.metric == WORKOUT_TIME or kind == "category"


def leads(side: Side) -> bool:
    """Whether it is something done, so that of two things it is the one that may come first."""
    return side.days > 1 or catalogue().get(side.metric).group in _DONE
