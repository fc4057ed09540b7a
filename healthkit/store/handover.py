"""Hands an open vault to a child process, such as a report's kernel, without a passphrase ever leaving this one.

The child gets the data key of ``vault.duckdb`` and nothing else: neither the master key nor the keys of the chats and
the ledger. The key travels in a file that only its owner can read and that the child removes as it reads it.
"""

from __future__ import annotations

import os
from pathlib import Path

from healthkit.store import creation, keyfile, keys
from healthkit.store.vault import Vault


def offer(vault: Vault, path: Path) -> None:
    """Write the key to a new file, 0600 from its first byte; the folder should be 0700 too."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(vault._keys.data["vault"])


def accept(folder: Path, path: Path) -> Vault:
    """Take the key and remove its file; from now on ``open_vault`` of that folder needs no other in this process."""
    key = path.read_bytes()
    path.unlink()
    vault = Vault(folder, keyfile.load(folder), keys.Keys(b"", {"vault": key}))
    return creation.remember(vault, None)
