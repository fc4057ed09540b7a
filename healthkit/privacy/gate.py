"""The one way out: whatever a model gets passes here, and the person sees the very bytes before they go.

Allowed place, allowed form, consent, profile, scrubbing, the person's word, the log, and only then the transport. Each
step can only take away; whatever goes wrong in any of them raises, and nothing was sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from threading import Lock
from typing import Any, Literal, TypeVar

from healthkit.errors import EgressRefused
from healthkit.privacy import egress, endpoints, identifiers, screening
from healthkit.privacy.consent import Consents
from healthkit.privacy.payload import Item, Payload, Place, literal
from healthkit.privacy.profiles import Profile, profile
from healthkit.privacy.scope import WITH_ENDPOINT, Entry, Purpose
from healthkit.privacy.screening import Pair, Withheld
from healthkit.privacy.scrub import Replaced, Scrubber
from healthkit.store import Vault

Answer = TypeVar("Answer")
_MOST_LOOKS = 30
"""How often a request may be looked at afresh before the person has decided."""
_IDENTIFYING = {"e-mail", "phone", "identifier", "address", "coordinates", "birth date"}


@dataclass(frozen=True)
class Shown:
    """One item as it would leave, to be read and struck."""

    index: int
    title: str
    kind: str
    sources: tuple[str, ...]
    categories: tuple[str, ...]
    text: str
    replaced: tuple[Replaced, ...]


@dataclass(frozen=True)
class Preview:
    """What would leave now: the literal bytes, and what is in them; also what stays, and why.

    ``retention`` and ``training`` are the provider's terms as the person entered them.
    """

    endpoint: str
    host: str
    local: bool
    model: str
    purpose: str
    retention: str
    training: str
    body: bytes
    sha256: str
    items: tuple[Shown, ...]
    withheld: tuple[Withheld, ...]
    replaced: tuple[Replaced, ...]


@dataclass(frozen=True)
class Decision:
    """The person's word. ``strike`` names items by index; what is left is shown again before it goes.

    ``remember`` "conversation" lets later requests of this gate pass unseen as long as they hold no source, category
    or model that was not in what was seen. ``again`` says that a consent was given or taken back while looking: nothing
    leaves yet, everything is looked at afresh and shown once more.
    """

    allow: bool
    strike: frozenset[int] = frozenset()
    remember: Literal["once", "conversation"] = "once"
    again: bool = False


@dataclass(frozen=True)
class Passage:
    """What the transport gets: these bytes to this URL, unchanged, without following a redirection."""

    url: str
    body: bytes
    sha256: str

    def verify(self, url: str, body: bytes) -> None:
        """For a transport that goes through somebody's library: check what really is about to be sent.

        Raises:
            EgressRefused: it is something else, or goes elsewhere.
        """
        if body != self.body or not url.startswith(self.url.rstrip("/") + "/"):
            raise EgressRefused("changed", "What was about to leave is not what was shown.", "Nothing was sent.")


class Gate:
    """The gate of one conversation with one model. Made anew for each conversation; safe to use from threads."""

    def __init__(
        self, vault: Vault, endpoint: str, model: str, ask: Callable[[Preview], Decision],
        *, redaction: str | None = None, today: Callable[[], date] | None = None,
    ) -> None:  # fmt: skip
        """Open a gate to an endpoint of the settings, or to a server on this computer by its URL.

        Raises:
            EgressRefused: the endpoint is not allowed.
            UnknownName: there is no such redaction profile.
        """
        self.place = endpoints.place(endpoint)
        self.model = model
        self.profile: Profile = profile(redaction or self.place.terms.profile)
        self._vault, self._ask = vault, ask
        self._today = today or (lambda: datetime.now().astimezone().date())
        self._struck: set[str] = set()
        self._seen: set[Pair] = set()
        self._trusted: str | None = None
        self.last: Preview | None = None
        """What the last request really was: what left, and what was withheld from it."""
        self._formed: tuple[identifiers.Known, dict[str, Any]] | None = None
        self._lock = Lock()
        self._scrubber = self._new_scrubber()

    def send(
        self, payload: Payload, purpose: Purpose, transport: Callable[[Passage], Answer], *, again: bool = False
    ) -> Answer:
        """Show, log and send one request; what ``transport`` returns (an answer, or a stream of parts) comes back.

        ``again`` says that it failed on its way: the very bytes that went last go without being shown once more.

        Raises:
            EgressRefused: something is not allowed, or the person declined; nothing was sent.
        """
        if not self._lock.acquire(blocking=False):
            raise EgressRefused("busy", "This conversation is already asking.", "Wait until it is answered.")
        try:
            passage = self._passage(payload, purpose, again=again)
        finally:
            self._lock.release()
        return transport(passage)

    def preview(self, payload: Payload, purpose: Purpose) -> Preview:
        """What :meth:`send` would show now.

        Raises:
            EgressRefused: something is not allowed.
        """
        places, allowed = self._looked_at(payload, purpose)
        return self._preview(payload, places, allowed, purpose)

    def _passage(self, payload: Payload, purpose: Purpose, *, again: bool) -> Passage:
        places, allowed = self._looked_at(payload, purpose)
        for _ in range(len(places) + _MOST_LOOKS):
            shown = self._preview(payload, places, allowed, purpose)
            known = again and self.last is not None and shown.sha256 == self.last.sha256
            decision = Decision(allow=True) if known else self._decision(shown)
            if decision.again:
                places, allowed = self._looked_at(payload, purpose)
                continue
            if decision.allow and not decision.strike:
                break
            if not decision.allow:
                raise EgressRefused("declined", "You declined; nothing was sent.")
            self._strike(shown, places, decision.strike)
        else:
            raise EgressRefused("declined", "No agreement on what may leave; nothing was sent.")
        self._release(shown, places, purpose)
        self.last = shown
        if decision.remember == "conversation":
            self._trusted = purpose
            self._seen |= _pairs(shown)
        return Passage(self.place.terms.url, shown.body, shown.sha256)

    def _looked_at(self, payload: Payload, purpose: Purpose) -> tuple[tuple[Place, ...], Mapping[Pair, Entry | None]]:
        self._scrubber = self._new_scrubber()
        self._check_form(payload.body)
        places = screening.labelled(payload)
        screening.refuse_raw(places, self.profile)
        consents = Consents(self._vault)
        needed = {pair for place in places for pair in screening.pairs(place.item)}
        with self._vault.ledger():  # opened once for both looks
            self._any_grant(consents, purpose)
            return places, consents.deciding(needed, purpose, self._to(purpose), self._today())

    def _check_form(self, body: Mapping[str, Any]) -> None:
        """The agreed model, nothing stored by the other side, and no data in what should be the program's own words."""
        if not self.model or body.get("model") != self.model:
            raise EgressRefused("model", "The request names another model than the one agreed on.", "Nothing was sent.")
        if body.get("store", False if self.place.local else None) is not False:
            raise EgressRefused(
                "form", "The request does not forbid the other side to store it.", "Set store to false."
            )
        rest = {key: value for key, value in body.items() if key not in {"messages", "model"}}
        if self._formed == (self._known, rest):  # the same tools go with every request, and take long to look through
            return
        if self._scrubber.kinds(rest) & _IDENTIFYING:
            raise EgressRefused("form", "An identifier stands outside of the messages.", "Nothing was sent.")
        self._formed = (self._known, deepcopy(rest))

    def _any_grant(self, consents: Consents, purpose: Purpose) -> None:
        """Without one grant to this endpoint not even a question leaves: it too tells of somebody's health."""
        to = self._to(purpose)
        if not any(e.action == "grant" and e.to(purpose, to) for e in consents.now(self._today())):
            raise EgressRefused(
                "consent",
                f"You have allowed nothing to “{self.place.host}” yet.",
                f"healthkit consent grant SOURCE --purpose {purpose} --endpoint {self.place.host} --category …",
            )

    def _preview(
        self, payload: Payload, places: tuple[Place, ...], allowed: Mapping[Pair, object], purpose: str
    ) -> Preview:
        kept_back = tuple(screening.withheld(places, allowed, self.profile, self._struck))
        why = {one.index: one.reason for one in kept_back}
        scrubber, items, texts = self._scrubber, [], {}
        for index, place in enumerate(places):
            item = place.item
            if index in why:
                # A call's arguments stay JSON: some servers read them.
                texts[place.path] = "{}" if place.path[-1] == "arguments" else f"[withheld: {why[index]}]"
                continue
            taken: list[Replaced] = []

            def scrub(content: Any, into: list[Replaced] = taken) -> Any:
                done = scrubber.scrub(content)
                into.extend(done.replaced)
                return done.content

            if "documents" in item.categories and not self.profile.free_text and isinstance(item.content, str):
                text, taken = "[free text]", [Replaced("free text", 1, "")]
            else:
                text = literal(item, scrub)
            texts[place.path] = text
            said = (item.title, item.kind, item.sources, tuple(sorted(item.categories)))
            items.append(Shown(index, *said, text, tuple(taken)))
        body, terms = payload.filled(texts), self.place.terms
        return Preview(
            self.place.name, self.place.host, self.place.local, self.model, purpose, terms.retention, terms.training,
            body, sha256(body).hexdigest(), tuple(items), kept_back,
            tuple(one for item in items for one in item.replaced),
        )  # fmt: skip

    def _decision(self, shown: Preview) -> Decision:
        terms = self.place.terms
        if terms.ask == "always" or (self._trusted == shown.purpose and _pairs(shown) <= self._seen):
            return Decision(allow=True)
        decision = self._ask(shown)
        if not isinstance(decision, Decision):
            raise EgressRefused("declined", "Nobody said that this may leave.", "Nothing was sent.")
        if terms.ask == "conversation" and decision.allow:
            return replace(decision, remember="conversation")
        return decision

    def _strike(self, shown: Preview, places: tuple[Place, ...], strike: frozenset[int]) -> None:
        known = {item.index for item in shown.items}
        if not strike <= known:
            raise EgressRefused("declined", "What was struck is not in the request.", "Nothing was sent.")
        self._struck |= {places[index].item.digest() for index in strike}

    def _release(self, shown: Preview, places: tuple[Place, ...], purpose: Purpose) -> None:
        """The last look at the consents and the line in the log, in one transaction, before a byte goes."""
        leaving = [places[item.index].item for item in shown.items]
        release(
            self._vault, leaving, shown.body, endpoint=self.place.host, model=self.model, purpose=purpose,
            on=self._today(), keep=self.place.terms.keep,
        )  # fmt: skip

    def _new_scrubber(self) -> Scrubber:
        """By what the vault knows now: an import between two requests may bring names."""
        self._known = identifiers.known(self._vault)
        return Scrubber(self._known, self._today(), free_text=self.profile.free_text)

    def _to(self, purpose: Purpose) -> str | None:
        return self.place.host if purpose == "model" else None


def release(
    vault: Vault, leaving: Iterable[Item], body: bytes, *, endpoint: str, model: str, purpose: Purpose, on: date,
    keep: bool,
) -> None:  # fmt: skip
    """The last look at the consents and the line in the log, in one transaction; also for results of tools (MCP).

    Raises:
        EgressRefused: a consent is missing; nothing was written down.
    """
    items, to = list(leaving), endpoint if purpose in WITH_ENDPOINT else None
    consents = Consents(vault)
    consents.origin("")  # read the vault before the ledger is held
    with vault.ledger(write=True) as con:
        decided = consents.decided(con, {pair for item in items for pair in screening.pairs(item)}, purpose, to, on)
        if any(entry is None for entry in decided.values()):
            raise EgressRefused("consent", "A consent was taken back meanwhile; nothing was sent.", "Ask again.")
        egress.record(
            con, endpoint=endpoint, model=model, purpose=purpose, body=body, sha256=sha256(body).hexdigest(),
            categories={category for item in items for category in item.categories},
            consents={entry.entry_id for entry in decided.values() if entry}, keep=keep,
        )  # fmt: skip


def _pairs(shown: Preview) -> set[Pair]:
    return {(source, category) for item in shown.items for source in item.sources for category in item.categories}
