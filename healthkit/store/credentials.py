"""Where the passphrase comes from: the caller, a 0600 file, the environment, the keyring, or the person at the keys."""

from __future__ import annotations

import getpass
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from healthkit.errors import VaultClosed
from healthkit.settings import settings
from healthkit.store import faults, keys, secret_store
from healthkit.store.keyfile import KeyFile

Ask = Callable[[], str]


def unlock(folder: Path, content: KeyFile, passphrase: str | None, *, ask: bool = True) -> keys.Keys:
    """The vault's keys, by the first way that is given.

    Raises:
        VaultClosed: no key was given, or the wrong one.
    """
    given = passphrase if passphrase is not None else given_passphrase()
    if given is None and "keyring" in content.wraps:
        key = secret_store.fetch(content.vault_id)
        found = keys.by_key(content, "keyring", key) if key else None
        if found:
            return found
    if given is None:
        given = ask_person(folder) if ask else _nobody(folder)
    found = keys.by_passphrase(content, given)
    if found is None:
        raise faults.wrong_key(folder)
    return found


def given_passphrase() -> str | None:
    """What ``HEALTHKIT_KEY_FILE`` or ``HEALTHKIT_KEY`` say, the file first; None where neither is set.

    Raises:
        VaultClosed: the file is missing, empty or readable by others.
    """
    current = settings()
    if current.key_file is not None:
        return read_key_file(current.key_file.expanduser())
    return current.key.get_secret_value() if current.key is not None else None


def read_key_file(path: Path) -> str:
    """The passphrase in a file, without its last line break.

    Raises:
        VaultClosed: the file is missing, empty or readable by others.
    """
    try:
        mode = path.stat().st_mode
        passphrase = path.read_text("utf-8").rstrip("\r\n")
    except (OSError, ValueError):
        raise VaultClosed(f"The key file {path} cannot be read.", "Check its place and its owner.") from None
    if sys.platform != "win32" and stat.S_IMODE(mode) & 0o077:
        raise VaultClosed(f"Others can read the key file {path}.", f"Close it to them: chmod 600 {path}")
    if not passphrase:
        raise VaultClosed(f"The key file {path} is empty.", "Write the passphrase into it.")
    return passphrase


def ask_person(folder: Path) -> str:
    """Ask at the terminal or in the notebook, where somebody is there to answer.

    Raises:
        VaultClosed: nobody is.
    """
    if "ipykernel" in sys.modules or (sys.stdin is not None and sys.stdin.isatty()):
        try:
            return getpass.getpass(f"Passphrase of the vault in {folder}: ")
        except Exception:  # noqa: S110 (a kernel that takes no input says so in its own way)
            pass
    return _nobody(folder)


def _nobody(folder: Path) -> NoReturn:
    raise VaultClosed(
        f"No key was given for the vault in {folder}.", "Set HEALTHKIT_KEY_FILE, or run this at a terminal."
    )
