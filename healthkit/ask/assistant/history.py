"""A conversation as labelled messages: what every request is made from, and what a revocation reaches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from healthkit.ask.assistant.exchange import Call, Completion
from healthkit.ask.tools import Outcome
from healthkit.privacy.payload import Item

MOST_CHARACTERS = 48_000
"""About 12,000 tokens: what a small local model holds beside its instructions. Older turns are left out first."""
LONGEST_ARGUMENTS = 8_000
TOO_LONG = '{"too long": true}'
"""What stands for arguments beyond that: no tool takes it, and the model is told so."""
_SHORT_ID = "call_{number}"


@dataclass(frozen=True)
class Message:
    """One message; ``number`` says to which question it belongs. ``calls`` pair a call with its labelled arguments."""

    number: int
    role: Literal["user", "assistant", "tool"]
    item: Item | None = None
    calls: tuple[tuple[Call, Item], ...] = ()
    call_id: str = ""

    def size(self) -> int:
        """Characters, roughly."""
        held = [self.item, *(item for _, item in self.calls)]
        return sum(len(str(item.content)) for item in held if item)

    def plain(self) -> dict[str, Any]:
        """The message as Chat Completions have it, with items in the place of texts."""
        made: dict[str, Any] = {"role": self.role, "content": self.item}
        if self.calls:
            made["tool_calls"] = [
                {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": item}}
                for call, item in self.calls
            ]
        if self.role == "tool":
            made["tool_call_id"] = self.call_id
        return made


@dataclass
class History:
    """The messages of a conversation, question by question."""

    messages: list[Message] = field(default_factory=list)
    _number: int = 0
    _calls: int = 0

    def ask(self, question: str) -> None:
        """Begin a turn."""
        self._number += 1
        self.messages.append(Message(self._number, "user", Item(question, title="question")))

    def answered(self, completion: Completion, known: Iterable[str]) -> tuple[Call, ...]:
        """Add what the model said; returns its calls under ids of our own, since a server's may carry anything.

        A call of a tool that is not ``known`` keeps no name: it too could carry something.
        """
        names = set(known)
        calls = tuple(self._call(call, names) for call in completion.calls)
        text = self._written(completion.text, "answer") if completion.text else None
        held = tuple((call, self._written(call.arguments, call.name)) for call in calls)
        if text or held:
            self.messages.append(Message(self._number, "assistant", text, held))
        return calls

    def found(self, call: Call, result: Outcome | str) -> None:
        """Add what a tool gave, or the program's own words on why it did not."""
        item = Item(result, title=call.name) if isinstance(result, str) else result.item()
        self.messages.append(Message(self._number, "tool", item, call_id=call.id))

    def drop(self) -> None:
        """Forget the last question and all that followed it."""
        self.messages = [message for message in self.messages if message.number != self._number]

    def settle(self, text: str) -> None:
        """Put what the person was shown in the place of the last answer that the model wrote."""
        for at in range(len(self.messages) - 1, -1, -1):
            message = self.messages[at]
            if message.number != self._number:
                break
            if message.role == "assistant" and not message.calls:
                self.messages[at] = Message(self._number, "assistant", self._written(text, "answer"))
                return

    def said_last(self) -> list[dict[str, Any]]:
        """The messages of the last question, as Chat Completions have them, with items in the place of texts."""
        return [message.plain() for message in self.messages if message.number == self.messages[-1].number]

    def shorten(self) -> bool:
        """Leave out the oldest question with its answer; False where only the last one is left."""
        numbers = sorted({message.number for message in self.messages})
        if len(numbers) < 2:
            return False
        self.messages = [message for message in self.messages if message.number != numbers[0]]
        return True

    def fit(self, most: int = MOST_CHARACTERS) -> None:
        """Leave out old turns until the rest is short enough."""
        while sum(message.size() for message in self.messages) > most and self.shorten():
            pass

    def questions(self) -> list[str]:
        """What the person asked, oldest first."""
        return [str(one.item.content) for one in self.messages if one.role == "user" and one.item]

    def _written(self, words: str, title: str) -> Item:
        """What the model wrote, as the data that it had seen by then: also when those are left out of the history."""
        seen = [item for one in self.messages for item in (one.item, *(held for _, held in one.calls)) if item]
        sources = dict.fromkeys(source for item in seen for source in item.sources)
        return Item(words, "words", tuple(sources), frozenset[str]().union(*(item.categories for item in seen)), title)

    def _call(self, call: Call, names: set[str]) -> Call:
        self._calls += 1
        name = call.name if call.name in names else "unknown"
        # What is too long to be arguments would stand in every later request.
        arguments = call.arguments if len(call.arguments) <= LONGEST_ARGUMENTS else TOO_LONG
        return Call(_SHORT_ID.format(number=self._calls), name, arguments)
