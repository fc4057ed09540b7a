"""What the loop tells whoever shows it, as it happens."""

from __future__ import annotations

from dataclasses import dataclass

from healthkit.ask.answer import Answer
from healthkit.ask.grounding import Grounding
from healthkit.privacy.screening import Withheld


@dataclass(frozen=True)
class Text:
    """A further piece of the answer, which may be shown; the finished text in :class:`Done` takes its place."""

    text: str


@dataclass(frozen=True)
class Working:
    """A tool runs; ``title`` is what the person may read, ``refused`` why it did not."""

    tool: str
    title: str = ""
    refused: str = ""


@dataclass(frozen=True)
class Done:
    """The last event. ``sent`` counts bytes and ``requests`` what left for this answer; ``withheld`` what stayed.

    ``stopped`` says that the person cut it short, ``trouble`` why a model did not answer although one was asked,
    and ``reason`` the same for a program: that of :class:`EgressRefused` or :class:`ModelFailed`, or how it ended.
    """

    answer: Answer
    grounding: Grounding | None = None
    withheld: tuple[Withheld, ...] = ()
    sent: int = 0
    requests: int = 0
    tools: tuple[str, ...] = ()
    stopped: bool = False
    trouble: str = ""
    reason: str = ""
    findings: tuple[str, ...] = ()


Event = Text | Working | Done
