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
    con: duckdb.DuckDBPyConnection, staged: dict[str, str], batch_id: int, file: str, *, profile: str | None
) -> tuple[int, list[Issue]]:
    """Add what is new; how many facts that was, and what contradicts the vault.

    ``profile`` is the connector of an app that keeps the person's own profile: it may change what it said itself, save
    for what identifies the person.
    """
    held = {
        key: (value, by)
        for key, value, by in con.execute(
            "SELECT p.key, p.value, b.connector FROM vault.person AS p "
            "LEFT JOIN vault.import_batch AS b USING (batch_id)"
        ).fetchall()
    }
    added, issues = 0, []
    for key, value in staged.items():
        before, by = held.get(key, (None, None))
        if before is not None and _agree(key, before, value):
            continue
        if before is not None and (key in IDENTIFYING or profile is None or by != profile):
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
    if key == "language":
        return one.split("-")[0] == other.split("-")[0]
    return one == other
