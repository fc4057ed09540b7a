"""Who may answer in the chat: this computer without a model, an endpoint of the settings, another server here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from healthkit.ask import session
from healthkit.ask.safety import Watch
from healthkit.errors import EgressRefused, UsageError
from healthkit.i18n import text
from healthkit.privacy import endpoints
from healthkit.privacy.endpoints import Place
from healthkit.privacy.household import Household
from healthkit.settings import settings
from healthkit.store import Vault
from healthkit.widgets.chat_asking import Asker
from healthkit.widgets.responder import Responder, offline, with_model

if TYPE_CHECKING:
    from healthkit.ask.assistant.assistant import Assistant
    from healthkit.privacy.guardians import Guardian


@dataclass(frozen=True)
class Engine:
    """One that may answer. Without a ``place`` no model does, and nothing leaves."""

    model: str = ""
    place: Place | None = None

    @property
    def id(self) -> str:
        """By which the page names it."""
        return f"{self.place.name} {self.model}" if self.place else "offline"

    @property
    def by(self) -> str:
        """The model and where it runs; empty without one."""
        return f"{self.model} @ {self.place.host}" if self.place else ""

    def shown(self, lang: str) -> dict[str, Any]:
        """What the head of the chat says of it: a label, where it is, and the terms as the person entered them."""
        if self.place is None:
            label = text("chat.engine_offline", lang)
            return {
                "id": self.id,
                "label": label,
                "line": text("chat.by_us", lang),
                "where": "",
                "terms": [],
                "far": False,
            }
        terms = []
        if not self.place.local:
            said = {"retention": self.place.terms.retention, "training": self.place.terms.training}
            terms = [text(f"chat.{k}", lang, words=v or text("chat.not_entered", lang)) for k, v in said.items()]
        name = "" if self.place.name == self.place.host else f"{self.place.name} · "
        where = text("chat.on_this_computer" if self.place.local else "chat.elsewhere", lang)
        return {
            "id": self.id, "label": f"{name}{self.by}", "line": self.by, "where": where, "terms": terms,
            "far": not self.place.local,
        }  # fmt: skip


OFFLINE = Engine()


def engine(endpoint: str, model: str = "") -> Engine:
    """A model at an endpoint: a name of the settings, or the URL of a server on this computer.

    Raises:
        EgressRefused: the endpoint is not allowed.
        UsageError: no model is named, neither here nor in the settings.
    """
    place = endpoints.place(endpoint.strip())
    named = model.strip() or place.terms.model
    if not named:
        raise UsageError("No model is named.", "Name one, or add model = … to the endpoint in the settings.")
    return Engine(named, place)


def of_the_settings() -> tuple[list[Engine], list[str]]:
    """The endpoints that the person allowed by name, and why some of them cannot be used."""
    found, wrong = [], []
    for name in settings().endpoints:
        try:
            found.append(engine(name))
        except (EgressRefused, UsageError) as error:
            wrong.append(f"{name}: {error}")
    return found, wrong


class Engines:
    """The engines of one chat: which there are, which answers now, and each one's side of the conversation."""

    def __init__(self, vault: Vault, lang: str, as_of: date | None, asker: Asker, scripted: Responder | None) -> None:
        """``scripted`` answers in the place of the offline engine."""
        self._vault, self._lang, self._as_of, self._asker, self._scripted = vault, lang, as_of, asker, scripted
        found, self.wrong = of_the_settings()
        self.all = [OFFLINE, *found]
        self.now = OFFLINE
        self.guardian: Guardian | None = None
        self._responders: dict[str, Responder] = {}
        self._assistants: dict[str, Assistant] = {}
        self._turns: list[tuple[str, Any]] = []
        self._watch = Watch(settings().country)

    def choose(self, wanted: str) -> Engine:
        """Let one of those there are answer from now on; one that is not there changes nothing."""
        self.now = next((one for one in self.all if one.id == wanted), self.now)
        return self.now

    def add(self, endpoint: str, model: str = "") -> Engine:
        """Let a further endpoint answer from now on.

        Raises:
            EgressRefused: the endpoint is not allowed.
            UsageError: no model is named.
        """
        made = engine(endpoint, model)
        if made.id not in {one.id for one in self.all}:
            self.all.append(made)
        self.now = made
        return made

    def guarded(self) -> bool:
        """Whether a model may only be asked once a guardian has opened the chat."""
        return not Household(self._vault).admits(self.guardian)

    def unlock(self, passphrase: str) -> None:
        """Let a guardian open the chat with a model, for a while.

        Raises:
            UsageError, VaultClosed: the vault is no minor's, or the passphrase is wrong.
        """
        self.guardian = Household(self._vault).unlock(passphrase)

    def shown(self) -> list[dict[str, Any]]:
        """What the page chooses from."""
        return [one.shown(self._lang) for one in self.all]

    def responder(self, one: Engine) -> Responder:
        """What answers for an engine; made when it is first needed, and kept for the conversation.

        Raises:
            EgressRefused: the endpoint is not allowed, or the vault is a minor's and no guardian opened the chat.
        """
        if one.id not in self._responders:
            self._responders[one.id] = self._made(one)
        return self._responders[one.id]

    def begin(self, turns: Iterable[tuple[str, Any]] = ()) -> None:
        """Begin anew, or with earlier turns, each a question and what a model saw of it."""
        self._responders, self._assistants, self._turns = {}, {}, list(turns)
        self._watch = self._watched(question for question, _ in self._turns)

    def _watched(self, questions: Iterable[str]) -> Watch:
        """What was said of danger so far, by whatever engine: levels of a conversation only rise."""
        watch, asked = Watch(settings().country), list(questions)
        if asked:
            with session(self._vault, self._as_of) as opened:
                for question in asked:
                    watch.look(question, opened.scope(self._as_of or opened.today, self._lang))
        return watch

    def seen(self, one: Engine) -> Any:
        """What a model saw of the last turn, to be kept with it; nothing without one."""
        return self._assistants[one.id].history.said_last() if one.id in self._assistants else ()

    def drop_last(self, one: Engine) -> None:
        """Take the last question with its answer out of what a model is told of the conversation."""
        if one.id in self._assistants:
            self._assistants[one.id].history.drop()

    def _made(self, one: Engine) -> Responder:
        if one.place is None:
            return self._scripted or offline(self._vault, self._lang, self._as_of, self._watch)
        from healthkit.ask.assistant.assistant import Assistant
        from healthkit.ask.assistant.resume import bring_back

        made = Assistant(
            self._vault, one.place.name if one.place.name in settings().endpoints else one.place.terms.url,
            model=one.model, decide=self._asker.decide, as_of=self._as_of, lang=None, guardian=self.guardian,
        )  # fmt: skip
        made.watch = self._watch
        bring_back(made.history, self._turns)
        self._assistants[one.id] = made
        return with_model(made, self._vault, self._lang)
