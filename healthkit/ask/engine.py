"""Question ▶ plan ▶ execution ▶ answer, on a vault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from healthkit.ask import abstention, followups, safety
from healthkit.ask.answer import Answer
from healthkit.ask.execute import Reader
from healthkit.ask.reading import corrected
from healthkit.ask.records import names
from healthkit.ask.safety import Watch
from healthkit.ask.spotting import Page
from healthkit.ask.topics import Scope, topic, topics
from healthkit.ask.understanding import REFUSALS, AnyPlan, NotUnderstood, Understood
from healthkit.ask.words import Question, detect_language, read
from healthkit.errors import HealthkitError
from healthkit.i18n import text
from healthkit.settings import settings
from healthkit.store import Vault, open_vault

if TYPE_CHECKING:
    from healthkit.privacy.gate import Decision, Preview

Engine = Literal["auto", "offline", "model"]


class NoModel(HealthkitError):
    """Shown when the model engine is asked for and none is configured; ask with the offline engine."""


class Session:
    """Several questions on one open connection; made by :func:`session`, valid inside its ``with``."""

    def __init__(self, vault: Vault, reader: Reader, as_of: date | None) -> None:
        self._vault = vault
        self._reader = reader
        self._given = as_of
        self._cache: dict[str, Any] = {}
        self.last: AnyPlan | None = None
        """What the next question may lean on."""
        self.watch = Watch(settings().country)
        """What was said of danger so far."""

    def forget(self) -> None:
        """Let the next question stand alone."""
        self.last = None
        self.watch = Watch(settings().country)

    @cached_property
    def today(self) -> date:
        """Today on the person's clock, wherever this machine stands."""
        return self._reader.local_moment(datetime.now(UTC).replace(tzinfo=None)).date()

    @property
    def as_of(self) -> date:
        """The day that ``today`` means in questions."""
        return self._given or self.today

    def ask(self, question: str, *, lang: str | None = None, fallback: str | None = None) -> Answer:
        """Answer one question.

        ``lang`` is the answer's language, else the question's own, else ``fallback``, else the settings'.
        """
        own = detect_language(question)
        spoken = own or lang or fallback or settings().lang
        danger = self.watch.look(question, self.scope(self.as_of, spoken))
        first = safety.first_of_all(question, danger, lang or spoken)
        return first or safety.beside(self.computed(question, lang=lang, fallback=fallback), danger)

    def computed(self, question: str, *, lang: str | None = None, fallback: str | None = None) -> Answer:
        """The answer alone, for a caller that has looked for red flags itself."""
        own = detect_language(question)
        scope = self.scope(self.as_of, own or lang or fallback or settings().lang)
        return self._answered(question, scope, lang, sure=own is not None)

    def _answered(self, question: str, scope: Scope, lang: str | None, *, sure: bool) -> Answer:
        """The answer of the topic that understands."""
        read = self._read(question, scope, sure=sure)
        if isinstance(read, Understood):
            self.last = read.plan
        said = lang or (read.lang if isinstance(read, Understood) else scope.lang)
        if isinstance(read, NotUnderstood):
            return abstention.abstain(question, read, said, self._reader.presence(), scope)
        name = str(read.plan.as_dict()["topic"])
        return topic(name).answer(question, read, replace(scope, lang=read.lang), said)

    def run(self, plan: AnyPlan, lang: str | None = None) -> Answer:
        """Compute a plan again."""
        said = lang or settings().lang
        scope = self.scope(self.as_of, said)
        return topic(str(plan.as_dict()["topic"])).answer(str(plan), Understood(plan, said), scope, said)

    def scope(self, as_of: date, lang: str) -> Scope:
        """What a topic may look at."""
        return Scope(self._vault, self._reader, as_of, lang, as_of if self._given is None else None, self._cache)

    def _read(self, question: str, scope: Scope, *, sure: bool) -> Understood | NotUnderstood:
        """Read in one language; where the question does not settle which, in the other if that is understood."""
        first = _understand(question, scope, self.last)
        if sure or isinstance(first, Understood):
            return first
        other = _understand(question, replace(scope, lang="fr" if scope.lang == "en" else "en"), self.last)
        return other if isinstance(other, Understood) or other.reason in REFUSALS else first


