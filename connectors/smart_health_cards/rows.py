"""A card as rows: a document that a person can look at, its state beside it, and the bundle for the FHIR connector."""

from __future__ import annotations

import json
from datetime import datetime

from connectors.smart_health_cards.bundles import counted, named_apart
from connectors.smart_health_cards.card import Card
from connectors.smart_health_cards.signature import State
from healthkit.source.contract import Handoff
from healthkit.source.outbox import Outbox

_MEDIA = "application/smart-health-card"
_TITLE = "SMART Health Card"


class CardRows:
    """Numbers the cards and issuers of one package and puts their rows into an outbox."""

    def __init__(self) -> None:
        self.outbox = Outbox()
        self._sources: dict[str, int] = {}
        self._documents = 0

    def add(self, card: Card, state: State) -> None:
        """One row of ``document``, with ``attribute`` rows for what a surface wants to show in its own words.

        The member's name is left out: it says nothing of the card, which comes under many names.
        """
        self._documents += 1
        self.outbox.row(
            "document",
            ref=self._documents,
            source=self._source(card.host),
            resource_type="VerifiableCredential",
            external_id=f"card:{card.digest}",
            name=_TITLE,
            status=state.state,
            note=state.reason,
            kind="card",
            title=" · ".join([_TITLE, *card.types[:3]]),
            written=_iso(card.moment("nbf")),
            author=card.host or None,
            media_type=_MEDIA if card.jws else "application/json",
            text=summary(card, state),
            body=card.jws.encode("ascii") or json.dumps(card.payload).encode("ascii"),
        )
        for key, value in _facts(card, state).items():
            if value:
                self.outbox.row("attribute", owner="document", ref=self._documents, key=key, value=value)

    def _source(self, host: str) -> int:
        number = self._sources.get(host)
        if number is None:
            number = self._sources[host] = len(self._sources) + 1
            self.outbox.row("source", source=number, app=host or _TITLE, product_class="record")
        return number


def _facts(card: Card, state: State) -> dict[str, str | None]:
    return {
        "card_state": state.state,
        "card_reason": state.reason,
        "card_keys": state.keys,
        "card_issuer": card.issuer,
        "card_key_id": str(card.header.get("kid") or ""),
        "card_types": ", ".join(card.types),
        "card_from": _iso(card.moment("nbf")),
        "card_until": _iso(card.moment("exp")),
        "card_deviations": ", ".join(card.deviations),
    }


def summary(card: Card, state: State) -> str:
    """The card in lines of the format's own words, for reading and for the search. Nothing here depends on today."""
    held = ", ".join(f"{kind} {count}" for kind, count in counted(card.bundle or {}).items())
    lines = {
        "SMART Health Card": ", ".join(card.types),
        "iss": card.issuer,
        "nbf": _iso(card.moment("nbf")),
        "exp": _iso(card.moment("exp")),
        "signature": f"{state.state} ({state.reason}{f', {state.keys}' if state.keys else ''})",
        "FHIR": " ".join(part for part in (card.fhir_version, held) if part),
    }
    return "\n".join(f"{name}: {value}" for name, value in lines.items() if value)


def handoff(card: Card, state: State, member: str) -> Handoff | None:
    """The bundle for the FHIR connector; None where the card has none.

    Raises:
        DamagedFile: it is nested deeper than any bundle.
    """
    if card.bundle is None:
        return None
    context = {"app": card.host or _TITLE, "verified": state.state}
    if card.fhir_version:
        context["fhir_version"] = card.fhir_version
    body = named_apart(card.bundle, card.digest)
    return Handoff(body, "application/fhir+json", f"{member}#{card.digest[:12]}", context)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
