"""What the tests of tables stand on: a table and its mapping read into frames, or imported into a vault."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from connectors.csv_table import CsvTable
from healthkit.source.contract import Counts, Issue, Rows
from healthkit.source.files import open_package
from healthkit.source.ingest import import_path
from healthkit.source.outcome import ImportReport
from healthkit.store import Vault

DAILY = """
row = "day"
day = "Date"
app = "Ring"
[columns]
Steps = "step_count"
Sleep = { metric = "sleep_duration", unit = "min" }
"""


@dataclass
class Outcome:
    """All that a reader yielded."""

    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    read: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)

    def rows(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        """Rows of a table in the order in which they came."""
        return self.frames[table].select(columns).rows() if table in self.frames else []

    def reasons(self) -> list[tuple[str, str]]:
        """Issues as reason and place."""
        return [(issue.reason, issue.position) for issue in self.issues]


def read_table(folder: Path, table: str | bytes, mapping: str, name: str = "table.csv") -> Outcome:
    """Read a table by a mapping that is given with it."""
    path = folder / name
    path.write_bytes(table if isinstance(table, bytes) else table.encode())
    made = Outcome()
    with open_package(path) as package:
        package.context["mapping"] = mapping
        claim = CsvTable().detect(package)
        assert claim is not None
        for item in CsvTable().read(package, claim):
            match item:
                case Rows():
                    before = made.frames.get(item.table)
                    made.frames[item.table] = item.frame if before is None else pl.concat([before, item.frame])
                case Issue():
                    made.issues.append(item)
                case Counts():
                    made.read.update(item.read)
                    made.unmapped.update(item.unmapped)
    return made


def take_in(vault: Vault, folder: Path, table: str, mapping: str, name: str = "table.csv") -> ImportReport:
    """Import a table into a vault."""
    path = folder / name
    path.write_text(table, "utf-8")
    (report,) = import_path(vault, path, context={"mapping": mapping})
    return report


def daily(vault: Vault, metric: str) -> dict[str, float]:
    """A metric's merged days."""
    with vault.reader() as con:
        rows = con.execute(
            "SELECT day::VARCHAR, coalesce(total, mean) FROM daily WHERE metric = ? ORDER BY day", [metric]
        ).fetchall()
    return dict(rows)
