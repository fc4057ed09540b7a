"""The synthetic person's goals: steps, which her data tell of, and a habit that she ticks; some weeks of reviews each,
decided as proposed. Her days were lived without knowing of them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

from healthkit.errors import UsageError
from healthkit.i18n import text
from healthkit.planning.goals import registry
from healthkit.planning.goals.proposal import Wish, propose, start
from healthkit.planning.goals.review import decide, review
from healthkit.planning.goals.standing import monday_of

if TYPE_CHECKING:
    from healthkit.planning.goals.registry import Goal
    from healthkit.store import Vault

_STEPS_WEEKS, _HABIT_WEEKS = 7, 5
_PAST = 40
_SKIPPED_WEEK = 2
"""The week of the habit in which it rained."""


def add(vault: Vault, first: date, until: date, seed: int, lang: str) -> None:
    """Set both, where her life is long enough, tick the one and review both week by week up to ``until``."""
    today = until + timedelta(days=1)
    wishes = ((Wish("steps"), _STEPS_WEEKS), (Wish("habit", said=text("goals.example_habit", lang)), _HABIT_WEEKS))
    for wish, count in wishes:
        begun = monday_of(today) - timedelta(weeks=count)
        if begun - timedelta(days=_PAST) < first:
            continue
        try:
            made = start(vault, propose(vault, wish, begun, lang), begun, lang)
        except UsageError:  # a life in which the watch was hardly worn
            continue
        if wish.kind == "habit":
            registry.keep_ticks(vault, made.number, _ticks(begun, until, seed))
        _review(vault, made, today, lang)


def _review(vault: Vault, made: Goal, today: date, lang: str) -> None:
    """Every whole week but the last, which waits for her."""
    monday = made.started + timedelta(weeks=1)
    while monday + timedelta(weeks=1) <= today:
        rained = made.kind.id == "habit" and monday == made.started + timedelta(weeks=_SKIPPED_WEEK + 1)
        told = review(vault, made.number, monday, "weather" if rained else None, lang)
        note = text("goals.example_note", lang) if rained else ""
        chosen = "keep" if told.proposed == "let_go" else told.proposed
        decide(vault, told, chosen, monday, note=note, lang=lang)
        monday += timedelta(weeks=1)


def _ticks(first: date, last: date, seed: int) -> dict[date, bool | None]:
    """What she ticked: five days of seven, one in seven of them not said; hardly any in the week of rain."""
    luck, found = random.Random(seed), dict[date, bool | None]()  # noqa: S311 (a made-up person's diligence)
    for at in range((last - first).days + 1):
        drawn = luck.random()
        if drawn < 0.9:
            likely = 0.15 if at // 7 == _SKIPPED_WEEK else 0.7
            found[first + timedelta(days=at)] = drawn < 0.9 * likely
    return found
