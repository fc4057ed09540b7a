"""Which computation a question asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from healthkit.ask import periods
from healthkit.ask.periods import Period
from healthkit.ask.plan import Counted, Intent
from healthkit.ask.spotting import Page, Spot
from healthkit.ask.vocabulary import vocabulary
from healthkit.ask.words import Question
from healthkit.model.catalogue import Metric

USUAL_DAYS = 90
_DAYS = frozenset({"day", "days", "night", "nights", "jour", "jours", "nuit", "nuits", "journees"})
_CONTRASTS = frozenset({
    "compare", "compared", "comparing", "comparison", "difference", "differ", "differences", "versus", "vs", "comparer",
    "comparez", "comparee", "compares", "comparees", "comparaison", "differe",
})  # fmt: skip
_USUAL = frozenset({"usual", "habitude", "baseline", "habituel", "habituelle"})
_QUIET = frozenset({"ou", "contre", "than", "against", "different", "differences", "differ"})
# Asked by name, in this order of weight: an explicit figure outweighs “per day”, which outweighs “last”.
_FIGURES: tuple[Intent, ...] = ("deviation", "median", "highest", "lowest", "average", "total")


@dataclass(frozen=True)
class Wish:
    """The intent, what is counted, and what a comparison with one named period measures it against."""

    intent: Intent
    counted: Counted = "days"
    against: Callable[[Period], Period | None] = periods.preceding


def contrasts(question: Question) -> bool:
    """Whether the question sets two periods against each other, so that ``between A and B`` is two of them."""
    return bool(_CONTRASTS & set(question.words))


def usual(period: Period) -> Period | None:
    """The days before a period that stand for what is usual."""
    if period.first is None:
        return None
    return Period(period.first - timedelta(days=USUAL_DAYS), periods.before(period.first), "usual", USUAL_DAYS)


def read_intent(page: Page, metric: Metric, spans: list[Period], *, bounded: bool, workouts: bool) -> Wish | None:
    """Find the intent and take its words; None where the words ask for two things at once."""
    question = page.question
    spots = page.spot(vocabulary(question.lang).intents)
    names = {spot.key for spot in spots}
    habit = [index for index in page.free if question.words[index] in _USUAL]
    contrasted = "compare" in names or bool(vocabulary(question.lang).comparing & set(question.words))
    if (len(spans) == 2 and contrasted) or (spans and habit) or ("compare" in names and _loud(spots, question)):
        return _comparison(page, spots, names, habit)
    names.discard("compare")
    page.take(index for spot in spots if spot.key != "compare" for index in spot.words)
    figures = [name for name in _FIGURES if name in names]
    if "count" in names:
        return None if figures or "trend" in names else _count(spots, question, bounded=bounded, workouts=workouts)
    if "trend" in names:
        return Wish("trend") if not figures or figures == ["average"] else None
    if bounded and not figures and not names - {"each"}:
        return Wish("count")
    if figures:
        return Wish(figures[0]) if len(figures) == 1 else None
    if "each" in names or "latest" in names:
        return Wish("average" if "each" in names else "latest")
    return Wish(*_default(metric, spans))


def _count(spots: list[Spot], question: Question, *, bounded: bool, workouts: bool) -> Wish:
    """Days, where days or nights are counted or bounded; else single measurements, or workouts."""
    words = {question.words[index] for spot in spots if spot.key == "count" for index in spot.words}
    days = bool(words & _DAYS) or bounded
    return Wish("total") if workouts and not days else Wish("count", "days" if days else "rows")


def _loud(spots: list[Spot], question: Question) -> bool:
    """Whether a comparison is asked for even without a second period: ``compare my steps this month``."""
    return any(spot.key == "compare" and question.words[spot.words[0]] not in _QUIET for spot in spots)


def _comparison(page: Page, spots: list[Spot], names: set[str], habit: list[int]) -> Wish | None:
    figures = {"deviation", "median", "highest", "lowest", "count", "latest"} & names
    if figures:
        return None
    for spot in spots:
        page.take(spot.words)
    page.take(habit)
    return Wish("compare", against=usual if habit else periods.preceding)


def _default(metric: Metric, spans: list[Period]) -> tuple[Intent, Counted]:
    """What a bare question means: the catalogue's first aggregate over a period, else the latest value."""
    first = metric.aggregates[0]
    if first == "count":
        return "count", "rows"
    if not spans:
        return "latest", "days"
    if first in ("sum", "duration"):
        return "total", "days"
    if first == "max":
        return "highest", "days"
    if first == "last" and spans[0].single:
        return "latest", "days"
    return "average", "days"
