"""Finished files into their places: under their own name or the given one, all whole or none at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from healthkit.errors import ReportFailed, UsageError

_ELSEWHERE = "Choose another file with -o."
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def target(output: Path | str | None, name: str, manifest: Mapping[str, Any]) -> Path:
    """Where a report goes: the file that was named, or a file of its own name in that folder or the current one.

    What is not there yet and has no ending is a folder.

    Raises:
        ReportFailed: no file can have that name.
    """
    period = manifest.get("period", {}).get("name")
    own_name = f"{name}-{period}.pdf" if period else f"{name}.pdf"
    if output is None:
        return Path(own_name).resolve()
    path = real(output)
    return path / own_name if path.is_dir() or not (path.suffix or path.exists()) else path


def real(path: Path | str) -> Path:
    """The file behind a path, which may be a link.

    Raises:
        ReportFailed: no file can have that name.
    """
    try:
        found = Path(path).expanduser().resolve()
        found.exists()
    except (OSError, RuntimeError, ValueError) as error:  # too long, a link to itself, a home that nobody has
        reason = getattr(error, "strerror", None) or "it leads nowhere"
        raise ReportFailed(f"The report cannot be written to “{path}”: {reason}.", _ELSEWHERE) from None
    return found


def place(data: bytes, path: Path) -> None:
    """Put one file in its place; see :func:`place_all`."""
    place_all({path: data})


def place_all(files: Mapping[Path, bytes]) -> None:
    """Write beside each target, then rename: at no moment is there half a report under one of the names.

    Raises:
        ReportFailed: a place cannot be written; what was there is unchanged.
    """
    beside = {path: path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}") for path in files}
    at = next(iter(files))
    try:
        for at, data in files.items():
            if at.exists() and not at.is_file():
                raise ReportFailed(f"The report cannot be written to “{at}”: it is no file.", _ELSEWHERE)
            at.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(beside[at], _NEW, 0o600), "wb") as file:
                file.write(data)
        for at in files:
            os.replace(beside[at], at)
    except OSError as error:
        raise ReportFailed(f"The report cannot be written to “{at}”: {error.strerror}.", _ELSEWHERE) from error
    finally:
        for draft in beside.values():
            with suppress(OSError):
                draft.unlink()


def apart(output: Path | str | None, html: Path | str | None) -> None:
    """See that the paper and the page do not go to the same file.

    Raises:
        UsageError: they do.
    """
    if output is not None and html is not None and real(output) == real(html):
        raise UsageError("The PDF and the page cannot be the same file.", "Give them different names.")
