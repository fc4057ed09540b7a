"""A finished report into its place: under its own name or the given one, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from healthkit.errors import ReportFailed


def target(output: Path | str | None, name: str, manifest: Mapping[str, Any]) -> Path:
    """Where a report goes: the file that was named, or a file of its own name in that folder or the current one."""
    period = manifest.get("period", {}).get("name")
    own_name = f"{name}-{period}.pdf" if period else f"{name}.pdf"
    path = Path(output).expanduser() if output is not None else Path(own_name)
    return (path / own_name if path.is_dir() else path).resolve()


def place(data: bytes, path: Path) -> None:
    """Write beside the target, then rename: at no moment is there half a report under that name.

    Raises:
        ReportFailed: the place cannot be written; what was there is unchanged.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(beside, path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise ReportFailed(
            f"The report cannot be written to “{path}”: {error.strerror}.", "Choose another file with -o."
        ) from error
