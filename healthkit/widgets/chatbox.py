"""The chat: a question goes to an engine in a thread; its text streams into the page, chart and evidence follow."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets
from plotly.offline import get_plotlyjs

from healthkit.charts import theme
from healthkit.errors import HealthkitError
from healthkit.i18n import text
from healthkit.store import Vault
from healthkit.widgets import chat_turns
from healthkit.widgets.chat_asking import Asker
from healthkit.widgets.chat_engines import OFFLINE, Engine, Engines
from healthkit.widgets.chat_past import Past
from healthkit.widgets.chat_stream import Stream
from healthkit.widgets.panel import Panel
from healthkit.widgets.responder import Doing, Reply, Responder
from healthkit.widgets.running import running_cell
from healthkit.widgets.scripts import styles, with_parts
from healthkit.widgets.words import every_label

_PATIENCE = 2.0  # s; how long a model's last words are waited for after Stop
_SCRIPTS = (
    "below.js", "chat_chart.js", "chat_turn.js", "chat_preview.js", "chat_first.js", "chat_head.js", "chat_past.js",
    "chat_composer.js", "chatbox.js",
)  # fmt: skip


class ChatBox(anywidget.AnyWidget):
    """The conversation. ``turns`` are finished, ``pending`` is the HTML of the answer that is being written.

    ``cell`` is the id of the notebook's cell that shows it, below which cells are put. ``preview`` is what would leave,
    or the choice of a first consent, while the page waits for a word on it. The messages of the page are the keys of
    :meth:`Chat.handlers`.
    """

    _esm = with_parts(*_SCRIPTS)
    _css = styles("chat.css")
    labels = traitlets.Dict().tag(sync=True)
    lang = traitlets.Unicode("en").tag(sync=True)
    cell = traitlets.Unicode().tag(sync=True)
    templates = traitlets.Dict().tag(sync=True)
    turns: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    pending = traitlets.Unicode().tag(sync=True)
    doing = traitlets.Unicode().tag(sync=True)
    busy = traitlets.Bool(False).tag(sync=True)
    engines: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    engine = traitlets.Dict().tag(sync=True)
    preview = traitlets.Dict().tag(sync=True)
    guarded = traitlets.Bool(False).tag(sync=True)
    past = traitlets.Dict().tag(sync=True)


@dataclass
class Job:
    """One question on its way."""

    question: str
    engine: Engine
    stream: Stream
    stop: threading.Event = field(default_factory=threading.Event)
    over: bool = False


class Chat(Panel):
    """What :func:`healthkit.widgets.chat` shows."""

    def __init__(
        self, vault: Vault | Path | None, lang: str, *, as_of: date | None = None, responder: Responder | None = None,
        endpoint: str = "", model: str = "",
    ) -> None:  # fmt: skip
        """``responder`` answers in the place of the offline engine; ``endpoint`` and ``model`` answer to begin with."""
        self._as_of, self._responder, self._wanted = as_of, responder, (endpoint, model)
        self._figures: dict[int, dict[str, Any]] = {}
        self._number = 0
        self._job: Job | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.RLock()
        self._cell = ""
        super().__init__(vault, lang)

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """The conversation, empty but for three questions to begin with, and the last one to go on with."""
        self._asker = Asker(vault, self.lang, self._show_preview)
        self.engines = Engines(vault, self.lang, self._as_of, self._asker, self._responder)
        look = {name: theme.template(self.lang, name == "dark").to_plotly_json() for name in ("light", "dark")}
        self.box = ChatBox(labels=every_label(self.lang, "chat"), lang=self.lang, cell=self._cell, templates=look)
        self.past = Past(vault, self.lang)
        self._greet()
        self._begin_with(*self._wanted)
        self._show_engines()
        self.box.past = self.past.shown()
        self._handlers = self.handlers()
        self.box.on_msg(self._heard)
        return [self.box]

    def handlers(self) -> dict[str, Callable[[dict[str, Any]], None]]:
        """What the page can ask for."""
        return {
            "ask": lambda said: self._asked(str(said.get("text", ""))),
            "edit": lambda said: self._asked(str(said.get("text", "")), instead=True),
            "retry": lambda said: self._retry(here=bool(said.get("here"))),
            "stop": lambda _: self.stop(),
            "decide": self._asker.heard,
            "first": self._first,
            "allow": self._allow,
            "engine": self._choose,
            "guardian": self._guardian,
            "past": self._past_asked,
            "pin_report": self._pin_report,
            "figure": self._send_figure,
            "plotly": lambda _: self.box.send({"kind": "plotly"}, [get_plotlyjs().encode()]),
        }

    def still(self) -> str:
        """The conversation as plain HTML."""
        return chat_turns.still(self.box.turns[1:], self.lang)

    def ask(self, question: str) -> threading.Thread:
        """Ask as if it had been typed; returns the thread that answers."""
        self._add(chat_turns.person(self._next(), question))
        return self._start(question, self.engines.now)

    def stop(self) -> None:
        """Stop the answer that is being written; what there is of it stays, marked as stopped."""
        job = self._job
        if job is None or job.over:
            return
        job.stop.set()
        if job.engine is OFFLINE:
            self._cut(job)
        else:
            cut = threading.Timer(_PATIENCE, self._cut, [job])
            cut.daemon = True
            cut.start()

    def _start(self, question: str, engine: Engine) -> threading.Thread:
        job = Job(question, engine, Stream(lambda words: self.box.set_trait("pending", words)))
        self._job, self._asker.stop, self._asker.declined = job, job.stop, False
        with self.box.hold_sync():
            self.box.pending, self.box.doing, self.box.busy = "", "", True
        thread = threading.Thread(target=self._answer, args=(job, self._thread), name="healthkit-chat", daemon=True)
        self._thread = thread
        thread.start()
        return thread

    def _answer(self, job: Job, before: threading.Thread | None) -> None:
        if before is not None:
            before.join()  # one that was stopped may still be leaving the conversation
        try:
            for piece in self.engines.responder(job.engine)(job.question, job.stop):
                if isinstance(piece, Reply):
                    self._finish(job, self._explained(job, piece), "done")
                    return
                if isinstance(piece, Doing):
                    self.box.doing = piece.words
                elif not job.stop.is_set():
                    job.stream.add(piece)
        except HealthkitError as error:
            self._finish(job, Reply(str(error)), "failed")
        except Exception as error:  # a traceback in a thread would reach nobody; the person is told
            self._finish(job, Reply(text("chat.failed", self.lang, kind=type(error).__name__)), "failed")
        else:
            self._cut(job)

    def _cut(self, job: Job) -> None:
        """End with what there is: nothing of it was checked yet."""
        caveats = [text("chat.unchecked", self.lang)] if job.engine is not OFFLINE and job.stream.text else []
        reply = Reply(job.stream.close(), caveats=caveats, by=job.engine.by)
        self._finish(job, reply, "stopped" if job.stop.is_set() else "done")

    def _explained(self, job: Job, reply: Reply) -> Reply:
        """Why a model did not answer, where the person themselves is the reason."""
        if not reply.notice or job.engine.place is None:
            return reply
        host = job.engine.place.host
        if self._asker.declined:
            return replace(reply, notice=text("chat.declined_rest" if reply.left else "chat.declined", self.lang))
        if not reply.left and not self._asker.granted(host):
            return replace(reply, notice=text("chat.not_allowed", self.lang, host=host), refused=True)
        return reply

    def _finish(self, job: Job, reply: Reply, state: str) -> None:
        with self._lock:
            if job.over:
                return
            job.over = True
            job.stream.close()
            number = self._next()
            chart = self._keep_figure(number, reply)
            turn = chat_turns.answer(number, job.question, reply, state, self.lang, chart=chart)
            with self.box.hold_sync():
                self._add(turn)
                self.box.busy, self.box.pending, self.box.doing = False, "", ""
        self._keep(job, turn, reply)
        self.print_again()

    def _keep(self, job: Job, turn: dict[str, Any], reply: Reply) -> None:
        try:
            seen = self.engines.seen(job.engine)
            kept = self.past.keep(job.question, turn, reply, job.engine.by or "offline", seen)
            if kept:
                self._put({**turn, "kept": kept})
            self.box.past = self.past.shown()
        except HealthkitError as error:  # the answer stays; that it is not kept must be said
            self._say(str(error))

    def _keep_figure(self, number: int, reply: Reply) -> str:
        if reply.figure is None:
            return ""
        self._figures[number] = theme.spec(reply.figure, self.lang)
        return str((reply.figure.layout.meta or {}).get("alt") or reply.text)

    def _asked(self, question: str, *, instead: bool = False) -> None:
        if not self.box.busy and question.strip():
            if instead:
                self._take_back()
            self.ask(question.strip())

    def _retry(self, *, here: bool = False) -> None:
        """Ask the last question again; ``here`` without a model, this once."""
        if self.box.busy:
            return
        question = self._take_back()
        if question:
            self._add(chat_turns.person(self._next(), question))
            self._start(question, OFFLINE if here else self.engines.now)

    def _take_back(self) -> str:
        """Take the last question with its answer out of the conversation; the question."""
        asked = [n for n, turn in enumerate(self.box.turns) if turn["role"] == "person"]
        if not asked:
            return ""
        question = str(self.box.turns[asked[-1]]["text"])
        if self._job is not None:
            self.engines.drop_last(self._job.engine)
        self.box.turns = self.box.turns[: asked[-1]]
        return question

    def _greet(self) -> None:
        begin = [text(f"chat.begin_{i}", self.lang) for i in (1, 2, 3)]
        hello = Reply(text("chat.hello", self.lang), suggestions=begin)
        self.box.turns = [chat_turns.answer(self._next(), "", hello, "done", self.lang)]
        self._figures = {}

    def _begin_with(self, endpoint: str, model: str) -> None:
        """The engine that the call names; one that may not be used is told in the chat, and nothing leaves."""
        for line in self.engines.wrong:
            self._add(chat_turns.mark(self._next(), text("chat.settings_wrong", self.lang, why=line)))
        if endpoint:
            try:
                self.engines.add(endpoint, model)
            except HealthkitError as error:
                self._add(chat_turns.mark(self._next(), str(error)))

    def _choose(self, said: dict[str, Any]) -> None:
        if self.box.busy:
            return
        before = self.engines.now
        now = (
            self.engines.add(str(said["url"]), str(said.get("model", "")))
            if said.get("url")
            else (self.engines.choose(str(said.get("id", ""))))
        )
        if now != before and any(turn["role"] == "person" for turn in self.box.turns):
            who = now.by or text("chat.engine_offline", self.lang)
            self._add(chat_turns.mark(self._next(), text("chat.switched", self.lang, who=who)))
        self._show_engines()

    def _show_engines(self) -> None:
        now = self.engines.now
        with self.box.hold_sync():
            self.box.guarded = now.place is not None and self.engines.guarded()
            self.box.engines, self.box.engine = self.engines.shown(), now.shown(self.lang)
            self.box.preview = (
                self._asker.first(now.place.host) if now.place and not self._asker.granted(now.place.host) else {}
            )

    def _show_preview(self, preview: dict[str, Any]) -> None:
        with self.box.hold_sync():
            self.box.preview = preview
            self.box.doing = text("chat.waiting" if preview else "chat.thinking", self.lang)

    def _first(self, said: dict[str, Any]) -> None:
        """The person's word on a first consent; a question that was refused for want of one is asked again."""
        place = self.engines.now.place
        if said.get("show") and place is not None:
            self.box.preview = self._asker.first(place.host)
            return
        if place is None or said.get("id") != self.box.preview.get("id"):
            return
        pairs = [(source, kind) for source in said.get("sources") or () for kind in said.get("kinds") or ()]
        until = date.fromisoformat(str(said["until"])) if said.get("until") else None
        self._asker.grant(place.host, pairs, until)
        self.box.preview = {}
        if pairs and self.box.turns[-1].get("refused"):
            self._retry()

    def _allow(self, said: dict[str, Any]) -> None:
        """Allow exactly what an answer lacked, and ask again."""
        place = self.engines.now.place
        if place is not None and not self.box.busy:
            self._asker.grant(place.host, said.get("pairs") or ())
            self._retry()

    def _guardian(self, said: dict[str, Any]) -> None:
        self.engines.unlock(str(said.get("passphrase", "")))
        self.engines.begin(self.past.turns)
        self._show_engines()

    def _past_asked(self, said: dict[str, Any]) -> None:
        if self.box.busy:
            return
        turns = self.past.asked(said, self._next)
        if turns is not None:
            self.engines.begin(self.past.turns)
            self._greet()
            self.box.turns = [*self.box.turns, *turns]
            self.print_again()
        if self.past.file:
            self.box.send({"kind": "file", **self.past.file})
        self.box.past = self.past.shown()

    def _pin_report(self, said: dict[str, Any]) -> None:
        for turn in self.box.turns:
            if turn["id"] == said.get("id") and turn.get("kept"):
                self._put(self.past.pin(turn))

    def _put(self, turn: dict[str, Any]) -> None:
        """A turn in the place of its earlier form."""
        self.box.turns = [turn if one["id"] == turn["id"] else one for one in self.box.turns]

    def _send_figure(self, said: dict[str, Any]) -> None:
        if said.get("id") in self._figures:
            self.box.send({"kind": "figure", "id": said["id"], "spec": self._figures[said["id"]]})

    def _heard(self, _: object, content: dict[str, Any], __: object) -> None:
        handler = self._handlers.get(str(content.get("kind")))
        if handler is None:
            return
        try:
            handler(content)
        except HealthkitError as error:
            self._say(str(error))
        except (ValueError, KeyError, TypeError) as error:
            self._say(text("chat.failed", self.lang, kind=type(error).__name__))

    def _say(self, words: str) -> None:
        self.box.send({"kind": "said", "words": words})

    def _add(self, turn: dict[str, Any]) -> None:
        self.box.turns = [*self.box.turns, turn]

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _ipython_display_(self, **rest: Any) -> None:
        self._cell = running_cell()
        if self.vault is not None:
            self.box.cell = self._cell
        super()._ipython_display_(**rest)
