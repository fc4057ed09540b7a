"""The state of a card's signature: verified, not verified or invalid, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from connectors.smart_health_cards.card import Card
from connectors.smart_health_cards.keys import Keyring


@dataclass(frozen=True)
class State:
    """``state`` is ``verified``, ``not_verified`` (nothing at hand to check with) or ``invalid`` (a check failed).

    ``reason`` is a code: ``key_known``, ``key_unknown``, ``unsigned``, or what failed. ``keys`` names the file whose
    key was used.
    """

    state: str
    reason: str
    keys: str = ""


def check(card: Card, keyring: Keyring) -> State:
    """Check a signature offline.

    A key proves that its owner signed exactly these words. Whose key it is, only the person who brought the key file
    can know, and whether the issuer took the card back since, only the issuer.
    """
    if not card.jws:
        return State("not_verified", "unsigned")
    if card.header.get("alg") != "ES256":
        return State("invalid", "card_algorithm")
    for failure in ("card_signature_damaged", "card_issuer_not_https", "card_issuer_missing"):
        if failure in card.deviations:
            return State("invalid", failure)
    key = keyring.keys.get(str(card.header.get("kid")))
    if key is None:
        return State("not_verified", "key_unknown")
    if key.signed(card.jws.rpartition(".")[0].encode("ascii"), card.signature):
        return State("verified", "key_known", key.origin)
    return State("invalid", "card_signature_wrong", key.origin)


def out_of_date(card: Card, now: datetime) -> str:
    """``card_expired``, ``card_not_yet_valid``, or nothing. What a card says stays said after it has run out."""
    starts, ends = card.moment("nbf"), card.moment("exp")
    if ends and ends < now:
        return "card_expired"
    return "card_not_yet_valid" if starts and starts > now else ""
