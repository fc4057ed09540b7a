"""What may go into a file for others, and the note in the ledger that it did.

That a person makes the file is their word for it, so nothing needs a grant beforehand; but what they refused to exports
(``healthkit consent revoke … --purpose export``) stays out until they allow it again by name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256

from healthkit.export.fhir.values import Row
from healthkit.privacy import egress
from healthkit.privacy.categories import categories, in_text, of_analyte, of_code, of_table
from healthkit.privacy.consent import Consents
from healthkit.privacy.scope import ANY, Entry, Use, deciding
from healthkit.store import Vault

PURPOSE = "export"
_WORD = Entry("", datetime(1, 1, 1), "grant", ANY, PURPOSE)  # noqa: DTZ001  # the ledger has naive UTC
"""The person's own command, which stands before every entry of the ledger, so that each refusal outweighs it."""


class Leave:
    """The refusals of one vault, read once."""

    def __init__(self, vault: Vault, today: date | None = None) -> None:
        self._vault = vault
        self._consents = Consents(vault)
        self._entries = tuple(one for one in self._consents.entries() if one.purpose == PURPOSE)
        self._any = any(one.action == "revoke" for one in self._entries)
        self._today = today or datetime.now(UTC).date()
        self._decided: dict[tuple[str, str], bool] = {}

    def refuses(self, table: str, row: Row) -> str | None:
        """The category for which a row stays, or None."""
        return self.refuses_kinds(row["product"], kinds(table, row)) if self._any else None

    def refuses_kinds(self, product: str, found: Iterable[str]) -> str | None:
        """The first of these categories for which what a product says stays, or None."""
        if not self._any:
            return None
        return next((one for one in sorted(found) if not self._may(product, one)), None)

    def refuses_table(self, table: str) -> bool:
        """Whether a table without sources stays."""
        return self._any and any(not self._may("", one) for one in of_table(table))

    def refused(self) -> tuple[str, ...]:
        """Every kind of data of which something stays: of all sources, or of one."""
        if not self._any:
            return ()
        products = ["", *self._vault.kept("privacy_products")["product"]]
        return tuple(one for one in categories() if not all(self._may(product, one) for product in products))

    def _may(self, product: str, category: str) -> bool:
        found = self._decided.get((product, category))
        if found is None:
            use = Use(self._consents.origin(product), category, PURPOSE, None, self._today)
            found = self._decided[product, category] = deciding([_WORD, *self._entries], use) is not None
        return found


def kinds(table: str, row: Row) -> frozenset[str]:
    """The categories of a row: of its table, its analyte, its codes and its words."""
    return _kinds(table, row.get("analyte"), row.get("codings"), row.get("name"), row.get("reason"), row.get("note"))


@lru_cache(maxsize=4096)
def _kinds(table: str, analyte: str | None, codings: str | None, *words: str | None) -> frozenset[str]:
    base = (of_analyte(analyte) if analyte else frozenset()) or of_table(table)
    for one in json.loads(codings) if codings else ():
        base |= of_code(one.get("system"), one.get("code"))
    return base.union(*(in_text(word) for word in words if word))


def note(vault: Vault, body: bytes, to: str, categories: Iterable[str], consents: Iterable[str] = ()) -> str:
    """Write down that a file was made: for whom in a word, what kinds, how large, its hash. Returns the hash."""
    digest = sha256(body).hexdigest()
    note_of(vault, len(body), digest, to, categories=categories, consents=consents)
    return digest


def note_of(
    vault: Vault, size: int, digest: str, to: str, *, categories: Iterable[str], consents: Iterable[str] = ()
) -> None:
    """The same of what is too large to be held in memory, by its size and hash."""
    with vault.ledger(write=True) as con:
        egress.record(
            con, endpoint=to, model=None, purpose=PURPOSE, body=b"", sha256=digest, size=size,
            categories=categories, consents=consents, keep=False,
        )  # fmt: skip
