"""What a checkpoint writes over, kept beside the file until it is through.

DuckDB puts new blocks beside the old ones and a new header last, but fills up blocks of its own metadata in place. A
process that is killed within such a write leaves half of a block, which no key opens any more, and the old header still
points at it. So these blocks lie in a journal, sealed as they are in the file, from before the first write until the
header is there. Whoever comes next puts them back where the header is still the old one.
"""

from __future__ import annotations

import hashlib
import os
import struct
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from healthkit.store import faults

_HEADERS = 3 * 4096
"""The file's own page and the two headers that take turns; blocks follow."""
_SHAPE = struct.Struct("<QQ")
"""Bytes of one block, and how many."""
_DIGEST = hashlib.sha256().digest_size


@dataclass(frozen=True)
class _Journal:
    headers: bytes
    blocks: dict[int, bytes]
    """By their place in the file."""


def begin(con: duckdb.DuckDBPyConnection, path: Path, name: str = "vault") -> None:
    """Keep the metadata of a file that is attached for writing, before anything is written.

    Raises:
        UnwritableVault: the disk is full or the folder read-only.
    """
    row = con.execute(f"SELECT block_size FROM pragma_database_size() WHERE database_name = '{name}'").fetchone()
    held = con.execute(f"SELECT DISTINCT block_id FROM pragma_metadata_info('{name}') ORDER BY ALL").fetchall()
    size = int(row[0]) if row else 0
    places = [_HEADERS + int(block) * size for (block,) in held]
    if not places or os.name == "nt":  # Windows lets nobody else read a file that is attached for writing
        return
    try:
        with path.open("rb") as file:
            parts = [_SHAPE.pack(size, len(places)), struct.pack(f"<{len(places)}Q", *places), file.read(_HEADERS)]
            for place in places:
                file.seek(place)
                parts.append(file.read(size))
        _write(_beside(path), b"".join(parts))
    except OSError as error:
        raise faults.of_system(error, path) from None


def settle(path: Path) -> None:
    """Put back what a checkpoint that did not come to its end has changed, and remove the journal.

    The caller holds the file's lock, and nobody has attached it for writing.

    Raises:
        UnwritableVault: the disk is full or the folder read-only.
    """
    journal = _beside(path)
    try:
        kept = _read(journal)
        if kept is not None:
            _put_back(path, kept)
    except FileNotFoundError:  # no journal, or another reader was quicker
        return
    except OSError as error:
        raise faults.of_system(error, path) from None
    with suppress(OSError):  # one that stays is compared again, and changes nothing
        journal.unlink()


def forget(path: Path) -> None:
    """Remove the journal of a file that is whole and about to be replaced: it says nothing of the one that comes.

    A sealed file's salt makes its headers its own; this does not lean on it.
    """
    _beside(path).unlink(missing_ok=True)


def _put_back(path: Path, kept: _Journal) -> None:
    with path.open("rb") as file:
        if file.read(_HEADERS) != kept.headers:
            return  # the new header is there, and before it was written everything it points at had been
        changed = {place: body for place, body in kept.blocks.items() if _block(file.fileno(), place, body) != body}
    if changed:
        with path.open("r+b", buffering=0) as file:
            for place, body in changed.items():
                file.seek(place)
                file.write(body)
            os.fsync(file.fileno())


def _block(handle: int, place: int, like: bytes) -> bytes:
    os.lseek(handle, place, os.SEEK_SET)
    return os.read(handle, len(like))


def _write(journal: Path, body: bytes) -> None:
    handle = os.open(journal, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb", buffering=0) as file:
        file.write(hashlib.sha256(body).digest() + body)
        os.fsync(file.fileno())
    with suppress(OSError):  # a file's name is kept by its folder; Windows has no such handle
        folder = os.open(journal.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _read(journal: Path) -> _Journal | None:
    """What a journal holds; None where it was not written to its end, and so nothing else was."""
    whole = journal.read_bytes()
    digest, body = whole[:_DIGEST], whole[_DIGEST:]
    if hashlib.sha256(body).digest() != digest:
        return None
    size, many = _SHAPE.unpack_from(body)
    places = struct.unpack_from(f"<{many}Q", body, _SHAPE.size)
    begin_at = _SHAPE.size + 8 * many
    headers, first = body[begin_at : begin_at + _HEADERS], begin_at + _HEADERS
    return _Journal(headers, {place: body[first + i * size : first + (i + 1) * size] for i, place in enumerate(places)})


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.journal")
