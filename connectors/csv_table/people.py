"""What a table says of its person: whose rows it holds, and facts that belong in the profile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from connectors.csv_table.book import DAY, Book
from healthkit.errors import InputError
from healthkit.model.words import fold
from healthkit.source.contract import Issue
from healthkit.source.tabular import cells
from healthkit.source.tabular.table import ROW

_SEX = {
    "male": "male", "m": "male", "man": "male", "homme": "male", "h": "male", "masculin": "male", "female": "female",
    "f": "female", "w": "female", "woman": "female", "femme": "female", "feminin": "female",
}  # fmt: skip


@dataclass
class People:
    """Facts met so far, each with the day of its row: the latest day's word holds."""

    book: Book
    ids: set[str] = field(default_factory=set)
    facts: dict[str, tuple[date, str, str]] = field(default_factory=dict)

    def see(self, frame: pl.DataFrame) -> None:
        """Look at the next rows.

        Raises:
            InputError: the rows are of several persons.
        """
        titles = self.book.mapping.person
        if "id" in titles:
            self.ids |= set(frame[titles["id"]].drop_nulls().unique())
            if len(self.ids) > 1:
                raise InputError(
                    f"{self.book.member} holds rows of {len(self.ids)} persons, and a vault is one person's.",
                    f'Keep one with [only] and "{titles["id"].strip()}" = "…" in the mapping.',
                )
        for key, title in titles.items():
            told = frame.filter(pl.col(title).is_not_null() & pl.col(DAY).is_not_null()) if key != "id" else frame[:0]
            if len(told):
                row, day, said = told.sort(DAY, maintain_order=True).select(ROW, DAY, title).row(-1)
                if key not in self.facts or day >= self.facts[key][0]:
                    self.facts[key] = (day, said, f"row {row}")

    def told(self) -> Iterator[tuple[str, str] | Issue]:
        """Facts for the profile, and those that cannot be read. An age is told with the day on which it held."""
        for key, (day, said, where) in self.facts.items():
            found = self._read(key, said)
            if found is None:
                yield Issue("bad_value", self.book.member, where, f"{self.book.mapping.person[key].strip()}: {said}")
                continue
            yield key, found
            if key == "age":
                yield "age_on", day.isoformat()

    def _read(self, key: str, said: str) -> str | None:
        mapping = self.book.mapping
        if key == "sex":
            return _SEX.get(fold(said))
        if key == "birth_date":
            day = pl.select(cells.day(pl.lit(said), mapping.dates)).item()
            return day.isoformat() if day else None
        if key in ("age", "birth_year"):
            value = pl.select(cells.number(pl.lit(said), mapping.decimal)).item()
            low, high = (0, 130) if key == "age" else (1880, 2100)
            return f"{value:.0f}" if value is not None and low <= value <= high else None
        return said
