"""Keys of issuers that the person trusts: a file that the settings name."""

from __future__ import annotations

from healthkit.errors import InputError
from healthkit.settings import settings


def issuer_keys() -> tuple[bytes, str] | None:
    """The key file (JWKS) of ``HEALTHKIT_JWKS`` with its name; None where none is set.

    Raises:
        InputError: it is set and cannot be read.
    """
    path = settings().jwks
    if path is None:
        return None
    try:
        return path.expanduser().read_bytes(), path.name
    except OSError:
        raise InputError(f"The key file {path} cannot be read.", "Check HEALTHKIT_JWKS.") from None
