"""Consents, endpoints and what left, in a person's words, for the panel of consents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from healthkit.errors import EgressRefused
from healthkit.i18n import day, number, text
from healthkit.privacy import endpoints
from healthkit.privacy.egress import Egress
from healthkit.privacy.scope import Entry, Purpose
from healthkit.settings import settings
from healthkit.widgets import chat_words


@dataclass(frozen=True)
class Whom:
    """Somebody who may be allowed something: a purpose and, for a model, its host (None: any of them)."""

    purpose: Purpose
    endpoint: str | None = None

    @property
    def id(self) -> str:
        """By which the page names it."""
        return f"{self.purpose} {self.endpoint or ''}"

    def label(self, lang: str) -> str:
        """Whom, in words."""
        if self.purpose == "mail" and self.endpoint:
            return text("consent.for_mail_at", lang, host=self.endpoint)
        if self.purpose != "model":
            return text(f"consent.for_{self.purpose}", lang)
        if self.endpoint is None:
            return text("consent.for_any_model", lang)
        if self.endpoint == "mcp":
            return text("consent.for_mcp", lang)
        return text("consent.for_model", lang, host=self.endpoint)

    def terms(self, lang: str) -> list[str]:
        """Where it is and what the person entered of its terms; empty for what is no endpoint."""
        if self.purpose != "model" or self.endpoint in {None, "mcp"}:
            return []
        found = next((one for one in named() if one.host == self.endpoint), None)
        local = endpoints.is_loopback(f"http://{self.endpoint}")
        if found is None:
            return [text("consent.here" if local else "consent.unlisted", lang)]
        lines = [text("consent.here" if local else "consent.far", lang)]
        if not local:
            said = {"retention": found.terms.retention, "training": found.terms.training}
            none = text("consent.not_entered", lang)
            lines += [text(f"consent.{name}", lang, words=words or none) for name, words in said.items()]
        return [
            *lines,
            text(f"consent.ask_{found.terms.ask}", lang),
            text("consent.profile", lang, which=found.terms.profile),
        ]


def named() -> list[endpoints.Place]:
    """The endpoints of the settings that can be used."""
    found = []
    for name in settings().endpoints:
        try:
            found.append(endpoints.place(name))
        except EgressRefused:
            continue
    return found


def sentence(entry: Entry, lang: str) -> str:
    """A line of the ledger."""
    return text(
        f"privacy.{entry.action}",
        lang,
        source=chat_words.source(entry.source, lang),
        category=chat_words.category(entry.category, lang) if entry.category else text("privacy.every", lang),
        purpose=text(f"privacy.purpose_{entry.purpose}", lang),
        endpoint=text("privacy.at", lang, host=entry.endpoint) if entry.endpoint else "",
        until=text("privacy.until", lang, day=day(entry.until, lang)) if entry.until else "",
    )


def left(one: Egress, lang: str) -> dict[str, Any]:
    """A line of the log of what left."""
    kinds = ", ".join(chat_words.category(name, lang) for name in one.categories)
    return {
        "id": one.entry_id,
        "time": moment(one.at, lang),
        "to": f"{one.model} @ {one.endpoint}" if one.model else one.endpoint,
        "size": text("privacy.bytes", lang, n=number(one.bytes, lang)),
        "kinds": kinds or text("consent.only_words", lang),
        "sha256": one.sha256,
        "kept": one.kept,
    }


def moment(at: datetime, lang: str) -> str:
    """An instant in UTC as day and time on this computer's clock."""
    here = at.replace(tzinfo=UTC).astimezone()
    return f"{day(here.date(), lang, 'medium')} {here:%H:%M}"
