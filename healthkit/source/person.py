"""Facts about the person, as files state them. A vault is one person's: a file whose name, sex or date of birth differ
may be about somebody else, which only a person can tell, so the first word stays and the other is an issue.
"""

from __future__ import annotations

import duckdb

from healthkit.model.words import fold
from healthkit.source.contract import Issue

IDENTIFYING = frozenset({"name", "birth_date", "sex"})
"""What does not change in a life, or not by an import."""


def merge_person(
    con: duckdb.DuckDBPyConnection, staged: dict[str, str], batch_id: int, file: str
) -> tuple[int, list[Issue]]:
    """Add what is new and the latest word on what may change; how many facts, and what contradicts the vault."""
    held = dict(con.execute("SELECT key, value FROM vault.person").fetchall())
    added, issues = 0, []
    for key, value in staged.items():
        before = held.get(key)
        if before is not None and _agree(key, before, value):
            continue
        if before is not None and key in IDENTIFYING:
            issues.append(Issue("person_differs", file, key))
            continue
        con.execute("DELETE FROM vault.person WHERE key = ?", [key])
        con.execute("INSERT INTO vault.person VALUES (?, ?, ?)", [key, value, batch_id])
        added += 1
    return added, issues


def _agree(key: str, before: str, value: str) -> bool:
    """Whether two words of one fact can both be true: a longer name, a more precise date."""
    one, other = fold(before), fold(value)
    if key == "name":
        words, others = set(one.split()), set(other.split())
        return words <= others or others <= words
    if key == "birth_date":
        return one.startswith(other) or other.startswith(one)
    return one == other
