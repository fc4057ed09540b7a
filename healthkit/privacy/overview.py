"""What is held of a person: kinds, since when, from where, what for, how long, who received it, where copies lie.

The answer to a request for access (GDPR, article 15) and the record that accountability asks for (article 5(2)), read
from the vault, its ledger and the folders beside it. ``ARTICLES`` maps the rights to the commands that serve them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from healthkit.privacy import egress, expiry, retention
from healthkit.privacy.categories import categories
from healthkit.privacy.consent import Consents
from healthkit.privacy.erasure import places, rules, striking
from healthkit.privacy.erasure.scope import What
from healthkit.privacy.scope import Entry
from healthkit.store import Vault, kept
from healthkit.store.queries import text

ARTICLES: dict[str, tuple[str, ...]] = {
    "5": ("privacy report", "privacy retention", "doctor"),
    "7": ("consent show", "consent grant", "consent revoke"),
    "15": ("privacy report", "egress log", "export"),
    "17": ("erase", "privacy retention", "conversations"),
    "20": ("export",),
}
"""Articles of Regulation (EU) 2016/679, and the commands by which a person makes use of each."""


@dataclass(frozen=True)
class Held:
    """One kind of data: rows by table, the days between which they lie, months it is kept (None for ever).

    A row that tells of two kinds counts in both. ``purposes`` are those of the standing consents that reach it.
    """

    category: str
    rows: dict[str, int]
    first: date | None
    last: date | None
    months: int | None
    purposes: tuple[str, ...]


@dataclass(frozen=True)
class Received:
    """What one recipient got for one purpose: how often, how many bytes, of which kinds, first and last (UTC)."""

    recipient: str
    purpose: str
    times: int
    bytes: int
    categories: tuple[str, ...]
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Origin:
    """What one connector read: files, their bytes (None where not noted), first and last (UTC)."""

    connector: str
    files: int
    bytes: int | None
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Overview:
    """Everything, as of now."""

    held: tuple[Held, ...]
    origins: tuple[Origin, ...]
    sources: tuple[str, ...]
    kept_copies: int
    consents: tuple[Entry, ...]
    received: tuple[Received, ...]
    chats: int
    chat_months: int | None
    memory_lines: int
    report_issues: int
    backups: tuple[str, ...]
    erased: int

    @property
    def empty_categories(self) -> tuple[str, ...]:
        """Kinds of which nothing is held."""
        return tuple(name for name in categories() if name not in {one.category for one in self.held})

    def as_dict(self) -> dict[str, Any]:
        """JSON for machines."""
        return {name: _plain(value) for name, value in asdict(self).items()} | {
            "consents": [_consent(entry) for entry in self.consents],
            "articles": {number: [f"healthkit {one}" for one in served] for number, served in ARTICLES.items()},
        }


def overview(vault: Vault) -> Overview:
    """Look at everything; nothing changes."""
    consents = Consents(vault).now()
    chats, memory, months = _chats(vault)
    return Overview(
        held=_held(vault, consents),
        origins=tuple(Origin(*row) for row in vault.query("privacy_origins").rows()),
        sources=tuple(str(product) for (product, *_) in vault.query("privacy_products").rows()),
        kept_copies=len(kept.copies(vault)),
        consents=consents,
        received=_received(vault),
        chats=chats,
        chat_months=months,
        memory_lines=memory,
        report_issues=int(vault.query("privacy_issues").item()),
        backups=tuple(str(path) for path in places.backups(vault.folder)),
        erased=len(rules.active(vault)),
    )


def _held(vault: Vault, consents: tuple[Entry, ...]) -> tuple[Held, ...]:
    months, found = expiry.rules(vault), []
    for name in categories():
        with vault.reader() as con:
            seen = striking.look(con, What(category=name))
        rows = {table: count for table, count in seen.rows.items() if count}
        if rows:
            granted = (one for one in consents if one.action == "grant" and one.category in (None, name))
            purposes = tuple(sorted({one.purpose for one in granted}))
            found.append(Held(name, rows, seen.first, seen.last, months.get(name), purposes))
    return tuple(found)


def _received(vault: Vault) -> tuple[Received, ...]:
    by: dict[tuple[str, str], list[egress.Egress]] = {}
    for one in egress.log(vault):
        by.setdefault((one.endpoint, one.purpose), []).append(one)
    return tuple(
        Received(
            recipient, purpose, len(all_of), sum(one.bytes for one in all_of),
            tuple(sorted({kind for one in all_of for kind in one.categories})), all_of[0].at, all_of[-1].at,
        )
        for (recipient, purpose), all_of in sorted(by.items())
    )  # fmt: skip


def _chats(vault: Vault) -> tuple[int, int, int | None]:
    with vault.conversations() as con:
        found = con.execute(text("privacy_chats")).fetchone()
        assert found is not None
        return int(found[0]), int(found[1]), retention.months(con)


def _consent(entry: Entry) -> dict[str, Any]:
    said = {name: _plain(value) for name, value in asdict(entry).items() if name != "entry_id"}
    return said | {"id": entry.entry_id}


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return f"{value:%Y-%m-%dT%H:%M:%SZ}"
        case date():
            return value.isoformat()
        case dict():
            return {name: _plain(one) for name, one in value.items()}
        case tuple() | list():
            return [_plain(one) for one in value]
    return value
