"""Which members hold cards or keys, told by their first bytes."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from typing import Literal

from healthkit.source.contract import Claim
from healthkit.source.files import Package

Kind = Literal["json", "payload", "jws", "digits", "link", "keys"]

_HEAD = 16384
_MOST_MEMBERS = 20_000
"""Cards come by ones and tens; an archive of more members than this is something else."""
_LARGEST = 64 << 20
_JWS_START = re.compile(r"\A[\s\"']*(eyJ[\w-]+)\.[\w-]")
_DIGITS = re.compile(r"shc:/(?:\d+/\d+/)?\d{20}")
_LINK = re.compile(r"shlink:/eyJ[\w-]{20}")
_PAYLOAD = re.compile(r'"credentialSubject"|https://smarthealth\.cards#')
_KEY = re.compile(r'\A\s*\{\s*"keys"\s*:\s*\[\s*(?:\{[^{}]*"kty"|\])')


def claim(package: Package) -> Claim | None:
    """The members with cards, and those with keys beside them; keys alone are nothing to import."""
    if len(package.members) > _MOST_MEMBERS:
        return None
    kinds = {
        name: kind
        for name, member in package.members.items()
        if member.size <= _LARGEST and (kind := kind_of(package.head(name, _HEAD)))
    }
    if not set(kinds.values()) - {"keys"}:
        return None
    return Claim(frozenset(kinds), "SMART Health Cards")


def kind_of(head: bytes) -> Kind | None:
    """What a member is: a file of cards, an unpacked payload, bare JWS, digits, a link, a set of keys, or nothing."""
    text = decode(head)
    start = text.lstrip()[:1]
    if start in {"{", "["}:
        return _json_kind(text)
    if _is_jws(text):
        return "jws"
    if _DIGITS.search(text):
        return "digits"
    return "link" if _LINK.search(text) else None


def decode(body: bytes) -> str:
    """Text in UTF-8, or in UTF-16 where a byte order mark says so."""
    if body[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return body.decode("utf-16", "replace")
    return body.decode("utf-8", "replace").removeprefix("\ufeff")


def _json_kind(text: str) -> Kind | None:
    if '"verifiableCredential"' in text:
        return "json"
    if '"vc"' in text and '"iss"' in text and _PAYLOAD.search(text):
        return "payload"
    if _KEY.search(text):
        return "keys"
    return "json" if _DIGITS.search(text) and '"resourceType"' not in text else None


def _is_jws(text: str) -> bool:
    """A JWS whose header names the compression or the signature that cards have; other web tokens are left alone."""
    found = _JWS_START.search(text)
    if not found:
        return False
    try:
        header = json.loads(urlsafe_b64decode(found[1] + "=" * (-len(found[1]) % 4)))
    except (ValueError, RecursionError):
        return False
    return isinstance(header, dict) and (header.get("zip") == "DEF" or _speaks_of_cards(text))


def _speaks_of_cards(text: str) -> bool:
    """An uncompressed payload can be looked into."""
    payload = text.split(".", 2)[1]
    whole = payload[: len(payload) // 4 * 4]
    try:
        return bool(_PAYLOAD.search(urlsafe_b64decode(whole).decode("utf-8", "replace")))
    except ValueError:
        return False
