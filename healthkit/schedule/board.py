"""The schedule at a glance: each entry with when it comes next and how it went last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from healthkit.errors import HealthkitError
from healthkit.schedule import book, due, history, wording
from healthkit.schedule.entry import Entry
from healthkit.schedule.history import Record


@dataclass(frozen=True)
class Line:
    """One entry: the next moment, the moment of another try where the last failed, and its last end; all in UTC."""

    entry: Entry
    next: datetime | None
    retry: datetime | None
    last: Record | None

    def as_dict(self, lang: str) -> dict[str, Any]:
        """For JSON, with the rule in words."""
        said = {key: _plain(value) for key, value in asdict(self.entry).items()}
        return {
            **said,
            "when": wording.describe(self.entry.every, lang),
            "next": _plain(self.next),
            "retry": _plain(self.retry),
            "last": self.last.as_dict() if self.last else None,
        }


@dataclass(frozen=True)
class Board:
    """All entries in the file's order, and what is wrong with those that cannot be used."""

    lines: tuple[Line, ...]
    faults: Mapping[str, HealthkitError]


def read(vault_folder: Path, now: datetime | None = None) -> Board:
    """The schedule of a vault as of a moment; needs no key.

    Raises:
        DamagedFile: ``schedule.toml`` cannot be read.
    """
    now = (now or datetime.now(UTC)).astimezone(UTC)
    plan, records = book.read(vault_folder), history.read(vault_folder)
    ends = {record.name: record for record in records if record.state == "ended"}
    lines = (
        Line(
            entry,
            None if entry.paused else due.following(entry, now),
            due.retried_at(entry, records, now),
            ends.get(entry.name),
        )
        for entry in plan.entries.values()
    )
    return Board(tuple(lines), plan.faults)


def _plain(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat()
        case Path():
            return str(value)
        case tuple():
            return list(value)
        case Mapping():
            return dict(value)
    return value
