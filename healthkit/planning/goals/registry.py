"""Goals in the vault: set, ticked, stepped, reviewed, let go. Every step and review stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from healthkit.errors import UsageError
from healthkit.i18n import day as day_words
from healthkit.i18n import text
from healthkit.planning.goals.kinds import Direction, Kind, kind
from healthkit.planning.numbered import by_number

if TYPE_CHECKING:
    from healthkit.store import Vault

_GOAL = """
    INSERT INTO own_goal SELECT coalesce(max(own_goal_id), 0) + 1, ?, ?, ?, ?, ?, ?, NULL, ? FROM own_goal
    RETURNING own_goal_id
"""
_STEP = "INSERT INTO own_goal_step VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_REVIEW = "INSERT INTO own_goal_review VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_END = "UPDATE own_goal SET ended = ? WHERE own_goal_id = ?"


@dataclass(frozen=True)
class Step:
    """What a goal aims at from a day on; ``usual`` is the person's own median before it, of ``usual_days`` days."""

    from_day: date
    target: float
    high: float | None
    days_a_week: int
    usual: float | None
    usual_noise: float | None
    usual_days: int
    why: str


@dataclass(frozen=True)
class Reviewed:
    """What was decided after a week."""

    week: date
    kept: int
    missed: int
    unknown: int
    barrier: str | None
    note: str | None
    proposed: str
    decided: str


@dataclass(frozen=True)
class Goal:
    """One goal as it stands, with its steps and reviews, the oldest first; ``ended`` is its last day."""

    number: int
    kind: Kind
    metric: str | None
    direction: Direction
    aim: float | None
    said: str
    started: date
    ended: date | None
    steps: tuple[Step, ...]
    reviews: tuple[Reviewed, ...] = ()

    @property
    def step(self) -> Step:
        """The newest step."""
        return self.steps[-1]

    def stands(self, day: date) -> bool:
        """Whether it counts on a day."""
        return self.started <= day and (self.ended is None or day <= self.ended)


def add(vault: Vault, made: Goal) -> Goal:
    """Keep a new goal with its first step; the goal with its number. It is not checked here."""
    values = [made.kind.id, made.metric, made.direction, made.aim, made.said or None, made.started, _now()]
    with vault.writer() as con:
        row = con.execute(_GOAL, values).fetchone()
        assert row
        number = int(row[0])
        con.execute(_STEP, _step_row(number, made.step))
    return goal(vault, number)


def goals(vault: Vault) -> list[Goal]:
    """Every goal, the oldest first."""
    steps: dict[int, list[Step]] = {}
    for row in vault.query("own_goal_steps").iter_rows(named=True):
        steps.setdefault(row.pop("own_goal_id"), []).append(Step(**row))
    reviews: dict[int, list[Reviewed]] = {}
    for row in vault.query("own_goal_reviews").iter_rows(named=True):
        reviews.setdefault(row.pop("own_goal_id"), []).append(Reviewed(**row))
    found = []
    for row in vault.query("own_goals").iter_rows(named=True):
        number = row["own_goal_id"]
        found.append(
            Goal(
                number, kind(row["kind"]), row["metric"], row["direction"], row["aim"], row["said"] or "",
                row["started"], row["ended"], tuple(steps[number]), tuple(reviews.get(number, ())),
            )
        )  # fmt: skip
    return found


def goal(vault: Vault, number: int) -> Goal:
    """One goal.

    Raises:
        UnknownName: there is none of this number.
    """
    return by_number("goal", goals(vault), number)


def tick(vault: Vault, number: int, on: date, day: date, *, done: bool | None, lang: str = "en") -> None:
    """Say whether a habit was kept on a day; None takes back what was said. ``day`` is today.

    Raises:
        UnknownName: there is no such goal.
        UsageError: it is no habit, or the day is none of its days.
    """
    one = goal(vault, number)
    if one.direction != "tick":
        raise UsageError(text("goals.no_tick", lang), text("goals.no_tick_hint", lang))
    if not one.stands(on) or on > day:
        last = min(day, one.ended) if one.ended else day
        span = day_words(one.started, lang), day_words(last, lang)
        raise UsageError(text("goals.not_its_day", lang, first=span[0], last=span[1]))
    keep_ticks(vault, number, {on: done})


def keep_ticks(vault: Vault, number: int, said: dict[date, bool | None]) -> None:
    """Write what was said of some days, in one go; it is not checked here."""
    now = _now()
    with vault.writer() as con:
        rows = [[number, on, done, now] for on, done in said.items()]
        if rows:
            con.executemany("INSERT INTO own_goal_day VALUES (?, ?, ?, ?)", rows)


def let_go(vault: Vault, number: int, day: date, lang: str = "en") -> Goal:
    """End a goal; ``day`` is its last. What was kept stays kept.

    Raises:
        UnknownName: there is no such goal.
        UsageError: it was let go already.
    """
    one = goal(vault, number)
    if one.ended is not None:
        raise UsageError(text("goals.ended_already", lang, day=day_words(one.ended, lang)))
    with vault.writer() as con:
        con.execute(_END, [max(day, one.started), number])
    return goal(vault, number)


def keep_review(vault: Vault, number: int, told: Reviewed, step: Step | None, ended: date | None) -> Goal:
    """Write a decision with the step or the end that follows from it; it is not checked here."""
    now = _now()
    with vault.writer() as con:
        values = [told.week, told.kept, told.missed, told.unknown, told.barrier, told.note, told.proposed, told.decided]
        con.execute(_REVIEW, [number, *values, now])
        if step is not None:
            con.execute(_STEP, _step_row(number, step))
        if ended is not None:
            con.execute(_END, [ended, number])
    return goal(vault, number)


def _step_row(number: int, step: Step) -> list[object]:
    usual = [step.usual, step.usual_noise, step.usual_days]
    return [number, step.from_day, step.target, step.high, step.days_a_week, *usual, step.why, _now()]


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
