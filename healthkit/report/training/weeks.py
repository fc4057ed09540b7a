"""The axis of weeks that the training figures share."""

from __future__ import annotations

from healthkit.report.period.wording import short_date
from healthkit.report.training.facts import TrainingFacts

_MARKS = 7


def week_marks(facts: TrainingFacts) -> tuple[list[int], list[str]]:
    """Places of a few weeks, and the days that they begin with."""
    step = max(1, -(-len(facts.weeks) // _MARKS))
    places = list(range(0, len(facts.weeks), step))
    return places, [short_date(facts.weeks[place].first, facts.words.lang) for place in places]


def week_names(facts: TrainingFacts) -> list[str]:
    """The first day of every week."""
    return [short_date(week.first, facts.words.lang) for week in facts.weeks]
