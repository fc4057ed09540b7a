"""What a scripted model's server says in one turn, and the chunks of Chat Completions that say it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Arguments = Mapping[str, Any] | str
Kind = Literal[
    "drop", "cut_in_call", "early", "400", "401", "403", "404", "408", "429", "500", "503", "hang", "stall", "garbage",
    "invalid_json", "html", "context", "context_in_stream", "no_tools", "redirect", "empty", "no_finish",
    "error_in_stream", "filtered", "wrong_shape",
]  # fmt: skip


@dataclass(frozen=True)
class Say:
    """Words. ``pieces`` are the parts as streamed, or the characters of one; ``delay`` seconds lie before each.

    ``reasoning`` comes first, in the field that some servers have for it. ``done`` False leaves out ``[DONE]``.
    """

    text: str
    pieces: Sequence[str] | int = 7
    delay: float = 0.0
    reasoning: str = ""
    finish: str | None = "stop"
    done: bool = True

    def parts(self) -> tuple[str, ...]:
        return cut(self.text, self.pieces) if isinstance(self.pieces, int) else tuple(self.pieces)


@dataclass(frozen=True, init=False)
class Use:
    """Calls of tools: ``Use(("labs", {"analyte": "ldl"}), ("metric", "{not json"), text="Let me look.")``.

    ``split`` is how many characters of the arguments a fragment has (0: all in one piece), fragments of several calls
    alternate where they have an index. ``index``: ``given``, ``none`` or ``zero`` (all the same). ``ids``: only on the
    first fragment, on ``each``, the ``same`` for all calls, or ``none``. ``finish`` "stop" is what some servers say.
    """

    calls: tuple[tuple[str, Arguments], ...]
    text: str
    split: int
    index: str
    ids: str
    finish: str
    content: str | None
    delay: float

    def __init__(
        self, *calls: tuple[str, Arguments], text: str = "", split: int = 5, index: str = "given", ids: str = "first",
        finish: str = "tool_calls", content: str | None = None, delay: float = 0.0,
    ) -> None:  # fmt: skip
        for name, value in locals().copy().items():
            if name != "self":
                object.__setattr__(self, name, value)

    def written(self, turn: int) -> list[dict[str, Any]]:
        """The calls as a whole answer holds them."""
        return [
            {"id": self.id(turn, n), "type": "function", "function": {"name": name, "arguments": as_json(arguments)}}
            for n, (name, arguments) in enumerate(self.calls)
        ]

    def id(self, turn: int, n: int) -> str:
        return "" if self.ids == "none" else f"call_{turn}" if self.ids == "same" else f"call_{turn}_{n}"


@dataclass(frozen=True)
class Fault:
    """Something goes wrong. ``after`` is what was said before; ``wait`` the Retry-After of a refusal, in seconds."""

    kind: Kind
    after: str = "It begins well, "
    wait: str = ""
    to: str = "http://127.0.0.1:9/v1/chat/completions"
    """Where a redirection points."""


Turn = Say | Use | Fault


def cut(text: str, size: int) -> tuple[str, ...]:
    return tuple(text[n : n + size] for n in range(0, len(text), size)) if size else (text,)


def as_json(arguments: Arguments) -> str:
    return arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)


def chunk(
    turn: int, model: str, delta: dict[str, Any] | None, finish: str | None = None, **more: Any
) -> dict[str, Any]:
    choices = [] if delta is None else [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}]
    head = {"id": f"chatcmpl-{turn}", "object": "chat.completion.chunk", "created": 1_795_000_000, "model": model}
    return {**head, "choices": choices, **more}


def deltas(said: Say | Use, turn: int) -> Iterator[tuple[dict[str, Any], str | None]]:
    """Each delta of a streamed turn with its finish reason."""
    if isinstance(said, Say):
        yield {"role": "assistant", "content": "", "refusal": None}, None
        yield from (({"reasoning_content": part}, None) for part in cut(said.reasoning, 9) if part)
        yield from (({"content": part}, None) for part in said.parts() if part)
        if said.finish is not None:
            yield {}, said.finish
        return
    yield {"role": "assistant", "content": said.content}, None
    yield from (({"content": part}, None) for part in cut(said.text, 6))
    yield from (({"tool_calls": [one]}, None) for one in fragments(said, turn))
    yield {}, said.finish


def fragments(said: Use, turn: int) -> list[dict[str, Any]]:
    """The pieces of the calls, in the order they are sent."""
    rows: list[list[dict[str, Any]]] = []
    for n, (name, arguments) in enumerate(said.calls):
        parts = cut(as_json(arguments), said.split) if said.split else (as_json(arguments),)
        first: dict[str, Any] = {"type": "function", "function": {"name": name, "arguments": ""}}
        rest: list[dict[str, Any]] = [{"function": {"arguments": part}} for part in parts]
        if not said.split:
            first["function"]["arguments"], rest = parts[0], []
        for m, one in enumerate([first, *rest]):
            if said.ids != "none" and (m == 0 or said.ids in {"each", "same"}):
                one["id"] = said.id(turn, n)
            if said.index != "none":
                one["index"] = n if said.index == "given" else 0
        rows.append([first, *rest])
    if said.index != "given":
        return [one for row in rows for one in row]
    longest = max(map(len, rows), default=0)
    return [row[m] for m in range(longest) for row in rows if m < len(row)]


def whole(said: Say | Use, turn: int, model: str) -> dict[str, Any]:
    """The turn as one answer, for a request that does not stream."""
    message: dict[str, Any] = {"role": "assistant", "content": said.text or None}
    if isinstance(said, Say) and said.reasoning:
        message["reasoning_content"] = said.reasoning
    if isinstance(said, Use):
        message["tool_calls"] = said.written(turn)
    return {
        "id": f"chatcmpl-{turn}",
        "object": "chat.completion",
        "created": 1_795_000_000,
        "model": model,
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": said.finish or "stop"}],
        "usage": USAGE,
    }


USAGE = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
