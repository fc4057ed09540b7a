"""What the person writes on a chart about some days: kept in the journal, in their own words."""

from __future__ import annotations

from datetime import UTC, date, datetime

from healthkit.errors import UsageError
from healthkit.i18n import text
from healthkit.store import Vault

LONGEST = 500


def add_mark(vault: Vault, said: str, first: date, last: date, metric: str | None, *, lang: str) -> None:
    """Keep a mark on some days, of one metric or of everything.

    Raises:
        UsageError: nothing was said, too much, or the days are not in order.
    """
    words = " ".join(said.split())
    if not words or len(words) > LONGEST or first > last:
        raise UsageError(text("explorer.note_empty", lang, most=LONGEST))
    now = datetime.now(UTC).replace(tzinfo=None)
    with vault.writer() as con:
        con.execute(
            "INSERT INTO journal BY NAME SELECT coalesce(max(entry_id), 0) + 1 AS entry_id, 'mark' AS kind, "
            "?::DATE AS first_day, ?::DATE AS last_day, ? AS said, ? AS metric, ?::TIMESTAMP AS written_at "
            "FROM journal",
            [first, last, words, metric, now],
        )


def remove_mark(vault: Vault, number: int) -> None:
    """Take a mark away; one that is gone already stays gone."""
    with vault.writer() as con:
        con.execute("DELETE FROM journal WHERE kind = 'mark' AND entry_id = ?", [number])
