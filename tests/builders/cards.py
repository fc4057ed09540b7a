"""SMART Health Cards for tests: keys of our own, cards signed with them, in every form and with every fault."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64encode
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from connectors.smart_health_cards import SmartHealthCards
from connectors.smart_health_cards.keys import thumbprint
from healthkit.source.contract import Counts, Handoff, Issue, Rows
from healthkit.source.files import open_package

ISSUER = "https://cards.example.org/issuer"
NBF = 1_620_000_000
"""3 May 2021."""


def base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@lru_cache(maxsize=4)
def private_key(seed: int = 1) -> ec.EllipticCurvePrivateKey:
    """The same key for the same seed, so that cards have the same key id in every run."""
    return ec.derive_private_key(0x5EED_0000_0000_0001 + seed, ec.SECP256R1())


def public_key(seed: int = 1, **changes: str) -> dict[str, str]:
    """A key of a JWKS."""
    numbers = private_key(seed).public_key().public_numbers()
    x, y = base64(numbers.x.to_bytes(32)), base64(numbers.y.to_bytes(32))
    named = {"kty": "EC", "kid": thumbprint(x, y), "use": "sig", "alg": "ES256", "crv": "P-256", "x": x, "y": y}
    return named | changes


def jwks(*keys: dict[str, str]) -> bytes:
    return json.dumps({"keys": list(keys or (public_key(),))}).encode()


def vaccination(day: str = "2021-03-01", code: str = "207", lot: str = "0000001") -> dict[str, Any]:
    return {
        "resourceType": "Immunization",
        "status": "completed",
        "vaccineCode": {"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": code}]},
        "patient": {"reference": "resource:0"},
        "occurrenceDateTime": day,
        "lotNumber": lot,
    }


def payload(*resources: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The content of a card; a change to None leaves the field out."""
    patient = {"resourceType": "Patient", "birthDate": "1970-01-20", "name": [{"family": "A", "given": ["B"]}]}
    entries = [
        {"fullUrl": f"resource:{number}", "resource": resource}
        for number, resource in enumerate([patient, *(resources or (vaccination(),))])
    ]
    made = {
        "iss": ISSUER,
        "nbf": NBF,
        "vc": {
            "type": ["https://smarthealth.cards#health-card", "https://smarthealth.cards#immunization"],
            "credentialSubject": {
                "fhirVersion": "4.0.1",
                "fhirBundle": {"resourceType": "Bundle", "type": "collection", "entry": entries},
            },
        },
    } | changes
    return {key: value for key, value in made.items() if value is not None}


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def sign(header: dict[str, Any], packed: bytes, seed: int = 1) -> str:
    """A compact JWS over any header and payload bytes."""
    message = f"{base64(json.dumps(header).encode())}.{base64(packed)}"
    r, s = decode_dss_signature(
        private_key(seed).sign(message.encode(), ec.ECDSA(SHA256(), deterministic_signing=True))
    )
    return f"{message}.{base64(r.to_bytes(32) + s.to_bytes(32))}"


def jws(content: dict[str, Any] | None = None, seed: int = 1, **header: Any) -> str:
    """A card as its issuer makes it."""
    body = json.dumps(content or payload(), separators=(",", ":")).encode()
    named = {"zip": "DEF", "alg": "ES256", "kid": public_key(seed)["kid"]} | header
    return sign(named, raw_deflate(body), seed)


def file(*cards: str) -> bytes:
    return json.dumps({"verifiableCredential": list(cards)}, indent=2).encode()


def digits(card: str) -> str:
    return "".join(f"{ord(char) - 45:02d}" for char in card)


def qr(card: str, parts: int = 1) -> list[str]:
    """The texts of a card's codes."""
    if parts == 1:
        return [f"shc:/{digits(card)}"]
    size = -(-len(card) // parts)
    pieces = [card[at : at + size] for at in range(0, len(card), size)]
    return [f"shc:/{number}/{len(pieces)}/{digits(piece)}" for number, piece in enumerate(pieces, 1)]


@dataclass
class Reading:
    """All that the connector yields for a path."""

    documents: list[dict[str, Any]] = field(default_factory=list)
    attributes: dict[tuple[int, str], str] = field(default_factory=dict)
    sources: list[dict[str, Any]] = field(default_factory=list)
    handoffs: list[Handoff] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    read: Counter[str] = field(default_factory=Counter)

    @property
    def states(self) -> list[str]:
        return [row["status"] for row in self.documents]

    @property
    def reasons(self) -> set[str]:
        return {issue.reason for issue in self.issues}


def read_all(path: Path) -> Reading:
    """Read a path as ingest would."""
    connector, made = SmartHealthCards(), Reading()
    with open_package(path) as package:
        claim = connector.detect(package)
        assert claim is not None, f"{path.name} was not recognised"
        for item in connector.read(package, claim):
            match item:
                case Rows(table="document"):
                    made.documents += item.frame.rows(named=True)
                case Rows(table="attribute"):
                    made.attributes |= {(row[1], row[2]): row[3] for row in item.frame.rows()}
                case Rows(table="source"):
                    made.sources += item.frame.rows(named=True)
                case Handoff():
                    made.handoffs.append(item)
                case Issue():
                    made.issues.append(item)
                case Counts():
                    made.read.update(item.read)
    return made
