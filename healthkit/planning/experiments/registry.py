"""Experiments in the vault: registered once and never changed, checked in day by day, ended, stopped, deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Literal, get_args

from healthkit.errors import UsageError
from healthkit.i18n import day as day_words
from healthkit.i18n import text
from healthkit.planning.experiments.protocol import SCORE, Protocol
from healthkit.planning.numbered import by_number

if TYPE_CHECKING:
    from healthkit.store import Vault

Did = Literal["done", "not_done", "skipped"]
DIDS: tuple[Did, ...] = get_args(Did)
State = Literal["planned", "running", "over", "stopped"]
_LONGEST = 500
_SCORES = (0.0, 10.0)
_REGISTER = """
    INSERT INTO experiment
    SELECT coalesce(max(experiment_id), 0) + 1, ?, ?, ?, ?, NULL, NULL, ? FROM experiment RETURNING experiment_id
"""
_STOP = "UPDATE experiment SET stopped_on = ?, stopped_why = ? WHERE experiment_id = ? AND stopped_on IS NULL"


@dataclass(frozen=True)
class Experiment:
    """One experiment as it stands. ``intact`` is whether its protocol still has the hash it was registered with."""

    number: int
    protocol: Protocol
    hash: str
    registered_at: datetime
    stopped_on: date | None
    stopped_why: str | None
    intact: bool

    def state(self, today: date) -> State:
        """Where it stands on a day: over once the last day whose value counts is past."""
        if self.stopped_on is not None:
            return "stopped"
        if today < self.protocol.first:
            return "planned"
        return "running" if today < self.protocol.shown_from else "over"

    @property
    def last(self) -> date:
        """The last day that counts: that of the schedule, or the one on which it was stopped."""
        return min(self.protocol.last, self.stopped_on) if self.stopped_on else self.protocol.last


@dataclass(frozen=True)
class Day:
    """What was said of one day."""

    day: date
    did: Did
    why: str | None
    score: float | None


def register(vault: Vault, protocol: Protocol, at: datetime | None = None) -> Experiment:
    """Keep a protocol for good; the experiment with its number. ``at`` is the moment, now unless given."""
    now = at or datetime.now(UTC).replace(tzinfo=None)
    values = [protocol.canonical(), protocol.hash, protocol.first, protocol.last, now]
    with vault.writer() as con:
        row = con.execute(_REGISTER, values).fetchone()
    assert row
    return Experiment(int(row[0]), protocol, protocol.hash, now, None, None, intact=True)


def experiments(vault: Vault) -> list[Experiment]:
    """All of them, the newest first."""
    found = []
    for row in vault.query("experiments").iter_rows(named=True):
        protocol = Protocol.read(row["protocol"])
        intact = protocol.canonical() == row["protocol"] and protocol.hash == row["protocol_hash"]
        stopped = row["stopped_on"], row["stopped_why"]
        found.append(
            Experiment(row["experiment_id"], protocol, row["protocol_hash"], row["registered_at"], *stopped, intact)
        )
    return found


def experiment(vault: Vault, number: int) -> Experiment:
    """One experiment.

    Raises:
        UnknownName: there is none of this number.
    """
    return by_number("experiment", experiments(vault), number)


def days(vault: Vault, number: int) -> dict[date, Day]:
    """What was said of its days."""
    rows = vault.query("experiment_days", experiment_id=number).iter_rows(named=True)
    return {row["day"]: Day(**row) for row in rows}


def check_in(
    vault: Vault, number: int, on: date, did: Did, today: date, *,
    why: str = "", score: float | None = None, lang: str = "en",
) -> Day:  # fmt: skip
    """Say how a day went; a second word on the same day takes the place of the first.

    Raises:
        UnknownName: there is no such experiment.
        UsageError: the day is not one of its days, or not yet come; it is over or was stopped; a skipped day has
            no reason; the rating is missing, needless, or not 0 to 10.
    """
    one = experiment(vault, number)
    if one.state(today) in ("over", "stopped"):  # who has seen the result must not add to what it rests on
        raise UsageError(text("experiments.is_over", lang))
    if not one.protocol.first <= on <= min(one.last, today):
        span = day_words(one.protocol.first, lang), day_words(min(one.last, today), lang)
        if today < one.protocol.first:
            raise UsageError(text("experiments.not_begun", lang, day=span[0]))
        raise UsageError(text("experiments.not_its_day", lang, first=span[0], last=span[1]))
    said = why.strip()
    if len(said) > _LONGEST or (did == "skipped" and not said):
        raise UsageError(text("experiments.no_reason", lang, most=_LONGEST))
    rated = one.protocol.outcome == SCORE
    if (score is not None and (not rated or not _SCORES[0] <= score <= _SCORES[1])) or (
        score is None and rated and did != "skipped"
    ):
        raise UsageError(text("experiments.bad_score" if rated else "experiments.no_score_here", lang))
    kept = Day(on, did, said or None, score)
    keep(vault, number, [kept])
    return kept


def keep(vault: Vault, number: int, said: list[Day]) -> None:
    """Write what was said of some days of an experiment, in one go; it is not checked here."""
    now = datetime.now(UTC).replace(tzinfo=None)
    with vault.writer() as con:
        for one in said:
            con.execute("DELETE FROM experiment_day WHERE experiment_id = ? AND day = ?", [number, one.day])
            values = [number, one.day, one.did, one.why, one.score, now]
            con.execute("INSERT INTO experiment_day VALUES (?, ?, ?, ?, ?, ?)", values)


def stop(vault: Vault, number: int, on: date, why: str, lang: str = "en") -> Experiment:
    """End it early, with why; what there is may then be looked at, as exploratory.

    Raises:
        UnknownName: there is no such experiment.
        UsageError: it is over, stopped already, or nothing was said.
    """
    one = experiment(vault, number)
    if one.state(on) in ("stopped", "over"):
        raise UsageError(text("experiments.is_over", lang))
    said = why.strip()
    if not said or len(said) > _LONGEST:
        raise UsageError(text("experiments.no_reason", lang, most=_LONGEST))
    with vault.writer() as con:
        con.execute(_STOP, [on, said, number])
    return experiment(vault, number)


def delete(vault: Vault, number: int) -> None:
    """Delete an experiment with its days.

    Raises:
        UnknownName: there is no such experiment.
    """
    experiment(vault, number)
    with vault.writer() as con:
        con.execute("DELETE FROM experiment_day WHERE experiment_id = ?", [number])
        con.execute("DELETE FROM experiment WHERE experiment_id = ?", [number])


def unsaid(one: Experiment, said: dict[date, Day], today: date) -> list[date]:
    """Days that are past and of which nothing was said."""
    last = min(one.last, date.fromordinal(today.toordinal() - 1))
    every = range(one.protocol.first.toordinal(), last.toordinal() + 1)
    return [day for day in map(date.fromordinal, every) if day not in said]
