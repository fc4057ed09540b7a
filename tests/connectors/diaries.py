"""What a food diary's connector hands over, collected by table."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from healthkit.model.records import FRAMES
from healthkit.source.contract import Counts, Issue, Rows
from healthkit.source.files import open_package
from healthkit.source.registry import load_connector


@dataclass
class Found:
    """Frames by table, issues and counts."""

    frames: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    read: dict[str, int] = field(default_factory=dict)
    unmapped: dict[str, int] = field(default_factory=dict)

    def table(self, name: str) -> pl.DataFrame:
        """All rows of a table."""
        return pl.concat([pl.DataFrame(schema=FRAMES[name]), *self.frames.get(name, [])])


def read(connector: str, path: Path, *, mapping: str = "") -> Found:
    """Read a package by one connector."""
    reader, found = load_connector(connector), Found()
    with open_package(path) as package:
        package.context["mapping"] = mapping
        claim = reader.detect(package)
        assert claim is not None, f"{path.name} was not recognised"
        for item in reader.read(package, claim):
            if isinstance(item, Rows):
                found.frames.setdefault(item.table, []).append(item.frame)
            elif isinstance(item, Issue):
                found.issues.append(item)
            elif isinstance(item, Counts):
                found.read |= item.read
                found.unmapped |= item.unmapped
    return found
