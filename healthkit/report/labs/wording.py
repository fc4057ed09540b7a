"""Days as the result sheet writes them."""

from __future__ import annotations

from datetime import date

from healthkit.i18n import text
from healthkit.report.period.wording import full_day as _full_day


def full_day(at: date | None, lang: str) -> str:
    """A day with its year; that it is not known, where it is not."""
    return _full_day(at, lang) if at else text("labs_report.unknown", lang)
