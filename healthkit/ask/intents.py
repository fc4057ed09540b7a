"""Which computation a question asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from healthkit.ask import periods
from healthkit.ask.gatherings import Gathering
from healthkit.ask.periods import Period
from healthkit.ask.plan import Counted, Group, Intent
from healthkit.ask.spotting import Page, Spot
from healthkit.ask.vocabulary import vocabulary
from healthkit.ask.words import Question
from healthkit.model.catalogue import Metric

USUAL_DAYS = 90
_WHOLE = 1
"""As ``top`` of groups: only those that the period holds whole, since their mean is asked for."""
_DAYS = frozenset({"day", "days", "night", "nights", "jour", "jours", "nuit", "nuits", "journees"})
_CONTRASTS = frozenset({
    "compare", "compared", "comparing", "comparison", "difference", "differ", "differences", "versus", "vs", "comparer",
    "comparez", "comparee", "compares", "comparees", "comparaison", "differe",
})  # fmt: skip
_USUAL = frozenset({"usual", "habitude", "baseline", "habituel", "habituelle"})
_QUIET = frozenset({"ou", "contre", "than", "against", "different", "differences", "differ"})
_AMOUNT = frozenset({"much", "many", "lost", "gained", "lose", "gain", "combien", "perdu", "pris", "grossi", "maigri"})
_BEST = {"best": "highest", "worst": "lowest", "meilleur": "highest", "meilleure": "highest", "pire": "lowest",
         "meilleures": "highest", "meilleurs": "highest", "pires": "lowest"}  # fmt: skip
# Asked by name, in this order of weight: an explicit figure outweighs “per day”, which outweighs “last”.
_LISTED: tuple[Intent, ...] = ("streak", "missing", "share", "kinds")
_FIGURES: tuple[Intent, ...] = ("deviation", "median", "highest", "lowest", "average", "total")


@dataclass(frozen=True)
class Wish:
    """The intent, what is counted, what a comparison with one named period measures it against, and what is gathered.

    ``latest`` says that “last” is meant beside a figure: the average on the last run.
    """

    intent: Intent
    counted: Counted = "days"
    against: Callable[[Period], Period | None] = periods.preceding
    by: Group | None = None
    figure: Any = None
    top: int = 0
    q: float | None = None
    latest: bool = False


@dataclass(frozen=True)
class Setting:
    """What else the question said: its periods, other sets of days, bounds, workouts.

    ``turned`` says that one set of days is the other turned round, as in “with and without”, “before and after”;
    ``after`` that the one period begins after a moment that may have changed something.
    """

    spans: list[Period]
    sides: bool = False
    turned: bool = False
    after: bool = False
    bounded: bool = False
    narrowed: bool = False
    workouts: bool = False
    adds: bool = False


@dataclass(frozen=True)
class _Words:
    """The phrases of intents found, their names, and the figures among them in order of weight."""

    spots: list[Spot]
    names: set[str]
    figures: list[Intent]


def contrasts(question: Question) -> bool:
    """Whether the question sets two periods against each other, so that ``between A and B`` is two of them."""
    return bool(_CONTRASTS & set(question.words))


def moves(question: Question) -> bool:
    """Whether the question asks how something changed."""
    trend = {name for name in vocabulary(question.lang).intents["trend"] if " " not in name}
    return bool(trend & set(question.words))


def usual(period: Period) -> Period | None:
    """The days before a period that stand for what is usual."""
    if period.first is None:
        return None
    return Period(period.first - timedelta(days=USUAL_DAYS), periods.before(period.first), "usual", USUAL_DAYS)


def read_intent(page: Page, metric: Metric, setting: Setting, gathered: Gathering) -> Wish | None:
    """Find the intent and take its words; None where the words ask for two things at once."""
    question, spans = page.question, setting.spans
    spots = page.spot(vocabulary(question.lang).intents)
    names = {spot.key for spot in spots}
    habit = [index for index in page.free if question.words[index] in _USUAL]
    contrasted = "compare" in names or bool(vocabulary(question.lang).comparing & set(question.words))
    two = (len(spans) == 2 or setting.sides) and contrasted
    if len(spans) == 2 and names & {"highest", "lowest"} and {"que", "qu"} & set(question.words):
        page.take(index for spot in spots if spot.key in ("highest", "lowest") for index in spot.words)
        names -= {"highest", "lowest"}  # “plus basse en 2026 qu’en 2025” compares
    two |= len(spans) == 2 and "trend" in names
    moved = setting.after and bool({"trend", "compare"} & names)
    if two or setting.turned or moved or (spans and habit) or ("compare" in names and _loud(spots, question)):
        return _comparison(page, spots, names, habit)
    names.discard("compare")
    page.take(index for spot in spots if spot.key != "compare" for index in spot.words)
    if gathered.q is not None:
        return Wish("percentile", q=gathered.q) if not names - {"each"} else None
    names |= _best(page, setting, gathered)
    figures = [name for name in _FIGURES if name in names]
    if gathered.top or gathered.by:
        return _gathered(metric, setting, gathered, figures, names)
    return _single(page, metric, setting, _Words(spots, names, figures))


def _best(page: Page, setting: Setting, gathered: Gathering) -> set[str]:
    """“Best” means most where days add up, or for workouts; else it would be a judgement."""
    if not (setting.adds or setting.workouts):
        return set()
    words = page.question.words
    found = [index for index in page.free if words[index] in _BEST]
    page.take(found)
    chosen = {_BEST[words[index]] for index in found}
    if gathered.chosen and not chosen:
        chosen = {_BEST[word] for word in words if word in _BEST}
    return chosen


def _gathered(
    metric: Metric, setting: Setting, gathered: Gathering, figures: list[Intent], names: set[str]
) -> Wish | None:
    rest = [name for name in figures if name not in ("highest", "lowest")]
    low = "lowest" in figures or gathered.top < 0
    if gathered.by is None:
        return Wish("rank", top=gathered.top) if not rest and not names & {"trend", "share", "streak"} else None
    if len(rest) > 1 or ("highest" in figures and "lowest" in figures):
        return None
    figure = rest[0] if rest and rest[0] in ("total", "average", "median") else _each_figure(metric, setting, gathered)
    if "count" in names:
        figure = "total" if setting.workouts else "count"
    if gathered.chosen or gathered.top:
        return Wish("rank", by=gathered.by, figure=figure, top=gathered.top or (-1 if low else 1))
    if figures and figures[0] in ("highest", "lowest"):
        return Wish("groups", by=gathered.by, figure=figures[0])
    weekly = gathered.each and "each" not in names and gathered.by in ("week", "month", "year")
    if rest == ["average"] and weekly and setting.adds and not (metric.night and metric.unit == "min"):
        return Wish("groups", by=gathered.by, figure="total", top=_WHOLE)
    return Wish("groups", by=gathered.by, figure=figure)


def _each_figure(metric: Metric, setting: Setting, gathered: Gathering) -> str:
    """What a group's figure is where none is named: the sum of what adds up, else the mean."""
    if gathered.by == "activity":
        return "total" if setting.adds or setting.workouts else "average"
    if gathered.by == "source":
        return "total" if setting.adds or setting.workouts else "average"
    if gathered.by in ("weekday", "day"):
        return "average" if not setting.workouts else "total"
    return "total" if setting.adds and not (metric.night and metric.unit == "min") else "average"


