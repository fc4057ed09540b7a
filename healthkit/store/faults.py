"""DuckDB's and the system's failures as one sentence each, without the text of the statement that failed.

A statement may hold a key or a health value, so nothing of DuckDB's own message is passed on.
"""

from __future__ import annotations

import errno
from pathlib import Path

import duckdb

from healthkit.errors import NewerVault, NotAVault, UnwritableVault, VaultBusy, VaultClosed, VaultError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}

_OF_MACHINE = (
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.OutOfMemoryException,
    duckdb.SerializationException,
)
# What a DuckDB message holds, in order of trust: (parts, which fault).
_SIGNS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("Wrong encryption key",), "key"),
    (("No space left", "File too large", "Disk quota", "failed to offload", "max_temp_directory_size"), "full"),
    (("Read-only file system", "Permission denied", "Operation not permitted"), "read_only"),
    (("Could not set lock", "Unique file handle conflict"), "busy"),
    (("newer version of DuckDB", "newer DuckDB version", "storage version"), "newer"),
    (("database does not exist", "No such file"), "missing"),
    (
        (
            "not a valid DuckDB",
            "is not encrypted",
            "without a key",
            "Could not read enough bytes",
            "orrupt",
            "checksum",
            "Checksum",
            "AES tag",
            "decrypt",
            "Decrypt",
            "INTERNAL",
        ),
        "damaged",
    ),
)


def is_full(error: BaseException) -> bool:
    """Whether the system had no room."""
    return isinstance(error, OSError) and error.errno in _FULL


def of_system(error: OSError, path: Path) -> VaultError:
    """The sentence for an operating-system failure on a path of the vault."""
    if error.errno in _FULL:
        return disk_full(path)
    if error.errno in _READ_ONLY:
        return read_only(path)
    return VaultError(f"{path} cannot be used: {error.strerror or type(error).__name__}.")


def of_duckdb(error: duckdb.Error, path: Path) -> VaultError:
    """The sentence for a DuckDB failure on a file of the vault."""
    if isinstance(error, duckdb.OutOfMemoryException):
        return VaultError(
            "The work needs more memory than this program may use.", "Raise HEALTHKIT_MEMORY_LIMIT_MB and try again."
        )
    kind = recognise(error)
    if kind is None:
        return VaultError(f"{path} could not be used ({type(error).__name__}).", "Run `healthkit doctor`.")
    return _SENTENCES[kind](path)


def is_of_machine(error: duckdb.Error) -> bool:
    """Whether disk, memory or file failed rather than the statement."""
    if isinstance(error, duckdb.TransactionException):  # a commit that the disk refused
        return recognise(error) is not None
    return isinstance(error, _OF_MACHINE) or "AES tag" in str(error)


def recognise(error: duckdb.Error) -> str | None:
    """Which known fault a DuckDB error is, by its message; None where it is none of them."""
    message = str(error)
    return next((kind for signs, kind in _SIGNS if any(sign in message for sign in signs)), None)


def wrong_key(path: Path) -> VaultClosed:
    """The key does not fit the file."""
    return VaultClosed(f"The key does not open {path}.", "Give the right passphrase, or the recovery code.")


def disk_full(path: Path) -> UnwritableVault:
    """No room is left."""
    return UnwritableVault(f"The disk that holds {path} is full.", "Make room and try again; nothing was changed.")


def read_only(path: Path) -> UnwritableVault:
    """The folder refuses writing."""
    return UnwritableVault(f"{path} cannot be written.", "Check that the folder is yours and not read-only.")


def damaged(path: Path) -> NotAVault:
    """Not one of our files, or no longer."""
    return NotAVault(
        f"{path} is damaged, or was not made by this program.", "Bring a backup back: `healthkit restore`."
    )


def missing(path: Path) -> NotAVault:
    """A file that ought to be there."""
    return NotAVault(f"{path} is missing.", "Name another folder with --vault, or make a vault with `healthkit init`.")


def newer(path: Path) -> NewerVault:
    """Written by a later version."""
    return NewerVault(f"A newer version of this program wrote {path}.", "Upgrade this program.")


def _busy(path: Path) -> VaultBusy:
    return VaultBusy(f"Another program has {path} open.", "Close it and try again.")


_SENTENCES = {
    "key": wrong_key,
    "full": disk_full,
    "read_only": read_only,
    "busy": _busy,
    "newer": newer,
    "missing": missing,
    "damaged": damaged,
}
