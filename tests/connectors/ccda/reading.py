"""What a connector of records hands over, gathered for a test as ingest would take it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from healthkit.model.records import FRAMES
from healthkit.source.contract import Connector, Counts, Handoff, Issue, Rows
from healthkit.source.files import open_package

Row = dict[str, Any]


@dataclass
class Gathered:
    """Frames by table, and everything else that was yielded."""

    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    read: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    handoffs: list[Handoff] = field(default_factory=list)

    def rows(self, table: str) -> list[Row]:
        return self.frames[table].to_dicts() if table in self.frames else []

    def only(self, table: str) -> Row:
        (row,) = self.rows(table)
        return row

    def person(self) -> dict[str, str]:
        return {row["key"]: row["value"] for row in self.rows("person")}

    def reasons(self) -> list[str]:
        return [issue.reason for issue in self.issues]


def gather(connector: Connector, path: Path) -> Gathered:
    """Read a package, and check each frame's schema and that sources come before their rows."""
    out = Gathered()
    parts: dict[str, list[pl.DataFrame]] = {}
    known: set[int] = set()
    with open_package(path) as package:
        claim = connector.detect(package)
        assert claim is not None, f"{path.name} is not claimed"
        for item in connector.read(package, claim):
            match item:
                case Rows(table=table, frame=frame):
                    assert dict(frame.schema) == dict(pl.DataFrame(schema=FRAMES[table]).schema), table
                    assert table in connector.delivers, table
                    parts.setdefault(table, []).append(frame)
                    if table == "source":
                        known |= set(frame["source"])
                    elif "source" in frame.columns:
                        assert set(frame["source"].drop_nulls()) <= known, table
                case Counts():
                    out.read.update(item.read)
                    out.unmapped.update(item.unmapped)
                case Issue():
                    out.issues.append(item)
                case Handoff():
                    out.handoffs.append(item)
    out.frames = {table: pl.concat(frames) for table, frames in parts.items()}
    return out
