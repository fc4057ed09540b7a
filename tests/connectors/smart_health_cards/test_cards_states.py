"""Signatures: what is verified, what cannot be, what fails and why; and each deviation by its name."""

from __future__ import annotations

import json
import time
import zlib
from pathlib import Path
from typing import Any

import pytest

from healthkit.errors import DamagedFile, HostileFile, InputError
from healthkit.settings import settings
from tests.builders import cards
from tests.builders.cards import Reading, read_all


def read(folder: Path, card: str, keys: bytes | None = None) -> Reading:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "card").write_bytes(cards.file(card))
    if keys is not None:
        (folder / "any name").write_bytes(keys)
    return read_all(folder)


def state(found: Reading) -> tuple[str, str]:
    return found.documents[0]["status"], found.documents[0]["note"]


def test_offline_without_a_key(tmp_path: Path) -> None:
    found = read(tmp_path / "in", cards.jws())
    assert (state(found), found.issues) == (("not_verified", "key_unknown"), [])
    assert found.handoffs[0].context["verified"] == "not_verified"


def test_with_the_issuers_key_beside_it(tmp_path: Path) -> None:
    found = read(tmp_path / "in", cards.jws(), cards.jwks(cards.public_key(2), cards.public_key(1)))
    assert (state(found), found.issues) == (("verified", "key_known"), [])
    assert found.attributes[1, "card_keys"] == "any name"
    assert found.handoffs[0].context == {"app": "cards.example.org", "verified": "verified", "fhir_version": "4.0.1"}
    assert "signature: verified (key_known, any name)" in found.documents[0]["text"]


def test_with_the_key_that_the_settings_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "trusted.json").write_bytes(cards.jwks())
    monkeypatch.setenv("HEALTHKIT_JWKS", str(tmp_path / "trusted.json"))
    settings.cache_clear()
    assert state(read(tmp_path / "in", cards.jws())) == ("verified", "key_known")
    monkeypatch.setenv("HEALTHKIT_JWKS", str(tmp_path / "gone.json"))
    settings.cache_clear()
    with pytest.raises(InputError, match=r"gone\.json cannot be read"):
        read(tmp_path / "in", cards.jws())


def test_another_issuers_key_says_nothing(tmp_path: Path) -> None:
    assert state(read(tmp_path / "in", cards.jws(), cards.jwks(cards.public_key(2)))) == ("not_verified", "key_unknown")


def test_one_changed_letter(tmp_path: Path) -> None:
    header, _, signature = cards.jws().split(".")
    other = cards.jws(cards.payload(cards.vaccination(lot="2"))).split(".")[1]
    found = read(tmp_path / "in", f"{header}.{other}.{signature}", cards.jwks())
    assert state(found) == ("invalid", "card_signature_wrong")
    assert found.reasons == {"card_signature_wrong"}
    assert found.handoffs[0].context["verified"] == "invalid", "the facts stay, marked"


def test_a_key_under_a_borrowed_name_verifies_nothing(tmp_path: Path) -> None:
    """Somebody signs with a key of their own and calls it by the name of the issuer's."""
    forged = cards.jws(seed=2, kid=cards.public_key(1)["kid"])
    found = read(tmp_path / "in", forged, cards.jwks(cards.public_key(2, kid=cards.public_key(1)["kid"])))
    assert state(found) == ("not_verified", "key_unknown")
    assert found.reasons == {"jwks_key_misnamed"}


def test_no_algorithm_but_es256(tmp_path: Path) -> None:
    for algorithm in ("none", "HS256", "ES384"):
        found = read(tmp_path / algorithm, cards.jws(alg=algorithm), cards.jwks())
        assert state(found) == ("invalid", "card_algorithm")


def test_a_signature_that_is_cut(tmp_path: Path) -> None:
    for number, card in enumerate((cards.jws()[:-2], cards.jws().rpartition(".")[0] + ".")):
        assert state(read(tmp_path / str(number), card, cards.jwks())) == ("invalid", "card_signature_damaged")


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"iss": "http://cards.example.org"}, "card_issuer_not_https"), ({"iss": None}, "card_issuer_missing")],
)
def test_an_issuer_that_cannot_be_trusted(change: dict[str, Any], reason: str, tmp_path: Path) -> None:
    found = read(tmp_path / "in", cards.jws(cards.payload(**change)), cards.jwks())
    assert state(found) == ("invalid", reason)
    assert found.reasons == {reason}


def test_an_expired_card_keeps_its_facts(tmp_path: Path) -> None:
    found = read(tmp_path / "in", cards.jws(cards.payload(exp=cards.NBF + 60)), cards.jwks())
    assert state(found) == ("verified", "key_known")
    assert found.reasons == {"card_expired"}
    assert found.attributes[1, "card_until"] == "2021-05-03T00:01:00+00:00"
    assert len(found.handoffs) == 1


def test_a_card_of_tomorrow(tmp_path: Path) -> None:
    found = read(tmp_path / "in", cards.jws(cards.payload(nbf=time.time() + 86400, exp=time.time() + 2 * 86400)))
    assert found.reasons == {"card_not_yet_valid"}


