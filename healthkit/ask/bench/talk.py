"""One answer of a model to words that are nobody's data, through consent, gate and log like everything else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event as Stop
from typing import Any

from healthkit.ask.assistant.exchange import Completion, ModelFailed, Wire
from healthkit.privacy.endpoints import Place
from healthkit.privacy.gate import Decision, Gate, Passage, Preview
from healthkit.privacy.payload import Item, Payload
from healthkit.settings import settings
from healthkit.store import Vault

_TRIES = 3
_LONGEST_WAIT = 10.0


@dataclass
class Talker:
    """A model at an endpoint, to which the words of a file are sent. ``sent`` counts bytes."""

    vault: Vault
    endpoint: str
    model: str
    decide: Callable[[Preview], Decision]
    stop: Stop
    wire: Wire | None = None
    sent: int = 0
    requests: int = 0
    _gate: Gate = field(init=False)

    def __post_init__(self) -> None:
        """Open the gate.

        Raises:
            EgressRefused: the endpoint is not allowed.
        """
        known = settings().endpoints.get(self.endpoint)
        self._gate = Gate(self.vault, self.endpoint, self.model or (known.model if known else ""), self.decide)

    @property
    def name(self) -> str:
        """Model and host."""
        return f"{self._gate.model} @ {self._gate.place.host}"

    @property
    def place(self) -> Place:
        """Where the model is."""
        return self._gate.place

    def say(self, messages: Sequence[tuple[str, str]]) -> str:
        """What the model answers to messages, pairs of role and text.

        Raises:
            EgressRefused: these words look like data, or nothing is allowed to this endpoint; nothing was sent.
            ModelFailed: no answer came, also when asked again.
            KeyboardInterrupt: it was cut short.
        """
        body: dict[str, Any] = {"model": self._gate.model, "stream": True, "messages": [
            {"role": role, "content": words if role == "system" else Item(words, title=role)}
            for role, words in messages
        ]}  # fmt: skip
        if not self.place.local:
            body["store"] = False
        for tries in range(1, _TRIES + 1):
            try:
                return self._gate.send(Payload(body), "model", self._whole, again=tries > 1)
            except ModelFailed as error:
                if not error.again or tries == _TRIES:
                    raise
                if self.stop.wait(min(error.wait or 0.5 * 2**tries, _LONGEST_WAIT)):
                    break
        raise KeyboardInterrupt

    def _whole(self, passage: Passage) -> str:
        if self.wire is None:
            from healthkit.ask.assistant.wire import OpenAIWire

            self.wire = OpenAIWire(self._gate.place)
        self.sent += len(passage.body)
        self.requests += 1
        for piece in self.wire.stream(passage, self.stop):
            if isinstance(piece, Completion):
                if piece.cut:
                    raise KeyboardInterrupt
                return piece.text
        raise ModelFailed("dropped", "The answer has no end.", again=True)
