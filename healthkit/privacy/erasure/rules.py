"""The erasure rules of the ledger: what was erased is held back at every later import, rebuild and restore.

Rows are only ever added. Allowing the data again is a further row, which names the rule that no longer holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import duckdb

from healthkit.errors import UnknownName
from healthkit.privacy import consent
from healthkit.privacy.erasure.scope import What
from healthkit.store import Vault
from healthkit.store.queries import text


@dataclass(frozen=True)
class Rule:
    """One rule; ``number`` counts from 1 in the order of time, ``lifted`` is when the data were allowed again."""

    number: int
    entry_id: str
    at: datetime
    what: What
    reason: str
    lifted: datetime | None = None

    def as_dict(self) -> dict[str, object]:
        """The line of ``healthkit erase --list --json``."""
        return {
            "number": self.number,
            "time": f"{self.at:%Y-%m-%dT%H:%M:%SZ}",
            **self.what.as_dict(),
            "reason": self.reason,
            "allowed_again": f"{self.lifted:%Y-%m-%dT%H:%M:%SZ}" if self.lifted else None,
        }


def all_rules(vault: Vault) -> tuple[Rule, ...]:
    """Every rule there ever was, oldest first."""
    with vault.ledger() as con:
        return _read(con)


def active(vault: Vault) -> tuple[What, ...]:
    """What is held back now; a scope that lies within another is left out, as when days are erased year after year."""
    standing = list(dict.fromkeys(rule.what for rule in all_rules(vault) if rule.lifted is None))
    return tuple(one for one in standing if not any(one != other and one.within(other) for other in standing))


def add(vault: Vault, what: What, reason: str = "") -> Rule:
    """Write a rule; one that says the same and holds is returned as it is, so that an interrupted erasure goes on."""
    with vault.ledger(write=True) as con:
        for rule in _read(con):
            if rule.what == what and rule.lifted is None:
                return rule
        con.execute(
            "INSERT INTO erasure_rule (entry_id, at_utc, source, metric, category, from_day, to_day, reason) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                str(uuid4()), _later(con), what.source, what.metric, what.category, what.from_day, what.to_day, reason,
            ],
        )  # fmt: skip
        return _read(con)[-1]


def allow_again(vault: Vault, number: int) -> Rule:
    """End a rule: from now on its data may be imported again. What was erased does not come back by itself.

    Raises:
        UnknownName: there is no such rule, or it ended already.
    """
    with vault.ledger(write=True) as con:
        standing = {str(rule.number): rule for rule in _read(con) if rule.lifted is None}
        if str(number) not in standing:
            raise UnknownName("rule that holds", str(number), standing)
        rule = standing[str(number)]
        con.execute("INSERT INTO erasure_lifted VALUES (?, ?, ?)", [str(uuid4()), _later(con), rule.entry_id])
        return next(one for one in _read(con) if one.entry_id == rule.entry_id)


def _read(con: duckdb.DuckDBPyConnection) -> tuple[Rule, ...]:
    found = con.execute(text("erasure_rules")).fetchall()
    return tuple(
        Rule(number, entry, at, What(source, category, metric, first, last), reason, lifted)
        for number, (entry, at, source, metric, category, first, last, reason, lifted) in enumerate(found, 1)
    )


def _later(con: duckdb.DuckDBPyConnection) -> datetime:
    """Now, but after every consent and every rule: a clock that was put back changes no order."""
    newest = con.execute(text("erasure_newest")).fetchone()
    moment = consent.later(con)
    return max(moment, newest[0]) if newest and newest[0] else moment
