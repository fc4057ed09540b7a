"""Who is asked: the offline engine, and models through the same loop that a person talks to."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Event as Stop
from typing import TYPE_CHECKING, Protocol

from healthkit.ask import grounding
from healthkit.ask.assistant.exchange import Completion, Wire
from healthkit.ask.bench import reading
from healthkit.ask.bench.question import Question
from healthkit.ask.bench.score import Answered
from healthkit.ask.bench.verdict import Verdict, judge
from healthkit.ask.engine import session
from healthkit.i18n import text
from healthkit.privacy.endpoints import Place
from healthkit.privacy.gate import Decision, Passage, Preview
from healthkit.store import Vault

if TYPE_CHECKING:
    from healthkit.ask.assistant.assistant import Assistant
    from healthkit.ask.assistant.events import Done


_FAILED: Verdict = "failed"


class Engine(Protocol):
    """Somebody who answers."""

    @property
    def name(self) -> str:
        """What its column is called."""
        ...

    def answer(self, number: int, question: Question, stop: Stop) -> Answered:
        """Ask one question, alone, and judge what comes."""
        ...


@dataclass(frozen=True)
class Offline:
    """The engine of this program, which computes and sends nothing."""

    vault: Vault
    as_of: date
    name: str = "offline"

    def answer(self, number: int, question: Question, stop: Stop) -> Answered:
        """Ask the question as it stands."""
        started = time.perf_counter()
        with session(self.vault, self.as_of) as opened:
            found = opened.ask(question.text, lang=question.lang)
        seconds = time.perf_counter() - started
        read = reading.computed(found.value, found.unit, found.answer, question, abstained=found.abstained)
        traced = grounding.check(found.answer, [found], question.text, question.lang)
        return Answered(
            number, question, read, judge(read, question), seconds, figures=len(traced.spans),
            untraced=traced.untraced, text=found.answer,
        )  # fmt: skip


@dataclass
class _Listening:
    """A way to a server that remembers what the model itself wrote last, before anything was taken out of it."""

    inner: Wire
    said: str = ""

    def stream(self, passage: Passage, stop: Stop) -> Iterator[str | Completion]:
        """As the wire does."""
        self.said = ""
        for piece in self.inner.stream(passage, stop):
            self.said = piece.text if isinstance(piece, Completion) else self.said + piece
            yield piece


class _Nowhere:
    """A way on which nothing goes."""

    def stream(self, passage: Passage, stop: Stop) -> Iterator[str | Completion]:
        """Nothing."""
        raise AssertionError("something was about to be sent")


@dataclass
class Model:
    """A model at an endpoint. Each question is a conversation of its own; consents, gate and log are those of any."""

    vault: Vault
    endpoint: str
    model: str
    decide: Callable[[Preview], Decision]
    as_of: date
    wire: Wire | None = None
    name: str = field(init=False)
    place: Place = field(init=False)

    def __post_init__(self) -> None:
        """Check the endpoint.

        Raises:
            EgressRefused: it is not allowed.
            UsageError: no model is named.
        """
        assistant = self._assistant("en")
        self.name, self.place = assistant.by, assistant.place

    def answer(self, number: int, question: Question, stop: Stop) -> Answered:
        """Ask the question with the form of its last line, through consent, gate and tools."""
        listening = _Listening(self._way())
        assistant = self._assistant(question.lang, listening)
        started = time.perf_counter()
        done = _last(assistant, asked_of_models(question), stop)
        seconds = time.perf_counter() - started
        figures = len(done.grounding.spans) if done.grounding else 0
        untraced = done.grounding.untraced if done.grounding else 0
        read, verdict = reading.Reading("none"), _FAILED
        if not done.trouble:
            written = listening.said or done.answer.answer
            read = reading.read(written, question, abstained=done.answer.abstained)
            verdict = judge(read, question)
        return Answered(
            number, question, read, verdict, seconds, done.sent, done.requests, len(done.tools), figures, untraced,
            done.findings, done.trouble, listening.said,
        )  # fmt: skip

    def sizes(self, questions: Sequence[Question]) -> list[int]:
        """Bytes of the first request of each question, none of which is sent; empty where none would be shown first."""
        found: list[int] = []

        def decline(preview: Preview) -> Decision:
            found.append(len(preview.body))
            return Decision(allow=False)

        if self.place.terms.ask == "always":
            return found
        shown = replace(self, decide=decline, wire=_Nowhere())
        for question in questions:
            _last(shown._assistant(question.lang), asked_of_models(question), Stop())
        return found

    def _way(self) -> Wire:
        """One client for all questions: a conversation does not begin with a new connection."""
        if self.wire is None:
            from healthkit.ask.assistant.wire import OpenAIWire

            self.wire = OpenAIWire(self.place)
        return self.wire

    def _assistant(self, lang: str, wire: Wire | None = None) -> Assistant:
        from healthkit.ask.assistant.assistant import Assistant

        return Assistant(
            self.vault, self.endpoint, model=self.model, decide=self.decide, as_of=self.as_of, lang=lang,
            wire=wire or self.wire,
        )  # fmt: skip


def asked_of_models(question: Question) -> str:
    """A question as models get it: with the form of the last line, which is the same for all."""
    return f"{question.text}\n\n{text('bench.line', question.lang)}"


def _last(assistant: Assistant, question: str, stop: Stop) -> Done:
    """The end of an answer.

    Raises:
        KeyboardInterrupt: it was cut short.
    """
    from healthkit.ask.assistant.events import Done

    for event in assistant.respond(question, stop):
        if isinstance(event, Done):
            if event.stopped:
                raise KeyboardInterrupt
            return event
    raise AssertionError("an answer without an end")
