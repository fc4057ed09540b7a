"""What a connector yields for a path, gathered for a look: rows by table, issues, counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from healthkit.source.contract import Counts, Issue, Rows
from healthkit.source.files import open_package
from healthkit.source.registry import load_connector


@dataclass
class Gathered:
    """Everything that one reading yielded."""

    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    read: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)

    def samples(self, metric: str) -> pl.DataFrame:
        """The samples of one metric, in the order in which they came."""
        return self.tables["sample"].filter(pl.col("metric") == metric)

    def metrics(self) -> set[str]:
        """Metrics of the samples."""
        return set(self.tables["sample"]["metric"].to_list()) if "sample" in self.tables else set()

    def reasons(self) -> dict[str, int]:
        """Issues by reason."""
        return dict(Counter(issue.reason for issue in self.issues))


def gathered(connector: str, path: Path) -> Gathered:
    """Read a path with a connector that must claim it."""
    reader, found = load_connector(connector), Gathered()
    with open_package(path) as package:
        claim = reader.detect(package)
        assert claim is not None, f"{connector} does not claim {path.name}"
        for item in reader.read(package, claim):
            if isinstance(item, Rows):
                held = found.tables.get(item.table)
                found.tables[item.table] = item.frame if held is None else pl.concat([held, item.frame])
            elif isinstance(item, Issue):
                found.issues.append(item)
            elif isinstance(item, Counts):
                found.read.update(item.read)
                found.unmapped.update(item.unmapped)
    return found
