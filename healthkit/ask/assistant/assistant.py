"""A conversation with a model of the person's choice. Safety comes first, and the offline engine is always there."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from healthkit.ask import safety
from healthkit.ask.answer import Answer
from healthkit.ask.assistant import finish as finishing
from healthkit.ask.assistant.events import Done, Event, Text
from healthkit.ask.assistant.exchange import Completion, ModelFailed, Wire
from healthkit.ask.assistant.history import History
from healthkit.ask.assistant.prompt import system
from healthkit.ask.assistant.turn import Channel, Turn
from healthkit.ask.engine import session
from healthkit.ask.safety import Danger, Watch
from healthkit.ask.tools import Outcome
from healthkit.ask.understanding import AnyPlan
from healthkit.ask.words import detect_language
from healthkit.clinical.aftercheck import Watcher
from healthkit.errors import EgressRefused, HealthkitError, UsageError
from healthkit.i18n import text
from healthkit.privacy.gate import Decision, Gate, Preview
from healthkit.privacy.guardians import Guardian
from healthkit.privacy.household import Household
from healthkit.privacy.memory import Memory
from healthkit.privacy.screening import Withheld
from healthkit.settings import settings
from healthkit.store import Vault

if TYPE_CHECKING:
    from healthkit.ask.assistant.wire import OpenAIWire

_NO_WORDS = {"length": "cut", "content_filter": "filtered", "steps": "steps"}


class Assistant:
    """One conversation with one model; :meth:`respond` answers, :attr:`history` is what it may say of the past.

    Args:
        vault: whose data.
        endpoint: a name of the settings, or the URL of a server on this computer.
        model: its model; the settings' where none is given.
        decide: shown what would leave, says whether it may; called in the thread that iterates.
        as_of: the day that ``today`` means.
        lang: language of the answers; that of each question where none is given.
        wire: the way to the server; the official client unless given.
        redaction: a redaction profile; the endpoint's unless given.
        guardian: of a minor's vault, from :meth:`healthkit.privacy.household.Household.unlock`.

    Raises:
        EgressRefused: the endpoint is not allowed, or the vault is a minor's and no guardian opened the chat.
        UsageError: neither the call nor the settings name a model.
    """

    def __init__(
        self, vault: Vault, endpoint: str, *, decide: Callable[[Preview], Decision], model: str = "",
        as_of: date | None = None, lang: str | None = None, wire: Wire | None = None, redaction: str | None = None,
        guardian: Guardian | None = None,
    ) -> None:  # fmt: skip
        self._vault, self._as_of, self._lang = vault, as_of, lang
        self._guardian = guardian
        self._gate = Gate(vault, endpoint, model or _model(endpoint), decide, redaction=redaction)
        self._profile = self._gate.profile
        self._admitted()
        self.place, self.model = self._gate.place, self._gate.model
        self._wire = wire or _client(self._gate)
        self.history = History()
        self.watch = Watch(settings().country)
        self._textual = False
        self._outcomes: list[Outcome] = []
        self._last: AnyPlan | None = None

    @property
    def by(self) -> str:
        """Who writes: the model and where it runs."""
        return f"{self.model} @ {self.place.host}"

    def forget(self) -> None:
        """Let the next question stand alone."""
        self.history, self.watch = History(), Watch(settings().country)
        self._outcomes, self._last = [], None

    def respond(self, question: str, stop: threading.Event | None = None) -> Iterator[Event]:
        """Answer one question, telling how it goes; the last event is :class:`Done`.

        What may not leave, and a server that fails, end in the offline engine's answer with why; nothing is raised for
        either, and the conversation is as it was before the question.
        """
        with session(self._vault, self._as_of) as opened:
            as_of = self._as_of or opened.today
            own = detect_language(question)
            lang = self._lang or own or settings().lang
            danger = self.watch.look(question, opened.scope(as_of, own or lang))
        first = safety.first_of_all(question, danger, lang)
        if first:
            yield Done(first)
            return
        if danger.fresh and danger.assessment.message:
            yield Text(f"{danger.assessment.message}\n\n")
        self.history.ask(question)
        earlier, turn = len(self._outcomes), None
        try:
            self._admitted()
            turn = self._turn(question, lang, as_of, danger, stop or threading.Event())
            completion = yield from turn.run()
        except (EgressRefused, ModelFailed) as error:
            yield self._without_model(question, lang, danger, turn, why=_why(error, lang), reason=error.reason)
            return
        self._textual = turn.channel.textual
        yield self._done(turn, completion, danger, self._outcomes[:earlier])

    def answer(self, question: str) -> Answer:
        """The answer alone."""
        return next(event.answer for event in self.respond(question) if isinstance(event, Done))

    def _admitted(self) -> None:
        """Keep to the rules of a minor's vault, before every answer: it may have become one, or the time run out.

        Raises:
            EgressRefused: no guardian opened this chat, or too long ago.
        """
        policy = Household(self._vault).admit(self._guardian)
        self._minor, self._policy = policy is not None, policy.prompt if policy else ""
        self._gate.profile = policy.narrowed(self._profile) if policy else self._profile

    def _turn(self, question: str, lang: str, as_of: date, danger: Danger, stop: threading.Event) -> Turn:
        channel = Channel(
            self._vault, self._gate, self._wire, system(lang, as_of, self._policy), self.history, self._textual,
            memory=Memory(self._vault).items(),
        )  # fmt: skip
        watched = partial(Watcher, lang, danger.assessment, minor=self._minor)
        return Turn(channel, question, lang, self._as_of, as_of, watched, stop)

    def _done(self, turn: Turn, completion: Completion, danger: Danger, earlier: list[Outcome]) -> Done:
        """The model's answer, finished; without words of its own, the offline engine's."""
        self._outcomes += turn.outcomes
        if not completion.text.strip() and not completion.cut:
            ended = _NO_WORDS.get(completion.finish, "empty")
            why = text(f"assistant.{ended}", turn.lang)
            return self._without_model(turn.question, turn.lang, danger, turn, why=why, reason=ended)
        notes = ["shortened"] if turn.shortened else []
        notes += ["stopped"] if completion.cut else ["cut"] if completion.finish == "length" else []
        written = finishing.Written(
            completion.text, turn.question, self.history.questions(), turn.lang, self.by,
            turn.today, turn.outcomes, earlier, self._withheld(), danger.assessment, self._minor, notes,
        )  # fmt: skip
        finished = finishing.finish(written)
        self.history.settle(finished.answer.answer)
        answer = safety.beside(finished.answer, danger)
        return Done(
            answer, finished.grounding, self._withheld(), turn.sent, turn.requests, tuple(turn.used),
            stopped=completion.cut, findings=finished.findings,
        )  # fmt: skip

    def _without_model(
        self, question: str, lang: str, danger: Danger, turn: Turn | None, *, why: str, reason: str
    ) -> Done:
        """The offline engine's answer. The question leaves the history: what was declined is not sent with the next."""
        self.history.drop()
        with session(self._vault, self._as_of) as opened:
            opened.last = self._last
            computed = opened.computed(question, lang=lang)
            self._last = opened.last
        answer = safety.beside(finishing.offline(computed, lang, why), danger)
        if turn is None:
            return Done(answer, trouble=why, reason=reason)
        return Done(answer, None, (), turn.sent, turn.requests, tuple(turn.used), trouble=why, reason=reason)

    def _withheld(self) -> tuple[Withheld, ...]:
        return self._gate.last.withheld if self._gate.last else ()


def _model(endpoint: str) -> str:
    known = settings().endpoints.get(endpoint)
    if known and known.model:
        return known.model
    raise UsageError("No model is named.", "Add model = … to the endpoint in the settings, or name one.")


def _why(error: EgressRefused | ModelFailed, lang: str) -> str:
    return error.said[lang] if isinstance(error, ModelFailed) else str(error)


def _client(gate: Gate) -> Wire:
    """The official client; loading it takes some tenths of a second, in which the person still types."""
    from healthkit.ask.assistant.wire import OpenAIWire

    wire = OpenAIWire(gate.place)
    threading.Thread(target=_loaded, args=(wire,), name="model-client", daemon=True).start()
    return wire


def _loaded(wire: OpenAIWire) -> None:
    with suppress(HealthkitError):  # told when it is used
        wire.ready()
