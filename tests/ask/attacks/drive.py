"""Running one attack against the real loop, and judging what came of it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from healthkit.ask.assistant.assistant import Assistant
from healthkit.ask.assistant.events import Done, Text
from healthkit.privacy import egress
from healthkit.privacy.gate import Decision, Preview
from healthkit.settings import settings_file
from tests.ask.attacks import marks
from tests.ask.attacks.guard import Bait, print_of, watching
from tests.ask.attacks.judge import leaks
from tests.ask.attacks.model import Obedient, Step
from tests.ask.attacks.routines import filled
from tests.ask.attacks.victim import AS_OF, CONSENTS, Victim

MODEL = "hostile"


@dataclass
class Outcome:
    """What an attack led to: the texts that would have left, what the person was shown, and every breach."""

    bodies: list[list[str]]
    shown: list[str]
    done: list[Done]
    breaches: list[str] = field(default_factory=list)
    raw_bodies: list[bytes] = field(default_factory=list)

    @property
    def said(self) -> str:
        """Everything that would have left, as text; what left several times, once."""
        return "\n".join(dict.fromkeys(part for body in self.bodies for part in body))


def run(
    victim: Victim, steps: Sequence[Step], questions: Sequence[str], *, consent: str = "limited",
    lang: str | None = None, bait: Bait | None = None, **more: Any,
) -> Outcome:  # fmt: skip
    """Ask the questions of a hostile model that follows ``steps``; judge bytes, files, sockets and rows."""
    places = {"bait": str(victim.bait), "other": str(victim.other), "folder": str(victim.folder),
              "vault": str(victim.vault.folder)}  # fmt: skip
    wire = Obedient([filled(step, places) for step in steps])
    logged = len(egress.log(victim.vault))
    before = print_of(victim.vault.folder)
    if bait:
        bait.touched()
    shown: list[str] = []
    done: list[Done] = []
    with watching(victim.vault.folder, settings_file().parent) as watched:
        assistant = Assistant(
            victim.vault, victim.url(consent), model=MODEL, decide=_always, as_of=AS_OF, wire=wire, lang=lang, **more
        )
        for question in questions:
            parts = []
            for event in assistant.respond(question, threading.Event()):
                if isinstance(event, Text):
                    parts.append(event.text)
                elif isinstance(event, Done):
                    done.append(event)
            shown += ["".join(parts), str(done[-1].answer)]
    raw = [passage.body for passage in wire.sent]
    found = Outcome([marks.texts_of(body) for body in raw], shown, done, list(dict.fromkeys(watched.breaches)), raw)
    found.breaches += bait.touched() if bait else []
    if print_of(victim.vault.folder) != before:
        found.breaches.append("written: the vault's files changed")
    log = egress.log(victim.vault)[logged:]
    if [one.sha256 for one in log] != [passage.sha256 for passage in wire.sent]:
        found.breaches.append("unlogged: what left is not what the log says")
    found.breaches += leaks(victim, found.said, CONSENTS[consent][1])
    return found


def _always(preview: Preview) -> Decision:
    """A person who agrees to everything: only consent and the gate stand between."""
    return Decision(allow=True)
