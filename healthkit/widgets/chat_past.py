"""Kept conversations on the page: their list, one opened again, and answers pinned to the report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from healthkit.errors import UnknownName
from healthkit.i18n import day
from healthkit.privacy import pins
from healthkit.privacy.conversations import Conversations
from healthkit.privacy.turns import Message, Said, Summary
from healthkit.store import Vault
from healthkit.widgets import chat_turns
from healthkit.widgets.chat_turns import Turn
from healthkit.widgets.responder import Reply

_MOST = 50
_FILE = "conversation-{id}.md"
_KEPT = ("caveats", "notice", "plan", "code", "alert", "untraced", "withheld", "sent", "by")


class Past:
    """The conversations of a vault, and which of them this chat is (``id``; empty until something is kept)."""

    def __init__(self, vault: Vault, lang: str) -> None:
        self._vault, self._lang = vault, lang
        self._store = Conversations(vault)
        self.id = ""
        self.file: dict[str, str] = {}
        """What the last request wrote to be downloaded; empty where it was another one."""
        self.turns: list[tuple[str, Any]] = []
        """Of the conversation opened last, each question with what a model saw of its turn."""
        self._words = ""

    @property
    def on(self) -> bool:
        """Whether anything is kept, by the person's setting."""
        return self._store.retention() != 0

    def shown(self) -> dict[str, Any]:
        """What the page draws: the list, or what was found in it, and the conversation to go on with."""
        on = self.on
        kept = self._store.list() if on else ()
        rows = self._found(kept) if self._words else [self._row(one) for one in kept[:_MOST]]
        offer = self._row(kept[0]) if kept and not self.id else {}
        return {"on": on, "list": rows, "offer": offer, "current": self.id}

    def keep(self, question: str, turn: Turn, reply: Reply, engine: str, items: Any = ()) -> int:
        """Keep a finished turn, in one write; the answer's position, 0 where nothing is kept.

        Raises:
            VaultBusy, UnwritableVault: it was not kept.
        """
        if not self.on:
            return 0
        shown = {"shown": {name: getattr(reply, name) for name in _KEPT}}
        said = [
            Said("person", question, engine=engine),
            Said(
                "assistant", reply.text, evidence=[*reply.evidence, shown], engine=engine, written_by=reply.by,
                state=turn["state"], items=items,
            ),
        ]  # fmt: skip
        try:
            if self.id:
                return self._store.add_turn(self.id, said)
        except UnknownName:  # it was deleted meanwhile, here or elsewhere: this one begins another
            pass
        self.id = self._store.start(self._lang, engine, said)
        return len(said)

    def pin(self, turn: Turn) -> Turn:
        """Pin an answer to the report, or take it out again; the turn as it is then.

        Raises:
            UnknownName: the answer is not kept.
        """
        on = not turn["pinned"]
        pins.pin(self._vault, self.id, turn["kept"], on=on)
        return {**turn, "pinned": on}

    def asked(self, said: dict[str, Any], number: Callable[[], int]) -> list[Turn] | None:
        """Do what the page asks; the turns of a conversation to be shown, None where the one that is open stays.

        Raises:
            HealthkitError: it cannot be done; everything is as it was.
        """
        what, wanted = str(said.get("do", "")), str(said.get("id", ""))
        self.file = {}
        if what == "new":
            self.id, self.turns = "", []
            return []
        if what == "open":
            return self._open(wanted, number)
        if what == "search":
            self._words = str(said.get("words", "")).strip()
        elif what == "rename":
            self._store.rename(wanted, str(said.get("words", "")))
        elif what == "export":
            text = self._store.export(wanted)
            self.file = {"name": _FILE.format(id=wanted[:8]), "text": text, "type": "text/markdown"}
        elif what == "delete":
            self._store.delete(wanted)
            if wanted == self.id:
                self.id, self.turns = "", []
                return []
        return None

    def _open(self, wanted: str, number: Callable[[], int]) -> list[Turn]:
        found = self._store.show(wanted)
        pinned = {one.position for one in pins.pins(self._vault) if one.conversation_id == found.summary.id}
        turns: list[Turn] = []
        question = ""
        self.turns = []
        for message in found.messages:
            if message.role == "person":
                question = message.text
                turns.append(chat_turns.person(number(), question))
            elif message.role == "assistant":
                turn = self._turn(number(), question, message)
                turns.append({**turn, "kept": message.position, "pinned": message.position in pinned})
                self.turns.append((question, message.items))
        self.id = found.summary.id
        return turns

    def _turn(self, number: int, question: str, message: Message) -> Turn:
        evidence = message.evidence if isinstance(message.evidence, list) else []
        kept: dict[str, Any] = next((one["shown"] for one in evidence if "shown" in one), {})
        rows = [one for one in evidence if "shown" not in one]
        reply = Reply(message.text, evidence=rows, **{name: kept[name] for name in _KEPT if name in kept})
        return chat_turns.answer(number, question, reply, message.state, self._lang)

    def _row(self, one: Summary) -> dict[str, Any]:
        here = one.id == self.id
        return {"id": one.id, "title": one.title, "when": _when(one.last_at, self._lang), "current": here, "found": ""}

    def _found(self, kept: tuple[Summary, ...]) -> list[dict[str, Any]]:
        """Each conversation once, with the newest place in which the words stand."""
        rows: dict[str, dict[str, Any]] = {}
        known = {one.id: one for one in kept}
        for hit in self._store.search(self._words):
            if hit.id in known and hit.id not in rows:
                rows[hit.id] = {**self._row(known[hit.id]), "found": hit.snippet.text if hit.position else ""}
        return list(rows.values())


def _when(at: datetime, lang: str) -> str:
    """A moment as a day on this computer's clock."""
    return day(at.replace(tzinfo=UTC).astimezone().date(), lang, "medium")
