"""What the tests stand on: an export read into frames by the connector itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from connectors.fitbit import Fitbit
from healthkit.source.contract import Counts, Issue, Rows
from healthkit.source.files import open_package
from tests.builders import fitbit


@dataclass
class Outcome:
    """All that the reader yielded."""

    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    read: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)

    def rows(self, table: str, *columns: str, **where: Any) -> list[tuple[Any, ...]]:
        """Rows of a table in the order in which they came, those alone that have some values."""
        if table not in self.frames:
            return []
        return self.frames[table].filter(**where).select(columns).rows()

    def values(self, metric: str) -> list[float]:
        """Values of a metric."""
        return [value for (value,) in self.rows("sample", "value", metric=metric)]

    def reasons(self) -> list[str]:
        """Why rows could not be used."""
        return [issue.reason for issue in self.issues]


def read_path(path: Path, **context: str) -> Outcome:
    """A file, folder or zip as the connector reads it."""
    out = Outcome()
    with open_package(path) as package:
        package.context.update(context)
        claim = Fitbit().detect(package)
        assert claim is not None, path.name
        for item in Fitbit().read(package, claim):
            if isinstance(item, Rows):
                held = out.frames.get(item.table)
                out.frames[item.table] = item.frame if held is None else pl.concat([held, item.frame])
            elif isinstance(item, Issue):
                out.issues.append(item)
            elif isinstance(item, Counts):
                out.read.update(item.read)
                out.unmapped.update(item.unmapped)
    return out


def read_files(folder: Path, files: dict[str, str], root: str = fitbit.ROOT, **context: str) -> Outcome:
    """Files under the export's folder, in a zip."""
    return read_path(fitbit.write(folder / "export.zip", files, root), **context)
