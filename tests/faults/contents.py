"""What a vault holds, in a form that two vaults can be compared by: every table, row for row, in no order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from healthkit.cli import vault_checks
from healthkit.cli.main import Context
from healthkit.model.timeline import Timeline
from healthkit.source import rollup
from healthkit.store import Vault, creation, keys, open_vault
from tests.faults.stage import PASSPHRASE

Rows = tuple[int, int]
"""How many, and the sum of their hashes."""
_OF_THE_RUN = {"import_batch", "import_issue", "schema_migration", "snapshot_span", "report_issue", "erasure_rule"}
"""Tables that tell when and how often something was done, which differs from run to run."""
_DERIVED = ("daily", "hourly", "session", "session_stage", "sample")


@contextmanager
def opened(folder: Path) -> Iterator[Vault]:
    """A vault as a process that just started sees it."""
    creation.forget(folder)
    vault = open_vault(folder, PASSPHRASE)
    try:
        yield vault
    finally:
        creation.forget(folder)


def tables(vault: Vault) -> dict[str, Rows]:
    """Every table of the three databases, without what tells of the run only: times, numbers of batches."""
    found: dict[str, Rows] = {}
    for name in keys.DATABASES:
        with vault.database(name).reader() as con:
            held = {table: columns for table, columns in _layout(con).items() if table not in _OF_THE_RUN}
            found |= {f"{name}.{table}": rows for table, rows in _sums(con, held).items()}
    return found


def by_batch(vault: Vault) -> dict[tuple[str, str, int], Rows]:
    """The rows that each import brought, and those that each took away, table by table."""
    with vault.reader() as con:
        parts = [
            f"SELECT '{table}', '{role}', {role}, count(*), sum(hash({_said(columns)})::HUGEINT)::VARCHAR "
            f"FROM {table} WHERE {role} IS NOT NULL GROUP BY ALL"
            for table, columns in _layout(con).items()
            for role in ("batch_id", "retired_batch")
            if role in columns and table not in _OF_THE_RUN
        ]
        rows = con.execute(" UNION ALL ".join(parts)).fetchall()
    return {(table, role, batch): (many, int(total)) for table, role, batch, many, total in rows}


def batches(vault: Vault) -> set[int]:
    """The imports on record."""
    with vault.reader() as con:
        return {row[0] for row in con.execute("SELECT batch_id FROM import_batch").fetchall()}


def schema(vault: Vault) -> int:
    """The newest migration."""
    with vault.reader() as con:
        row = con.execute("SELECT max(number) FROM schema_migration").fetchone()
    assert row
    return int(row[0])


def recomputed(vault: Vault) -> dict[str, Rows]:
    """What the derived tables would hold if they were computed once more; the vault is left as it is."""
    made: dict[str, Rows] = {}
    try:
        with vault.writer() as con:
            zones = con.execute("SELECT start_utc, zone FROM zone_history ORDER BY start_utc NULLS FIRST").fetchall()
            rollup.refresh(con, Timeline.of(zones), None)
            layout = _layout(con)
            made = {f"vault.{t}": rows for t, rows in _sums(con, {t: layout[t] for t in _DERIVED}).items()}
            raise _Undone
    except _Undone:
        return made


def doctor(folder: Path) -> list[str]:
    """What the doctor finds wrong with a vault."""
    creation.forget(folder)
    try:
        return [f"{one.check}: {one.detail}" for one in vault_checks.all_checks(Context(folder, "en"), None)
                if one.needed and not one.ok]  # fmt: skip
    finally:
        creation.forget(folder)


class _Undone(Exception):
    pass


def _layout(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The columns of each table of the current database."""
    found = con.execute(
        "SELECT table_name, list(column_name ORDER BY column_name) FROM duckdb_columns() "
        "WHERE database_name = current_database() AND NOT internal GROUP BY 1 ORDER BY 1"
    ).fetchall()
    return dict(found)


def _said(columns: list[str]) -> str:
    """The columns that do not tell of the run."""
    return ", ".join(f'"{name}"' for name in columns if name not in {"batch_id", "retired_batch", "recorded_at"})


def _sums(con: duckdb.DuckDBPyConnection, layout: dict[str, list[str]]) -> dict[str, Rows]:
    """Of which batch retired a row nothing is said, only whether one did."""
    parts = []
    for table, columns in layout.items():
        gone = ", retired_batch IS NULL" if "retired_batch" in columns else ""
        total = f"coalesce(sum(hash({_said(columns)}{gone})::HUGEINT), 0)::VARCHAR"
        parts.append(f"SELECT '{table}', count(*), {total} FROM {table}")
    return {table: (many, int(total)) for table, many, total in con.execute(" UNION ALL ".join(parts)).fetchall()}
