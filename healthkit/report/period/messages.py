"""Whose words a report uses: its own, else those of reports over a period, else those of all reports."""

from __future__ import annotations

from healthkit.i18n import messages, text

_SHARED = ("period", "report")


def say(domain: str, key: str, lang: str, count: float | None = None, **values: object) -> str:
    """A message of a report's own domain, else the one that reports over a period, or all reports, share."""
    found = next((name for name in (domain, *_SHARED) if key in messages(name)), domain)
    return text(f"{found}.{key}", lang, count, **values)
