"""The operating system's keyring, where there is one: it keeps a random key that opens the vault without typing.

A backend that writes plain text is refused: it would lay the key beside the vault.
"""

from __future__ import annotations

import base64

from healthkit.errors import VaultError
from healthkit.settings import settings

SERVICE = "healthkit-workbench"


def fetch(vault_id: str) -> bytes | None:
    """The key of a vault, or None where the keyring has none, is locked, or is not there."""
    kept = fetch_word(SERVICE, vault_id)
    return base64.b64decode(kept) if kept else None


def keep(vault_id: str, key: bytes) -> None:
    """Hand a key to the keyring and read it back.

    Raises:
        VaultError: there is no keyring here that keeps secrets.
    """
    if not keep_word(SERVICE, vault_id, base64.b64encode(key).decode("ascii")):
        raise VaultError(
            "This system has no keyring that keeps secrets.", "The passphrase opens the vault; it will be asked for."
        )


def fetch_word(service: str, name: str) -> str | None:
    """A password that was kept under a name, or None where the keyring has none, is locked, or is not there."""
    if not usable():
        return None
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(service, name)
    except (KeyringError, OSError, RuntimeError):
        return None


def keep_word(service: str, name: str, word: str) -> bool:
    """Hand a password to the keyring and read it back; False where there is no keyring that keeps it."""
    if not usable():
        return False
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(service, name, word)
    except (KeyringError, OSError, RuntimeError):
        return False
    return fetch_word(service, name) == word


def forget(vault_id: str) -> None:
    """Remove a vault's key from the keyring, if it is there."""
    if not usable():
        return
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.delete_password(SERVICE, vault_id)
    except (KeyringError, OSError, RuntimeError):
        return


def usable() -> bool:
    """Whether a keyring is wanted, present and not a plain-text file."""
    if not settings().keyring:
        return False
    import keyring

    backend = keyring.get_keyring()
    parts = [backend, *getattr(backend, "backends", [])]
    names = {f"{type(part).__module__}.{type(part).__name__}" for part in parts}
    return not any(name.startswith("keyring.backends.fail") or "laintext" in name or "null" in name for name in names)
