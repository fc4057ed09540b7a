"""A connector's frames straight from a file, without a vault."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from healthkit.model.records import FRAMES
from healthkit.source.contract import Counts, Issue, Rows
from healthkit.source.files import open_package


@dataclass
class Read:
    """What a connector yields: frames by table, issues, counts, and the members it claimed."""

    claimed: set[str]
    frames: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    read: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)

    def __getitem__(self, table: str) -> pl.DataFrame:
        return pl.concat(self.frames.get(table) or [pl.DataFrame(schema=FRAMES[table])])

    def one(self, table: str) -> dict[str, Any]:
        """The only row of a table."""
        (row,) = self[table].rows(named=True)
        return row

    def of(self, metric: str, *columns: str) -> list[tuple[Any, ...]]:
        """Columns of the samples of a metric, in the order in which they came."""
        return self["sample"].filter(metric=metric).select(columns).rows()

    def values(self, metric: str) -> list[tuple[Any, ...]]:
        """Value and unit of each sample of a metric."""
        return self.of(metric, "value", "unit")

    def attributes(self, owner: str) -> dict[str, str]:
        """Key and value of the attributes of an owner."""
        return dict(self["attribute"].filter(owner=owner).select("key", "value").rows())

    def stats(self, ref: int | None = None) -> set[tuple[Any, ...]]:
        """``(metric, aggregate, value, unit)`` of the sessions' figures, or of one session's."""
        stats = self["session_stat"]
        kept = stats if ref is None else stats.filter(ref=ref)
        return set(kept.select("metric", "aggregate", pl.col("value").round(6), "unit").rows())

    def reasons(self) -> list[str]:
        """Why rows could not be used."""
        return [issue.reason for issue in self.issues]


def read(connector: Any, path: Path) -> Read:
    """Everything that a connector yields of a file."""
    with open_package(path) as package:
        claim = connector.detect(package)
        assert claim is not None, f"{path.name} was not recognised"
        got = Read(set(claim.members))
        for item in connector.read(package, claim):
            if isinstance(item, Rows):
                assert item.frame.schema == pl.Schema(FRAMES[item.table])
                got.frames.setdefault(item.table, []).append(item.frame)
            elif isinstance(item, Issue):
                got.issues.append(item)
            elif isinstance(item, Counts):
                got.read.update(item.read)
                got.unmapped.update(item.unmapped)
    return got
