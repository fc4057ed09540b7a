"""Question ▶ plan ▶ execution ▶ answer, on a vault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from healthkit.ask import abstention
from healthkit.ask.answer import Answer
from healthkit.ask.caveats import caveats
from healthkit.ask.execute import Reader
from healthkit.ask.parse import NotUnderstood, Reading, parse
from healthkit.ask.plan import Plan
from healthkit.ask.result import Result
from healthkit.ask.wording import sentence
from healthkit.ask.words import detect_language
from healthkit.errors import HealthkitError
from healthkit.i18n import text
from healthkit.model.catalogue import catalogue
from healthkit.settings import settings
from healthkit.store import Vault, open_vault

if TYPE_CHECKING:
    import plotly.graph_objects as go

Engine = Literal["auto", "offline", "model"]
_REFUSALS = frozenset({"advice", "other_person", "judgement"})


class NoModel(HealthkitError):
    """Shown when the model engine is asked for and none is configured; ask with the offline engine."""


class Session:
    """Several questions on one open connection; made by :func:`session`, valid inside its ``with``."""

    def __init__(self, vault: Vault, reader: Reader, as_of: date | None) -> None:
        self._vault = vault
        self._reader = reader
        self._given = as_of

    @cached_property
    def today(self) -> date:
        """Today on the person's clock, wherever this machine stands."""
        return self._reader.local_moment(datetime.now(UTC).replace(tzinfo=None)).date()

    def ask(self, question: str, *, lang: str | None = None, fallback: str | None = None) -> Answer:
        """Answer one question.

        ``lang`` is the answer's language, else the question's own, else ``fallback``, else the settings'.
        """
        as_of = self._given or self.today
        own = detect_language(question)
        spoken = own or lang or fallback or settings().lang
        read = self._read(question, spoken, as_of, sure=own is not None)
        said = lang or (read.lang if isinstance(read, Reading) else spoken)
        if isinstance(read, NotUnderstood):
            return abstention.abstain(question, read, said, self._reader.presence(), as_of)
        return self._answer(question, read, said)

    def run(self, plan: Plan) -> Result:
        """Run a plan again."""
        return self._reader.run(plan)

    def _read(self, question: str, lang: str, as_of: date, *, sure: bool) -> Reading | NotUnderstood:
        """Read in one language; where the question does not settle which, in the other if that is understood."""
        presence = self._reader.presence()
        first = parse(question, lang, as_of, presence)
        if sure or isinstance(first, Reading):
            return first
        other = parse(question, "fr" if lang == "en" else "en", as_of, presence)
        return other if isinstance(other, Reading) or other.reason in _REFUSALS else first

    def _answer(self, question: str, read: Reading, lang: str) -> Answer:
        result = self._reader.run(read.plan)
        said = sentence(result, lang, self._reader.presence())
        running = self.today if self._given is None else None
        metric = catalogue().get(read.plan.metric)
        counting = read.plan.intent == "count"
        return Answer(
            question,
            said.text,
            lang,
            value=said.value,
            unit="1" if counting else metric.unit or None,
            values=said.values,
            evidence=result.evidence,
            caveats=caveats(result, read.notes, lang, running),
            plan=read.plan,
            draw=_drawing(self._vault, result, lang),
        )


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
) -> Answer:
    """Answer a question about a vault's data, in English or French. Every number is computed from its rows.

    Args:
        question: as a person would ask it.
        vault: an open vault; the settings' vault where none is given.
        lang: language of the answer; that of the question where none is given.
        as_of: the day that ``today`` means; today on the person's clock where none is given.
        engine: ``offline`` computes from the question's words; ``auto`` is the same while no model is configured.

    Raises:
        NoModel: ``engine`` is ``model``.
        VaultBusy: an import kept the vault for too long.
    """
    require_engine(engine, lang)
    with session(vault or open_vault(), as_of) as opened:
        return opened.ask(question, lang=lang)


def require_engine(engine: Engine, lang: str | None = None) -> None:
    """Refuse the engine that is not there."""
    if engine == "model":
        raise NoModel(text("ask.no_model", lang or settings().lang))


def _drawing(vault: Vault, result: Result, lang: str) -> Callable[[], go.Figure] | None:
    if result.value is None and result.trend is None:
        return None

    def draw() -> go.Figure:
        from healthkit.ask.drawing import draw as figure

        with vault.reader() as con:
            return figure(Reader(con), result, lang)

    return draw
