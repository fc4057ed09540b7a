"""From a question to two things and how they are put together. Every word that carries meaning must be explained."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from healthkit.ask import guard, lexicon, periods, thresholds
from healthkit.ask.reading import nothing_left, take_bounds, take_periods
from healthkit.ask.relations import sides
from healthkit.ask.relations.plan import Form, RelationPlan, Side
from healthkit.ask.relations.sides import Named
from healthkit.ask.relations.vocabulary import vocabulary
from healthkit.ask.spotting import Page, Spot
from healthkit.ask.understanding import Note, NotUnderstood, Stop, Understood
from healthkit.ask.vocabulary import vocabulary as common_words
from healthkit.model.catalogue import catalogue

if TYPE_CHECKING:
    from healthkit.ask.topics import Scope

_SURE = frozenset({"forward", "backward", "mutual", "correlation"})
_CLAUSES = frozenset({"when", "days", "after"})
_DIRECTIONS = frozenset({"more", "better", "either"})
_FIGURES = frozenset({"average", "median", "deviation", "total", "highest", "lowest", "count", "latest", "trend"})
_NEGATION = {"en": re.compile(r"\b(?:do|did|does|have) not\b"), "fr": re.compile(r"\b(?:n|ne) (?:\w+ ){1,3}pas\b")}
# What the body shows on the morning after, so that what was done is set against the next day.
_RECOVERY = frozenset({
    "resting_heart_rate", "heart_rate_variability_sdnn", "heart_rate_variability_rmssd", "respiratory_rate",
    "oxygen_saturation",
})  # fmt: skip


def parse(page: Page, scope: Scope) -> Understood | NotUnderstood | None:
    """Read a question about two things; None where it is about something else."""
    if not _marked(_spots(page)):
        return None
    try:
        return _Reading(page, scope).understood()
    except Stop as stop:
        return stop.said(page.question.lang)


def _spots(page: Page) -> list[Spot]:
    return page.spot(vocabulary(page.question.lang).markers)


def _marked(spots: list[Spot]) -> bool:
    """Whether words put two things together: a verb between them, or a direction beside “when” or “after”."""
    keys = {spot.key for spot in spots}
    clause = bool(keys & _CLAUSES) and bool(keys & (_DIRECTIONS | {"doubtful"}))
    return clause or bool(keys & (_SURE | {"doubtful", "either"}))


class _Reading:
    """One question being read."""

    def __init__(self, page: Page, scope: Scope) -> None:
        self.page, self.scope = page, scope
        self.words = vocabulary(page.question.lang)
        self.bounds = take_bounds(page)
        self.spots = _spots(page)
        self.notes: list[Note] = []

    def understood(self) -> Understood | None:
        """The plan; None where the question is about something else."""
        if not _marked(self.spots):
            return None
        sure = any(spot.key in _SURE for spot in self.spots)
        days = Page(self.page.question, {*self.page.taken, *self._lag_words()})
        try:
            spans = take_periods(days, self.scope)
        except Stop:
            if sure:
                raise
            return None
        self.page.take(days.taken - self._lag_words())
        self.spots = _spots(self.page)
        if {"days", "otherwise"} <= {spot.key for spot in self.spots} and not self._asks_of_nights():
            return None  # these days against the others is a comparison of days
        if not _marked(self.spots):
            return None
        self._take_negation()
        named = sides.find(self._without_markers())
        if not sure and (len(named) < 2 or self._asks_a_figure()):
            return None
        self._check(named, spans)
        plan = self._plan(named, spans[0] if spans else periods.everything(self.scope.as_of))
        if plan is None:
            return None
        self._check_length()
        nothing_left(self.page, allowed=self.words.allowed, metrics=(plan.first.metric, plan.second.metric))
        return Understood(plan, self.page.question.lang, tuple(self.notes))

    def _asks_of_nights(self) -> bool:
        found = lexicon.mentions(self.page.question, self.page.free)
        weak = self.page.spot(common_words(self.page.question.lang).weak)
        names = {name for one in found for name in one.metrics} | {spot.key for spot in weak}
        return any(catalogue().get(name).night for name in names if name in catalogue().metrics)

    def _take_negation(self) -> None:
        """“When I do not run”: which days are which, the answer says itself; this ``pas`` is no step."""
        clause = next((spot for spot in self.spots if spot.key in _CLAUSES), None)
        pattern = _NEGATION[self.page.question.lang]
        for match in pattern.finditer(self.page.masked()) if clause else ():
            words = self.page.question.span(match.start(), match.end())
            if clause and words.start > clause.words[-1]:
                said = self.page.question.words
                self.page.take(index for index in words if said[index] in self.words.negation)

    def _lag_words(self) -> set[int]:
        """Words such as “the next day”, “le lendemain”, which name no day of the calendar."""
        said = (spot for spot in self.spots if spot.key in ("next", "same") or (spot.key == "after" and spot.words[1:]))
        return {index for spot in said for index in spot.words}

    def _without_markers(self) -> Page:
        """The page as it is where the words of markers are taken too."""
        return Page(self.page.question, {*self.page.taken, *(i for spot in self.spots for i in spot.words)})

    def _asks_a_figure(self) -> bool:
        found = {spot.key for spot in self._without_markers().spot(common_words(self.page.question.lang).intents)}
        return bool(found & _FIGURES)

    def _check(self, named: list[Named], spans: list[periods.Period]) -> None:
        """Refuse what is asked of a doctor; then what is not two things over one period."""
        for one in named:
            self.page.take(one.words)
        refused = guard.refusal(self.page)
        if refused:
            raise Stop(refused)
        self.page.take(i for spot in self.spots for i in spot.words)
        metrics = tuple(name for one in named for name in one.metrics if name in catalogue().metrics)
        if len(named) < 2:
            nothing_left(self.page, allowed=self.words.allowed, metrics=metrics)
            raise Stop("no_metric", metrics=metrics)
        if len(named) > 2:
            raise Stop("several_metrics", metrics=metrics)
        if len(spans) > 1 or len(self.bounds) > 1:
            raise Stop("several_periods" if len(spans) > 1 else "unclear_bound", metrics=metrics)

    def _plan(self, named: list[Named], period: periods.Period) -> RelationPlan | None:
        clause = next((spot for spot in self.spots if spot.key in _CLAUSES), None)
        main = self._main()
        ordered = self._ordered(named, clause, main)
        if ordered is None:
            return None
        if clause and ordered[0].metrics == (sides.WORKOUT_TIME,) and ordered[1].metrics == ("heart_rate",):
            # “My heart rate when I run” may well be that of the run.
            typed = self.page.question.as_typed(sorted(ordered[1].words))
            raise Stop("ambiguous_metric", typed, ("heart_rate", "resting_heart_rate"))
        first, second = self._settled(ordered[0]), self._settled(ordered[1])
        if first == second:
            raise Stop("absent_metric", metrics=("heart_rate",))
        mutual = clause is None and main is not None and main.key in ("mutual", "correlation")
        if mutual and sides.leads(second) and not sides.leads(first):
            first, second = second, first
        if self.bounds:
            first = self._bounded(first)
        keys = {spot.key for spot in self.spots}
        if "better" in keys:
            self.notes.append(Note("direction"))
        apart = first.value is not None or (clause is not None and sides.occasional(first) and first.days == 1)
        form: Form = "correlation" if "correlation" in keys else "with_without" if apart else "fitting"
        return RelationPlan(first, second, period, self._lag(first, second, clause), form)

    def _settled(self, one: Named) -> Side:
        side, notes = sides.settled(one, self.page, self.scope.reader.presence())
        self.notes += notes
        return side

    def _main(self) -> Spot | None:
        """The words that put the two together: a sure marker before a doubtful one."""
        for keys in (_SURE, {"doubtful"}, {"either"}):
            for spot in self.spots:
                if spot.key in keys:
                    return spot
        return None

    def _check_length(self) -> None:
        """“How long” asks; “a long run” is another run, which no plan can say."""
        said = self.page.question.words
        strange = [i for i in self.page.free if said[i] == "long" and said[i - 1 : i] != ("how",)]
        if strange:
            raise Stop("unknown_words", self.page.question.as_typed(strange))

    def _ordered(self, named: list[Named], clause: Spot | None, main: Spot | None) -> list[Named] | None:
        """What comes first, then what may follow; None where the words stand in no order that says so."""
        if clause is not None:
            inside = next((one for one in named if one.words[0] > clause.words[-1]), None)
            return None if inside is None else [inside, *(one for one in named if one is not inside)]
        if main is None:
            return None
        between = named[0].words[0] < main.words[0] < named[1].words[-1]
        if main.key in ("doubtful", "either") and not between:
            return None
        return named[::-1] if main.key == "backward" else named

    def _bounded(self, side: Side) -> Side:
        bound: thresholds.Bound = self.bounds[0]
        value = bound.in_unit(catalogue().get(side.metric).unit)
        clauses = [spot for spot in self.spots if spot.key in _CLAUSES]
        if value is None or side.days > 1 or not clauses or clauses[0].words[0] > self._word_at(bound.start):
            raise Stop("unclear_bound", bound.unit, (side.metric,))
        return replace(side, op=bound.op, value=value)

    def _word_at(self, start: int) -> int:
        return self.page.question.span(start, start + 1).start

    def _lag(self, first: Side, second: Side, clause: Spot | None) -> int:
        keys = {spot.key for spot in self.spots}
        by_day = clause is not None and clause.key == "days" and not catalogue().get(second.metric).night
        if "same" in keys or (by_day and "next" not in keys):  # “on days when” is day membership
            return 0
        return lag(first, second, later="next" in keys or (clause is not None and clause.key == "after"))


def lag(first: Side, second: Side, *, later: bool = False) -> int:
    """Days from the first's day to the second's: a day's night is the one after it, a night's day the one after it.

    Args:
        first: what comes first.
        second: what is set against it.
        later: whether the question says that it comes later.
    """
    nights = catalogue().get(first.metric).night, catalogue().get(second.metric).night
    if nights == (False, True):
        return 1
    if nights == (True, False):
        return 0  # the night counts on its day of waking
    told = second.metric in _RECOVERY or catalogue().get(second.metric).group == "symptom"
    recovers = told and (sides.occasional(first) or first.days > 1)
    return int(later or (recovers and not nights[0]))
