"""What an erasure would reach, in every place, before anything happens; and whether anything is left afterwards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

import duckdb

from healthkit.errors import UnknownName
from healthkit.model.catalogue import catalogue
from healthkit.privacy import egress
from healthkit.privacy.categories import known, of_metric, of_table
from healthkit.privacy.consent import Consents
from healthkit.privacy.erasure import mentions, places, rules, striking
from healthkit.privacy.erasure.mentions import Mention
from healthkit.privacy.erasure.reach import Reach, Stored
from healthkit.privacy.erasure.receipt import Outside, Plan
from healthkit.privacy.erasure.rows import TABLES, Own
from healthkit.privacy.erasure.scope import What
from healthkit.privacy.erasure.striking import Found
from healthkit.store import Vault

CHATS, MEMORY, PAYLOADS = "conversation", "memory_line", "egress.payload"


def settled(vault: Vault, what: What) -> What:
    """The same scope with every name as the vault knows it.

    Raises:
        UnknownName: no such source, kind of data or metric.
    """
    source = _source(vault, what.source) if what.source else None
    if what.metric is not None and what.metric not in catalogue().metrics:
        held = {row[0] for row in vault.query("erasure_metrics").rows()}
        held |= {rule.what.metric for rule in rules.all_rules(vault) if rule.what.metric}
        if what.metric not in held:
            raise UnknownName("metric", what.metric, {*catalogue().metrics, *held})
    return replace(what, source=source, category=known(what.category) if what.category else None)


@dataclass(frozen=True)
class Survey:
    """What a scope reaches, in words for a person, in rows, and by what a text shows that it speaks of them."""

    plan: Plan
    found: Found
    mention: Mention
    places: tuple[places.Place, ...]


def plan(vault: Vault, what: What) -> Plan:
    """Count everything that a scope reaches; nothing changes.

    Raises:
        UnknownName: no such source, kind of data or metric.
    """
    return prepared(vault, what).plan


def prepared(vault: Vault, what: What) -> Survey:
    """The same, with what an erasure goes by.

    Raises:
        UnknownName: no such source, kind of data or metric.
    """
    what = settled(vault, what)
    found, mention = survey(vault, what)
    rows = {table: count for table, count in found.rows.items() if count}
    touched = kinds_touched(what, found)
    with vault.conversations() as con:
        chats, lines = mentions.chats(con, mention)
    with vault.ledger() as con:
        payloads = mentions.payloads(con, mention, touched)
    rows |= {name: len(one) for name, one in ((CHATS, chats), (MEMORY, lines), (PAYLOADS, payloads)) if one}
    seen = places.look(vault.folder, what, since(what, found))
    files = tuple(str(place.path) for place in seen if place.how in ("removed", "emptied"))
    undated = _undated(vault, what)
    made = Plan(what, rows, files, outside(vault, what, found, seen), found.first, found.last, undated)
    return Survey(made, found, mention, tuple(seen))


def survey(vault: Vault, what: What, before: datetime | None = None) -> tuple[Found, Mention]:
    """The rows that are reached, and by what a text shows that it speaks of them; ``before`` leaves what is newer."""
    with vault.reader() as con:
        found = striking.look(con, what, before)
        sources = Stored().sources(con, what.source) if what.source else None
        names = mentions.names_of(con, sources) | ({what.source} if what.source else set())
    called = frozenset(one for one in found.called if one)
    return found, Mention.of(what, frozenset(names), called, before)


def kinds_touched(what: What, found: Found) -> frozenset[str]:
    """The kinds of data of the rows that are reached."""
    by_metric = frozenset[str]().union(*(of_metric(one) for one in found.metrics))
    by_table = frozenset[str]().union(*(of_table(one) for one, count in found.rows.items() if count))
    return by_metric | by_table | ({what.category} if what.category else frozenset())


def since(what: What, found: Found) -> date | None:
    """The first day that is erased; None where no row of a day is."""
    return found.first or what.from_day


def outside(vault: Vault, what: What, found: Found, seen: list[places.Place]) -> tuple[Outside, ...]:
    """What only the person can remove."""
    touched = kinds_touched(what, found)
    hosts = {
        one.endpoint: None for one in egress.log(vault) if what.all or touched & set(one.categories) or not touched
    }
    return (
        *(Outside("backup", str(path)) for path in places.backups(vault.folder)),
        *(Outside("report", str(place.path)) for place in seen if place.how == "outside"),
        *(Outside("in use", str(place.path)) for place in seen if place.how == "in use"),
        *(Outside("endpoint", host) for host in hosts if host != egress.FILE),  # told of once for all such copies
        *(Outside("history", str(path)) for path in places.histories()),
    )


def _source(vault: Vault, said: str) -> str:
    """A source as a person names it: a product, a class or a connector, whatever its capitals.

    Raises:
        UnknownName: no row is of such a source, and no rule names it.
    """
    consents = Consents(vault)
    origins = [consents.origin(product) for (product, *_) in vault.kept("privacy_products").rows()]
    names = {name for one in origins for name in (one.product, *one.names)}
    names |= {rule.what.source for rule in rules.all_rules(vault) if rule.what.source}
    found = next((name for name in sorted(names) if name.casefold() == said.casefold()), None)
    if found is None:
        raise UnknownName("source", said, names)
    return found


def _undated(vault: Vault, what: What) -> dict[str, int]:
    """How many rows the same scope would reach if it named no days, of tables whose rows may lack one."""
    if not what.dated:
        return {}
    with vault.reader() as con:
        return _without_day(con, what)


def _without_day(con: duckdb.DuckDBPyConnection, what: What) -> dict[str, int]:
    wide = (
        Reach(con, replace(what, from_day=None, to_day=None), Stored(), striking.timeline(con))
        if (what.source or what.category or what.metric)
        else None
    )
    counted = {}
    for table, rule in TABLES.items():
        if not isinstance(rule, Own) or not rule.key or table in ("sample", "event", "session", "waveform"):
            continue
        where, values = wide.where(table) if wide else ("true", {})
        if where == "false":
            continue
        rows = wide.rows(table) if wide else f"({Stored().base(table, None)}) AS t"
        dateless = f"({rule.first}) IS NULL" if rule.first else "true"
        found = con.execute(f"SELECT count(*) FROM {rows} WHERE ({where}) AND {dateless}", values).fetchone()
        if found and found[0]:
            counted[table] = int(found[0])
    return counted
