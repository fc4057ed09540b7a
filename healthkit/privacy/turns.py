"""What a chat is made of: messages as they are added and read, and the labelled pieces that a model saw of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from healthkit.errors import UsageError
from healthkit.privacy.payload import Item, Kind

Role = Literal["person", "assistant", "tool"]
State = Literal["done", "stopped", "failed", "withheld"]
_ITEM = "$item"


@dataclass(frozen=True)
class Said:
    """One message of a turn, before it is kept.

    ``evidence`` is JSON. ``items`` is what a model saw of it: labelled items, alone or inside of messages of Chat
    Completions; both come back as they were. ``written_by`` names a model and its host; ``state`` says how it ended.
    """

    role: Role
    text: str
    evidence: Any = None
    engine: str = ""
    written_by: str = ""
    state: State = "done"
    items: Any = ()
    at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse what no chat has.

        Raises:
            UsageError: an unknown role or state.
        """
        if self.role not in get_args(Role) or self.state not in get_args(State):
            raise UsageError("A message has an unknown role or state.", f"Roles: {', '.join(get_args(Role))}.")


@dataclass(frozen=True)
class Message:
    """One message as it was kept; ``position`` counts from 1, ``at`` is naive UTC."""

    position: int
    role: Role
    text: str
    at: datetime
    evidence: Any
    engine: str
    written_by: str
    state: State
    items: Any

    def as_dict(self) -> dict[str, Any]:
        """JSON for machines, the labelled pieces included."""
        return {
            "position": self.position,
            "role": self.role,
            "text": self.text,
            "time": f"{self.at:%Y-%m-%dT%H:%M:%SZ}",
            "engine": self.engine,
            "written_by": self.written_by,
            "state": self.state,
            "evidence": self.evidence,
            "context": packed(self.items),
        }


@dataclass(frozen=True)
class Summary:
    """One chat in the list; times are naive UTC, ``questions`` counts the person's messages."""

    id: str
    title: str
    lang: str
    engine: str
    started_at: datetime
    last_at: datetime
    messages: int
    questions: int

    def as_dict(self) -> dict[str, Any]:
        """JSON for machines."""
        return {
            "id": self.id,
            "title": self.title,
            "lang": self.lang,
            "engine": self.engine,
            "started": f"{self.started_at:%Y-%m-%dT%H:%M:%SZ}",
            "last": f"{self.last_at:%Y-%m-%dT%H:%M:%SZ}",
            "messages": self.messages,
            "questions": self.questions,
        }


@dataclass(frozen=True)
class Conversation:
    """A whole chat."""

    summary: Summary
    messages: tuple[Message, ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON for machines."""
        return {**self.summary.as_dict(), "turns": [message.as_dict() for message in self.messages]}


def packed(value: Any) -> Any:
    """JSON-ready: each item becomes an object under the one key ``$item``."""
    if isinstance(value, Item):
        label = {"kind": value.kind, "sources": list(value.sources), "categories": sorted(value.categories)}
        return {_ITEM: {"content": value.content, **label, "title": value.title}}
    if isinstance(value, Mapping):
        return {str(key): packed(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [packed(one) for one in value]
    return value


def unpacked(value: Any) -> Any:
    """The items again; one whose label cannot be read is ``raw``, which the gate refuses."""
    if isinstance(value, Mapping):
        if value.keys() == {_ITEM}:
            return _item(value[_ITEM])
        return {key: unpacked(one) for key, one in value.items()}
    if isinstance(value, list):
        return [unpacked(one) for one in value]
    return value


def written(value: Any) -> str | None:
    """JSON text of what is kept beside a message; None for nothing."""
    return json.dumps(packed(value), ensure_ascii=False, default=str) if value not in (None, (), [], {}) else None


def read(text: str | None) -> Any:
    """What :func:`written` wrote, the items put back; None for nothing."""
    return unpacked(json.loads(text)) if text else None


def _item(said: Mapping[str, Any]) -> Item:
    kind: Kind = said["kind"] if said.get("kind") in get_args(Kind) else "raw"
    return Item(
        said.get("content"),
        kind,
        tuple(said.get("sources", ())),
        frozenset(said.get("categories", ())),
        str(said.get("title", "")),
    )
