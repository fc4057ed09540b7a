"""One card: from the text of its JWS, or an unpacked payload, to what it says and what is out of order with it."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from connectors.smart_health_cards.keys import unbase64
from healthkit.errors import DamagedFile, HostileFile
from healthkit.source.tolerant_json import first

MOST_BYTES = 16 << 20
"""What a payload may unpack to. A card of one QR code holds 3 kB, one with a picture or many results some 100 kB."""
_SIGNATURE_BYTES = 64
_MARK = b"\xef\xbb\xbf"
_MILLISECONDS = 1e11
"""Seconds since 1970 pass this in the year 5138; the number is milliseconds."""
_TYPE = "https://smarthealth.cards#"


@dataclass
class Card:
    """``jws`` is empty for a payload that came unpacked. ``deviations`` are codes of what the format does not allow."""

    jws: str
    payload: dict[str, Any]
    header: dict[str, Any] = field(default_factory=dict)
    signature: bytes = b""
    deviations: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """What names this card: the hash of its JWS, or of its payload where it is unsigned."""
        text = self.jws or json.dumps(self.payload, sort_keys=True)
        return sha256(text.encode()).hexdigest()

    @property
    def issuer(self) -> str:
        """The issuer's address as written; empty where the card names none."""
        found = self.payload.get("iss")
        return found if isinstance(found, str) else ""

    @property
    def host(self) -> str:
        """The issuer's host, which is all the name that a card has for it."""
        try:
            return urlsplit(self.issuer).hostname or self.issuer
        except ValueError:
            return self.issuer

    @property
    def types(self) -> list[str]:
        """What it is about: ``immunization``, ``covid19``, ``laboratory`` …; other credentials by their own name."""
        found = self._credential.get("type", [])
        words = [word for word in found if isinstance(word, str)] if isinstance(found, list) else []
        return [word.removeprefix(_TYPE) for word in words if word != f"{_TYPE}health-card"]

    @property
    def bundle(self) -> dict[str, Any] | None:
        """The FHIR bundle, as it is in the card."""
        found = self._subject.get("fhirBundle")
        return found if isinstance(found, dict) and found.get("resourceType") == "Bundle" else None

    @property
    def fhir_version(self) -> str:
        """The version that the card states for its bundle; empty where it states none."""
        return str(self._subject.get("fhirVersion") or "")

    def moment(self, name: str) -> datetime | None:
        """``nbf`` or ``exp`` in UTC; None where it is missing or no date."""
        stated = self.payload.get(name)
        if not isinstance(stated, int | float) or isinstance(stated, bool):
            return None
        try:
            return datetime.fromtimestamp(stated / 1000 if stated > _MILLISECONDS else stated, UTC)
        except (ValueError, OverflowError, OSError):
            return None

    @property
    def _credential(self) -> dict[str, Any]:
        found = self.payload.get("vc")
        return found if isinstance(found, dict) else {}

    @property
    def _subject(self) -> dict[str, Any]:
        found = self._credential.get("credentialSubject")
        return found if isinstance(found, dict) else {}


def from_jws(jws: str) -> Card:
    """The card in a compact JWS; its signature is not checked here.

    Raises:
        DamagedFile: it is not three parts of base64url, or its payload is no JSON object.
        HostileFile: its payload unpacks to more than :data:`MOST_BYTES`.
    """
    parts = jws.split(".")
    if len(parts) != 3 or not jws.isascii():
        raise _unreadable("it does not have three parts of plain letters")
    try:
        header, _ = first(unbase64(parts[0]).decode("utf-8", "replace"))
        packed = unbase64(parts[1])
    except ValueError:
        raise _unreadable("it is not base64url") from None
    if not isinstance(header, dict):
        raise _unreadable("its header is no object")
    deviations: list[str] = []
    body = _inflated(packed, header, deviations)
    card = Card(jws, _payload(body, deviations), header, _signature(parts[2], deviations), deviations)
    card.deviations += _dates_and_issuer(card)
    return card


def from_payload(text: str) -> Card:
    """The card in a payload that somebody unpacked, and that nobody's signature vouches for any more.

    Raises:
        DamagedFile: it is no JSON object.
    """
    deviations = ["card_unsigned"]
    card = Card("", _payload(text.encode("utf-8", "replace"), deviations), deviations=deviations)
    card.deviations += _dates_and_issuer(card)
    return card


def _unreadable(why: str) -> DamagedFile:
    return DamagedFile(f"A card cannot be read: {why}.", "Download the card again, or scan its code again.")


def _inflated(packed: bytes, header: dict[str, Any], deviations: list[str]) -> bytes:
    """The payload's bytes, whether it is compressed as it should be, as it should not be, or not at all."""
    if packed.removeprefix(_MARK).lstrip()[:1] == b"{":
        deviations.append("card_not_compressed")
        return packed
    for window, deviation in ((-zlib.MAX_WBITS, ""), (zlib.MAX_WBITS, "card_zlib_header")):
        unpacker = zlib.decompressobj(window)
        try:
            body = unpacker.decompress(packed, MOST_BYTES + 1)
        except zlib.error:
            continue
        if len(body) > MOST_BYTES:
            raise HostileFile(f"A card unpacks to more than {MOST_BYTES >> 20} MB.", "It was not read.")
        if not unpacker.eof:
            raise _unreadable("it is cut short")
        deviations += [deviation] * bool(deviation) + ["card_extra_bytes"] * bool(unpacker.unused_data)
        deviations += ["card_zip_not_stated"] * (header.get("zip") != "DEF")
        return body
    raise _unreadable("its payload does not unpack")


def _payload(body: bytes, deviations: list[str]) -> dict[str, Any]:
    if body.startswith(_MARK):
        deviations.append("card_byte_order_mark")
        body = body.removeprefix(_MARK)
    text = body.decode("utf-8", "replace")
    try:
        payload, end = first(text.lstrip())
    except ValueError:
        raise _unreadable("its payload is no JSON") from None
    if not isinstance(payload, dict):
        raise _unreadable("its payload is no object")
    if text.lstrip()[end:].strip():
        deviations.append("card_extra_characters")
    return payload


def _signature(text: str, deviations: list[str]) -> bytes:
    try:
        signature = unbase64(text)
    except ValueError:
        signature = b""
    if len(signature) != _SIGNATURE_BYTES:
        deviations.append("card_signature_damaged")
    return signature


def _dates_and_issuer(card: Card) -> list[str]:
    """Deviations of the fields that every card must have."""
    found = []
    if not card.issuer.startswith("https://"):
        found.append("card_issuer_not_https" if card.issuer else "card_issuer_missing")
    if card.moment("nbf") is None:
        found.append("card_date_missing")
    stated = [card.payload.get(name) for name in ("nbf", "exp")]
    if any(isinstance(value, int | float) and value > _MILLISECONDS for value in stated):
        found.append("card_date_in_milliseconds")
    if card.bundle is None:
        found.append("card_without_bundle")
    return found
