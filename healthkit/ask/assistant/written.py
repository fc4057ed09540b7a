"""Calls that a model writes into its text as JSON: asked for where a server knows no tools, and by some models anyway.

::

    ```json
    {"tool": "labs", "arguments": {"analyte": "ldl"}}
    ```

Also without a fence, between marks of a model's own, several in a row, under other names for the same parts. What only
looks like a call (a table, another object) stays text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from healthkit.ask.assistant.exchange import Call

_OPENER = re.compile(r"[`{\[<]")
_FENCE = re.compile(r"(`{3,})[^\S\n]*[\w+.-]*[^\S\n]*\n?\s*")
_MARKS = {
    "<tool_call>": "</tool_call>", "<function_call>": "</function_call>", "<|tool_call|>": "</|tool_call|>",
    "<|python_tag|>": "<|eom_id|>", "[TOOL_CALLS]": "[/TOOL_CALLS]",
}  # fmt: skip
_FIRST_KEY = re.compile(r'(?:\[\s*)?\{\s*"([^"\\]*)"')
_MAYBE_KEY = re.compile(r'\[?\s*(?:\{\s*(?:"[^"\\]*)?)?')
_KEYS = {"tool", "tool_name", "name", "function", "tool_call", "tool_calls", "type", "id", "arguments", "parameters"}
_ARGUMENTS = ("arguments", "parameters", "args", "input")
_OF_A_CALL = {"tool", "tool_name", "name", "function", "type", "id", *_ARGUMENTS}
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_BROKEN = re.compile(
    r'[{,]\s*"(?:tool|name)"\s*:\s*"([\w.-]{1,64})"\s*,\s*"(?:arguments|parameters)"\s*:\s*(.*)\}\s*\]?\s*', re.DOTALL
)
_MOST_HELD = 20_000
_DECODER = json.JSONDecoder(strict=False)


def calls_in(text: str) -> tuple[str, tuple[Call, ...]]:
    """The text without the calls in it, and the calls; their arguments as JSON."""
    sifter = Sifter()
    rest = sifter.feed(text) + sifter.end()
    return (rest.strip() if sifter.calls else text), tuple(sifter.calls)


class Sifter:
    """Parts text from calls while it comes; holds back only what may be the beginning of a call."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._held = ""
        self._closer: str | None = None

    def feed(self, piece: str) -> str:
        """What of the text so far is text."""
        self._held += piece
        return "".join(self._sifted(final=False))

    def end(self) -> str:
        """No more comes."""
        return "".join(self._sifted(final=True))

    def _sifted(self, *, final: bool) -> Iterator[str]:
        while self._held:
            if self._closer is not None and not self._past_closer(final=final):
                return
            found = _OPENER.search(self._held)
            at = found.start() if found else len(self._held)
            yield self._held[:at]
            self._held = self._held[at:]
            if not self._held:
                return
            taken = self._opened(final=final)
            if taken is None:
                return
            yield taken

    def _past_closer(self, *, final: bool) -> bool:
        """Swallow what ends a call; False while that may still come."""
        held, closer = self._held.lstrip(" \t\r\n,;"), self._closer or ""
        if closer and held.startswith(closer):
            self._held, self._closer = held[len(closer) :], None
            return True
        if not final and closer.startswith(held):
            self._held = held
            return False
        self._held = held
        if not held.startswith(("{", "[")):
            self._closer = None
        return True

    def _opened(self, *, final: bool) -> str | None:
        """Decide on what begins at an opener: text to show (none for a call), or None while more is needed."""
        start, closer = _opening(self._held)
        rest = self._held[start:]
        if start < 0 or (start == len(self._held) and not final):
            return self._take(len(self._held)) if final else None
        if not rest or not (found := _FIRST_KEY.match(rest)):
            waits = bool(rest) and not final and _MAYBE_KEY.fullmatch(rest)
            return None if waits else self._take(max(start, 1))
        if found[1] not in _KEYS:
            return self._take(start + found.end())
        try:
            value, end = _DECODER.raw_decode(rest)
        except (ValueError, RecursionError):
            return self._unfinished(start, closer, final=final)
        calls = [*_calls(value)]
        if not calls:
            return self._take(start + end)
        self._found(calls)
        self._held, self._closer = self._held[start + end :], closer or self._closer or ""
        return ""

    def _unfinished(self, start: int, closer: str, *, final: bool) -> str | None:
        """JSON that does not end yet, or is none. A call that is broken is still a call: its tool will say so."""
        rest = self._held[start:]
        body, closed, after = rest.partition(closer) if closer else (rest, "", "")
        if not closed and not final:
            return None if len(rest) < _MOST_HELD else self._take(len(self._held))
        broken = _BROKEN.fullmatch(body)
        if not broken:
            return self._take(start + len(body) + len(closed))
        self._found([(broken[1], broken[2])])
        self._held = after
        return ""

    def _found(self, calls: list[tuple[str, str]]) -> None:
        self.calls += [Call(f"written_{len(self.calls) + n}", *call) for n, call in enumerate(calls, start=1)]

    def _take(self, size: int) -> str:
        taken, self._held = self._held[:size], self._held[size:]
        return taken


def _opening(held: str) -> tuple[int, str]:
    """Where JSON would begin, and what would end it; -1 while it cannot be known."""
    for mark, closer in _MARKS.items():
        if held.startswith(mark):
            inside = held[len(mark) :]
            return len(held) - len(inside.lstrip()), closer
        if mark.startswith(held):
            return -1, ""
    if fence := _FENCE.match(held):
        return fence.end(), fence[1]
    return (-1, "") if held in {"`", "``"} else (0, "")


def _calls(value: Any) -> Iterator[tuple[str, str]]:
    """The calls that a value is, as name and arguments; none where it is something else."""
    if isinstance(value, list):
        found = [[*_calls(one)] for one in value]
        if all(found):
            yield from (call for calls in found for call in calls)
    elif isinstance(value, dict):
        inner = value.get("tool_calls") or value.get("tool_call")
        if isinstance(value.get("function"), dict):
            inner = {"name": value["function"].get("name"), **value["function"]}
        if inner is not None:
            yield from _calls(inner)
        else:
            yield from _one(value)


def _one(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    name = next((value[key] for key in ("tool", "tool_name", "function", "name") if key in value), None)
    given = next((value[key] for key in _ARGUMENTS if key in value), None)
    certain = "tool" in value or (given is not None and value.keys() <= _OF_A_CALL)
    if not certain or not isinstance(name, str) or not _NAME.fullmatch(name):
        return
    if isinstance(given, str):
        yield name, given or "{}"
    elif given is None or isinstance(given, dict):
        yield name, json.dumps(given or {}, ensure_ascii=False)


def is_whole(arguments: str) -> bool:
    """Whether arguments are a whole JSON object."""
    try:
        return isinstance(json.loads(arguments), dict)
    except (ValueError, RecursionError):
        return False
