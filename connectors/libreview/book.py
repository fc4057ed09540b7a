"""A package of LibreView's on its way into frames: numbers of rows and sources, what was met, what waits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from connectors.libreview.titles import Columns
from healthkit.source.contract import Issue, Rows
from healthkit.source.frames import Refs, source
from healthkit.source.tabular.table import ROW

APP = ""
"""In place of a device: the app, with what people enter and the strips of its meter."""


@dataclass
class Book:
    """``stored`` are the moments of stored readings (µs); ``looks``, the scans, wait until all of those are known."""

    member: str = ""
    columns: Columns = field(default_factory=lambda: Columns("", "", "", "", ""))
    refs: Refs = field(default_factory=Refs)
    read: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    issues: list[Issue] = field(default_factory=list)
    sources: dict[str, int] = field(default_factory=dict)
    stored: list[pl.Series] = field(default_factory=list)
    looks: list[pl.DataFrame] = field(default_factory=list)
    _seen: pl.Series = field(default_factory=lambda: pl.Series("key", [], pl.UInt64))

    def begin(self, member: str, columns: Columns) -> None:
        """Turn to another table."""
        self.member, self.columns = member, columns

    def fresh(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Rows that say something new: two files of one package may overlap. Serial numbers do not count."""
        known = self.columns
        cells = (
            known.kind, known.device, known.historic, known.scan, known.strip, known.ketone, known.grams,
            known.servings, known.notes, known.rapid, known.long, known.meal, known.correction, known.change,
        )  # fmt: skip
        key = frame.select("clock", "first_run", *(title for title in cells if title)).hash_rows(seed=1)
        new = key.is_first_distinct() & ~key.is_in(self._seen.implode())
        self._seen = self._seen.append(key.filter(new))
        return frame.filter(new)

    def number(self, device: str) -> tuple[int, list[Rows]]:
        """The number of a source, and its row where it is new."""
        if device in self.sources:
            return self.sources[device], []
        self.sources[device] = number = len(self.sources) + 1
        if device == APP:
            return number, [source(number, "LibreView")]
        return number, [source(number, "LibreView", "sensor", manufacturer="Abbott", model=device)]

    def by_device(self, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[Rows]]:
        """Rows with the source that their device is, and the rows of sources that are new."""
        title = self.columns.device
        usual = pl.lit("FreeStyle Libre")
        named = frame.with_columns(model=pl.col(title).fill_null(usual) if title else usual)
        numbers, made = {}, []
        for device in named["model"].unique(maintain_order=True).to_list():
            numbers[device], new = self.number(device)
            made += new
        if not numbers:
            return frame.with_columns(source=pl.lit(None, pl.Int32)), []
        return named.with_columns(source=pl.col("model").replace_strict(numbers, return_dtype=pl.Int32)), made

    def bad(self, frame: pl.DataFrame, title: str) -> None:
        """An issue for each row whose cell is no number."""
        self.issues += [
            Issue("bad_value", self.member, f"row {row}", f"{title}: {raw or ''}")
            for row, raw in frame.select(ROW, title).iter_rows()
        ]
