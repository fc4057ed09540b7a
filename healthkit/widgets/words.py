"""Labels for the JavaScript side, so that every word stands in the catalogue of messages."""

from __future__ import annotations

from typing import Literal

from healthkit.i18n import messages, text
from healthkit.settings import settings

Lang = Literal["en", "fr"]


def language(lang: str | None) -> str:
    """The language asked for, else the one in the settings."""
    return lang or settings().lang


def labels(lang: str, prefix: str, *names: str) -> dict[str, str]:
    """Messages ``widgets.<prefix>_<name>`` by name."""
    return {name: text(f"widgets.{prefix}_{name}", lang) for name in names}


def every_label(lang: str, domain: str) -> dict[str, str]:
    """The messages of a domain as they are written, for a page that fills in their values itself; none with plurals."""
    return {name: entry[lang] for name, entry in messages(domain).items() if isinstance(entry[lang], str)}