def _single(page: Page, metric: Metric, setting: Setting, words: _Words) -> Wish | None:
    question, names, figures = page.question, words.names, words.figures
    if "streak" in names:
        names.discard("count")
    for name in _LISTED:
        if name in names:
            return Wish(name) if not figures or name == "streak" else None
    if "count" in names:
        return None if figures or "trend" in names else _count(words.spots, question, setting)
    if "trend" in names:
        moved: Intent = "change" if _AMOUNT & set(question.words) else "trend"
        return Wish(moved) if not figures or figures == ["average"] else None
    if setting.bounded and not figures and not names - {"each"}:
        return Wish("count", "rows" if setting.workouts else "days")
    if figures:
        return Wish(figures[0], latest="latest" in names) if len(figures) == 1 else None
    if "first" in names and "latest" not in names:
        return Wish("first")
    if "each" in names or "latest" in names:
        return Wish("average" if "each" in names else "latest")
    return Wish(*_default(metric, setting))


def _count(spots: list[Spot], question: Question, setting: Setting) -> Wish:
    """Days, where days or nights are counted or bounded; else single measurements, or workouts."""
    words = {question.words[index] for spot in spots if spot.key == "count" for index in spot.words}
    days = bool(words & _DAYS) or (setting.bounded and not setting.workouts)
    return Wish("count", "days" if days else "rows")


def _loud(spots: list[Spot], question: Question) -> bool:
    """Whether a comparison is asked for even without a second period: ``compare my steps this month``."""
    return any(spot.key == "compare" and question.words[spot.words[0]] not in _QUIET for spot in spots)


def _comparison(page: Page, spots: list[Spot], names: set[str], habit: list[int]) -> Wish | None:
    figures = {"deviation", "median", "highest", "lowest", "count", "latest", "share", "streak", "missing"} & names
    if figures:
        return None
    for spot in spots:
        page.take(spot.words)
    page.take(habit)
    return Wish("compare", against=usual if habit else periods.preceding)


def _default(metric: Metric, setting: Setting) -> tuple[Intent, Counted]:
    """What a bare question means: the catalogue's first aggregate over a period, else the latest value."""
    first, spans = metric.aggregates[0], setting.spans
    if setting.workouts:
        return _workout_default(metric, setting)
    if setting.narrowed:
        return "average", "days"
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


def _workout_default(metric: Metric, setting: Setting) -> tuple[Intent, Counted]:
    spans = setting.spans
    if metric.id == "workout_count":
        return "count", "rows"
    if setting.narrowed:
        return "average", "rows"
    if metric.aggregates[0] in ("sum", "duration", "count"):
        return ("total", "rows") if spans else ("latest", "rows")
    return ("average", "rows") if spans else ("latest", "rows")