def _understand(question: str, scope: Scope, last: AnyPlan | None) -> Understood | NotUnderstood:
    """Read a question by itself, or as one that leans on the last."""
    words, notes = corrected(read(question, scope.lang), lambda: names.known(scope))
    lead = followups.leads(words)
    bare = followups.fragment(words)
    if last is not None and (lead or bare):
        found = _following(words, lead, scope, last)
        if found:
            return replace(found, notes=(*notes, *found.notes))
    alone = _first_understood(words, scope)
    if lead and isinstance(alone, Understood) and alone.plan.as_dict()["topic"] == "metrics" and bare:
        return NotUnderstood("no_previous", words.lang)
    if isinstance(alone, Understood):
        return replace(alone, notes=(*notes, *alone.notes))
    return alone


def _following(words: Question, lead: int, scope: Scope, last: AnyPlan) -> Understood | None:
    """The last plan changed by this question, by its own topic."""
    page = Page(words)
    if lead:
        page.take_characters(0, lead)
    return topic(str(last.as_dict()["topic"])).follow(page, scope, last)


def _first_understood(words: Question, scope: Scope) -> Understood | NotUnderstood:
    """The first topic that understands; else why the first that felt addressed did not."""
    failed: NotUnderstood | None = None
    for one in topics():
        found = one.read(Page(words), scope)
        if isinstance(found, Understood):
            return found
        failed = failed or found
    assert failed is not None
    return failed


class Conversation:
    """Questions one after the other, each on a fresh connection, so that imports can go on in between."""

    def __init__(
        self, vault: Vault, as_of: date | None = None, lang: str | None = None, watch: Watch | None = None
    ) -> None:
        """``watch`` is what was said of danger elsewhere in the same conversation."""
        self._vault, self._as_of, self._lang = vault, as_of, lang
        self._last: AnyPlan | None = None
        self._watch = watch or Watch(settings().country)

    def ask(self, question: str) -> Answer:
        """Answer one question, which may lean on the one before.

        Raises:
            VaultBusy: an import kept the vault for too long.
        """
        with session(self._vault, self._as_of) as opened:
            opened.last, opened.watch = self._last, self._watch
            answer = opened.ask(question, fallback=self._lang)
            self._last = opened.last
        return answer


@contextmanager
def session(vault: Vault, as_of: date | None = None) -> Iterator[Session]:
    """Open a vault for several questions; ``as_of`` is the day that ``today`` means, else the person's own today."""
    with vault.reader() as con:
        yield Session(vault, Reader(con), as_of)


def ask(
    question: str,
    *,
    vault: Vault | None = None,
    lang: str | None = None,
    as_of: date | None = None,
    engine: Engine = "auto",
    endpoint: str | None = None,
    decide: Callable[[Preview], Decision] | None = None,
) -> Answer:
    """Answer a question about a vault's data, in English or French. Every number is computed from its rows.

    Args:
        question: as a person would ask it.
        vault: an open vault; the settings' vault where none is given.
        lang: language of the answer; that of the question where none is given.
        as_of: the day that ``today`` means; today on the person's clock where none is given.
        engine: ``offline`` computes from the question's words, and so does ``auto``: nothing leaves unless a model is
            asked for. ``model`` lets the endpoint's model write, with the offline engine as its tools.
        endpoint: a name of the settings or the URL of a server on this computer; the usual one where none is given.
        decide: shown what would leave, says whether it may; asks at the keyboard where none is given.

    Raises:
        NoModel: ``engine`` is ``model`` and no endpoint is named or configured.
        EgressRefused: the endpoint is not allowed.
        VaultBusy: an import kept the vault for too long.
    """
    if engine == "model":
        from healthkit.ask.assistant import console
        from healthkit.ask.assistant.assistant import Assistant

        named = require_endpoint(endpoint, lang)
        asked = decide or console.asking(lang or settings().lang)
        return Assistant(vault or open_vault(), named, decide=asked, as_of=as_of, lang=lang).answer(question)
    with session(vault or open_vault(), as_of) as opened:
        return opened.ask(question, lang=lang)


def require_endpoint(endpoint: str | None, lang: str | None = None) -> str:
    """The endpoint to ask, the usual one where none is named.

    Raises:
        NoModel: none is configured either.
    """
    from healthkit.privacy import endpoints

    found = endpoint or endpoints.usual()
    if found is None:
        raise NoModel(text("ask.no_model", lang or settings().lang))
    return found
