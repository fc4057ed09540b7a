"""Several exports in one package: each holds all of its phone's records, so the later ones mostly repeat."""

from __future__ import annotations

import polars as pl

_NOTHING = pl.Series("key", [], pl.UInt64)
_NUMBERS = ("row", "source", "writer")
"""What differs between exports of the same record."""


class Earlier:
    """The rows of the databases that are read already, by what they say."""

    def __init__(self, databases: int) -> None:
        self._several = databases > 1
        self._known: dict[str, pl.Series] = {}
        self._own: list[tuple[str, pl.Series]] = []

    def without(self, table: str, made: pl.DataFrame) -> pl.DataFrame:
        """The rows of a frame that no earlier database has."""
        if not self._several:
            return made
        keys = made.select(pl.struct(pl.exclude(_NUMBERS)).hash().alias("key")).to_series()
        self._own.append((table, keys))
        return made.filter(~keys.is_in(self._known.get(table, _NOTHING).implode()))

    def close(self) -> None:
        """The current database is read: its rows are known to the next ones."""
        for table, keys in self._own:
            self._known[table] = pl.concat([self._known.get(table, _NOTHING), keys])
        self._own.clear()
