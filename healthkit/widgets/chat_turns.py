"""Turns of a conversation as the page and the printed form show them. All HTML here comes from one sanitizer."""

from __future__ import annotations

from html import escape
from typing import Any

from healthkit.ask.rendering import html, inert_markdown
from healthkit.i18n import text
from healthkit.widgets.evidence import facts
from healthkit.widgets.responder import Reply

Turn = dict[str, Any]


def person(number: int, question: str) -> Turn:
    """What the person asked; the page shows it as text."""
    return {"id": number, "role": "person", "text": question}


def mark(number: int, words: str) -> Turn:
    """A line between turns, such as a change of who answers."""
    return {"id": number, "role": "mark", "text": words}


def answer(number: int, question: str, reply: Reply, state: str, lang: str, *, chart: str = "") -> Turn:
    """An answer. ``state`` is ``done``, ``stopped`` or ``failed``; ``chart`` the words of its figure."""
    return {
        "id": number,
        "role": "answer",
        "text": reply.text,
        "html": html(reply.text),
        "state": "stopped" if reply.stopped else state,
        "caveats": reply.caveats,
        "evidence": [facts(item, lang) for item in reply.evidence],
        "suggestions": reply.suggestions,
        "chart": chart,
        "plan": reply.plan,
        "code": reply.code,
        "by": written_by(reply, lang),
        "ai": bool(reply.by),
        "notice": reply.notice,
        "alert": reply.alert,
        "withheld": reply.withheld,
        "sent": reply.sent,
        "refused": reply.refused,
        "pin": pin(question, reply, lang) if question else "",
        "pinned": False,
        "kept": 0,
    }


def pin(question: str, reply: Reply, lang: str) -> str:
    """Question and answer as Markdown that stays still in any notebook, with who wrote it and what to bear in mind."""
    parts = [f"> {inert_markdown(' '.join(question.split()))}", inert_markdown(reply.text)]
    parts += ["\n".join(f"- {inert_markdown(' '.join(one.split()))}" for one in reply.caveats)] if reply.caveats else []
    return "\n\n".join([*parts, f"*{inert_markdown(written_by(reply, lang))}*"])


def written_by(reply: Reply, lang: str) -> str:
    """Who wrote an answer, and what that means."""
    return text("assistant.by_ai", lang, by=reply.by) if reply.by else text("chat.by_us", lang)


def still(turns: list[Turn], lang: str) -> str:
    """The conversation as HTML that needs no kernel."""
    return "".join(_still(turn, lang) for turn in turns) or f"<p>{escape(text('chat.still', lang))}</p>"


def _still(turn: Turn, lang: str) -> str:
    if turn["role"] == "person":
        words = "<br>".join(escape(turn["text"]).split("\n"))
        return f"<p><strong>{words}</strong></p>"
    if turn["role"] == "mark":
        return f"<p><em>{escape(turn['text'])}</em></p>"
    lines = [turn["notice"], *turn["caveats"], *(one["words"] for one in turn["withheld"])]
    small = "".join(f"<li>{escape(line)}</li>" for line in lines if line)
    ai = f"<p><em>{escape(turn['by'])}</em></p>" if turn["ai"] else ""
    return f"<div>{turn['html']}</div>" + (f"<ul>{small}</ul>" if small else "") + ai
