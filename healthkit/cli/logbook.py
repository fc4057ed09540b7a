"""The log: one JSON line a command, in the system's folder for logs, its owner's alone, of bounded size.

A line says which command ran, how it ended, how long it took, and where in the program an error arose. Every value is
one of the program's own words or a number: no argument, path, name, question or result ever comes near it, and errors
give their class, not their sentence. ``log = "off"`` in the settings keeps no log at all.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import click
import platformdirs

from healthkit.settings import APP, settings

FILE = "healthkit.log"
MOST_BYTES, OLDER = 1 << 20, 2
"""A file that has grown to this is put aside; so many older ones are kept."""
_PACKAGE = Path(__file__).resolve().parents[1]
_TAKES_A_VALUE = frozenset({"--vault", "--lang"})


def place() -> Path:
    """The file that is written to."""
    return Path(platformdirs.user_log_dir(APP, appauthor=False)) / FILE


def path_of(group: click.Group, arguments: Sequence[str]) -> str:
    """The words of a command line that name commands, such as ``consent grant``; empty where none does."""
    words: list[str] = []
    context, waiting = click.Context(group), iter(arguments)
    for word in waiting:
        if word in _TAKES_A_VALUE:
            next(waiting, None)
            continue
        if word.startswith("-"):
            continue
        found = group.get_command(context, word)
        if found is None:
            break
        words.append(word)
        if not isinstance(found, click.Group):
            break
        group = found
    return " ".join(words)


class Stopwatch:
    """One command under way."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()

    def write(self, command: str, code: int, fault: dict[str, str]) -> None:
        """Add the line of a command that ended; a log that cannot be written stops nobody."""
        line = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "command": command,
            "exit": code,
            "seconds": round(time.perf_counter() - self._begun, 3),
            **fault,
        }
        with suppress(OSError):
            _append(place(), json.dumps(line, ensure_ascii=True).encode("ascii") + b"\n")


def fault(error: BaseException) -> dict[str, str]:
    """What the log says of an error: its class and where it arose, never its sentence."""
    return {"error": type(error).__name__, "where": _where(error.__traceback__)}


def wanted() -> bool:
    """Whether the person lets a log be kept; not where the settings themselves are what is wrong."""
    from healthkit.errors import UsageError

    try:
        return settings().log
    except UsageError:
        return False


def _where(trace: TracebackType | None) -> str:
    """The innermost line of this program, ``store/vault.py:88``; empty where the error never passed it."""
    found = ""
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(_PACKAGE):
            found = f"{file.relative_to(_PACKAGE).as_posix()}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found


def _append(path: Path, line: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        if sys.platform != "win32":
            os.fchmod(handle, 0o600)  # whatever a person's umask or an older file says
        os.write(handle, line)
        full = os.fstat(handle).st_size >= MOST_BYTES
    finally:
        os.close(handle)
    if full:
        _turn(path)


def _turn(path: Path) -> None:
    for number in range(OLDER, 0, -1):
        younger = path.with_name(f"{path.name}.{number - 1}") if number > 1 else path
        with suppress(OSError):
            os.replace(younger, path.with_name(f"{path.name}.{number}"))
