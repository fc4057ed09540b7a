"""What passes between the loop and a model's server: completions, the calls in them, and what can go wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event
from typing import Literal, Protocol

from healthkit.errors import HealthkitError
from healthkit.privacy.gate import Passage


@dataclass(frozen=True)
class Call:
    """A call of a tool, as the model wrote it; ``arguments`` may be anything."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True)
class Completion:
    """One whole answer of the server. ``finish`` is ``stop``, ``tool_calls``, ``length``, ``content_filter`` or what it
    said; ``cut`` that it was stopped by the person."""

    text: str
    calls: tuple[Call, ...] = ()
    finish: str = "stop"
    cut: bool = False


Reason = Literal[
    "unreachable", "timeout", "rate_limit", "dropped", "too_long", "key", "no_tools", "no_model", "server", "unreadable"
]


class ModelFailed(HealthkitError):
    """The model's server did not answer as it should; the conversation is as it was.

    ``reason`` is for the program; ``again`` says whether the same request may succeed, ``wait`` after how many seconds;
    ``said`` is message and hint in each language.
    """

    def __init__(
        self, reason: Reason, message: str, hint: str = "", *, again: bool = False, wait: float = 0.0,
        said: dict[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(message, hint)
        self.reason, self.again, self.wait = reason, again, wait
        self.said = said or dict.fromkeys(("en", "fr"), str(self))


class Wire(Protocol):
    """A way to a server: sends a passage as it is and gives text as it comes, at last one :class:`Completion`."""

    def stream(self, passage: Passage, stop: Event) -> Iterator[str | Completion]:
        """Send and read; ends early, with ``cut``, when ``stop`` is set.

        Raises:
            ModelFailed: in one of its reasons; what was streamed until then was given.
        """
        ...
