"""Reads the claimed members: keys first, then the cards of each, then those whose parts lay apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from connectors.smart_health_cards import digits, forms
from connectors.smart_health_cards.card import Card, from_jws, from_payload
from connectors.smart_health_cards.detection import Kind, kind_of
from connectors.smart_health_cards.keys import Keyring
from connectors.smart_health_cards.rows import CardRows, handoff
from connectors.smart_health_cards.signature import State, check, out_of_date
from healthkit.errors import DamagedFile, InputError, UnknownFormat
from healthkit.source.contract import Claim, Counts, Issue, Item, Progress
from healthkit.source.files import Package
from healthkit.source.trust import issuer_keys

_HEAD = 16384


def read(package: Package, claim: Claim) -> Iterator[Item]:
    """Yield the package's cards.

    Raises:
        DamagedFile: no card of the package can be read.
        HostileFile: a member or the only card unpacks to more than a card holds.
        UnknownFormat: there are only links to cards, which lie on a server.
    """
    kinds = {name: kind_of(package.head(name, _HEAD)) for name in sorted(claim.members)}
    reading = _Reading(package, _keyring(package, kinds))
    yield from reading.keyring.issues
    cards = {name: kind for name, kind in kinds.items() if kind and kind != "keys"}
    for done, (name, kind) in enumerate(cards.items(), 1):
        yield from reading.member(name, kind)
        yield Progress(done, len(cards))
    yield from reading.apart()
    yield from reading.rows.outbox.rest()
    reading.refuse_nothing()


def _keyring(package: Package, kinds: dict[str, Kind | None]) -> Keyring:
    """The keys that the person trusts by the settings, then those that lie beside the cards."""
    keyring = Keyring()
    trusted = issuer_keys()
    if trusted is not None:
        keyring.add(*trusted)
    for name in [name for name, kind in kinds.items() if kind == "keys"]:
        keyring.add(package.body(name), name)
    return keyring


@dataclass
class _Reading:
    """What is known so far of one package."""

    package: Package
    keyring: Keyring
    rows: CardRows = field(default_factory=CardRows)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    parts: list[digits.Chunk] = field(default_factory=list)
    read: int = 0
    links: int = 0
    refusal: InputError | None = None

    def member(self, name: str, kind: Kind) -> Iterator[Item]:
        """The cards of one member; parts of cards wait for :meth:`apart`."""
        if kind == "link":
            self.links += 1
            yield Issue("card_link_needs_network", name)
            return
        try:
            body = self.package.body(name)
        except InputError as error:
            yield from self._unreadable(name, "", error)
            return
        yield from self._look(body, name, kind)
        yield from self.rows.outbox.ready()

    def _look(self, body: bytes, name: str, kind: Kind) -> Iterator[Item]:
        found: forms.Found | digits.Chunk | Issue | None = None
        for found in forms.look(body, kind, name):
            if isinstance(found, forms.Found):
                yield from self._card(found.text, found.form, found.member, found.position)
            elif isinstance(found, digits.Chunk):
                if found.of > 1:
                    self.parts.append(found)
                else:
                    yield from self._digits((found,))
            else:
                yield found
        if found is None:
            yield Issue("card_none_found", name)

    def apart(self) -> Iterator[Item]:
        """The cards whose parts lay in several lines or members, and what is left of those that are not whole."""
        made = digits.assemble(self.parts, self._is_whole)
        for card in made.cards:
            yield from self._digits(card)
        for part in made.left:
            self.refusal = self.refusal or DamagedFile(
                f"{self.package.path.name} holds part {part.at} of {part.of} of a card, but not all parts.",
                "Put all parts into one folder or text file and import that.",
            )
            yield Issue("card_part_missing", part.member, part.position, f"part {part.at} of {part.of}")

    def refuse_nothing(self) -> None:
        """Refuse a package of which not one card could be read, for the first reason met."""
        if self.read:
            return
        if self.refusal is not None:
            raise self.refusal
        if self.links:
            raise UnknownFormat(
                f"{self.package.path.name} holds a SMART Health Link, whose content lies on a server.",
                "Open the link in its own viewer, save the card as a file and import that.",
            )
        raise DamagedFile(f"{self.package.path.name} holds no card that can be read.", "Download the card again.")

    def _digits(self, card: tuple[digits.Chunk, ...]) -> Iterator[Item]:
        first, text = card[0], ""
        for part in card:
            found = digits.decoded(part.digits)
            if found is None:
                yield from self._unreadable(first.member, part.position, None)
                return
            if found.odd:
                yield Issue("card_odd_digits", part.member, part.position)
            text += found.text
        yield from self._card(text, "jws", first.member, first.position)

    def _card(self, text: str, form: str, member: str, position: str) -> Iterator[Item]:
        try:
            card = from_payload(text) if form == "payload" else from_jws(text)
            state = check(card, self.keyring)
            bundle = handoff(card, state, member)
        except InputError as error:
            yield from self._unreadable(member, position, error)
            return
        self.read += 1
        self.rows.add(card, state)
        yield from _issues(card, state, out_of_date(card, self.now), member, position)
        yield Counts(read={"card": 1})
        if bundle is not None:
            yield bundle

    def _is_whole(self, joined: str) -> bool:
        """Whether joined digits are one card; where its key is at hand, the signature says so."""
        found = digits.decoded(joined)
        if found is None or found.odd:
            return False
        try:
            card = from_jws(found.text)
        except InputError:
            return False
        sound = "card_signature_damaged" not in card.deviations
        return sound and check(card, self.keyring).reason != "card_signature_wrong"

    def _unreadable(self, member: str, position: str, error: InputError | None) -> Iterator[Issue]:
        self.refusal = self.refusal or error
        large = error is not None and not isinstance(error, DamagedFile)
        yield Issue("card_too_large" if large else "card_unreadable", member, position)


def _issues(card: Card, state: State, dated: str, member: str, position: str) -> Iterator[Issue]:
    """Each deviation by its name, and why a signature does not hold; a missing key is no fault of the card."""
    reasons = [*card.deviations, dated] + [state.reason] * (state.state == "invalid")
    for reason in dict.fromkeys(reason for reason in reasons if reason):
        yield Issue(reason, member, position)
