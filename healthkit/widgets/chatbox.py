"""The chat: a question goes to a responder in a thread; its text streams into the page, chart and evidence follow."""

from __future__ import annotations

import threading
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets
from IPython.core.getipython import get_ipython
from plotly.offline import get_plotlyjs

from healthkit.charts import theme
from healthkit.errors import HealthkitError
from healthkit.i18n import text
from healthkit.store import Vault
from healthkit.widgets.evidence import facts
from healthkit.widgets.panel import Panel
from healthkit.widgets.responder import Reply, Responder, offline
from healthkit.widgets.scripts import with_parts
from healthkit.widgets.words import labels

_HERE = Path(__file__).parent
_WORDS = (
    "title", "log", "question", "placeholder", "send", "stop", "stopped", "how", "caveats", "suggestions",
    "plan", "insert", "inserted", "copy", "copied", "by_hand",
)  # fmt: skip


class ChatBox(anywidget.AnyWidget):
    """The conversation. ``turns`` are finished, ``pending`` is the answer that is being written.

    ``cell`` is the id of the notebook's cell that shows it, below which code is put.
    Messages of the page: ``ask`` (text), ``stop``, ``figure`` (id), ``plotly``.
    """

    _esm = with_parts("below.js", "chatbox.js")
    _css = _HERE / "style.css"
    labels = traitlets.Dict().tag(sync=True)
    lang = traitlets.Unicode("en").tag(sync=True)
    cell = traitlets.Unicode().tag(sync=True)
    templates = traitlets.Dict().tag(sync=True)
    turns: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    pending = traitlets.Unicode().tag(sync=True)
    busy = traitlets.Bool(False).tag(sync=True)


class Chat(Panel):
    """What :func:`healthkit.widgets.chat` shows."""

    def __init__(
        self, vault: Vault | Path | None, lang: str, *, as_of: date | None = None, responder: Responder | None = None
    ) -> None:
        self._as_of = as_of
        self._responder = responder
        self._figures: dict[int, dict[str, Any]] = {}
        self._stop = threading.Event()
        self._cell = ""
        super().__init__(vault, lang)

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """The conversation, empty but for three questions to begin with."""
        self._respond = self._responder or offline(vault, self.lang, self._as_of)
        look = {name: theme.template(self.lang, name == "dark").to_plotly_json() for name in ("light", "dark")}
        self.box = ChatBox(labels=labels(self.lang, "chat", *_WORDS), lang=self.lang, cell=self._cell, templates=look)
        begin = [text(f"widgets.chat_begin_{i}", self.lang) for i in (1, 2, 3)]
        self._add(role="answer", text=text("widgets.chat_hello", self.lang), suggestions=begin)
        self.box.on_msg(self._heard)
        return [self.box]

    def still(self) -> str:
        """The conversation as text."""
        parts = []
        for turn in self.box.turns[1:]:
            lines = [turn["text"], *turn.get("caveats", [])]
            words = "<br>".join(escape(line).replace("\n", "<br>") for line in lines)
            parts.append(f"<p><strong>{words}</strong></p>" if turn["role"] == "person" else f"<p>{words}</p>")
        return "".join(parts) or f"<p>{escape(text('widgets.chat_still', self.lang))}</p>"

    def ask(self, question: str) -> threading.Thread:
        """Ask as if it had been typed; returns the thread that answers."""
        self._add(role="person", text=question)
        self._stop = threading.Event()
        self.box.pending, self.box.busy = "", True
        thread = threading.Thread(target=self._answer, args=(question, self._stop), name="healthkit-chat", daemon=True)
        thread.start()
        return thread

    def stop(self) -> None:
        """Stop the answer that is being written; what there is of it stays, marked as stopped."""
        if self.box.busy:
            self._stop.set()
            self._finish(Reply(self.box.pending), "stopped")

    def _answer(self, question: str, stop: threading.Event) -> None:
        try:
            for piece in self._respond(question, stop):
                if stop.is_set():
                    return
                if isinstance(piece, Reply):
                    self._finish(piece, "done")
                    return
                self.box.pending += piece
        except HealthkitError as error:
            if not stop.is_set():
                self._finish(Reply(str(error)), "failed")
        except Exception as error:  # a traceback in a thread would reach nobody; the person is told
            if not stop.is_set():
                words = text("widgets.chat_failed", self.lang, kind=type(error).__name__)
                self._finish(Reply(words), "failed")
        else:
            if not stop.is_set():
                self._finish(Reply(self.box.pending), "done")

    def _finish(self, reply: Reply, state: str) -> None:
        with self.box.hold_sync():
            self._add(
                role="answer",
                text=reply.text,
                state=state,
                caveats=reply.caveats,
                evidence=[facts(item, self.lang) for item in reply.evidence],
                suggestions=reply.suggestions,
                figure=reply.figure,
                plan=reply.plan,
                code=reply.code,
            )
            self.box.busy, self.box.pending = False, ""
        self.print_again()

    def _add(self, *, role: str, text: str, figure: Any = None, **rest: Any) -> None:
        number = len(self.box.turns)
        turn = {"id": number, "role": role, "text": text, "state": "done", "caveats": [], "evidence": []}
        turn |= {"suggestions": [], "chart": "", "plan": "", "code": "", **rest}
        if figure is not None:
            self._figures[number] = theme.spec(figure, self.lang)
            meta = figure.layout.meta or {}
            turn["chart"] = meta.get("alt") or text
        self.box.turns = [*self.box.turns, turn]

    def _heard(self, _: object, content: dict[str, Any], __: object) -> None:
        kind = content.get("kind")
        if kind == "ask" and not self.box.busy and str(content.get("text", "")).strip():
            self.ask(str(content["text"]).strip())
        elif kind == "stop":
            self.stop()
        elif kind == "figure" and content.get("id") in self._figures:
            self.box.send({"kind": "figure", "id": content["id"], "spec": self._figures[content["id"]]})
        elif kind == "plotly":
            self.box.send({"kind": "plotly"}, [get_plotlyjs().encode()])

    def _ipython_display_(self, **rest: Any) -> None:
        self._cell = running_cell()
        if self.vault is not None:
            self.box.cell = self._cell
        super()._ipython_display_(**rest)


def running_cell() -> str:
    """The id of the notebook's cell that runs now, where its page tells it to the kernel."""
    told: dict[str, Any] = getattr(get_ipython(), "get_parent", dict)()  # a terminal's IPython has no messages
    return str(told.get("metadata", {}).get("cellId", ""))
