"""What a connector yields for a package, gathered for a look: frames by table, issues, counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from healthkit.model.records import FRAMES
from healthkit.source.contract import Counts, Issue, Rows
from healthkit.source.files import open_package
from healthkit.source.registry import load_connector


@dataclass
class Gathered:
    """Everything that one reading yielded: frames in the order of the connector, counts added up."""

    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    read: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)

    def table(self, name: str) -> pl.DataFrame:
        """All rows of a table; none where the connector gave none."""
        return self.tables.get(name, pl.DataFrame(schema=FRAMES[name]))

    def samples(self, metric: str) -> pl.DataFrame:
        """The samples of one metric, in the order in which they came."""
        return self.table("sample").filter(pl.col("metric") == metric)

    def metric(self, name: str) -> pl.DataFrame:
        """The samples of one metric, by time."""
        return self.samples(name).sort("start", maintain_order=True)

    def metrics(self) -> set[str]:
        """Metrics of the samples."""
        return set(self.table("sample")["metric"].to_list())

    def attributes(self, owner: str, key: str) -> dict[int, str]:
        """Values of one attribute by the number of their row."""
        found = self.table("attribute").filter((pl.col("owner") == owner) & (pl.col("key") == key))
        return dict(found.select("ref", "value").iter_rows())

    def reasons(self) -> Counter[str]:
        """Issues by reason."""
        return Counter(issue.reason for issue in self.issues)

    def texts(self) -> str:
        """Every text that would be stored, to look for what must not be."""
        cells = [
            cell for frame in self.tables.values() for name in frame.columns
            if frame.schema[name] == pl.String for cell in frame[name].drop_nulls().to_list()
        ]  # fmt: skip
        return "\n".join([*cells, *(issue.raw for issue in self.issues), *self.unmapped])


def gathered(connector: str, path: Path, mapping: str = "") -> Gathered:
    """Read a package with a connector that must claim it."""
    reader, found = load_connector(connector), Gathered()
    parts: dict[str, list[pl.DataFrame]] = {}
    with open_package(path) as package:
        if mapping:
            package.context["mapping"] = mapping
        claim = reader.detect(package)
        assert claim is not None, f"{connector} does not claim {path.name}"
        for item in reader.read(package, claim):
            match item:
                case Rows():
                    assert item.frame.schema == pl.Schema(FRAMES[item.table])
                    parts.setdefault(item.table, []).append(item.frame)
                case Issue():
                    found.issues.append(item)
                case Counts():
                    found.read.update(item.read)
                    found.unmapped.update(item.unmapped)
    found.tables = {table: pl.concat(frames) for table, frames in parts.items()}
    return found
