"""Pieces of sentences about laboratory results that several answers share."""

from __future__ import annotations

from typing import Any

from healthkit.ask import display
from healthkit.ask.labs.run import Found
from healthkit.i18n import day as in_words
from healthkit.i18n import text
from healthkit.model.analytes import analytes
from healthkit.source import labs_words
from healthkit.source.labs_words import Row

_DAYS_NAMED = 8  # days in one sentence


def what(found: Found, lang: str) -> str:
    """What the answer is about."""
    plan = found.plan
    if plan.sheet and plan.sheet != "every":
        return text(f"ask_labs.sheet_{plan.sheet}", lang)
    if plan.sheet:
        return text("ask_labs.sheet_every", lang)
    return ", ".join(analytes()[name].name(lang) for name in plan.analytes)


def say(key: str, found: Found, lang: str, count: float | None = None, **values: Any) -> str:
    """A message on what was asked, with its period."""
    days = [row["day"] for row in found.rows]
    when = display.period(found.plan.period, lang, (min(days), max(days)) if days else None)
    return text(f"ask_labs.{key}", lang, count, **{"what": what(found, lang), "when": when, **values})


def day_of(row: Row, lang: str) -> str:
    """The day of a result in words."""
    return display.day(row["day"], lang)


def brief(row: Row, lang: str) -> str:
    """A result with its day, for a list."""
    return text("ask_labs.on", lang, value=labs_words.value_of(row, lang), day=in_words(row["day"], lang, "d MMM y"))


def series(rows: tuple[Row, ...], lang: str) -> str:
    """Results with their days; of a long series the latest."""
    shown = "; ".join(brief(row, lang) for row in rows[-_DAYS_NAMED:])
    if lang == "fr":
        shown = shown.replace("; ", f"{display.NBSP}; ")
    more = len(rows) - _DAYS_NAMED
    return text("ask_labs.the_latest", lang, n=_DAYS_NAMED, of=len(rows), list=shown) if more > 0 else shown


def passed(found: Found, row: Row, lang: str) -> str:
    """How long ago a result is, or the period that was asked about."""
    period = found.plan.period
    return _ago((period.last - row["day"]).days, lang) if period.name == "all_time" else display.period(period, lang)


def _ago(days: int, lang: str) -> str:
    """So many days, then months, then years ago."""
    if days == 0:
        return text("ask_labs.ago_today", lang)
    unit, size = ("days", 1.0) if days < 60 else ("months", 30.44) if days < 730 else ("years", 365.25)
    n = int(days / size)
    return text(f"ask_labs.ago_{unit}", lang, n, n=n)


def plural(n: int, of: int, lang: str) -> int:
    """What decides the plural: ``1 of 7 results``, ``1 résultat sur 7``."""
    return n if lang == "fr" else of


def with_list(said: str, items: str, lang: str) -> str:
    """A sentence that ends in a list, or without one."""
    return text("ask_labs.with_list", lang, said=said, list=items) if items else f"{said}."


def capital(said: str) -> str:
    """With a capital letter, as a sentence begins."""
    return said[:1].upper() + said[1:]
