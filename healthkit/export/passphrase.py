"""The word that opens a share: made here, or the person's own if it is long enough."""

from __future__ import annotations

import secrets

from healthkit.errors import UsageError
from healthkit.i18n import text

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""No sign that is taken for another when it is read out or copied by hand."""
_GROUPS, _LENGTH = 6, 4
SHORTEST = 12


def generated() -> str:
    """119 random bits in six groups of four, such as can be said over the telephone."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)


def checked(said: str, lang: str = "en") -> str:
    """The person's own passphrase.

    Raises:
        UsageError: it is too short, or has signs that other programs would type differently; it is not repeated.
    """
    if len(said) < SHORTEST or len(set(said)) < SHORTEST // 2:
        raise UsageError(text("export.weak", lang, least=SHORTEST), text("export.weak_hint", lang))
    if not said.isprintable() or said != said.strip():
        raise UsageError(text("export.untypable", lang), text("export.weak_hint", lang))
    return said
