"""The consent ledger: what a person allows, per source, category, purpose and endpoint. Nothing is allowed by default.

Rows are only ever added; each question reads the ledger afresh, so that a revocation made in another window counts at
once. What follows from the rows is reckoned in :mod:`healthkit.privacy.scope`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import astuple
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Literal
from uuid import uuid4

import duckdb

from healthkit.errors import UnknownName, UsageError
from healthkit.privacy.categories import known
from healthkit.privacy.scope import (
    ANY,
    MEMORY,
    PURPOSES,
    SCHEDULE,
    WITH_ENDPOINT,
    Entry,
    Origin,
    Use,
    authority,
    deciding,
)
from healthkit.store import Vault

_READ = (
    "SELECT entry_id::VARCHAR, at_utc, action, source, purpose, category, endpoint, until_day "
    "FROM consent ORDER BY at_utc, (action = 'revoke')"
)


class Consents:
    """The consents of one vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def grant(
        self, source: str, purpose: str, category: str | None = None, endpoint: str | None = None,
        until: date | None = None,
    ) -> Entry:  # fmt: skip
        """Allow a use. ``source`` is a product, class or connector, or ``*`` for all; ``until`` the last day.

        Raises:
            UsageError: no such purpose, or a report is granted to an endpoint.
            UnknownName: no such category.
        """
        return self._add("grant", source, purpose, category=category, endpoint=endpoint, until=until)

    def revoke(self, source: str, purpose: str, category: str | None = None, endpoint: str | None = None) -> Entry:
        """Take back every grant that reaches any of this, from now on; nothing need have been granted.

        Raises:
            UsageError, UnknownName: as for :meth:`grant`.
        """
        return self._add("revoke", source, purpose, category=category, endpoint=endpoint)

    def entries(self) -> tuple[Entry, ...]:
        """The whole ledger, oldest first."""
        with self._vault.ledger() as con:
            return read(con)

    def now(self, on: date | None = None) -> tuple[Entry, ...]:
        """What holds: grants that no later revocation takes back whole, and revocations that cut into them."""
        entries = self.entries()
        day = on or datetime.now(UTC).date()
        newest = {(e.source, e.purpose, e.category, e.endpoint): e for e in entries}
        revoked = [e for e in newest.values() if e.action == "revoke"]
        grants = [
            e
            for e in newest.values()
            if e.action == "grant" and e.holds(day) and not any(r.at >= e.at and e.within(r) for r in revoked)
        ]
        cuts = [r for r in revoked if any(r.purpose == g.purpose and not g.within(r) for g in grants)]
        return tuple(sorted([*grants, *cuts], key=lambda e: e.at))

    def allows(self, source: str, category: str, purpose: str, endpoint: str | None, on: date) -> bool:
        """Whether a use is allowed on a day; reads the ledger now."""
        return self.deciding([(source, category)], purpose, endpoint, on)[source, category] is not None

    def deciding(
        self, pairs: Iterable[tuple[str, str]], purpose: str, endpoint: str | None, on: date
    ) -> dict[tuple[str, str], Entry | None]:
        """For each pair of source and category the grant that allows it, or None."""
        with self._vault.ledger() as con:
            return self.decided(con, pairs, purpose, endpoint, on)

    def decided(
        self, con: duckdb.DuckDBPyConnection, pairs: Iterable[tuple[str, str]], purpose: str, endpoint: str | None,
        on: date,
    ) -> dict[tuple[str, str], Entry | None]:  # fmt: skip
        """The same, in a look at the ledger that is open already."""
        entries, to = read(con), authority(endpoint) if endpoint else None
        return {
            (source, category): deciding(entries, Use(self.origin(source), category, purpose, to, on))
            for source, category in pairs
        }

    def origin(self, source: str) -> Origin:
        """A source with the names under which it may have been granted; an unknown one has its own only."""
        return self._origins.get(source) or Origin(source)

    @cached_property
    def _origins(self) -> dict[str, Origin]:
        found = {}
        for product, classes, connectors in self._vault.kept("privacy_products").rows():
            certain = {*(classes if len(classes) == 1 else ()), *(connectors if len(connectors) == 1 else ())}
            found[product] = Origin(product, frozenset(certain), frozenset([*classes, *connectors]))
        return found

    def source_named(self, said: str) -> str:
        """A source as a person names it: ``*``, ``memory``, ``schedule``, a product, a class, a connector.

        What the ledger names is known too.

        Raises:
            UnknownName: none of these.
        """
        names = {name for one in self._origins.values() for name in (one.product, *one.names)}
        names |= {entry.source for entry in self.entries()} | {ANY, MEMORY, SCHEDULE}
        found = next((name for name in names if name.casefold() == said.casefold()), None)
        if found is None:
            raise UnknownName("source", said, names)
        return found

    def _add(
        self, action: Literal["grant", "revoke"], source: str, purpose: str, *, category: str | None,
        endpoint: str | None, until: date | None = None,
    ) -> Entry:  # fmt: skip
        if purpose not in PURPOSES:
            raise UsageError(f"“{purpose}” is no purpose.", f"One of: {', '.join(PURPOSES)}.")
        if endpoint is not None and purpose not in WITH_ENDPOINT:
            raise UsageError(f"The purpose “{purpose}” has no endpoint.", "Leave the endpoint out.")
        if not source:
            raise UsageError("A consent needs a source.", "Name one of healthkit sources, or * for all.")
        kind, to = known(category) if category else None, authority(endpoint) if endpoint else None
        with self._vault.ledger(write=True) as con:
            entry = Entry(str(uuid4()), later(con), action, source, purpose, kind, to, until)
            con.execute(
                "INSERT INTO consent (entry_id, at_utc, action, source, purpose, category, endpoint, until_day) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                list(astuple(entry)),
            )
        return entry


def read(con: duckdb.DuckDBPyConnection) -> tuple[Entry, ...]:
    """Every entry of an open ledger."""
    return tuple(Entry(*row) for row in con.execute(_READ).fetchall())


def later(con: duckdb.DuckDBPyConnection, clock: Callable[[], datetime] | None = None) -> datetime:
    """Now, but after every entry there is: a clock that was put back must not bury a revocation."""
    moment = (clock or (lambda: datetime.now(UTC)))().replace(tzinfo=None)
    row = con.execute("SELECT max(at_utc) FROM consent").fetchone()
    newest: datetime | None = row[0] if row else None
    return max(moment, newest + timedelta(microseconds=1)) if newest else moment
