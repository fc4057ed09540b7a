"""The printed recovery code: 150 random bits in six groups, each of which notices its own typing error.

``XXXXXX-XXXXXX-…``: five symbols and a check symbol a group. The alphabet has no I, L, O or U, and typing I or L for 1
or O for 0 is forgiven. The check is a weighted sum over GF(32), so that any wrong symbol and any two swapped are
noticed.
"""

from __future__ import annotations

import hashlib
import secrets

from healthkit.errors import VaultClosed

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, DATA = 6, 5
_FORGIVEN = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None, "\t": None, "\n": None})


def new_code() -> str:
    """A fresh code."""
    groups = [[secrets.randbelow(32) for _ in range(DATA)] for _ in range(GROUPS)]
    return "-".join(_written(index, group) for index, group in enumerate(groups))


def looks_like_code(text: str) -> bool:
    """Whether what a person typed is meant as a recovery code rather than a passphrase."""
    plain = text.upper().translate(_FORGIVEN)
    return len(plain) == GROUPS * (DATA + 1) and set(plain) <= set(ALPHABET)


def code_key(text: str) -> bytes:
    """The 32-byte key of a code. A hash is enough: unlike a passphrase, 150 random bits cannot be guessed.

    Raises:
        VaultClosed: a group is mistyped; says which.
    """
    plain = text.upper().translate(_FORGIVEN)
    if not looks_like_code(plain):
        raise VaultClosed("That is not a recovery code.", f"It has {GROUPS} groups of {DATA + 1} letters and digits.")
    for index in range(GROUPS):
        group = plain[index * (DATA + 1) : (index + 1) * (DATA + 1)]
        if group != _written(index, [ALPHABET.index(symbol) for symbol in group[:DATA]]):
            raise VaultClosed(f"Group {index + 1} of the recovery code is mistyped.", "Compare it with the sheet.")
    return hashlib.sha256(b"healthkit recovery code 1\0" + plain.encode("ascii")).digest()


def _written(index: int, group: list[int]) -> str:
    check = index
    for weight, symbol in enumerate(group, start=2):
        check ^= _times(weight, symbol)
    return "".join(ALPHABET[symbol] for symbol in [*group, check])


def _times(a: int, b: int) -> int:
    """Product in GF(32) by the polynomial x⁵ + x² + 1."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 32:
            a ^= 0b100101
        b >>= 1
    return product
