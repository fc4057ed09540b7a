"""``schedule-runs.jsonl`` in the vault's folder: what was run, when, how it ended. No health values, bounded size.

A run leaves up to three lines: *begun*, then for a report *placing* with the file's name and hash, then *ended*. A line
without its successor is what a crash leaves, and says how far it came.
"""

from __future__ import annotations

import errno
import json
import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from healthkit.schedule.entry import Kind
from healthkit.store import faults
from healthkit.store.keyfile import write_atomically

FILE = "schedule-runs.jsonl"
_MOST_BYTES = 2 << 20
# After a clearing: of all entries together, and what each keeps even among many.
_MOST_LINES, _LEAST_OF_ONE = 3000, 50

State = Literal["begun", "placing", "ended"]
Result = Literal["done", "failed", "given up", "waiting"]


@dataclass(frozen=True)
class Record:
    """One line. ``result`` is set where the run ended: *given up* is not tried again, *waiting* could not start."""

    state: State
    name: str
    kind: Kind
    due: datetime
    at: datetime
    seconds: float = 0.0
    result: Result | None = None
    file: Path | None = None
    sha256: str | None = None
    message: str = ""

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do for that due moment."""
        return self.result in ("done", "given up")

    def as_dict(self) -> dict[str, Any]:
        """For JSON, without what is empty."""
        said = {key: value for key, value in asdict(self).items() if value not in (None, "")}
        said |= {key: said[key].astimezone(UTC).isoformat() for key in ("due", "at")}
        return said | ({"file": str(self.file)} if self.file else {})


def read(vault_folder: Path) -> list[Record]:
    """All records in the order of their writing; a line that a crash cut short is passed over."""
    try:
        lines = (vault_folder / FILE).read_bytes().splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise faults.of_system(error, vault_folder / FILE) from None
    return [record for line in lines if (record := _record(line)) is not None]


def append(vault_folder: Path, record: Record) -> None:
    """Add a record, on the disk when this returns; called under the schedule's lock only.

    Raises:
        UnwritableVault: the disk is full or the folder read-only.
    """
    path = vault_folder / FILE
    line = json.dumps(record.as_dict(), ensure_ascii=False).encode("utf-8") + b"\n"
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "r+b", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            if size and _last_byte(file, size) != b"\n":
                line = b"\n" + line  # what a crash cut short stays a line of its own
            if file.write(line) != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # a disk that is nearly full takes a part
            os.fsync(file.fileno())
    except OSError as error:
        raise faults.of_system(error, path) from None
    if size + len(line) > _MOST_BYTES:
        _clear(vault_folder)


def _last_byte(file: Any, size: int) -> bytes:
    file.seek(size - 1)
    return bytes(file.read(1))


def _clear(vault_folder: Path) -> None:
    """Forget the oldest lines of each entry."""
    kept = _newest(read(vault_folder))
    body = "".join(json.dumps(record.as_dict(), ensure_ascii=False) + "\n" for record in kept)
    write_atomically(vault_folder / FILE, body.encode("utf-8"))


def _newest(records: list[Record]) -> Iterable[Record]:
    """The last lines of each entry: what has not ended since, and a bounded number of ends."""
    positions: dict[str, list[int]] = defaultdict(list)
    for position, record in enumerate(records):
        mine = positions[record.name]
        if record.state == "ended":
            mine[:] = [one for one in mine if records[one].state == "ended"]
        mine.append(position)
    most = max(_MOST_LINES // max(len(positions), 1), _LEAST_OF_ONE)
    keep = {position for mine in positions.values() for position in mine[-most:]}
    return (record for position, record in enumerate(records) if position in keep)


def _record(line: bytes) -> Record | None:
    try:
        said = json.loads(line)
        said["due"], said["at"] = (datetime.fromisoformat(said[key]).astimezone(UTC) for key in ("due", "at"))
        if said.get("file"):
            said["file"] = Path(said["file"])
        return Record(**said)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
