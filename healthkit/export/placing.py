"""An export into its place: for its owner's eyes only, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from healthkit.errors import ExportFailed, VaultError
from healthkit.privacy.chat_export import write_private


def ready(path: Path) -> Path:
    """The whole path of a file that is about to be written.

    Raises:
        ExportFailed: it is a folder, or lies in none.
    """
    target = Path(path).expanduser().absolute()
    if target.is_dir():
        raise ExportFailed(f"{target} is a folder.", "Name a file with -o.")
    if not target.parent.is_dir():
        raise ExportFailed(f"There is no folder {target.parent}.", "Make it, or choose another with -o.")
    return target


def put(path: Path, body: bytes) -> None:
    """Write beside the target, then rename it; a file of that name is replaced only by a whole one.

    Raises:
        ExportFailed: the place cannot be written; what was there is unchanged.
    """
    try:
        write_private(ready(path), body, force=True)
    except VaultError as error:
        raise ExportFailed(f"The file could not be written: {error.message}", error.hint) from None
