"""The tables that a model's SELECT may read, and how, from ``select_tables.toml``; its head says what the keys mean."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True)
class Table:
    """One table as ``select_tables.toml`` declares it."""

    name: str
    about: str
    columns: frozenset[str]
    inside: frozenset[str] = frozenset()
    hours: frozenset[str] = frozenset()
    key: str = ""
    raw: bool = False

    @property
    def declared(self) -> frozenset[str]:
        """Every column that may be read in some way."""
        return self.columns | self.inside | self.hours


@lru_cache(maxsize=1)
def tables() -> dict[str, Table]:
    """The tables that may be read."""
    raw = tomllib.loads(files("healthkit.ask.tools").joinpath("select_tables.toml").read_text("utf-8"))
    return {
        name: Table(
            name, row["about"], frozenset(row["columns"]), frozenset(row.get("inside", ())),
            frozenset(row.get("hours", ())), row.get("key", ""), row.get("raw", False),
        )
        for name, row in raw.items()
    }  # fmt: skip
