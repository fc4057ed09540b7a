"""A model's side of a conversation, kept and brought back: labelled pieces, which the gate judges again each time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from healthkit.ask.assistant.exchange import Call
from healthkit.ask.assistant.history import History, Message
from healthkit.privacy.payload import Item

_OLD = "past_{turn}_{id}"


def bring_back(history: History, turns: Iterable[tuple[str, Any]]) -> None:
    """Put earlier turns, each a question and what :meth:`History.said_last` gave, before what comes.

    A piece that is no labelled item is left out with its turn: nothing goes to a model without a label.
    """
    for at, (question, messages) in enumerate(turns):
        made = _messages(messages, at)
        if made is None:
            continue
        history.ask(question)
        number = history.messages.pop().number
        history.messages += [Message(number, one.role, one.item, one.calls, one.call_id) for one in made]


def _messages(said: Any, at: int) -> list[Message] | None:
    """The messages of a turn; None where any of it is not what it should be."""
    if not isinstance(said, list) or not said:
        return None
    made = [_message(one, at) for one in said]
    return [one for one in made if one is not None] if all(made) else None


def _message(one: Any, at: int) -> Message | None:
    if not isinstance(one, Mapping) or one.get("role") not in {"user", "assistant", "tool"}:
        return None
    item = one.get("content")
    if item is not None and not isinstance(item, Item):
        return None
    calls = []
    for call in one.get("tool_calls") or ():
        function = call.get("function", {})
        arguments = function.get("arguments")
        if not isinstance(arguments, Item):
            return None
        made = Call(_OLD.format(turn=at, id=call.get("id", "")), str(function.get("name")), str(arguments.content))
        calls.append((made, arguments))
    answers = _OLD.format(turn=at, id=one["tool_call_id"]) if one.get("tool_call_id") else ""
    return Message(0, one["role"], item, tuple(calls), answers)
