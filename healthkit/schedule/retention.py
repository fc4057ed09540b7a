"""How many issues stay: of the files that the schedule itself wrote, and that nobody has changed since."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from healthkit.schedule.entry import Entry
from healthkit.schedule.filing import fingerprint
from healthkit.schedule.history import Record


def apply(entry: Entry, records: Iterable[Record], now: datetime) -> list[Path]:
    """Delete what an entry keeps no longer; says which files went.

    A file counts as the schedule's own while it lies where it was put, with the hash that was recorded; a file that
    another entry made as well is left to that one.
    """
    if entry.kind != "report" or (entry.keep is None and entry.keep_days is None):
        return []
    mine, others = _written(entry, records)
    standing = [(due, path) for path, (due, sha256) in mine.items() if fingerprint(path) == sha256]
    standing.sort(key=lambda one: one[0], reverse=True)
    return [path for path in _superfluous(entry, standing, now) if path not in others and _unlink(path)]


def _written(entry: Entry, records: Iterable[Record]) -> tuple[dict[Path, tuple[datetime, str]], set[Path]]:
    """The files of the entry with their due moment and hash, and those of all others."""
    mine: dict[Path, tuple[datetime, str]] = {}
    others: set[Path] = set()
    for record in records:
        if record.result == "done" and record.file and record.sha256:
            if record.name == entry.name:
                mine[record.file] = (record.due, record.sha256)
            else:
                others.add(record.file)
    return mine, others


def _superfluous(entry: Entry, standing: list[tuple[datetime, Path]], now: datetime) -> list[Path]:
    oldest = now - timedelta(days=entry.keep_days) if entry.keep_days is not None else None
    beyond = entry.keep if entry.keep is not None else len(standing)
    return [
        path
        for position, (due, path) in enumerate(standing)
        if position and (position >= beyond or (oldest is not None and due < oldest))
    ]


def _unlink(path: Path) -> bool:
    with suppress(OSError):
        path.unlink()
        return True
    return False
