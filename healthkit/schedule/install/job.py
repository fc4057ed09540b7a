"""What every timer runs: this interpreter, this vault, ``schedule run-due``."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path

from healthkit.errors import UsageError

EVERY_MINUTES = 5
_SHORT = 8


@dataclass(frozen=True)
class Job:
    """A command line, and a name for it that differs from one vault to the next."""

    command: tuple[str, ...]
    vault: Path

    @property
    def label(self) -> str:
        """``healthkit-schedule-`` and a mark of the vault's place."""
        return f"healthkit-schedule-{hashlib.sha256(str(self.vault).encode('utf-8')).hexdigest()[:_SHORT]}"


def job(vault: Path, lang: str, key_file: Path | None = None) -> Job:
    """The job of a vault. ``-P`` keeps a stray module in the folder it starts in from being loaded.

    Raises:
        UsageError: a path holds a line break, which no timer's text can carry.
    """
    command = [_interpreter(), "-P", "-m", "healthkit.cli", "--vault", str(vault), "--lang", lang]
    command += ["schedule", "run-due", *(["--key-file", str(key_file)] if key_file else [])]
    if any(not part.isprintable() for part in command):
        raise UsageError("A path with control characters cannot be installed.", "Move the vault or the key file.")
    return Job(tuple(command), vault)


def _interpreter() -> str:
    """This Python; on Windows the one that opens no window."""
    here = Path(sys.executable)
    silent = here.with_name("pythonw.exe")
    return str(silent if here.name.lower() == "python.exe" and silent.exists() else here)
