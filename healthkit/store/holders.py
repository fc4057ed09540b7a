"""Who holds a lock: a small record a process, so that whoever waits in vain can be told for whom."""

from __future__ import annotations

import json
import os
import re
import sys
from contextlib import suppress
from pathlib import Path

FOLDER = "holders"
_WORD = re.compile(r"[a-z][a-z-]+")


def command_name() -> str:
    """What this process calls itself: program and command word, never its arguments (a question is health data)."""
    if "ipykernel" in sys.modules:
        return "a notebook"
    program = Path(sys.argv[0] or "python").name
    if program == "__main__.py":
        program = Path(sys.argv[0]).parent.name
    if not program.startswith("healthkit"):
        return program
    words = iter(sys.argv[1:])
    for word in words:
        if word in {"--vault", "--lang"}:
            next(words, None)
        elif _WORD.fullmatch(word):
            return f"{program} {word}"
    return program


def sign(lock: Path, *, alone: bool) -> Path | None:
    """Write this process's record; None where the folder is read-only. Whoever is alone clears what the dead left."""
    folder = lock.parent / FOLDER
    record = folder / f"{lock.stem}.{os.getpid()}.json"
    with suppress(OSError):
        if alone:
            for stale in folder.glob(f"{lock.stem}.*.json"):
                stale.unlink(missing_ok=True)
        record.write_text(json.dumps({"pid": os.getpid(), "command": command_name()}), "utf-8")
        return record
    return None


def strike(record: Path | None) -> None:
    """Remove a record."""
    if record is not None:
        with suppress(OSError):
            record.unlink(missing_ok=True)


def read(lock: Path) -> list[tuple[int, str]]:
    """The living processes on record: ``(pid, command)``."""
    found = []
    for record in sorted((lock.parent / FOLDER).glob(f"{lock.stem}.*.json")):
        with suppress(OSError, ValueError, KeyError, TypeError):
            entry = json.loads(record.read_text("utf-8"))
            pid = int(entry["pid"])
            if pid != os.getpid() and alive(pid):
                found.append((pid, str(entry["command"])))
    return found


def alive(pid: int) -> bool:
    """Whether a process of that number runs; True where the system does not say."""
    if sys.platform == "win32":
        return True  # os.kill(pid, 0) would end it there
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def sentence(lock: Path) -> tuple[str, str]:
    """Message and hint for whoever gave up waiting."""
    who = ", ".join(f"{command} (process {pid})" for pid, command in read(lock)) or "another process"
    return (
        f"The vault in {lock.parent} is in use by {who}.",
        "Wait until it is done, or close it, and try again.",
    )
