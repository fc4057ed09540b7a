"""Which visit a brief looks back to, and the day it is as of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from healthkit.errors import UsageError
from healthkit.i18n import day as day_words
from healthkit.i18n import text
from healthkit.model.words import fold
from healthkit.planning.visit.courses import Entry, entries
from healthkit.planning.visit.model import Rows, Statement

if TYPE_CHECKING:
    from healthkit.store import Vault

LAST_VISIT = "last-visit"
WITHOUT_VISIT = timedelta(days=365)
"""How far a brief looks back where no visit is known and no day was given."""


def reach(vault: Vault, lang: str) -> date:
    """The last day that the vault holds anything of.

    Raises:
        UsageError: it holds nothing at all.
    """
    last: date | None = vault.query("visit_reach").item()
    if last is None:
        raise UsageError(text("brief.empty_vault", lang), text("brief.empty_vault_hint", lang))
    return last


def visits(found: Iterable[Entry], before: date) -> list[Entry]:
    """Visits that had happened before a day, the newest first; that day's own is the one to prepare."""
    past = [(row, one) for row, one in found if row["lane"] == "encounter" and one.start and one.start < before]
    return sorted(past, key=lambda entry: (str(entry[1].written), entry[0]["row_id"]), reverse=True)


def last_day(vault: Vault, on: date) -> date:
    """The day of the newest visit up to a day; that day itself where the vault has none."""
    past = visits(entries(vault.query("record_lanes").iter_rows(named=True), on), on + timedelta(days=1))
    return past[0][1].start or on if past else on


def choose(since: str, past: list[Entry], as_of: date, lang: str) -> tuple[date, Statement | None]:
    """The first day to look at, and the visit of that day.

    Raises:
        UsageError: ``since`` is neither ``last-visit`` nor a day before ``as_of``.
    """
    if since in ("", LAST_VISIT):
        if not past:
            return as_of - WITHOUT_VISIT, None
        found = past[0][1].start
        assert found
        return found, visit(past[0], lang)
    try:
        first = date.fromisoformat(since)
    except ValueError:
        raise UsageError(text("brief.no_day", lang, since=since), text("brief.no_day_hint", lang)) from None
    if first > as_of:
        shown = day_words(as_of, lang, "d MMM y")
        raise UsageError(text("brief.after_as_of", lang, day=shown), text("brief.no_day_hint", lang))
    return first, next((visit(entry, lang) for entry in past if entry[1].start == first), None)


def visit(entry: Entry, lang: str) -> Statement:
    """A visit in words: what, where, why."""
    row, one = entry
    assert one.start
    place = one.detail or one.source
    unnamed = text("brief.visit_unnamed", lang)
    reason = f", {one.reason}" if one.reason and fold(one.reason) not in fold(one.name) else ""
    words = {"day": day_words(one.start, lang, "d MMM y"), "called": f"{one.name or unnamed}{reason}", "place": place}
    return Statement(
        f"visit:{row['row_id']}", "visit", one.name or unnamed, text("brief.visit", lang, None, **words),
        (Rows("encounter", (row["row_id"],)),), {"day": one.start, "name": one.name, "place": place}, words,
    )  # fmt: skip
