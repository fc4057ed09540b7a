"""Whom to call in an emergency, as the person entered it; kept in the vault, printed on the card and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Sequence

from healthkit.errors import UsageError
from healthkit.i18n import text
from healthkit.privacy.chat_file import put, setting
from healthkit.store import Vault

_KEY = "emergency_contacts"
MOST = 4
_LONGEST = 80


def contacts(vault: Vault) -> list[str]:
    """The lines, in the person's order and words."""
    with vault.conversations() as con:
        held = setting(con, _KEY)
    return [str(line) for line in json.loads(held)] if held else []


def keep(vault: Vault, lines: Sequence[str], lang: str = "en") -> list[str]:
    """Replace them; none takes all away.

    Raises:
        UsageError: too many for a card, or one too long for a line of it.
    """
    said = [" ".join(line.split()) for line in lines if line.strip()]
    if len(said) > MOST or any(len(line) > _LONGEST for line in said):
        raise UsageError(text("export.contacts_many", lang, most=MOST, longest=_LONGEST))
    with vault.conversations(write=True) as con:
        put(con, _KEY, json.dumps(said, ensure_ascii=False))
    return said
