"""Published coefficients, read once from the package's own CSV tables."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=8)
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one table of ``healthkit/clinical/tables``; lines that begin with ``#`` name its source."""
    lines = files("healthkit.clinical").joinpath("tables", f"{name}.csv").read_text("utf-8").splitlines()
    return tuple(csv.DictReader(line for line in lines if not line.startswith("#")))
