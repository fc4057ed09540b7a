"""One question to a model: requests through the gate, tools, and what is tried again when something fails."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from threading import Event as Stop
from typing import Any

from healthkit.ask.assistant import dialect
from healthkit.ask.assistant.events import Event, Text, Working
from healthkit.ask.assistant.exchange import Call, Completion, ModelFailed, Wire
from healthkit.ask.assistant.history import History
from healthkit.ask.tools import Outcome, ToolRefused
from healthkit.ask.tools.desk import desk
from healthkit.ask.tools.registry import tool, tools
from healthkit.clinical.aftercheck import Watcher
from healthkit.errors import HealthkitError
from healthkit.privacy.gate import Gate, Passage
from healthkit.privacy.payload import Item, Payload
from healthkit.store import Vault

MOST_STEPS = 8
MOST_CALLS = 6
"""Rounds of tools in one answer, and calls in one round."""
_TRIES = 3
_LONGEST_WAIT = 10.0
_TOO_MANY = "Too many calls at once; call again with fewer."
_FAILED = "This tool failed; answer without it and say so."
_NOTICE = 400


@dataclass
class Channel:
    """What holds for a whole conversation: the way to one model. ``textual`` is set where a server knows no tools."""

    vault: Vault
    gate: Gate
    wire: Wire
    system: str
    history: History
    textual: bool = False
    memory: tuple[Item, ...] = ()


@dataclass
class Turn:
    """One question on its way; :meth:`run` yields events and returns the last completion.

    ``watched`` makes what decides how much of a text may be shown while it comes; one for each completion.
    """

    channel: Channel
    question: str
    lang: str
    as_of: date | None
    today: date
    watched: Callable[[], Watcher]
    stop: Stop
    sent: int = 0
    requests: int = 0
    outcomes: list[Outcome] = field(default_factory=list)
    used: list[str] = field(default_factory=list)
    shortened: bool = False
    _shown: bool = False

    def run(self) -> Generator[Event, None, Completion]:
        """Ask, run the tools that are called, ask again; without tools when there were enough rounds.

        Raises:
            EgressRefused: something may not leave, or the person declined.
            ModelFailed: the server did not answer, also when asked again.
        """
        for step in range(MOST_STEPS + 1):
            completion = yield from self._complete(tools_allowed=step < MOST_STEPS)
            calls = self.channel.history.answered(completion, [one.name for one in tools()])
            if completion.cut or not calls:
                return completion
            for at, call in enumerate(calls):
                yield from self._use(call, too_many=at >= MOST_CALLS)
            if self.stop.is_set():
                return Completion("", cut=True)
        return Completion("", finish="steps")

    def _complete(self, *, tools_allowed: bool) -> Generator[Event, None, Completion]:
        tries = 0
        while True:
            try:
                return (yield from self._once(tools_allowed=tools_allowed, again=tries > 0))
            except ModelFailed as error:
                if error.reason == "no_tools" and not self.channel.textual:
                    self.channel.textual = True
                elif error.reason == "too_long" and self.channel.history.shorten():
                    self.shortened = True
                elif error.again and tries + 1 < _TRIES and not self._shown:
                    tries += 1
                    if self.stop.wait(min(error.wait or 0.5 * 2**tries, _LONGEST_WAIT)):
                        return Completion("", cut=True)
                else:
                    raise

    def _once(self, *, tools_allowed: bool, again: bool) -> Generator[Event, None, Completion]:
        body = self._body(tools_allowed=tools_allowed)
        with closing(self.channel.gate.send(Payload(body), "model", self._open, again=again)) as stream:
            watcher, apart = self.watched(), "\n\n" if self._shown else ""
            for piece in stream:
                if isinstance(piece, Completion):
                    return dialect.settled(piece)
                safe = watcher.feed(piece)
                if safe:
                    self._shown = True
                    yield Text(apart + safe)
                    apart = ""
        return Completion("", cut=self.stop.is_set())

    def _open(self, passage: Passage) -> Generator[str | Completion, None, None]:
        self.sent += len(passage.body)
        self.requests += 1
        yield from self.channel.wire.stream(passage, self.stop)

    def _body(self, *, tools_allowed: bool) -> dict[str, Any]:
        channel = self.channel
        channel.history.fit()
        messages = [
            {"role": "system", "content": channel.system},
            *({"role": "user", "content": item} for item in channel.memory),
            *(one.plain() for one in channel.history.messages),
        ]
        body: dict[str, Any] = {"model": channel.gate.model, "messages": messages, "stream": True}
        if tools_allowed:
            body["tools"] = [one.function() for one in tools()]
        if not channel.gate.place.local:
            body["store"] = False
        return dialect.as_text(body) if channel.textual else body

    def _use(self, call: Call, *, too_many: bool) -> Iterator[Event]:
        result: Outcome | str = _TOO_MANY
        if not too_many:
            yield Working(call.name)
            result = self._found(call)
        if isinstance(result, Outcome):
            self.outcomes.append(result)
            self.used.append(call.name)
            yield Working(call.name, result.title)
        else:
            yield Working(call.name, refused=result)
        self.channel.history.found(call, result)

    def _found(self, call: Call) -> Outcome | str:
        """What a call gives. Whatever goes wrong in it is told to the model, and the conversation goes on."""
        try:
            with desk(self.channel.vault, self.as_of, self.lang) as opened:
                return tool(call.name).call(opened, call.arguments)
        except ToolRefused as error:
            return str(error)[:_NOTICE]
        except HealthkitError as error:
            return error.message[:_NOTICE]
        except Exception:  # a fault of ours in one tool must not end the conversation, nor tell of the data
            return _FAILED
