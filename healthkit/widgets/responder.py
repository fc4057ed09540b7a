"""What answers in the chat: pieces of text as they come, then the whole answer with its evidence."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import plotly.graph_objects as go

from healthkit.ask import Conversation
from healthkit.store import Vault
from healthkit.widgets.cell_code import cell_code


@dataclass(frozen=True)
class Reply:
    """A finished answer. ``evidence`` holds the objects of the contract: metric, from, to, rows, sources, sql.

    ``plan`` is what was computed, in one line; ``code`` computes it again in a notebook cell.
    """

    text: str
    caveats: list[str] = field(default_factory=list)
    evidence: list[dict[str, Any]] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)
    figure: go.Figure | None = None
    plan: str = ""
    code: str = ""


Responder = Callable[[str, threading.Event], Iterator[str | Reply]]
"""Yields text as it comes and at last one :class:`Reply`; looks at the event between pieces and ends when it is set."""


def offline(vault: Vault, lang: str, as_of: date | None = None) -> Responder:
    """Answers computed here from a plan, without a model: one conversation, so that a question may lean on the last."""
    conversation = Conversation(vault, as_of, lang)

    def respond(question: str, stop: threading.Event) -> Iterator[str | Reply]:
        answer = conversation.ask(question)
        if stop.is_set():
            return
        yield answer.answer
        told = answer.as_dict()
        yield Reply(
            text=answer.answer,
            caveats=list(told["caveats"]),
            evidence=list(told["evidence"]),
            suggestions=list(answer.suggestions),
            figure=answer.figure(),
            plan=str(answer.plan) if answer.plan else "",
            code=cell_code(answer, vault),
        )

    return respond
