"""What somebody wants to send: a request in which every piece of a person's data is labelled.

The request is the JSON of Chat Completions; in place of each text that a person, a model or a tool brought there stands
an :class:`Item`. Whoever builds it labels; :mod:`healthkit.privacy.screening` trusts no label that the content belies.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Literal

from healthkit.errors import EgressRefused

Kind = Literal["words", "program", "aggregate", "result", "raw"]
_KEYS = {
    "model", "messages", "tools", "tool_choice", "parallel_tool_calls", "stream", "stream_options", "store", "seed",
    "temperature", "top_p", "max_tokens", "max_completion_tokens", "response_format", "reasoning_effort", "n", "stop",
}  # fmt: skip
_MESSAGE_KEYS = {"role", "content", "tool_calls", "tool_call_id", "name"}
_NAME = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


@dataclass(frozen=True)
class Item:
    """A piece of content with its label. A value that is no text is sent as its JSON.

    ``kind``: ``words`` are a person's question or a model's own, of no row; ``program`` what a tool says without
    looking at the vault, such as a catalogue or a formula on the model's numbers; ``aggregate`` a figure over many
    rows; ``result`` a row that is an answer (a laboratory result, a diagnosis); ``raw`` single measurements.
    ``sources`` are products as ``healthkit sources`` names them, ``categories`` those of ``categories.toml``.
    """

    content: Any
    kind: Kind = "words"
    sources: tuple[str, ...] = ()
    categories: frozenset[str] = frozenset()
    title: str = ""

    def digest(self) -> str:
        """By which a struck item is known again in the next request."""
        return sha256(json.dumps(self.content, sort_keys=True, default=str).encode()).hexdigest()


@dataclass(frozen=True)
class Place:
    """Where in the request an item stands, and who speaks there."""

    path: tuple[str | int, ...]
    role: str
    item: Item


@dataclass(frozen=True)
class Payload:
    """A request with items in the place of texts."""

    body: Mapping[str, Any]
    places: tuple[Place, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Find the items.

        Raises:
            EgressRefused: a part of the request is unknown, or a text of a message has no label.
        """
        _check(self.body)
        object.__setattr__(self, "places", tuple(_places(self.body["messages"])))

    def filled(self, texts: Mapping[tuple[str | int, ...], str]) -> bytes:
        """The request as bytes, each item replaced by the text of its path."""

        def put(value: Any, path: tuple[str | int, ...]) -> Any:
            if path in texts:
                return texts[path]
            if isinstance(value, Mapping):
                return {key: put(one, (*path, key)) for key, one in value.items()}
            if isinstance(value, list | tuple):
                return [put(one, (*path, n)) for n, one in enumerate(value)]
            return value

        try:
            return json.dumps(put(self.body, ()), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
        except (TypeError, ValueError):
            raise EgressRefused("form", "The request is no JSON.", "Nothing was sent.") from None


def _check(body: Mapping[str, Any]) -> None:
    unknown = body.keys() - _KEYS
    messages = body.get("messages")
    if unknown or not isinstance(messages, list) or not all(isinstance(one, Mapping) for one in messages):
        raise EgressRefused("form", "The request has a part that the gate does not know.", "Nothing was sent.")
    for message in messages:
        if message.keys() - _MESSAGE_KEYS or message.get("role") not in {"system", "user", "assistant", "tool"}:
            raise EgressRefused("form", "A message has a part that the gate does not know.", "Nothing was sent.")
        if not all(_NAME.fullmatch(name) for name in _names(message)):
            raise EgressRefused("form", "A name in a message is more than a name.", "Nothing was sent.")


def _names(message: Mapping[str, Any]) -> Iterator[str]:
    """What stands in a message without a label: names of calls and their numbers, too short to carry anything else."""
    yield from (str(message[key]) for key in ("name", "tool_call_id") if key in message)
    for call in message.get("tool_calls") or ():
        if call.keys() - {"id", "type", "function", "index"} or call["function"].keys() - {"name", "arguments"}:
            raise EgressRefused("form", "A call has a part that the gate does not know.", "Nothing was sent.")
        yield from (str(one) for one in (call.get("id", "-"), call.get("type", "-"), call["function"].get("name", "-")))


def _places(messages: list[Mapping[str, Any]]) -> Iterator[Place]:
    for n, message in enumerate(messages):
        role, path = message["role"], ("messages", n)
        yield from _of(message.get("content"), (*path, "content"), role)
        for m, call in enumerate(message.get("tool_calls") or ()):
            yield from _of(call["function"].get("arguments"), (*path, "tool_calls", m, "function", "arguments"), role)


def _of(content: Any, path: tuple[str | int, ...], role: str) -> Iterator[Place]:
    if content is None:
        return
    if isinstance(content, Item):
        yield Place(path, role, content)
    elif role == "system" and isinstance(content, str):
        yield Place(path, role, Item(content, title="system"))
    elif isinstance(content, list) and all(isinstance(part, Mapping) for part in content):
        for n, part in enumerate(content):
            if part.keys() != {"type", "text"} or part["type"] != "text":
                raise EgressRefused("form", "Only text is sent, no pictures, sounds or files.", "Nothing was sent.")
            yield from _of(part["text"], (*path, n, "text"), role)
    else:
        raise EgressRefused("unlabelled", "A text of the request has no label.", "Nothing was sent.")


def literal(item: Item, scrub: Callable[[Any], Any]) -> str:
    """The text of an item as it will stand in the request, after ``scrub``."""
    content = scrub(item.content)
    return content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
