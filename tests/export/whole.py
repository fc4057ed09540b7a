"""A vault whose every table holds rows, whatever the schema becomes: values by type, without a builder for each."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from healthkit.export.portable import schema
from healthkit.store import Vault, create_vault, engine, keys

PASSPHRASE = "a passphrase of a test"
ROWS = 3
VALUES = {
    "VARCHAR": ["'é « x », \"y\"'", "E'=1+1\\n\\t'", "''"],
    "JSON": ["""'{"a": [1, null, "é"]}'""", "'[]'", """'{"code": 1.5e-7}'"""],
    "DOUBLE": ["0.1", "'-inf'", "'nan'"],
    "FLOAT": ["0.1", "2", "3"],
    "INTEGER": ["1", "-2147483648", "2147483647"],
    "SMALLINT": ["1", "-32768", "32767"],
    "BIGINT": ["1", "-9223372036854775808", "9223372036854775807"],
    "UBIGINT": ["1", "0", "18446744073709551615"],
    "BOOLEAN": ["true", "false", "true"],
    "DATE": ["'2026-03-29'", "'0001-01-01'", "'9999-12-31'"],
    "TIMESTAMP": ["'2026-03-29 02:30:00.123456'", "'0001-01-01 00:00:00'", "'9999-12-31 23:59:59.999999'"],
    "BLOB": [r"'\x00\xFF\x01'::BLOB", "'a'::BLOB", "''::BLOB"],
    "UUID": [f"'{n:08d}-0000-4000-8000-000000000000'" for n in range(ROWS)],
    "VARCHAR[]": ["['a', NULL, 'é']", "[]", "['=']"],
    "UUID[]": ["[uuid()]", "[]", "[NULL]"],
    "DOUBLE[]": ["[0.1, NULL]", "[]", "['nan']"],
    "FLOAT[]": ["[0.1]", "[]", "[NULL, 2]"],
}
FIXED = {
    ("own_metric", "metric"): ["'own_tea'", "'own_naps'", "'own_pages'"],
    ("own_metric", "aggregate"): ["'sum'", "'mean'", "'last'"],
    ("own_metric", "merge"): ["'cumulative'", "'rate'", "'rate'"],
    ("own_metric", "decimals"): ["0", "1", "2"],
    ("consent", "action"): ["'grant'", "'revoke'", "'grant'"],
    ("consent", "purpose"): ["'model'", "'model'", "'report'"],
    ("guardian", "action"): ["'mark'", "'unmark'", "'try'"],
    ("guardian", "band"): ["'13_15'", "NULL", "NULL"],
    ("retention_rule", "months"): ["1", "24", "600"],
    ("zone_history", "zone"): ["'Europe/Paris'", "'UTC+02:00'", "'UTC'"],
}
OWN = {
    "schedule.toml": b"# a schedule\n",
    "reports/mine.ipynb": b'{"cells": []}',
    "plans/plan.toml": "nom = 'santé'\n".encode(),
    "mappings/m.toml": b"[columns]\n",
}


def full(folder: Path) -> Vault:
    """The vault, with files of the person's own hand beside it."""
    vault = create_vault(folder, PASSPHRASE)
    for name in keys.DATABASES:
        with vault.database(name).writer() as con:
            for table, columns in schema.columns(con, "vault").items():
                if table != "schema_migration":
                    _fill(con, table, columns)
    for name, body in OWN.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(body)
    return vault


def _fill(con: duckdb.DuckDBPyConnection, table: str, columns: schema.Columns) -> None:
    for row in range(ROWS):
        if table in _EMPTY:
            continue
        values = []
        for column, (kind, nullable) in columns.items():
            some = FIXED.get((table, column)) or VALUES[kind]
            values.append("NULL" if nullable and row == ROWS - 1 and (table, column) not in FIXED else some[row])
        con.execute(f"INSERT INTO {table} VALUES ({', '.join(values)})")


_EMPTY = ("erasure_rule", "erasure_lifted", "kept_copy")
"""Rules refer to each other, and kept copies to files; each has a test of its own."""


@contextmanager
def both(one: Vault, other: Vault) -> Iterator[duckdb.DuckDBPyConnection]:
    """Two vaults on one connection, as ``one_vault``, ``other_vault`` and so on."""
    con = engine.connect(one.folder, crypto=True)
    try:
        for name in keys.DATABASES:
            one.database(name).attach_to(con, f"one_{name}")
            other.database(name).attach_to(con, f"other_{name}")
        yield con
    finally:
        engine.close(con)


def differences(one: Vault, other: Vault) -> dict[str, tuple[int, int, int]]:
    """Tables that are not the same: rows of the first, rows that only it has, rows that only the other has."""
    found = {}
    with both(one, other) as con:
        for name in keys.DATABASES:
            here, there = schema.columns(con, f"one_{name}"), schema.columns(con, f"other_{name}")
            assert here == there, "the schemas are one"
            for table in here:
                a, b = f"FROM one_{name}.{table}", f"FROM other_{name}.{table}"
                row = con.execute(
                    f"SELECT (SELECT count(*) {a}), (SELECT count(*) FROM ({a} EXCEPT ALL {b})), "
                    f"(SELECT count(*) FROM ({b} EXCEPT ALL {a}))"
                ).fetchone()
                assert row is not None
                if row[1] or row[2]:
                    found[f"{name}.{table}"] = row
    return found


def counts(vault: Vault) -> dict[str, int]:
    """Rows of every table of the three databases."""
    found = {}
    for name in keys.DATABASES:
        with vault.database(name).reader() as con:
            for table in schema.columns(con, name):
                row = con.execute(f"SELECT count(*) FROM {name}.{table}").fetchone()
                assert row is not None
                found[f"{name}.{table}"] = row[0]
    return found


def listed(folder: Path) -> dict[str, Any]:
    """The list of an export."""
    said: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return said


def relist(folder: Path, **changes: Any) -> None:
    """Write the list anew, with hashes and sizes as the files are now."""
    said = listed(folder) | changes
    for name, entry in said["files"].items():
        if (folder / name).is_file():
            body = (folder / name).read_bytes()
            entry |= {"bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}
    (folder / "manifest.json").write_text(json.dumps(said), "utf-8")


def zipped(folder: Path, target: Path, prefix: str = "") -> Path:
    """An export as a zip, below a folder where one is named."""
    with zipfile.ZipFile(target, "w") as made:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            made.write(path, prefix + path.relative_to(folder).as_posix())
    return target
