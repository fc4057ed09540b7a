"""Scheduled backups: dated, the older ones thinned out (grandfather, father, son), and now and then tried for real.

Beside each lies what it holds, sealed under the vault's key: which entry made it and the rows of each table. Only what
the same entry made for the same vault is ever removed, and only after the new one is whole.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from healthkit.errors import UsageError
from healthkit.schedule import drill
from healthkit.schedule.entry import Entry
from healthkit.store import Vault, faults, keyfile, keys, sealing
from healthkit.store.backup import make_backup

CONTENTS = "contents.sealed"
_LABEL = "healthkit backup contents"
_NAME = re.compile(r"healthkit-(\d{8}T\d{6})Z(?:-\d+)?")
_DRAFT = re.compile(r"\.healthkit-\d{8}T\d{6}Z(?:-\d+)?\.(?:[0-9a-f]{8}|gone)")


@dataclass(frozen=True)
class Plan:
    """How many backups stay: the newest of so many days, weeks and months; and every how many are tried (0: none)."""

    daily: int = 7
    weekly: int = 4
    monthly: int = 12
    drill: int = 4


@dataclass(frozen=True)
class Kept:
    """A backup that a scheduled entry made: when (UTC), which entry, its number in turn, and rows by table."""

    path: Path
    at: datetime
    entry: str
    number: int
    rows: dict[str, int]


def back_up(vault: Vault, entry: Entry, now: datetime) -> Path:
    """Make the backup of an entry, try it where its turn has come, and thin out the older ones.

    Raises:
        UsageError: the entry's numbers are none.
        UnwritableVault: no room, or no right to write there; the older backups are all still there.
        VaultError: the new backup could not be restored; nothing was removed.
    """
    plan, folder = plan_of(entry), entry.folder
    if folder is None:
        raise UsageError(f"The entry “{entry.name}” has no folder.", "Add it again with -o FOLDER.")
    folder = folder.expanduser().absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise faults.of_system(error, folder) from None
    _sweep(folder)
    earlier = [one for one in kept(vault, folder) if one.entry == entry.name]
    made = _make(vault, entry, now, folder, number=max((one.number for one in earlier), default=0) + 1)
    if plan.drill and made.number % plan.drill == 0:
        drill.try_out(vault, made.path, made.rows)
    every = [*earlier, made]
    staying = stay(every, plan, entry.zone, entry.keep_days)
    for one in every:
        if one not in staying:
            _remove(one.path)
    return made.path


def plan_of(entry: Entry) -> Plan:
    """How many of an entry's backups stay; its parameters ``daily``, ``weekly``, ``monthly`` and ``drill`` say so.

    Raises:
        UsageError: there is another parameter, or a number is none.
    """
    known = {"daily": entry.keep or Plan.daily, "weekly": Plan.weekly, "monthly": Plan.monthly, "drill": Plan.drill}
    for name, value in entry.parameters.items():
        if name not in known or not value.isdecimal() or not value.isascii():
            raise UsageError(
                f"A backup does not take “{name}” like this.", f"Whole numbers, for {', '.join(known)} only."
            )
        known[name] = int(value)
    return Plan(**known)


def stay(backups: Iterable[Kept], plan: Plan, zone: str, keep_days: int | None = None) -> list[Kept]:
    """Which backups stay, newest first: the newest of each of so many days, weeks and months on the person's clock.

    The very newest stays whatever the plan says.
    """
    newest = sorted(backups, key=lambda one: (one.at, one.number), reverse=True)

    def day(one: Kept) -> date:
        return one.at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()

    periods: tuple[tuple[int, Callable[[date], tuple[int, ...]]], ...] = (
        (plan.daily, lambda on: (on.toordinal(),)),
        (plan.weekly, lambda on: on.isocalendar()[:2]),
        (plan.monthly, lambda on: (on.year, on.month)),
    )
    found = newest[:1]
    for many, period in periods:
        firsts: dict[tuple[int, ...], Kept] = {}
        for one in newest:
            firsts.setdefault(period(day(one)), one)
        found += list(firsts.values())[:many]
    oldest = newest[0].at - timedelta(days=keep_days) if newest and keep_days is not None else datetime.min  # noqa: DTZ901
    return [one for one in newest if one in found and one.at >= oldest]


def kept(vault: Vault, folder: Path) -> list[Kept]:
    """The scheduled backups of this vault in a folder, oldest first; what is not the vault's own is passed over."""
    found = [one for path in _entries(folder) if (one := _read(vault, path)) is not None]
    return sorted(found, key=lambda one: (one.at, one.number))


def _make(vault: Vault, entry: Entry, now: datetime, folder: Path, number: int) -> Kept:
    at = now.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    path = _free(folder, f"healthkit-{at:%Y%m%dT%H%M%S}Z")
    with ExitStack() as held:  # nobody writes between the count and the copy
        for name in keys.DATABASES:
            held.enter_context(vault.database(name).shared())
        made = Kept(path, at, entry.name, number, drill.count_rows(vault))
        make_backup(vault, path)
    said = json.dumps({"entry": entry.name, "number": number, "rows": made.rows}).encode("utf-8")
    keyfile.write_atomically(path / CONTENTS, sealing.seal(_key(vault), said, _LABEL))
    return made


def _read(vault: Vault, path: Path) -> Kept | None:
    match = _NAME.fullmatch(path.name)
    try:
        sealed = (path / CONTENTS).read_bytes()
    except OSError:
        return None
    opened = sealing.unseal(_key(vault), sealed, _LABEL)
    if match is None or opened is None:
        return None
    said = json.loads(opened)
    at = datetime.strptime(match[1], "%Y%m%dT%H%M%S")  # noqa: DTZ007 (instants here are naive UTC throughout)
    return Kept(path, at, said["entry"], said["number"], said["rows"])


def _key(vault: Vault) -> bytes:
    """The master key, which a change of the passphrase leaves as it is."""
    opened = vault.keys_of(keyfile.load(vault.folder))
    assert opened is not None
    return opened.master


def _free(folder: Path, name: str) -> Path:
    names = (name, *(f"{name}-{number}" for number in range(2, 100)))
    return next(path for path in (folder / one for one in names) if not path.exists())


def _remove(path: Path) -> None:
    """Take a backup away under another name first, so that half of one never looks like a whole one."""
    aside = path.with_name(f".{path.name}.gone")
    try:
        path.rename(aside)
    except OSError:
        return  # it stays, and goes the next time
    shutil.rmtree(aside, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove what a run that was cut short left behind."""
    for path in _entries(folder):
        if _DRAFT.fullmatch(path.name):
            shutil.rmtree(path, ignore_errors=True)


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []
