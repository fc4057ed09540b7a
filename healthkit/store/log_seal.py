"""The log beside a database file, vouched for: DuckDB takes a broken entry for the torn end of a crash, and drops it.

So whoever lets go of a file that leaves a log writes down its length and hash, and whoever comes next compares. The
record is taken away before anybody writes, so that a process that is killed leaves none rather than a wrong one.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path

from healthkit.store import faults


def check(path: Path) -> None:
    """See that the log of a database file is the one that was left.

    Raises:
        NotAVault: it was changed since.
    """
    try:
        said = json.loads(_record(path).read_text("utf-8"))
        size, digest = int(said["bytes"]), str(said["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        return
    log = _log(path)
    if log.exists() and (log.stat().st_size != size or _hash(log) != digest):
        raise faults.damaged(log)


def lift(path: Path) -> None:
    """Take the record away: somebody is about to write."""
    with suppress(OSError):
        _record(path).unlink(missing_ok=True)


def put(path: Path) -> None:
    """Write the record of the log that is left, if any is."""
    log = _log(path)
    with suppress(OSError):
        if log.exists():
            log.chmod(0o600)
            record = _record(path)
            record.touch(mode=0o600)
            record.write_text(json.dumps({"bytes": log.stat().st_size, "sha256": _hash(log)}), "utf-8")


def _hash(log: Path) -> str:
    return hashlib.sha256(log.read_bytes()).hexdigest()


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")


def _record(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal.sum")
