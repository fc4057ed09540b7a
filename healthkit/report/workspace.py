"""One private folder for everything a report writes on its way, and its removal whatever happens."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from healthkit.errors import ReportFailed
from healthkit.store.flock import try_lock

PREFIX = "healthkit-report-"
_LOCK = "in-use"
_STALE_S = 24 * 3600


def sweep(parent: Path | None = None) -> int:
    """Remove folders whose process is gone, as after a crash; how many there were."""
    removed = 0
    for folder in (parent or Path(tempfile.gettempdir())).glob(f"{PREFIX}*"):
        with suppress(OSError, ValueError):
            mine = not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()
            if mine and not folder.is_symlink() and not _in_use(folder):
                shutil.rmtree(folder)
                removed += 1
    return removed


def _in_use(folder: Path) -> bool:
    """Whether somebody holds the folder's lock, which the system drops with its process, whatever ends that.

    A folder that has none yet is new, or not ours to judge by it: then the number of its process decides.
    """
    try:
        handle = os.open(folder / _LOCK, os.O_RDWR)
    except FileNotFoundError:
        return _alive(int(folder.name.removeprefix(PREFIX).split("-")[0]), folder)
    try:
        return not try_lock(handle, exclusive=True)
    finally:
        os.close(handle)


def _alive(process: int, folder: Path) -> bool:
    if os.name != "posix":  # Windows has no harmless signal: go by age
        return time.time() - folder.stat().st_mtime < _STALE_S
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def workspace() -> Iterator[Path]:
    """A new folder, 0700, removed on leaving; a polite kill (SIGTERM) also takes the way out through here.

    Raises:
        ReportFailed: there is no room, or no right, for it.
    """
    try:
        sweep()
        folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try_lock(lock, exclusive=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ReportFailed(
            f"No folder can be made for what is written on the way: {reason}.",
            "Make room, or name another folder with TMPDIR.",
        ) from None
    previous = _term_as_exit()
    try:
        yield folder
    finally:
        os.close(lock)
        shutil.rmtree(folder, ignore_errors=True)
        if previous is not None:
            signal.signal(signal.SIGTERM, previous)


def _term_as_exit() -> signal.Handlers | None:
    """Let SIGTERM unwind the stack, where that is ours to say: main thread, nobody else's handler."""

    def leave(number: int, frame: object) -> None:
        raise SystemExit(128 + number)

    try:
        if signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
            return None
        signal.signal(signal.SIGTERM, leave)
    except ValueError:  # not the main thread
        return None
    return signal.SIG_DFL
