"""A large file under a key, written and read in pieces of 1 MiB, so that gigabytes need no memory.

Each file has a key of its own (HKDF-SHA-256 of the given key and a random salt). A piece is AES-256-GCM under its
number and whether it is the last, as in STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015): pieces that were changed,
left out, put in another order or cut off at the end do not open.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from healthkit.errors import DamagedFile
from healthkit.store import faults
from healthkit.store.sealing import KEY_BYTES

PIECE = 1 << 20
_MAGIC = b"HKSEAL1\n"
_SALT_BYTES = 16
_TAG_BYTES = 16
_HEAD = len(_MAGIC) + _SALT_BYTES


def write(path: Path, key: bytes, label: str, body: Iterable[bytes]) -> int:
    """Seal a stream into a file of mode 0600, which is there whole or not at all; how many bytes it took in.

    Raises:
        UnwritableVault: no room, or no right to write there.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            size = _write(file, key, label, body)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except OSError as error:
        raise faults.of_system(error, path) from None
    finally:
        draft.unlink(missing_ok=True)
    return size


def _write(file: BinaryIO, key: bytes, label: str, body: Iterable[bytes]) -> int:
    salt, size, number = secrets.token_bytes(_SALT_BYTES), 0, 0
    cipher = _cipher(key, salt, label)
    file.write(_MAGIC + salt)
    held = bytearray()
    for part in body:
        held += part
        size += len(part)
        while len(held) > PIECE:  # never the last one here, which has to be marked
            file.write(cipher.encrypt(_nonce(number, last=False), bytes(held[:PIECE]), None))
            del held[:PIECE]
            number += 1
    file.write(cipher.encrypt(_nonce(number, last=True), bytes(held), None))
    return size


def read(path: Path, key: bytes, label: str) -> Iterator[bytes]:
    """The pieces of a sealed file in order.

    Raises:
        DamagedFile: it is missing, cut short, changed, or of another key.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if len(head) != _HEAD or not head.startswith(_MAGIC):
                raise _damaged(path)
            cipher = _cipher(key, head[len(_MAGIC) :], label)
            number, sealed = 0, file.read(PIECE + _TAG_BYTES)
            while sealed:
                following = file.read(PIECE + _TAG_BYTES)
                yield cipher.decrypt(_nonce(number, last=not following), sealed, None)
                number, sealed = number + 1, following
            if not number:
                raise _damaged(path)
    except (OSError, InvalidTag):
        raise _damaged(path) from None


def _damaged(path: Path) -> DamagedFile:
    return DamagedFile(f"The kept copy {path.name} is missing, cut short or changed.", "Restore it from a backup.")


def _cipher(key: bytes, salt: bytes, label: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt, label.encode("utf-8")).derive(key))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
