"""``run-due``: everything that is due, each exactly once, whatever was asleep, cut short or started twice meanwhile.

One process at a time runs a schedule; another that comes meanwhile leaves at once. What a run did is on the disk before
the next step begins, so that a kill at any point leaves no half file, and the next run goes on where it stopped.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from healthkit.errors import HealthkitError, VaultBusy
from healthkit.schedule import book, due, filing, history, telling
from healthkit.schedule.carrying import Work, carry_out
from healthkit.schedule.due import Due, Tries
from healthkit.schedule.entry import Outcome
from healthkit.schedule.history import Record
from healthkit.schedule.making import Maker, Workshop
from healthkit.store.lock import FileLock

LOCK = "schedule.lock"


@dataclass(frozen=True)
class Ran:
    """What one call did: an outcome for each entry that was due.

    ``waiting`` says that one could not start because the vault was locked or in use, ``busy`` that another process was
    at it, and ``faults`` what is wrong with entries that cannot be used.
    """

    outcomes: tuple[Outcome, ...] = ()
    busy: bool = False
    waiting: bool = False
    faults: tuple[HealthkitError, ...] = ()


def run_due(
    vault_folder: Path,
    now: datetime | None = None,
    *,
    lang: str = "en",
    key_file: Path | None = None,
    maker: Maker | None = None,
) -> Ran:
    """Run what is due; nothing where another process does so already.

    Args:
        vault_folder: the vault's folder, which holds ``schedule.toml``.
        now: the moment to go by, aware; the clock's when missing.
        lang: language of outcomes and notices.
        key_file: a 0600 file with the passphrase.
        maker: makes reports and the like; the vault's own when missing.

    Raises:
        DamagedFile: ``schedule.toml`` cannot be read.
    """
    now = _aware(now)
    plan = book.read(vault_folder)
    entries, faults = plan.entries.values(), tuple(plan.faults.values())
    if not due.due(entries, history.read(vault_folder), now):
        return Ran(faults=faults)
    try:
        with _alone(vault_folder):
            # Looked up again: another process may have run it all between the first look and the lock.
            found = due.due(entries, history.read(vault_folder), now)
            ran = _run(vault_folder, found, now, lang, maker or Workshop(vault_folder, key_file))
    except _Busy:
        return Ran(busy=True, faults=faults)
    return replace(ran, faults=faults)


def run_now(
    vault_folder: Path, name: str, now: datetime | None = None, *, lang: str = "en", maker: Maker | None = None
) -> Ran:
    """Run one entry whether it is due or not, for its newest due moment, which that settles.

    Raises:
        UnknownName: there is no entry of that name.
        VaultBusy: another process runs the schedule.
    """
    now = _aware(now)
    entry = book.read(vault_folder).entry(name)
    one = Due(entry, due.latest(entry, now) or now.replace(microsecond=0), Tries())
    with _alone(vault_folder):
        return _run(vault_folder, [one], now, lang, maker or Workshop(vault_folder))


class _Busy(VaultBusy):
    """The schedule's own lock is held; a lock on the vault that a run meets is another matter."""


@contextmanager
def _alone(vault_folder: Path) -> Iterator[None]:
    lock = FileLock(vault_folder / LOCK)
    try:
        lock.acquire(exclusive=True, wait=0)
    except VaultBusy as error:
        raise _Busy(error.message, error.hint) from None
    try:
        yield
    finally:
        lock.release()


def _aware(now: datetime | None) -> datetime:
    return (now or datetime.now(UTC)).astimezone(UTC)


def _run(folder: Path, found: Iterable[Due], now: datetime, lang: str, maker: Maker) -> Ran:
    """Carry out what is due, one after the other, under the lock. Time goes on from ``now``."""
    begin = time.perf_counter()
    outcomes, waiting = [], False
    drafts = filing.drafts(folder)
    try:
        for one in found:
            started = now + timedelta(seconds=time.perf_counter() - begin)
            blank = Record("ended", one.entry.name, one.entry.kind, one.moment, started)
            work = Work(one, blank, history.read(folder), maker, drafts, lang)
            ended, titles = carry_out(work)
            if not _said_already(ended, work):
                history.append(folder, ended)
            outcomes.append(telling.tell(work, ended, titles))
            waiting |= ended.result == "waiting"
    finally:
        maker.close()
        filing.clear(folder)
    return Ran(tuple(outcomes), waiting=waiting)


def _said_already(ended: Record, work: Work) -> bool:
    """Whether the history's last word on a due moment is that it waits: every five minutes the same says nothing."""
    mine = [one for one in work.earlier if (one.name, one.due) == (ended.name, ended.due)]
    return ended.result == "waiting" and bool(mine) and mine[-1].result == "waiting"
