"""What is due: of each entry the newest moment that has come and is not settled, however many were missed before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from healthkit.schedule import cron
from healthkit.schedule.entry import Entry
from healthkit.schedule.history import Record

# The pause after the first, second … failure of one due moment; after the last try, the next due moment is waited for.
BACK_OFF = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6))
MOST_TRIES = len(BACK_OFF) + 1
# Records of moments further ahead than this come from a clock that was wrong, and settle nothing.
_AHEAD = timedelta(days=1)


@dataclass(frozen=True)
class Tries:
    """How often one due moment was tried: ended in failure, or cut short; and when the last failure was."""

    failed: int = 0
    cut_short: int = 0
    last_failure: datetime | None = None

    @property
    def number(self) -> int:
        """How many there were."""
        return self.failed + self.cut_short

    @property
    def used_up(self) -> bool:
        """Whether no further try is left."""
        return self.number >= MOST_TRIES


@dataclass(frozen=True)
class Due:
    """An entry whose moment has come, and how its tries went so far."""

    entry: Entry
    moment: datetime
    tries: Tries


def latest(entry: Entry, now: datetime) -> datetime | None:
    """The newest moment of an entry that has come since it was added; None before the first."""
    moment = cron.latest(entry.every, entry.zone, now)
    return moment if moment is not None and moment > entry.added else None


def following(entry: Entry, now: datetime) -> datetime:
    """The next moment of an entry, whether it rests or not."""
    return next(cron.coming(entry.every, entry.zone, max(now, entry.added)))


def due(entries: Iterable[Entry], records: Sequence[Record], now: datetime) -> list[Due]:
    """What is to be run now, the longest due first."""
    found = [one for entry in entries if (one := _due(entry, records, now)) is not None]
    return sorted(found, key=lambda one: (one.moment, one.entry.name))


def retried_at(entry: Entry, records: Sequence[Record], now: datetime) -> datetime | None:
    """When an entry that failed is tried again; None where nothing waits for that."""
    moment = latest(entry, now)
    if moment is None or entry.paused or _settled(entry, moment, records, now):
        return None
    tries = tries_of(entry, moment, records)
    return tries.last_failure + BACK_OFF[tries.failed - 1] if tries.last_failure and not tries.used_up else None


def _due(entry: Entry, records: Sequence[Record], now: datetime) -> Due | None:
    moment = latest(entry, now)
    if moment is None or entry.paused or _settled(entry, moment, records, now):
        return None
    tries = tries_of(entry, moment, records)
    if tries.last_failure is not None and not tries.used_up:
        pause = BACK_OFF[tries.failed - 1]
        # A failure that lies ahead of a clock set back is no reason to wait.
        if tries.last_failure <= now < tries.last_failure + pause:
            return None
    return Due(entry, moment, tries)


def _settled(entry: Entry, moment: datetime, records: Sequence[Record], now: datetime) -> bool:
    return any(
        record.settled and record.name == entry.name and moment <= record.due <= now + _AHEAD for record in records
    )


def tries_of(entry: Entry, moment: datetime, records: Iterable[Record]) -> Tries:
    """The tries of one due moment. A run that found the vault locked is none."""
    failed = cut_short = 0
    last, running = None, False
    for record in records:
        if record.name != entry.name or record.due != moment:
            continue
        if record.state == "begun":
            cut_short += running
        elif record.result == "failed":
            failed, last = failed + 1, record.at
        running = record.state != "ended"
    return Tries(failed, cut_short + running, last)


def interrupted_placing(entry: Entry, moment: datetime, records: Iterable[Record]) -> Record | None:
    """The file that a run was about to put in its place when it was cut short."""
    mine = [record for record in records if record.name == entry.name and record.due == moment]
    return mine[-1] if mine and mine[-1].state == "placing" else None
