"""The ways into a vault, and the data keys behind them.

Three ways are known: ``passphrase`` (Argon2id), ``recovery`` (the printed code) and ``keyring`` (a random key that the
system keeps). Each seals the same master key, so changing one never touches the data.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass, field

from healthkit.errors import VaultClosed
from healthkit.settings import settings
from healthkit.store import recovery
from healthkit.store.keyfile import KeyFile, Wrap
from healthkit.store.sealing import Strength, derive, random_key, seal, unseal

_LETTERS = "abcdefghjkmnpqrstuvwxyz"  # no i, l or o
DATABASES = ("vault", "conversations", "ledger")


@dataclass(frozen=True)
class Keys:
    """The master key and one data key a database; never printed."""

    master: bytes = field(repr=False)
    data: dict[str, bytes] = field(repr=False)


def default_strength() -> Strength:
    """Argon2id at 256 MiB and three passes, unless the settings say otherwise (doctor reports a weaker one)."""
    return Strength(memory_kib=settings().key_memory_mb * 1024)


def generated_passphrase() -> str:
    """Five groups of five letters, easy to copy by hand: 113 bits, more than anybody can try."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(5))


def new_keys() -> tuple[KeyFile, Keys]:
    """A fresh vault's identity and keys; no way in is sealed yet."""
    keys = Keys(random_key(), {name: random_key() for name in DATABASES})
    blank = KeyFile(vault_id=str(uuid.uuid4()), keys={})
    sealed = {name: seal(keys.master, key, blank.label(name)) for name, key in keys.data.items()}
    return KeyFile(vault_id=blank.vault_id, keys=sealed, created_at=blank.created_at), keys


def with_passphrase(content: KeyFile, keys: Keys, passphrase: str) -> KeyFile:
    """Seal the master key by a passphrase, at least as strongly as before.

    Raises:
        VaultClosed: the passphrase is empty.
    """
    if not passphrase.strip():
        raise VaultClosed("The passphrase is empty.", "Choose one, or let --generate make one.")
    strength = default_strength()
    earlier = content.wraps.get("passphrase")
    if earlier and earlier.strength:
        strength = strength.at_least(earlier.strength)
    salt = secrets.token_bytes(16)
    sealed = seal(derive(passphrase, salt, strength), keys.master, content.label("passphrase"))
    return content.with_wrap("passphrase", Wrap(sealed, salt, strength))


def with_recovery(content: KeyFile, keys: Keys) -> tuple[KeyFile, str]:
    """Seal the master key by a fresh recovery code, which replaces an earlier one; returns the code."""
    code = recovery.new_code()
    sealed = seal(recovery.code_key(code), keys.master, content.label("recovery"))
    return content.with_wrap("recovery", Wrap(sealed)), code


def with_key(content: KeyFile, keys: Keys, way: str, key: bytes) -> KeyFile:
    """Seal the master key by a random key that something else keeps."""
    return content.with_wrap(way, Wrap(seal(key, keys.master, content.label(way))))


def by_passphrase(content: KeyFile, typed: str) -> Keys | None:
    """The keys, by passphrase or by recovery code; None where it is the wrong one.

    Raises:
        VaultClosed: a recovery code with a typing error.
    """
    wrap = content.wraps.get("passphrase")
    if wrap and wrap.strength:
        found = by_key(content, "passphrase", derive(typed, wrap.salt, wrap.strength))
        if found:
            return found
    if "recovery" in content.wraps and recovery.looks_like_code(typed):
        return by_key(content, "recovery", recovery.code_key(typed))
    return None


def by_key(content: KeyFile, way: str, key: bytes) -> Keys | None:
    """The keys behind one way in; None where the key does not fit."""
    wrap = content.wraps.get(way)
    master = unseal(key, wrap.sealed, content.label(way)) if wrap else None
    return by_master(content, master) if master else None


def by_master(content: KeyFile, master: bytes) -> Keys | None:
    """The keys behind a master key; None where it is not this file's."""
    data: dict[str, bytes] = {}
    for name, sealed in content.keys.items():
        key_of = unseal(master, sealed, content.label(name))
        if key_of is None:
            return None
        data[name] = key_of
    return Keys(master, data)
