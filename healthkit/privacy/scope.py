"""What an entry of the consent ledger reaches, and whether a use is allowed by the entries so far. No vault, no clock.

The rules, in the order of their weight: without a grant nothing is allowed; a revocation takes back every grant that
reaches the same use and is not later; and a later grant lifts a revocation only if it names the thing at least as
precisely. So revoking mental health holds though everything is granted afterwards, until mental health itself is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from urllib.parse import urlsplit

ANY = "*"
MEMORY = "memory"
"""The source of what the person wrote into the assistant's memory."""
SCHEDULE = "schedule"
"""The source of the schedule's own notices: that something was run, without any data."""
Purpose = Literal["model", "report", "export", "mail"]
PURPOSES: tuple[Purpose, ...] = ("model", "report", "export", "mail")
WITH_ENDPOINT: tuple[Purpose, ...] = ("model", "mail")
"""Purposes for which something goes to a host, which a consent may name."""


@dataclass(frozen=True)
class Origin:
    """A source under every name that an entry may give it.

    ``product`` is its name as ``healthkit sources`` shows it. A grant to a connector or class covers it only if it is
    the product's ``certain`` one; a revocation of any of its ``names`` reaches it.
    """

    product: str
    certain: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Use:
    """One use of one kind of data of one source, on a day."""

    origin: Origin
    category: str
    purpose: str
    endpoint: str | None
    on: date


@dataclass(frozen=True)
class Entry:
    """One line of the ledger. ``category`` and ``endpoint`` None mean every one; ``until`` is the last day it holds."""

    entry_id: str
    at: datetime
    action: Literal["grant", "revoke"]
    source: str
    purpose: str
    category: str | None = None
    endpoint: str | None = None
    until: date | None = None

    def reaches(self, use: Use) -> bool:
        """Whether the entry speaks of this use."""
        names = use.origin.certain if self.action == "grant" else use.origin.names
        return (
            self.purpose == use.purpose
            and self.source in {ANY, use.origin.product, *names}
            and self.category in {None, use.category}
            and _endpoint_within(use.endpoint, self.endpoint)
        )

    def to(self, purpose: str, endpoint: str | None) -> bool:
        """Whether it speaks of this purpose and endpoint at all."""
        return self.purpose == purpose and _endpoint_within(endpoint, self.endpoint)

    def holds(self, on: date) -> bool:
        """Whether its time has not run out; a revocation's never does."""
        return self.action == "revoke" or self.until is None or on <= self.until

    def within(self, other: Entry, product: str | None = None) -> bool:
        """Whether everything this entry names, the other names too; ``product`` is the one both were found to reach."""
        return (
            self.purpose == other.purpose
            and (other.source in {ANY, self.source} or (product is not None and self.source == product))
            and (other.category is None or self.category == other.category)
            and _endpoint_within(self.endpoint, other.endpoint)
        )


def deciding(entries: Iterable[Entry], use: Use) -> Entry | None:
    """The grant by which a use is allowed, the newest of them; None where it is not."""
    reached = [entry for entry in entries if entry.reaches(use)]
    grants = [entry for entry in reached if entry.action == "grant" and entry.holds(use.on)]
    for revoked in (entry for entry in reached if entry.action == "revoke"):
        if any(g.at > revoked.at and g.within(revoked, use.origin.product) for g in grants):
            grants = [grant for grant in grants if grant.at > revoked.at]
        else:
            return None
    return max(grants, key=lambda entry: entry.at, default=None)


def authority(url_or_host: str) -> str:
    """Host and, where it is given, port, by which consents and the log name an endpoint: ``127.0.0.1:11434``."""
    said = url_or_host.strip().lower()
    parts = urlsplit(said if "//" in said else f"//{said}")
    host = parts.hostname or ""
    shown = f"[{host}]" if ":" in host else host
    standard = {"http": 80, "https": 443}.get(parts.scheme)
    return f"{shown}:{parts.port}" if parts.port and parts.port != standard else shown


def _endpoint_within(narrow: str | None, wide: str | None) -> bool:
    """An entry without an endpoint reaches every one; one that names a host without a port, every port of it."""
    if wide is None or narrow == wide:
        return True
    return narrow is not None and urlsplit(f"//{wide}").port is None and urlsplit(f"//{narrow}").hostname == _host(wide)


def _host(said: str) -> str | None:
    return urlsplit(f"//{said}").hostname
