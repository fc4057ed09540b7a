"""The panel of consents: who may see which kind of data of which source, the ledger, and what left."""

from __future__ import annotations

from datetime import UTC, date, datetime
from html import escape
from typing import Any

import anywidget
import ipywidgets
import traitlets

from healthkit.errors import HealthkitError
from healthkit.i18n import day, text
from healthkit.privacy import egress
from healthkit.privacy.categories import categories
from healthkit.privacy.consent import Consents
from healthkit.privacy.scope import ANY, PURPOSES, Entry, Use, deciding
from healthkit.store import Vault
from healthkit.widgets import consent_words as words
from healthkit.widgets.chat_asking import SENSITIVE
from healthkit.widgets.consent_words import Whom
from healthkit.widgets.panel import Panel
from healthkit.widgets.scripts import styles, with_parts
from healthkit.widgets.words import every_label

_MOST_LINES = 500


class ConsentBox(anywidget.AnyWidget):
    """The table of one source and one recipient. Messages of the page: ``view``, ``set``, ``revoke_all``, ``bytes``."""

    _esm = with_parts("consent.js")
    _css = styles("consent.css")
    labels = traitlets.Dict().tag(sync=True)
    lang = traitlets.Unicode("en").tag(sync=True)
    whom: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    sources: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)
    rows: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    ledger: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    left: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)


class ConsentPanel(Panel):
    """What :func:`healthkit.widgets.consent` shows."""

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """The table for the first endpoint there is."""
        self._consents = Consents(vault)
        self._whom, self._source = Whom("model"), ANY
        self.box = ConsentBox(labels=every_label(self.lang, "consent"), lang=self.lang)
        people = self._everyone()
        self._whom = next((one for one in people if one.endpoint), people[0])
        self._draw()
        self.box.on_msg(self._heard)
        return [self.box]

    def look_again(self) -> None:
        """Read the ledger anew: a consent may have been given in the chat or by a command."""
        assert self.vault is not None
        self._consents = Consents(self.vault)  # an import brings sources
        self._draw()

    def still(self) -> str:
        """What is allowed now, as sentences."""
        lines = "".join(f"<li>{escape(words.sentence(one, self.lang))}</li>" for one in self._consents.now())
        none = text("consent.still_none", self.lang)
        return f"<p>{escape(text('consent.title', self.lang))}</p>" + (
            f"<ul>{lines}</ul>" if lines else f"<p>{none}</p>"
        )

    def set(self, category: str, *, allow: bool, until: date | None = None) -> None:
        """Grant or take back one kind of data for whom and from which source the panel shows.

        Raises:
            UnknownName: there is no such category.
        """
        use = (self._source, self._whom.purpose, category, self._whom.endpoint)
        if allow:
            self._consents.grant(*use, until)
        else:
            self._consents.revoke(*use)
        self._draw()
        self.print_again()

    def _everyone(self) -> list[Whom]:
        """Endpoints of the settings, those that the ledger names, other programs, and the purposes without one."""
        hosts = dict.fromkeys(one.host for one in words.named())
        said = dict.fromkeys((one.purpose, one.endpoint) for one in self._consents.entries() if one.endpoint)
        hosts |= dict.fromkeys(host for purpose, host in said if purpose == "model" and host)
        models = [Whom("model", host) for host in hosts if host != "mcp"]
        mails = [Whom("mail", host) for purpose, host in said if purpose == "mail"]
        rest = [Whom(purpose) for purpose in PURPOSES if purpose not in ("model", "mail")]
        return [*models, Whom("model", "mcp"), Whom("model"), *rest, *mails]

    def _draw(self) -> None:
        assert self.vault is not None
        entries, lang = self._consents.entries(), self.lang
        log = egress.log(self.vault)
        with self.box.hold_sync():
            self.box.whom = [
                {"id": one.id, "label": one.label(lang), "terms": one.terms(lang)} for one in self._everyone()
            ]
            named = sorted(row[0] for row in self.vault.query("privacy_products").rows())
            self.box.sources = [
                {"id": ANY, "label": text("consent.every_source", lang)},
                *({"id": name, "label": name} for name in named),
            ]
            self.box.chosen = {"whom": self._whom.id, "source": self._source}
            self.box.rows = [self._row(name, entries) for name in categories()]
            self.box.ledger = [
                {"time": words.moment(one.at, lang), "words": words.sentence(one, lang), "action": one.action}
                for one in reversed(entries[-_MOST_LINES:])
            ]
            self.box.left = [words.left(one, lang) for one in reversed(log[-_MOST_LINES:])]

    def _row(self, category: str, entries: tuple[Entry, ...]) -> dict[str, Any]:
        """One kind of data: whether it is allowed here, since when, until when, and by which consent."""
        origin, today = self._consents.origin(self._source), datetime.now(UTC).date()
        found = deciding(entries, Use(origin, category, self._whom.purpose, self._whom.endpoint, today))
        return {
            "id": category,
            "label": categories()[category].name(self.lang),
            "sensitive": category in SENSITIVE,
            "on": found is not None,
            "since": day(found.at.date(), self.lang, "medium") if found else "",
            "until": (day(found.until, self.lang, "medium") if found.until else text("consent.for_ever", self.lang))
            if found
            else "",
            "rests": words.sentence(found, self.lang) if found else "",
        }

    def _heard(self, _: object, content: dict[str, Any], __: object) -> None:
        kind = content.get("kind")
        try:
            if kind == "view":
                self._view(content)
            elif kind == "set":
                until = date.fromisoformat(str(content["until"])) if content.get("until") else None
                self.set(str(content.get("category", "")), allow=bool(content.get("allow")), until=until)
            elif kind == "revoke_all":
                self._consents.revoke(ANY, self._whom.purpose, None, self._whom.endpoint)
                self._draw()
                self.print_again()
            elif kind == "bytes":
                self._send_bytes(str(content.get("id", "")))
        except HealthkitError as error:
            self.box.send({"kind": "said", "words": str(error)})
        except ValueError:  # a date that is none
            self._draw()

    def _view(self, content: dict[str, Any]) -> None:
        people = {one.id: one for one in self._everyone()}
        self._whom = people.get(str(content.get("whom")), self._whom)
        known = {one["id"] for one in self.box.sources}
        self._source = str(content["source"]) if content.get("source") in known else self._source
        self._draw()

    def _send_bytes(self, entry_id: str) -> None:
        assert self.vault is not None
        body = egress.kept(self.vault, entry_id)
        self.box.send({"kind": "bytes", "id": entry_id, "text": body.decode() if body else ""})
