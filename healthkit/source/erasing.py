"""Erasing from a vault: the rule first, so that nothing comes back; then every mention; then the rows and the bytes.

Killed at any point, the same command run again completes it: what a scope reaches is reckoned from the rows, which go
in one transaction after all that is found by them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import duckdb

from healthkit.errors import UsageError
from healthkit.privacy.erasure import mentions, places, planning, rules, striking
from healthkit.privacy.erasure.receipt import Receipt
from healthkit.privacy.erasure.scope import What
from healthkit.source import rollup
from healthkit.store import Vault, kept
from healthkit.store.rewrite import rewrite

COPIES = "kept_copy"


def erase(vault: Vault, what: What, reason: str = "") -> Receipt:
    """Erase what a scope reaches, and hold it back from now on. Everything goes by ``erasure.whole.erase_all``.

    Raises:
        UsageError: the scope is everything.
        UnknownName: no such source, kind of data or metric.
        VaultBusy, UnwritableVault: it could not be completed; the rule stands, and running it again completes it.
    """
    if what.all:
        raise UsageError("Everything is erased with its keys.", "Use erase_all.")
    before = planning.prepared(vault, what)
    what, found = before.plan.what, before.found
    rule = rules.add(vault, what, reason)
    removed = Counter({COPIES: _destroy_copies(vault, found.batches)})
    chats, lines = mentions.strike_chats(vault, before.mention)
    removed += Counter({planning.CHATS: chats, planning.MEMORY: lines})
    touched = planning.kinds_touched(what, found)
    removed[planning.PAYLOADS] = mentions.strike_payloads(vault, before.mention, touched)
    rewrite(vault.database("ledger"))
    places.clean(before.places)
    with vault.writer() as con:
        removed += applied(con, [what])
    rewrite(vault.database("vault"))
    vault.learn_own_metrics()
    after = planning.plan(vault, what)
    left = sum(after.rows.values())
    return Receipt(what, rule.number, dict(+removed), before.plan.files, after.outside, left, after.undated)


def applied(con: duckdb.DuckDBPyConnection, whats: Iterable[What]) -> Counter[str]:
    """Delete what rules reach from an attached vault, and reckon anew what is derived; how many rows went.

    For whoever writes rows past an import: the caller's transaction, with the vault attached as ``vault``. The file
    is to be rewritten afterwards where the rows were committed before.
    """
    removed = striking.strike(con, whats)
    if removed:
        rollup.refresh(con, striking.timeline(con), None)
    return removed


def enforce(vault: Vault) -> Counter[str]:
    """Apply every rule that holds to a whole vault, as before a backup takes its place; how many rows went.

    What the person wrote or entered after a rule is left: a rule speaks of what there was.
    """
    removed: Counter[str] = Counter()
    for rule in rules.all_rules(vault):
        if rule.lifted is None:
            removed += _enforced(vault, rule)
    if removed:
        with vault.writer() as con:
            rollup.refresh(con, striking.timeline(con), None)
        rewrite(vault.database("vault"))
    return removed


def _enforced(vault: Vault, rule: rules.Rule) -> Counter[str]:
    found, mention = planning.survey(vault, rule.what, rule.at)
    chats, lines = mentions.strike_chats(vault, mention)
    removed = Counter({planning.CHATS: chats, planning.MEMORY: lines, COPIES: _destroy_copies(vault, found.batches)})
    removed[planning.PAYLOADS] = mentions.strike_payloads(vault, mention, planning.kinds_touched(rule.what, found))
    if removed[planning.PAYLOADS]:
        rewrite(vault.database("ledger"))
    if found.rows:
        with vault.writer() as con:
            removed += striking.strike(con, [rule.what], rule.at)
    return +removed


def _destroy_copies(vault: Vault, batches: set[int]) -> int:
    """Remove the kept originals of every import by the connectors that brought the rows.

    A later, longer export holds the same rows again, and its import added only what was new: so the rows' own imports
    do not tell which copies hold them.
    """
    alike = vault.query("erasure_alike", batches=sorted(batches))["batch_id"].to_list() if batches else []
    return len(kept.destroy(vault, alike))
