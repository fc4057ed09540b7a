"""Stands between the gate and the page: shows what would leave, waits for the person's word, and gives consents."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import uuid4

from healthkit.i18n import text
from healthkit.privacy.categories import categories
from healthkit.privacy.consent import Consents
from healthkit.privacy.gate import Decision, Preview, Shown
from healthkit.store import Vault
from healthkit.widgets import chat_words as words

_LOOK_UP = 0.1  # s; how often a waiting answer looks whether it was stopped
SENSITIVE = frozenset({"mental_health", "sexual_health", "documents", "location", "insurance", "family"})
"""Kinds of data that the page marks as such where it lists them all."""


class Asker:
    """One question to the person at a time. ``show`` puts it on the page, or takes it away when it is empty."""

    def __init__(self, vault: Vault, lang: str, show: Callable[[dict[str, Any]], None]) -> None:
        self._vault, self._lang, self._show = vault, lang, show
        self._told = threading.Event()
        self._word = Decision(allow=False)
        self._open = ""
        self._host = ""
        self._within: frozenset[int] = frozenset()
        self.stop = threading.Event()
        """Set when the answer is stopped: nobody waits any longer, and nothing leaves."""
        self.declined = False
        """Whether the person said no to the answer that is being written."""

    def decide(self, preview: Preview) -> Decision:
        """The person's word on what would leave; called in the thread that answers, and blocks it."""
        self._open, self._host = uuid4().hex, preview.host
        self._within = frozenset(item.index for item in preview.items)
        self._told.clear()
        self._word = Decision(allow=False)
        self._show({"id": self._open, **shown(preview, self._lang)})
        while not self._told.wait(_LOOK_UP):
            if self.stop.is_set():
                break
        self._open = ""
        self._show({})
        word = Decision(allow=False) if self.stop.is_set() else self._word
        self.declined = not word.allow and not word.again
        return word

    def heard(self, content: dict[str, Any]) -> None:
        """What the page says to the question that is open; anything said to another one is passed over.

        A preview that comes up just as somebody clicks on the one before must not take that click for itself.
        """
        if not self._open or content.get("id") != self._open:
            return
        choice = content.get("choice")
        if choice == "grant":
            self.grant(self._host, content.get("pairs") or ())
            self._word = Decision(allow=False, again=True)
        elif choice in {"once", "conversation"}:
            strike = frozenset(int(n) for n in content.get("strike") or ()) & self._within
            self._word = Decision(allow=True, strike=strike, remember="once" if strike else choice)
        self._told.set()

    def grant(self, host: str, pairs: Iterable[Iterable[str]], until: date | None = None) -> None:
        """Write consents for a model at one endpoint into the ledger.

        Raises:
            UnknownName: there is no such category.
        """
        consents = Consents(self._vault)
        for source, category in pairs:
            consents.grant(str(source), "model", str(category), host, until)

    def granted(self, host: str) -> bool:
        """Whether anything at all is allowed to an endpoint."""
        return any(one.action == "grant" and one.to("model", host) for one in Consents(self._vault).now())

    def first(self, host: str) -> dict[str, Any]:
        """What to choose from where nothing is allowed yet: sources and kinds of data, none of them ticked."""
        rows = self._vault.query("privacy_products").rows()
        kinds = [
            {"id": one.id, "label": one.name(self._lang), "sensitive": one.id in SENSITIVE}
            for one in sorted(categories().values(), key=lambda one: one.id in SENSITIVE)
        ]
        return {
            "id": uuid4().hex,
            "first": True,
            "host": host,
            "sources": sorted(row[0] for row in rows),
            "kinds": kinds,
        }


def shown(preview: Preview, lang: str) -> dict[str, Any]:
    """A preview as the page draws it."""
    exact = preview.body.decode()
    return {
        "host": preview.host,
        "model": preview.model,
        "local": preview.local,
        "where": text("chat.preview_local" if preview.local else "chat.preview_far", lang),
        "terms": _terms(preview, lang),
        "items": [_item(item, lang) for item in preview.items],
        "withheld": _withheld(preview, lang),
        "size": words.size(len(preview.body), lang),
        "sha256": preview.sha256,
        "exact": exact,
        "readable": json.dumps(json.loads(exact), ensure_ascii=False, indent=2),
    }


def _terms(preview: Preview, lang: str) -> list[str]:
    if preview.local:
        return []
    said = {"retention": preview.retention, "training": preview.training}
    return [text(f"chat.{name}", lang, words=what or text("chat.not_entered", lang)) for name, what in said.items()]


def _item(item: Shown, lang: str) -> dict[str, Any]:
    taken = ", ".join(f"{one.count} × {one.kind}" for one in item.replaced)
    return {
        "index": item.index,
        "title": words.title(item.title, lang),
        "kind": text(f"chat.kind_{item.kind}", lang),
        "data": item.kind not in {"words", "program"},
        "fixed": item.title == "system",
        "sources": [words.source(one, lang) for one in item.sources],
        "categories": [words.category(one, lang) for one in item.categories],
        "taken": text("chat.preview_taken", lang, what=taken) if taken else "",
        "text": item.text,
    }


def _withheld(preview: Preview, lang: str) -> list[dict[str, Any]]:
    """What stays, each with what the button would allow; nothing to allow where a consent is not what is missing."""
    rows = words.withheld(preview.withheld, lang)
    for row in rows:
        what = ", ".join(words.pair((source, category), lang) for source, category in row["pairs"])
        row["grant"] = text("chat.preview_grant", lang, what=what, host=preview.host) if what else ""
    return rows
