"""The tables that people open in a spreadsheet: a CSV file each, one set of headers, units beside values.

UTF-8, RFC 4180 (CRLF, quotes doubled), ISO 8601 dates, instants in UTC. A cell of text that a spreadsheet would run as
a formula gets an apostrophe before it (OWASP, CSV injection); numbers are never touched. DuckDB writes the files.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import orjson

from healthkit.export.copying import connection, to_file
from healthkit.export.held_back import hold_back
from healthkit.export.leave import Leave, note_of
from healthkit.export.portable.manifest import fingerprint
from healthkit.export.portable.place import LIST, placed
from healthkit.model.clinical_records import CLINICAL
from healthkit.privacy import egress
from healthkit.privacy.categories import categories
from healthkit.store import Vault, queries

FORMAT = "healthkit-csv"
_INNER = frozenset({"fact_key", "state_key", "ordinal", "batch_id", "retired_batch", "source_id", "codings", "body",
                    "value_code", "range_code", "at_utc", "sha256"})  # fmt: skip
"""Columns that serve this program only, or do not fit a cell."""
_WHEN = ("day", "taken", "started", "given", "onset", "eaten", "recorded", "issued", "name")
_OPTIONS = r"FORMAT csv, HEADER, NEW_LINE '\r\n'"
_RUNS = r"^[=+\-@\t\r\n\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}]"
"""What makes a spreadsheet take a cell for a formula, in its full-width forms too."""
_ERRORS = ("entered-in-error", "stale")


@dataclass
class Made:
    """What was written: where, rows by file, what stayed by category, bytes on disk, the hash of zip or list."""

    path: Path
    files: dict[str, int] = field(default_factory=dict)
    withheld: Counter[str] = field(default_factory=Counter)
    bytes: int = 0
    sha256: str = ""

    def as_dict(self) -> dict[str, Any]:
        """What it holds, without any of it."""
        return {
            "bytes": self.bytes, "sha256": self.sha256, "rows": sum(self.files.values()), "files": self.files,
            "withheld": dict(sorted(self.withheld.items())), "encrypted": False,
        }  # fmt: skip


def write(vault: Vault, path: Path, *, force: bool = False) -> Made:
    """Write the tables to a new folder, or to a zip where the name ends so, and note it in the ledger.

    Raises:
        ExportFailed: the place cannot be written; what was there is unchanged.
    """
    leave = Leave(vault)
    with placed(path, apart=vault.folder, force=force) as place:
        made = Made(place.target)
        with vault.database("vault").shared():
            _copy(vault, leave, place.draft, made)
        files = {name: fingerprint(place.draft / name, rows).as_dict() for name, rows in made.files.items()}
        said = {
            "format": FORMAT, "version": 1, "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "program": version("personal-health-workbench"), "encrypted": False, "files": files,
            "withheld": dict(sorted(made.withheld.items())),
        }  # fmt: skip
        (place.draft / LIST).write_bytes(orjson.dumps(said, option=orjson.OPT_INDENT_2))
        (place.draft / LIST).chmod(0o600)
        made.bytes, made.sha256 = place.seal()
        note_of(vault, made.bytes, made.sha256, egress.FILE, categories=set(categories()) - set(made.withheld))
        place.stand()
    return made


def _copy(vault: Vault, leave: Leave, draft: Path, made: Made) -> None:
    with connection(vault, draft) as con:
        vault.database("vault").attach_to(con, "vault")
        held = hold_back(con, leave, made.withheld)
        for name, sql in _statements(con, held):
            target = draft / f"{name}.csv"
            rows = to_file(con, _written(con, sql), target, _OPTIONS)
            if rows:
                made.files[f"{name}.csv"] = rows
            else:
                target.unlink()


def _statements(con: duckdb.DuckDBPyConnection, held: list[str]) -> Iterator[tuple[str, str]]:
    """Each file's name and its rows."""
    for name in ("daily", "sleep_nights", "workouts", "events", "journal"):
        yield name, queries.text(f"csv_{name}").rstrip().rstrip(";")
    for table in CLINICAL:
        yield table, _record(con, table)
    taken: set[str] = set()
    for metric in held:
        literal = "'" + metric.replace("'", "''") + "'"
        yield f"samples/{_file_name(metric, taken)}", queries.text("csv_samples").replace("$metric", literal)


def _record(con: duckdb.DuckDBPyConnection, table: str) -> str:
    has = [row[0] for row in con.execute(f"DESCRIBE vault.{table}").fetchall()]
    names = [name for name in has if name not in _INNER and name != f"{table}_id"]
    order = ", ".join(f"t.{name}" for name in _WHEN if name in names) or "1"
    errors = ", ".join(f"'{one}'" for one in _ERRORS)
    hold = ["t.retired_batch IS NULL"] if "retired_batch" in has else []
    hold += [f"coalesce(t.status, '') NOT IN ({errors})"] if "status" in names else []
    parts = {"columns": ", t.".join(names), "order": order, "hold": " AND ".join(hold) or "true", "table": table}
    return queries.text("csv_record").format_map(parts)


def _file_name(metric: str, taken: set[str]) -> str:
    """A name that every file system takes; unknown metrics keep identifiers of their vendors."""
    name = base = re.sub(r"[^a-z0-9_]+", "_", metric.lower()).strip("_")[:60] or "metric"
    number = 2
    while name in taken:
        name, number = f"{base}_{number}", number + 1
    taken.add(name)
    return name


def _written(con: duckdb.DuckDBPyConnection, sql: str) -> str:
    """The rows with instants in ISO 8601 and texts that no spreadsheet runs."""
    parts = []
    for name, kind, *_ in con.execute(f"DESCRIBE {sql}").fetchall():
        column = f'"{name}"'
        if kind == "TIMESTAMP":
            parts.append(f"strftime({column}, '%Y-%m-%dT%H:%M:%SZ') AS {column}")
        elif kind in ("VARCHAR", "JSON") or kind.endswith("[]"):
            text = f"{column}::VARCHAR"
            parts.append(f"CASE WHEN regexp_matches({text}, '{_RUNS}') THEN '''' || {text} ELSE {text} END AS {column}")
        else:
            parts.append(column)
    return f"SELECT {', '.join(parts)} FROM ({sql}) AS written"