KID = {"alg": "ES256", "kid": cards.public_key()["kid"]}
ZIP = {"zip": "DEF", **KID}
BODY = json.dumps(cards.payload()).encode()
DEVIATIONS = {
    "card_not_compressed": cards.sign(KID, BODY),
    "card_zlib_header": cards.sign(ZIP, zlib.compress(BODY)),
    "card_zip_not_stated": cards.sign(KID, cards.raw_deflate(BODY)),
    "card_extra_bytes": cards.sign(ZIP, cards.raw_deflate(BODY) + b"more"),
    "card_byte_order_mark": cards.sign(ZIP, cards.raw_deflate(b"\xef\xbb\xbf" + BODY)),
    "card_date_in_milliseconds": cards.jws(cards.payload(nbf=cards.NBF * 1000)),
    "card_date_missing": cards.jws(cards.payload(nbf="soon")),
}


@pytest.mark.parametrize("reason", DEVIATIONS)
def test_a_deviation_is_named_and_does_not_hide_the_card(reason: str, tmp_path: Path) -> None:
    found = read(tmp_path / "in", DEVIATIONS[reason], cards.jwks())
    assert found.reasons == {reason}
    assert (found.states, len(found.handoffs)) == (["verified"], 1)
    assert found.attributes[1, "card_deviations"] == reason
    assert found.documents[0]["written"] == (None if reason == "card_date_missing" else "2021-05-03T00:00:00+00:00")


def test_a_card_without_a_bundle_is_still_a_document(tmp_path: Path) -> None:
    found = read(tmp_path / "in", cards.jws(cards.payload(vc={"type": []})), cards.jwks())
    assert (found.states, found.handoffs, found.reasons) == (["verified"], [], {"card_without_bundle"})


def test_an_odd_digit(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(cards.qr(cards.jws())[0] + "7")
    found = read_all(tmp_path / "a.txt")
    assert (found.states, found.reasons) == (["not_verified"], {"card_odd_digits"})


@pytest.mark.parametrize(
    "body",
    [b" \t\n" + cards.file(cards.jws()), cards.file(cards.jws()) + b" x", cards.jws().encode() + b" \t"],
    ids=["before", "after", "after a bare one"],
)
def test_letters_around_a_card(body: bytes, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(body)
    assert read_all(tmp_path / "x").reasons == {"card_extra_characters"}


def test_a_bomb(tmp_path: Path) -> None:
    bomb = cards.sign({"zip": "DEF", "alg": "ES256"}, cards.raw_deflate(b"{" + b" " * (64 << 20)))
    (tmp_path / "bomb").write_bytes(cards.file(bomb))
    with pytest.raises(HostileFile, match="more than 16 MB"):
        read_all(tmp_path / "bomb")
    (tmp_path / "mixed").write_bytes(cards.file(bomb, cards.jws()))
    found = read_all(tmp_path / "mixed")
    assert (len(found.documents), found.reasons) == (1, {"card_too_large"})


def test_halves_of_characters_are_replaced(tmp_path: Path) -> None:
    """JSON can escape what no text may hold."""
    content = cards.payload(iss="https://x.org/\ud800")
    found = read(tmp_path / "in", cards.jws(content, kid="\udfff"))
    assert found.attributes[1, "card_issuer"] == "https://x.org/?"
    assert b"\xed" not in found.handoffs[0].body


def deep() -> str:
    return '{"vc":' + "[" * 200_000 + "]" * 200_000 + "}"


NO_CARDS = {
    "cut": cards.jws().rpartition(".")[0][:200],
    "not base64": "eyJ6aXAiOiJERUYifQ.!!!!.xx",
    "not deflate": cards.sign({"zip": "DEF"}, b"\xff\xfe\xfd" * 50),
    "not JSON": cards.sign({"zip": "DEF"}, cards.raw_deflate(b"vaccinated")),
    "a list": cards.sign({"zip": "DEF"}, cards.raw_deflate(b"[1]")),
    "nested deeply": cards.sign({"zip": "DEF"}, cards.raw_deflate(deep().encode())),
    "another script": cards.jws()[:-1] + "é",
    "header is a list": f"{cards.base64(b'[1]')}.{cards.jws().split('.', 1)[1]}",
    "nothing": "",
}


@pytest.mark.parametrize("name", NO_CARDS)
def test_what_cannot_be_read_is_one_sentence(name: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(cards.file(NO_CARDS[name]))
    with pytest.raises(DamagedFile) as told:
        read_all(tmp_path / "x")
    assert "\n" not in told.value.message
    (tmp_path / "y").write_bytes(cards.file(NO_CARDS[name], cards.jws()))
    found = read_all(tmp_path / "y")
    assert (found.states, found.reasons) == (["not_verified"], {"card_unreadable"})


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"keys": [{"kty": "RSA", "n": "AQAB"}]}', "jwks_key_not_p256"),
        (cards.jwks(cards.public_key(1, x="AAAA")), "jwks_key_unusable"),
        (cards.jwks(cards.public_key(1, y=cards.public_key(2)["y"])), "jwks_key_unusable"),
        (b'{"keys": [{"kty": ', "jwks_unreadable"),
    ],
)
def test_keys_of_no_use(body: bytes, reason: str, tmp_path: Path) -> None:
    found = read(tmp_path / "in", cards.jws(), body)
    assert (state(found), found.reasons) == (("not_verified", "key_unknown"), {reason})
