"""For how long each kind of data is kept: rules of the ledger, and the last day that is past its time.

Nothing expires unless a person says so; chats have a length of their own (:mod:`healthkit.privacy.retention`). What is
past its time goes by an erasure, so that a later import of an old file does not bring it back.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from healthkit.errors import UsageError
from healthkit.privacy.categories import known
from healthkit.privacy.erasure.scope import What
from healthkit.privacy.retention import MOST_MONTHS
from healthkit.store import Vault
from healthkit.store.queries import text


def rules(vault: Vault) -> dict[str, int]:
    """Months by category, of those that have a rule."""
    with vault.ledger() as con:
        return {str(category): int(months) for category, months in con.execute(text("retention_rules")).fetchall()}


def keep(vault: Vault, category: str, months: int) -> None:
    """Keep a kind of data for so many months. Nothing goes before the rules are applied.

    Raises:
        UnknownName: no such kind.
        UsageError: not 1 to 600 months.
    """
    if not 1 <= months <= MOST_MONTHS:
        raise UsageError(
            f"Data cannot be kept for {months} months.", f"1 to {MOST_MONTHS}; `healthkit erase` takes all of a kind."
        )
    _add(vault, category, months)


def clear(vault: Vault, category: str) -> None:
    """Keep a kind of data for ever again; what went stays away.

    Raises:
        UnknownName: no such kind.
    """
    _add(vault, category, None)


def last_day(months: int, today: date) -> date:
    """The newest day that is past its time: the end of a month, so that a rule erases once a month, not every day."""
    years, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(years, month + 1, 1) - timedelta(days=1)


def scopes(vault: Vault, today: date) -> tuple[What, ...]:
    """What the rules let go as of a day, one scope a kind."""
    return tuple(What(category=name, to_day=last_day(months, today)) for name, months in rules(vault).items())


def _add(vault: Vault, category: str, months: int | None) -> None:
    known(category)
    with vault.ledger(write=True) as con:
        newest = con.execute("SELECT max(at_utc) FROM retention_rule").fetchone()
        now = datetime.now(UTC).replace(tzinfo=None)
        if newest and newest[0] and newest[0] >= now:  # a clock that was put back buries no newer word
            now = newest[0] + timedelta(microseconds=1)
        con.execute("INSERT INTO retention_rule VALUES (?, ?, ?, ?)", [str(uuid4()), now, category, months])
