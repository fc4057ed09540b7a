"""The lock between processes: ``vault.lock``, shared for readers, exclusive for a writer, waited for within bounds.

DuckDB's own file lock is only the second line: on POSIX it is lost as soon as any handle on the file closes in the
process that holds it. A waiting writer holds the turnstile, through which new readers pass, so that it is not starved.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

from healthkit.errors import VaultBusy
from healthkit.store import faults, holders
from healthkit.store.flock import try_lock

_SHORTEST, _LONGEST = 0.001, 0.025  # seconds between two tries


class FileLock:
    """One lock file of one process. Not thread-safe: the gate above it lets one thread in at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = path.parent / holders.FOLDER / f"{path.stem}.turn"
        self._handle: int | None = None
        self._record: Path | None = None

    def acquire(self, *, exclusive: bool, wait: float) -> None:
        """Take the lock within ``wait`` seconds.

        Raises:
            VaultBusy: another process kept it; names that process.
            UnwritableVault: a writer in a read-only folder.
        """
        deadline = time.monotonic() + wait
        turn = self._wait(self._turn, exclusive=exclusive, deadline=deadline)
        try:
            self._handle = self._wait(self.path, exclusive=exclusive, deadline=deadline)
        finally:
            _close(turn)
        self._record = holders.sign(self.path, alone=exclusive)

    def release(self) -> None:
        """Let go. Closing is enough, and does not touch what a forked child inherited."""
        holders.strike(self._record)
        _close(self._handle)
        self._handle = self._record = None

    def abandon(self) -> None:
        """Forget, in a forked child, what the parent holds."""
        _close(self._handle)
        self._handle = self._record = None

    def _wait(self, path: Path, *, exclusive: bool, deadline: float) -> int | None:
        pause = _SHORTEST
        while True:
            handle = _open(path, exclusive=exclusive)
            if handle is None:
                return None
            while try_lock(handle, exclusive=exclusive):
                if _is_current(handle, path):
                    return handle
                break  # the folder was swapped by a restore meanwhile: lock the file that is there now
            else:
                if time.monotonic() >= deadline:
                    _close(handle)
                    raise VaultBusy(*holders.sentence(self.path))
                time.sleep(min(pause, max(deadline - time.monotonic(), 0)))
                pause = min(pause * 2, _LONGEST)
            _close(handle)


def _open(path: Path, *, exclusive: bool) -> int | None:
    """A handle on a lock file; None where the folder is read-only and holds none, so nobody can write there either."""
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    except FileNotFoundError:
        raise faults.missing(path.parent) from None
    except OSError as error:
        if exclusive:
            raise faults.of_system(error, path) from None
    with suppress(OSError):
        return os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
    return None


def _is_current(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _close(handle: int | None) -> None:
    if handle is not None:
        with suppress(OSError):
            os.close(handle)
