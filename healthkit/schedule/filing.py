"""Where finished reports go: under their own name, never over another file, never half."""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import suppress
from itertools import count
from pathlib import Path

from healthkit.errors import ReportFailed

DRAFTS = "schedule-drafts"
_CHUNK = 1 << 20
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def drafts(vault_folder: Path) -> Path:
    """An empty folder of the vault's own for what is being made; what a crash left there is gone."""
    folder = vault_folder / DRAFTS
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def clear(vault_folder: Path) -> None:
    """Take the drafts away."""
    shutil.rmtree(vault_folder / DRAFTS, ignore_errors=True)


def fingerprint(path: Path) -> str | None:
    """SHA-256 of a file; None where there is none that can be read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except OSError:
        return None
    return digest.hexdigest()


def free_place(folder: Path, name: str, sha256: str) -> Path:
    """Where a file of that name and content belongs: a name that is free, or under which the same content lies."""
    stem, suffix = Path(name).stem, Path(name).suffix
    names = (name if number == 1 else f"{stem}-{number}{suffix}" for number in count(1))
    places = (folder / one for one in names)
    return next(place for place in places if not os.path.lexists(place) or fingerprint(place) == sha256)


def put(draft: Path, target: Path) -> None:
    """Move a draft to its place, from one file system to another too.

    Raises:
        ReportFailed: the folder cannot be written to; nothing is left there.
    """
    beside = _beside(target)
    try:
        target.parent.mkdir(exist_ok=True)  # no deeper: above it may be a disk that is not mounted now
        beside.unlink(missing_ok=True)
        with draft.open("rb") as source, os.fdopen(os.open(beside, _NEW, 0o600), "wb") as file:
            shutil.copyfileobj(source, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, target)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise ReportFailed(
            f"The report cannot be written to “{target}”: {error.strerror}.", "Choose another folder for the entry."
        ) from None


def sweep(target: Path) -> None:
    """Remove what a crash left of a copy to that place."""
    with suppress(OSError):
        _beside(target).unlink(missing_ok=True)


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.healthkit-part")
