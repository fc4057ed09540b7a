"""A package of OMRON's on its way into frames: numbers of rows and sources, and what was met."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from healthkit.source.contract import Issue, Rows
from healthkit.source.frames import Refs, source
from healthkit.source.tabular.table import ROW


@dataclass
class Book:
    """``sources`` are numbers by class and model of a device."""

    member: str = ""
    refs: Refs = field(default_factory=Refs)
    read: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    issues: list[Issue] = field(default_factory=list)
    sources: dict[tuple[str, str], int] = field(default_factory=dict)
    _seen: set[int] = field(default_factory=set)

    def fresh(self, frame: pl.DataFrame, kind: str) -> pl.DataFrame:
        """Rows that say something new: reports overlap, and may lie side by side in one package."""
        if frame.is_empty():
            return frame
        told = [name for name in frame.columns if name not in (ROW, "raw", "known", "date", "time")]
        keys = [hash((kind, *cells)) for cells in frame.select(told).iter_rows()]
        new = []
        for key in keys:
            new.append(key not in self._seen)
            self._seen.add(key)
        return frame.filter(pl.Series(new, dtype=pl.Boolean))

    def sourced(self, frame: pl.DataFrame, product_class: str) -> tuple[pl.DataFrame, list[Rows]]:
        """Rows with their ``source``, by the device that they name, and the rows of sources that are new."""
        nameless = pl.repeat("", len(frame), dtype=pl.String, eager=True)
        called = frame["device"].fill_null("") if "device" in frame.columns else nameless
        numbers, made = {}, []
        for model in called.unique(maintain_order=True).to_list():
            key = (product_class, model)
            if key not in self.sources:
                self.sources[key] = number = len(self.sources) + 1
                about = {"manufacturer": "OMRON", "model": model or f"OMRON {product_class}"}
                made.append(source(number, "OMRON connect", product_class, **(about if product_class != "app" else {})))
            numbers[model] = self.sources[key]
        if not numbers:
            return frame.with_columns(source=pl.lit(None, pl.Int32)), made
        return frame.with_columns(called.replace_strict(numbers, return_dtype=pl.Int32).alias("source")), made

    def bad(self, frame: pl.DataFrame, reason: str, title: str) -> None:
        """An issue a row."""
        self.issues += [
            Issue(reason, self.member, f"row {row}", f"{title}: {raw}")
            for row, raw in frame.select(ROW, "raw").iter_rows()
        ]
