"""Public keys of issuers (JWKS, RFC 7517) and the check of a signature (ES256, RFC 7518)."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from connectors.smart_health_cards.detection import decode
from healthkit.source.contract import Issue

_HALF = 32
"""Bytes of a coordinate, and of each half of a signature."""


def unbase64(text: str) -> bytes:
    """Bytes of base64url without padding.

    Raises:
        ValueError: a character that does not belong there, or a length that cannot be.
    """
    if not text.isascii() or set(text) & set("+/= \r\n\t"):
        raise ValueError("not base64url")
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def thumbprint(x: str, y: str) -> str:
    """The name that a P-256 key has by RFC 7638; ``x`` and ``y`` are base64url as in the key."""
    required = json.dumps({"crv": "P-256", "kty": "EC", "x": x, "y": y}, separators=(",", ":"))
    return urlsafe_b64encode(sha256(required.encode()).digest()).rstrip(b"=").decode()


@dataclass(frozen=True)
class Key:
    """A point on P-256 and the file it came from."""

    x: int
    y: int
    origin: str

    def signed(self, message: bytes, signature: bytes) -> bool:
        """Whether the owner of this key made the signature, which is r and s, 32 bytes each."""
        halves = (int.from_bytes(signature[:_HALF]), int.from_bytes(signature[_HALF:]))
        try:
            public = EllipticCurvePublicNumbers(self.x, self.y, SECP256R1()).public_key()
            public.verify(encode_dss_signature(*halves), message, ECDSA(SHA256()))
        except InvalidSignature:
            return False
        return len(signature) == 2 * _HALF


@dataclass
class Keyring:
    """Keys by their thumbprint."""

    keys: dict[str, Key] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    def add(self, body: bytes, origin: str) -> None:
        """Take the usable keys of one JWKS; what is wrong with the others is an issue."""
        try:
            listed = json.loads(decode(body))["keys"]
        except (ValueError, KeyError, TypeError, RecursionError):
            self.issues.append(Issue("jwks_unreadable", origin))
            return
        for number, entry in enumerate(listed if isinstance(listed, list) else []):
            self._add(entry, origin, f"keys[{number}]")

    def _add(self, entry: Any, origin: str, position: str) -> None:
        if not isinstance(entry, dict) or (entry.get("kty"), entry.get("crv")) != ("EC", "P-256"):
            self.issues.append(Issue("jwks_key_not_p256", origin, position))
            return
        try:
            x, y = (unbase64(str(entry[name])) for name in ("x", "y"))
            if (len(x), len(y)) != (_HALF, _HALF):
                raise ValueError("a coordinate has 32 bytes")
            numbers = EllipticCurvePublicNumbers(int.from_bytes(x), int.from_bytes(y), SECP256R1())
            numbers.public_key()
        except (KeyError, ValueError):
            self.issues.append(Issue("jwks_key_unusable", origin, position))
            return
        name = thumbprint(str(entry["x"]), str(entry["y"]))
        if entry.get("kid") != name:  # a card is checked by what a key is, never by what it calls itself
            self.issues.append(Issue("jwks_key_misnamed", origin, position))
        self.keys.setdefault(name, Key(numbers.x, numbers.y, origin))
