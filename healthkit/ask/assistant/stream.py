"""From the events of a server to text and calls, however that server cuts them.

Seen in the wild, each with a test: calls without an index, all with index 0, the tail of a call under another index
than its head, ids missing or repeated, arguments as an object, arguments sent twice, content as a list of parts, a
whole message instead of a delta, reasoning in a field of its own or between marks in the text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from healthkit.ask.assistant.exchange import Call, Completion
from healthkit.ask.assistant.failures import NoAnswer
from healthkit.ask.assistant.written import Sifter, is_whole

_THOUGHTS = (("<think>", "</think>"), ("<thinking>", "</thinking>"), ("[THINK]", "[/THINK]"))


class Reading:
    """One answer as it comes. What :meth:`add` and :meth:`end` return, in order, is the text of the completion."""

    def __init__(self) -> None:
        self.began = False
        """Something of an answer has come."""
        self._calls, self._sifter, self._thoughts = Calls(), Sifter(), Thoughts()
        self._shown: list[str] = []
        self._finish: str | None = None

    @property
    def ended(self) -> bool:
        """Whether the server said that its answer is whole."""
        return self._finish is not None

    def add(self, event: object) -> str:
        """Take an event; returns the text that may be shown now."""
        choices = event.get("choices") if isinstance(event, Mapping) else None
        if not isinstance(choices, list) or not choices or not isinstance(choices[0], Mapping):
            return ""  # usage, or something of the server's own
        choice = choices[0]
        delta = choice.get("delta") or choice.get("message") or {}
        if not isinstance(delta, Mapping):
            return ""
        self.began = True
        if isinstance(choice.get("finish_reason"), str):
            self._finish = choice["finish_reason"]
        self._calls.add(delta)
        said = _text(delta.get("content")) + _text(delta.get("refusal"))
        return self._show(self._sifter.feed(self._thoughts.feed(said))) if said else ""

    def end(self) -> str:
        """No more comes; returns the text that was held back and is none of a call."""
        return self._show(self._sifter.feed(self._thoughts.end()) + self._sifter.end())

    def completion(self) -> Completion | None:
        """The whole answer; None where it broke off before its end.

        Raises:
            NoAnswer: nothing of what came was an answer.
        """
        if not self.began:
            raise NoAnswer
        if self._finish is None:
            return None
        calls = (*self._calls.all(), *self._sifter.calls)
        if self._finish == "length":  # the last may have been cut in its middle
            calls = tuple(call for call in calls if is_whole(call.arguments))
        finish = "stop" if self._finish in {"tool_calls", "function_call"} else self._finish
        return Completion(self._text(), calls, "tool_calls" if calls and finish != "length" else finish)

    def cut(self) -> Completion:
        """What had come when the person stopped it."""
        return Completion(self._text(), cut=True)

    def _show(self, piece: str) -> str:
        if piece:
            self._shown.append(piece)
        return piece

    def _text(self) -> str:
        return "".join(self._shown)


@dataclass
class _Slot:
    """One call as it grows. ``index`` is the server's, where it gave one."""

    index: int | None
    id: str = ""
    name: str = ""
    arguments: str = ""

    def starts_anew(self, id: str, name: str, arguments: str) -> bool:
        """Whether a fragment that seems to be of this slot begins another call: another id, or a name after the end."""
        if id and self.id and id != self.id:
            return True
        again = bool(id) and (id, name, arguments) == (self.id, self.name, self.arguments)
        return bool(name and self.name and not again and is_whole(self.arguments))

    def grow(self, id: str, name: str, arguments: str) -> None:
        self.id = self.id or id
        if name and name != self.name and not self.arguments:
            self.name += name
        if arguments != self.arguments or not is_whole(arguments):  # some send the whole once more at the end
            self.arguments += arguments


@dataclass
class Calls:
    """The calls of an answer, merged from their fragments: by id first, by index where there is none."""

    _slots: list[_Slot] = field(default_factory=list)

    def add(self, delta: Mapping[str, Any]) -> None:
        """Take what a delta holds of calls."""
        given = delta.get("tool_calls") or ()
        if isinstance(given, Mapping):
            given = (given,)
        if isinstance(given, list | tuple):
            for one in given:
                if isinstance(one, Mapping):
                    self._take(one)
        if isinstance(delta.get("function_call"), Mapping):  # the form before tools
            self._take({"function": delta["function_call"]})

    def all(self) -> tuple[Call, ...]:
        """The calls in the order they began, under ids that differ."""
        used: set[str] = set()
        made = []
        for number, slot in enumerate((one for one in self._slots if one.name), start=1):
            id = slot.id if slot.id and slot.id not in used else f"call_{number}"
            used.add(id)
            made.append(Call(id, slot.name, slot.arguments))
        return tuple(made)

    def _take(self, one: Mapping[str, Any]) -> None:
        function = one.get("function")
        function = function if isinstance(function, Mapping) else {}
        id, name = _word(one.get("id")), _word(function.get("name"))
        arguments = function.get("arguments")
        said = json.dumps(arguments, ensure_ascii=False) if isinstance(arguments, Mapping) else _word(arguments)
        index = one.get("index")
        index = index if isinstance(index, int) else None
        slot = self._known(index, id, name)
        if slot is None or slot.starts_anew(id, name, said):
            slot = _Slot(index)
            self._slots.append(slot)
        slot.grow(id, name, said)

    def _known(self, index: int | None, id: str, name: str) -> _Slot | None:
        """The call that a fragment goes on with, as far as its numbers tell; a head has a name, a tail has none."""
        of_id = [slot for slot in self._slots if id and slot.id == id]
        at_index = [slot for slot in self._slots if index is not None and slot.index == index]
        if of_id:
            both = [slot for slot in of_id if slot.index == index]
            if both or not name or index is None:
                return (both or of_id)[-1]
            return None  # a server that gives all its calls one id
        if at_index:
            return at_index[-1]
        last = self._slots[-1] if self._slots else None
        if id or last is None:
            return None
        if not name or (index is None and last.name in {"", name}):
            return last
        return None


class Thoughts:
    """Leaves out what a model thinks before it answers, where its server did not set it apart."""

    def __init__(self) -> None:
        self._held, self._closer = "", ""
        self._state: Literal["before", "within", "after", "over"] = "before"

    def feed(self, piece: str) -> str:
        """What of the text so far is answer."""
        self._held += piece
        if self._state == "before":
            start = self._held.lstrip()
            if any(opener.startswith(start) for opener, _ in _THOUGHTS):
                return ""
            self._closer = next((closer for opener, closer in _THOUGHTS if start.startswith(opener)), "")
            self._state = "within" if self._closer else "over"
        if self._state == "within":
            _, found, rest = self._held.partition(self._closer)
            self._held = rest if found else self._held[-len(self._closer) :]  # enough to know a torn closing mark by
            self._state = "after" if found else "within"
        if self._state == "after":
            self._held = self._held.lstrip()
            self._state = "over" if self._held else "after"
        return self.end() if self._state == "over" else ""

    def end(self) -> str:
        """No more comes, or no thoughts do."""
        held, self._held = self._held, ""
        return "" if self._state == "within" else held


def _text(content: object) -> str:
    """Content as text; some send a list of parts."""
    if isinstance(content, list):
        return "".join(_word(part.get("text")) for part in content if isinstance(part, Mapping))
    return _word(content)


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""
