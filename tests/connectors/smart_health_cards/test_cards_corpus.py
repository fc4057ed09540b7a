"""Published test vectors: each is read, and its fault is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.builders import cards
from tests.builders.cards import read_all

pytestmark = pytest.mark.corpus

# The public example key of the specification; its thumbprint is the key id that the vectors name.
SPEC_KEY = {
    "kty": "EC",
    "kid": "3Kfdg-XwP-7gXyywtUfUADwBumDOPKMQx-iELL11W9s",
    "crv": "P-256",
    "x": "11XvRWy1I2S0EyJlyf_bWfw_TQ5CJJNLw78bHXNxcgw",
    "y": "eZXwxvO1hvCY0KucrPfKo7yAyMT6Ajc3N7OkAB6VYy8",
}
STATES = {
    "00-b-jws-payload-expanded-expired.json": (["not_verified"], {"card_unsigned", "card_expired"}),
    "00-d-jws-invalid-signature.txt": (["invalid"], {"card_signature_wrong"}),
    "00-d-jws-utf8_bom_prefix.txt": (["verified"], {"card_byte_order_mark"}),
    "00-e-file-invalid_issuer_url_http.smart-health-card": (["invalid"], {"card_issuer_not_https"}),
    "00-e-file-multi-jws.smart-health-card": (["verified", "not_verified"], set()),
    "00-e-file-no_deflate.smart-health-card": (["verified"], {"card_not_compressed"}),
    "00-e-file-trailing_chars.smart-health-card": (["verified"], {"card_extra_characters"}),
}


@pytest.mark.parametrize("name", STATES)
def test_vector(name: str, corpus: Path, tmp_path: Path) -> None:
    source = corpus / "smart_health_cards" / f"test-example-{name}"
    shutil.copy(source, tmp_path / "card")
    (tmp_path / "keys").write_bytes(cards.jwks(SPEC_KEY))
    states, reasons = STATES[name]
    found = read_all(tmp_path)
    assert (found.states, found.reasons) == (states, reasons)
    assert len(found.handoffs) == len(states)
    alone = read_all(source)
    assert "verified" not in alone.states, "nothing is verified without a key"
