"""What answers in the chat: pieces of text as they come, what is looked up meanwhile, then the whole answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from healthkit.ask import Answer, Conversation
from healthkit.ask.safety import ALONE, Watch
from healthkit.i18n import number, text
from healthkit.store import Vault
from healthkit.widgets import chat_words
from healthkit.widgets.cell_code import cell_code

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from healthkit.ask.assistant.assistant import Assistant
    from healthkit.ask.assistant.events import Done, Working


@dataclass(frozen=True)
class Reply:
    """A finished answer. ``text`` is Markdown; ``evidence`` holds the objects of the contract.

    ``plan`` is what was computed, in one line; ``code`` computes it again in a notebook cell. ``by`` is the model that
    wrote it, empty where none did; ``notice`` why no model did although one was asked. ``alert`` marks what somebody in
    danger must not overlook. ``withheld`` are lines of ``chat_words.withheld``; ``sent`` says what left for this
    answer, ``left`` that anything did, ``refused`` that nothing is allowed to this endpoint yet.
    """

    text: str
    caveats: list[str] = field(default_factory=list)
    evidence: list[dict[str, Any]] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)
    figure: go.Figure | None = None
    plan: str = ""
    code: str = ""
    by: str = ""
    notice: str = ""
    alert: bool = False
    untraced: int = 0
    withheld: list[dict[str, Any]] = field(default_factory=list)
    sent: str = ""
    left: bool = False
    stopped: bool = False
    refused: bool = False


@dataclass(frozen=True)
class Doing:
    """What goes on meanwhile, in words; empty when it is over."""

    words: str


Responder = Callable[[str, threading.Event], Iterator[str | Doing | Reply]]
"""Yields text as it comes and at last one :class:`Reply`; looks at the event between pieces and ends when it is set."""


def offline(vault: Vault, lang: str, as_of: date | None = None, watch: Watch | None = None) -> Responder:
    """Answers computed here from a plan, without a model: one conversation, so that a question may lean on the last."""
    conversation = Conversation(vault, as_of, lang, watch)

    def respond(question: str, stop: threading.Event) -> Iterator[str | Doing | Reply]:
        answer = conversation.ask(question)
        if stop.is_set():
            return
        yield answer.answer
        yield of_answer(answer, vault)

    return respond


def with_model(assistant: Assistant, vault: Vault, lang: str) -> Responder:
    """Answers that a model writes, with tools that compute; what the gate refuses is answered here instead."""
    from healthkit.ask.assistant.events import Done, Text

    def respond(question: str, stop: threading.Event) -> Iterator[str | Doing | Reply]:
        yield Doing(text("chat.thinking", lang))
        for event in assistant.respond(question, stop):
            if isinstance(event, Text):
                yield event.text
            elif isinstance(event, Done):
                yield _of_done(event, vault, lang, assistant.by)
            else:
                yield Doing(_working(event, lang))

    return respond


def of_answer(answer: Answer, vault: Vault) -> Reply:
    """An answer as the chat shows it."""
    told = answer.as_dict()
    level = (answer.safety or {}).get("level", "none")
    return Reply(
        text=answer.answer,
        caveats=list(told["caveats"]),
        evidence=list(told["evidence"]),
        suggestions=list(answer.suggestions),
        figure=answer.figure(),
        plan=str(answer.plan) if answer.plan else "",
        code="" if answer.written_by else cell_code(answer, vault),
        by=answer.written_by,
        alert=level in ALONE or (level != "none" and not answer.evidence),
        untraced=answer.untraced,
    )


def _of_done(done: Done, vault: Vault, lang: str, by: str) -> Reply:
    reply = of_answer(done.answer, vault)
    sent = text("chat.unsent_note", lang)
    if done.sent:
        sent = text("chat.sent_note", lang, done.requests, size=chat_words.size(done.sent, lang))
    host = by.partition(" @ ")[2]
    return replace(
        reply,
        caveats=_without(reply.caveats, done),
        withheld=chat_words.withheld(done.withheld, lang),
        sent=sent,
        left=done.sent > 0,
        notice=text("chat.trouble", lang, why=done.trouble, host=host) if done.trouble else "",
        stopped=done.stopped,
    )


def _without(caveats: Iterable[str], done: Done) -> list[str]:
    """Caveats but for those that the page says in a place of their own: who wrote it, what was withheld, why not."""
    lang, count = done.answer.lang, len(done.withheld)
    said = {
        text("assistant.by_ai", lang, by=done.answer.written_by),
        text("assistant.withheld", lang, count, n=number(count, lang)),
        text("assistant.computed_here", lang, why=done.trouble),
    }
    return [one for one in caveats if one not in said]


def _working(event: Working, lang: str) -> str:
    what = event.title or chat_words.tool(event.tool, lang)
    kind = "refused_tool" if event.refused else "done_tool" if event.title else "doing"
    return text(f"chat.{kind}", lang, what=what)
