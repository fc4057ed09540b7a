"""Sealing one secret under another: Argon2id turns a passphrase into a key, AES-256-GCM seals with it."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE_BYTES = 12


@dataclass(frozen=True)
class Strength:
    """What one guess at a passphrase costs: memory in KiB, passes over it, lanes."""

    memory_kib: int = 256 * 1024
    passes: int = 3
    lanes: int = 4

    def at_least(self, other: Strength) -> Strength:
        """The stronger of both in every respect."""
        return Strength(
            max(self.memory_kib, other.memory_kib), max(self.passes, other.passes), max(self.lanes, other.lanes)
        )


def derive(passphrase: str, salt: bytes, strength: Strength) -> bytes:
    """A 32-byte key from a passphrase by Argon2id (RFC 9106); 0.4 s at the default strength.

    The passphrase is taken in Unicode form NFKC, so that é typed on two keyboards is one letter.
    """
    return hash_secret_raw(
        unicodedata.normalize("NFKC", passphrase).encode("utf-8"),
        salt,
        time_cost=strength.passes,
        memory_cost=strength.memory_kib,
        parallelism=strength.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def random_key() -> bytes:
    """32 bytes from the system's generator."""
    return secrets.token_bytes(KEY_BYTES)


def seal(key: bytes, secret: bytes, label: str) -> bytes:
    """Nonce and ciphertext of a secret; ``label`` says what it is for and is bound to it."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, secret, label.encode("utf-8"))


def unseal(key: bytes, sealed: bytes, label: str) -> bytes | None:
    """The secret, or None where the key or the label is not the one it was sealed with."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], label.encode("utf-8"))
    except (InvalidTag, ValueError):
        return None
