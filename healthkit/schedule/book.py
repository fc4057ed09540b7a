"""``schedule.toml`` in the vault's folder: what is scheduled, in a form that a person can read and correct by hand.

Comments stay. An entry that cannot be used is reported as such, and the others go on.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from healthkit.errors import DamagedFile, HealthkitError, UnknownName, UsageError
from healthkit.schedule import tables
from healthkit.schedule.entry import Entry
from healthkit.settings import settings
from healthkit.store.keyfile import write_atomically
from healthkit.store.lock import FileLock

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

FILE = "schedule.toml"
_LOCK = "schedule-book.lock"
_HEAD = "# What runs by itself for this vault: edit it here, or with `healthkit schedule`.\n"


@dataclass(frozen=True)
class Book:
    """The entries by name, in the file's order, and what is wrong with those that cannot be used."""

    entries: dict[str, Entry] = field(default_factory=dict)
    faults: dict[str, HealthkitError] = field(default_factory=dict)

    def entry(self, name: str) -> Entry:
        """One entry.

        Raises:
            UnknownName: there is none of that name.
            HealthkitError: it cannot be used; says why.
        """
        if name in self.faults:
            raise self.faults[name]
        if name not in self.entries:
            raise UnknownName("scheduled entry", name, [*self.entries, *self.faults])
        return self.entries[name]


def read(vault_folder: Path) -> Book:
    """The book; an empty one where nothing was ever scheduled.

    Raises:
        DamagedFile: the file is no TOML.
    """
    book = Book()
    for name, said in _tables(_content(vault_folder)[1]).items():
        try:
            book.entries[name] = tables.read(name, said, FILE)
        except HealthkitError as error:
            book.faults[name] = error
    return book


def put(vault_folder: Path, entry: Entry, *, replacing: bool = False) -> None:
    """Write an entry.

    Raises:
        UsageError: there is one of that name already.
    """
    with _changing(vault_folder) as content:
        from tomlkit import table

        _tables(content)
        entries = content.setdefault("entry", table(is_super_table=True))
        if entry.name in entries and not replacing:
            raise UsageError(f"There is an entry “{entry.name}” already.", "Add --replace, or choose another name.")
        entries[entry.name] = tables.write(entry)


def pause(vault_folder: Path, name: str, now: datetime, *, paused: bool) -> Entry:
    """Let an entry rest, or go on; what came due meanwhile is not caught up, as if it were added now."""
    with _changing(vault_folder) as content:
        entry = read(vault_folder).entry(name)
        entry = replace(entry, paused=paused, added=entry.added if paused else now)
        said = content["entry"][name]
        said["paused"] = entry.paused
        said["added"] = tables.instant(entry.added)
    return entry


def remove(vault_folder: Path, name: str) -> None:
    """Strike an entry out; files it made stay.

    Raises:
        UnknownName: there is none of that name.
    """
    with _changing(vault_folder) as content:
        entries = _tables(content)
        if name not in entries:
            raise UnknownName("scheduled entry", name, entries)
        del content["entry"][name]


@contextmanager
def _changing(vault_folder: Path) -> Iterator[TOMLDocument]:
    """The file's content, to change; written in one step, one process at a time."""
    import tomlkit  # keeps comments and order, which reading alone does not ask for

    lock = FileLock(vault_folder / _LOCK)
    lock.acquire(exclusive=True, wait=settings().lock_wait_seconds)
    try:
        content = tomlkit.parse(_content(vault_folder)[0])
        yield content
        write_atomically(vault_folder / FILE, content.as_string().encode("utf-8"))
    finally:
        lock.release()


def _content(vault_folder: Path) -> tuple[str, dict[str, Any]]:
    """The file's text, and what it says; a first line only where there is no file yet."""
    path = vault_folder / FILE
    try:
        written = path.read_text("utf-8-sig")  # some editors put a mark in front
        return written, tomllib.loads(written)
    except FileNotFoundError:
        return _HEAD, {}
    except tomllib.TOMLDecodeError as error:
        raise DamagedFile(f"{path} is not TOML: {error}.", "Correct it, or move it away and add again.") from None
    except (OSError, ValueError):
        raise DamagedFile(f"{path} cannot be read.", "Correct it, or move it away and add again.") from None


def _tables(content: Mapping[str, Any]) -> Mapping[str, Any]:
    entries = content.get("entry", {})
    extra = sorted(set(content) - {"entry"})
    if extra or not isinstance(entries, dict):
        raise DamagedFile(
            f"{FILE} has a key “{extra[0] if extra else 'entry'}” that is not known.",
            "It holds tables [entry.NAME] only.",
        )
    return entries
