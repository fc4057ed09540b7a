"""A package of Clarity's on its way into frames: numbers of rows and sources, and what was met."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from connectors.dexcom_clarity.titles import Columns
from connectors.dexcom_clarity.words import SENSOR
from healthkit.source.contract import Issue, Rows
from healthkit.source.frames import Refs, source
from healthkit.source.tabular.table import ROW

_MODEL = re.compile(r"\b(G\d|ONE\+?|Stelo)(?![A-Za-z0-9])", re.IGNORECASE)


@dataclass
class Book:
    """A package on its way into frames."""

    member: str = ""
    columns: Columns = field(default_factory=lambda: Columns("", "", "", "", ""))
    refs: Refs = field(default_factory=Refs)
    read: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    issues: list[Issue] = field(default_factory=list)
    sources: dict[str, int] = field(default_factory=dict)
    devices: dict[str, str] = field(default_factory=dict)
    """What the preamble says of a device, by its number in the rows."""

    def begin(self, member: str, columns: Columns) -> None:
        """Turn to another table."""
        self.member, self.columns = member, columns

    def preamble(self, frame: pl.DataFrame) -> None:
        """Keep which device is which; the person's name and birth date are left behind."""
        known = self.columns
        if known.device and known.about and len(frame):
            pairs = frame.select(known.device, known.about).drop_nulls()
            self.devices |= {device: about for device, about in pairs.iter_rows() if _MODEL.search(about)}

    def model(self, device: str | None) -> str:
        """The sensor's model, by what its phone or receiver is called in the rows or in the preamble."""
        for text in (device or "", self.devices.get(device or "", "")):
            if match := _MODEL.search(text):
                return f"Dexcom {match[1][0].upper()}{match[1][1:]}"
        return "Dexcom sensor"

    def number(self, model: str) -> tuple[int, Rows | None]:
        """The number of a source, and its row where it is new; an empty model is the app, with what people enter."""
        if model in self.sources:
            return self.sources[model], None
        self.sources[model] = number = len(self.sources) + 1
        if not model:
            return number, source(number, "Dexcom Clarity")
        return number, source(number, "Dexcom Clarity", "sensor", manufacturer="Dexcom", model=model)

    def bad(self, frame: pl.DataFrame, reason: str, title: str) -> None:
        """An issue a row."""
        self.issues += [
            Issue(reason, self.member, f"row {row}", f"{title}: {raw or ''}")
            for row, raw in frame.select(ROW, title).iter_rows()
        ]


def with_sources(frame: pl.DataFrame, book: Book) -> tuple[pl.DataFrame, list[Rows]]:
    """Rows with their ``source``, and the rows of sources that are new: sensors by model, the app for entries."""
    title = book.columns.device
    device = frame[title].fill_null("") if title else pl.repeat("", len(frame), eager=True)
    models = {name: book.model(name) for name in device.unique(maintain_order=True).to_list()}
    called = device.replace_strict(models, return_dtype=pl.String)
    called = frame.select(
        pl.when(pl.col("what") == SENSOR).then(called).otherwise(pl.lit("")).alias("model")
    ).to_series()
    numbers, made = {}, []
    for model in called.unique(maintain_order=True).to_list():
        numbers[model], row = book.number(model)
        made += [row] if row else []
    return frame.with_columns(called.replace_strict(numbers, return_dtype=pl.Int32).alias("source")), made
