"""The recovery sheet: a page to print, with the code that opens the vault when the passphrase is forgotten."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from healthkit.errors import UsageError
from healthkit.i18n import day, text
from healthkit.store import Vault, faults


def compose(vault: Vault, code: str, lang: str) -> str:
    """The sheet's text."""
    made = date.fromisoformat(vault.created_at[:10])
    return text("store.sheet", lang, code=code, folder=vault.folder, vault_id=vault.vault_id, day=day(made, lang))


def refuse_existing(file: Path) -> None:
    """Refuse a place where the sheet cannot go, before a vault is made.

    Raises:
        UsageError: the file exists, or its folder does not.
    """
    if file.exists():
        raise UsageError(f"{file} exists already.", "Name a new file for the recovery sheet.")
    if not file.absolute().parent.is_dir():
        raise UsageError(f"The folder of {file} does not exist.", "Make it first.")


def write(file: Path, sheet: str) -> None:
    """Write the sheet to a new file that only its owner can read.

    Raises:
        UnwritableVault: the disk is full or the folder read-only.
    """
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            out.write(sheet + "\n")
    except OSError as error:
        raise faults.of_system(error, file) from None
