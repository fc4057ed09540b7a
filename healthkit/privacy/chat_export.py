"""Chats as a file: Markdown for people, JSON for machines.

What a model wrote may try to load a picture from somewhere or to hide where a link leads as soon as somebody opens the
file. So in the Markdown no HTML, picture or link of a message is one: it stands there as its letters.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from healthkit.errors import UsageError
from healthkit.i18n import day, text
from healthkit.privacy.turns import Conversation, Message
from healthkit.store import faults

Form = Literal["markdown", "json"]
FORMAT = 1


def exported(chats: Sequence[Conversation], form: Form) -> str:
    """The chats in one text that ends with a line's end."""
    if form == "json":
        body = {"format": FORMAT, "conversations": [chat.as_dict() for chat in chats]}
        return json.dumps(body, ensure_ascii=False, indent=2, default=str) + "\n"
    return "\n---\n\n".join(_markdown(chat) for chat in chats)


def write_private(path: Path, body: str | bytes, *, force: bool = False) -> None:
    """Write a file that only its owner may read.

    Raises:
        UsageError: it exists, and ``force`` does not say to replace it.
        UnwritableVault: no room, or no right to write there.
    """
    path = path.expanduser().absolute()
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}") if force else path
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UsageError(f"{path} exists already.", "Name another file, or say --force.") from None
    except OSError as error:
        raise faults.of_system(error, path) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body.encode() if isinstance(body, str) else body)
        if force:
            os.replace(draft, path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise faults.of_system(error, path) from None


def _markdown(chat: Conversation) -> str:
    about, lang = chat.summary, chat.summary.lang
    begun = day(_local(about.started_at).date(), lang)
    lines = [f"# {_plain(about.title) or text('conversations.untitled', lang)}", "", f"*{begun}*", ""]
    for message in chat.messages:
        if message.role != "tool":
            lines += _said(message, lang)
    return "\n".join(lines).rstrip() + "\n"


def _said(message: Message, lang: str) -> list[str]:
    body = _plain(message.text)
    when = f"{_local(message.at):%Y-%m-%d %H:%M}"
    if message.role == "person":
        return [f"**{text('conversations.you', lang)}** · {when}", "", *(f"> {one}" for one in body.splitlines()), ""]
    by = text("conversations.by_ai", lang, who=message.written_by) if message.written_by else message.engine
    ended = text(f"conversations.{message.state}", lang) if message.state != "done" else ""
    head = " · ".join(filter(None, (f"**{text('conversations.assistant', lang)}**", _plain(by), when, ended)))
    return [head, "", body, "", *_evidence(message.evidence, lang)]


def _evidence(evidence: Any, lang: str) -> list[str]:
    found = [one for one in evidence if isinstance(one, dict)] if isinstance(evidence, list) else []
    spans = [
        _plain(" ".join(str(one[key]) for key in ("metric", "analyte") if one.get(key)))
        + (f" ({one['from']} – {one['to']})" if one.get("from") and one.get("to") else "")
        for one in found
    ]
    return [f"*{text('conversations.evidence', lang, spans='; '.join(filter(None, spans)))}*", ""] if any(spans) else []


def _plain(body: str) -> str:
    """A text in whose Markdown nothing is loaded, hidden or run."""
    for sign, shown in (("<", "&lt;"), ("![", "!\\["), ("](", "]\\("), ("][", "]\\["), ("]:", "]\\:")):
        body = body.replace(sign, shown)
    return body


def _local(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC).astimezone()
