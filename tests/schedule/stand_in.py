"""A maker that writes small files in place of reports, and a schedule to run it on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from healthkit.schedule import book, period
from healthkit.schedule.entry import Entry

ADDED = datetime.fromisoformat("2026-10-01T00:00:00+00:00")


def entry(name: str, every: str, zone: str = "Europe/Paris", **more: Any) -> Entry:
    values = {"kind": "report", "report": "weekly", "added": ADDED, **more}
    return Entry(name=name, every=every, zone=zone, **values)


def scheduled(vault: Path, *entries: Entry) -> Path:
    vault.mkdir(exist_ok=True)
    for one in entries:
        book.put(vault, one)
    return vault


class StandIn:
    """Counts what it is asked for; ``before`` may raise, or end the process, in the middle of a report."""

    vault = None

    def __init__(self, before: Callable[[Entry, datetime], None] = lambda entry, due: None) -> None:
        self.made: list[tuple[str, datetime]] = []
        self.before = before
        self.locked: Exception | None = None

    def open(self) -> None:
        if self.locked:
            raise self.locked

    def report(self, entry: Entry, due: datetime, folder: Path) -> Path:
        half = folder / f"{entry.report}-half"
        half.write_bytes(b"%PDF-half")
        self.before(entry, due)
        day = period.day_of(due, entry.zone)
        path = folder / f"{entry.report}-{day}.pdf"
        path.write_bytes(b"%PDF " + hashlib.sha256(f"{entry.name} {due}".encode()).digest())
        half.unlink()
        self.made.append((entry.name, due))
        return path

    def backup(self, entry: Entry, now: datetime) -> Path:
        assert entry.folder is not None
        self.made.append((entry.name, now))
        path = entry.folder / f"healthkit-{now:%Y%m%d-%H%M%S}"
        path.mkdir(parents=True)
        return path

    def alerts(self, entry: Entry, now: datetime) -> tuple[str, ...]:
        self.made.append((entry.name, now))
        return ("See now: one of your alerts is pressing.",)

    def close(self) -> None:
        pass


def instants(first: str, last: str, every: timedelta) -> list[datetime]:
    """Moments of a timer, from an ISO instant to another."""
    now, end = datetime.fromisoformat(first), datetime.fromisoformat(last)
    found = []
    while now <= end:
        found.append(now)
        now += every
    return found
