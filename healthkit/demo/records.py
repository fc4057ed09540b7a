"""Records as Apple writes them: who wrote them, with which device, in which order of attributes.

A :class:`Batch` holds many records of one type as columns; formatting is done by Polars over whole columns.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import polars as pl

from healthkit.demo.person import (
    FIRST_WATCH_HARDWARE,
    PHONE_HARDWARE,
    PHONE_SYSTEM,
    SECOND_WATCH_HARDWARE,
    WATCH_SYSTEM,
    Names,
)
from healthkit.demo.plan import Floats, Ints, Plan, instant, stream

QUANTITY = "HKQuantityTypeIdentifier"
_HEX = pl.Series([f"{value:03x}" for value in range(4096)])


class Writers:
    """Everything that writes records, by number: name, version, and the device's description without its address."""

    def __init__(self, plan: Plan, names: Names) -> None:
        self.rows: list[tuple[str, str, str]] = []
        phone_from = [instant(day, 3.0, "Europe/Paris") for day, _ in PHONE_SYSTEM]
        self._phone_from = np.array(phone_from, dtype=np.int64)
        self._phone_first = len(self.rows)
        for _, version in PHONE_SYSTEM:
            self.add(names.phone, version, _apple("iPhone", "iPhone", PHONE_HARDWARE, version))
        self._watch_from, self._watch_first = self._watches(plan, names)

    def _watches(self, plan: Plan, names: Names) -> tuple[Ints, int]:
        first = len(self.rows)
        starts: list[int] = []
        changes = sorted({*(day for day, _ in WATCH_SYSTEM), plan.upgrade})
        for day in changes:
            version = [version for since, version in WATCH_SYSTEM if since <= day][-1]
            second = day >= plan.upgrade
            hardware = SECOND_WATCH_HARDWARE if second else FIRST_WATCH_HARDWARE
            name = names.second_watch if second else names.first_watch
            self.add(name, version, _apple("Apple Watch", "Watch", hardware, version))
            starts.append(instant(day, 4.0, "Europe/Paris"))
        return np.array(starts, dtype=np.int64), first

    def add(self, name: str, version: str, device: str = "") -> int:
        """Register another writer, such as an app; its number."""
        self.rows.append((name, version, device))
        return len(self.rows) - 1

    def phone(self, at: Ints) -> Ints:
        """The phone, with the system that it ran at each instant."""
        return self._phone_first + np.searchsorted(self._phone_from, at, side="right") - 1

    def watch(self, at: Ints) -> Ints:
        """The watch of each instant, with its system."""
        return self._watch_first + np.searchsorted(self._watch_from, at, side="right") - 1

    def attributes(self) -> tuple[pl.Series, pl.Series]:
        """For each writer the text before the device's address, and after it; the latter null where there is none."""
        heads, tails = [], []
        for name, version, device in self.rows:
            head = f" sourceName={quoteattr(name)} sourceVersion={quoteattr(version)}"
            heads.append(head + ' device="&lt;&lt;HKDevice: 0x' if device else head)
            tails.append(f"0&gt;, {escape(device)}&gt;&quot;".replace("&quot;", '"') if device else None)
        return pl.Series(heads), pl.Series(tails, dtype=pl.String)


def _apple(name: str, model: str, hardware: str, software: str) -> str:
    return f"name:{name}, manufacturer:Apple Inc., model:{model}, hardware:{hardware}, software:{software}"


@dataclass(frozen=True)
class Batch:
    """Records of one type. Instants are UTC seconds; ``value`` and ``children`` are text, null where there is none."""

    type: str
    writer: Ints
    start: Ints
    end: Ints
    created: Ints
    value: pl.Series | None = None
    unit: str = ""
    children: pl.Series | None = None

    def __len__(self) -> int:
        return len(self.start)


@dataclass
class Sheet:
    """All records of an export, and what is needed to write them down."""

    writers: Writers
    offset_s: int
    """The phone's offset from UTC at the time of export, which Apple stamps on the whole history."""
    exported: int
    seed: int
    batches: list[Batch] = field(default_factory=list)

    def add(self, batch: Batch) -> None:
        """Take records in, but none from after the export."""
        known = batch.created <= self.exported
        if not known.all():
            mask = pl.Series(known)
            batch = Batch(
                batch.type,
                batch.writer[known],
                batch.start[known],
                batch.end[known],
                batch.created[known],
                None if batch.value is None else batch.value.filter(mask),
                batch.unit,
                None if batch.children is None else batch.children.filter(mask),
            )
        if len(batch):
            self.batches.append(batch)

    def source(self, writer: int, at: int) -> str:
        """Who wrote one element, with the device where there is one."""
        heads, tails = self.writers.attributes()
        address = f"{stream(self.seed, f'address {writer} {at}').integers(0x28000000, 0x31000000):x}"
        return str(heads[writer]) + (f"{address}{tails[writer]}" if tails[writer] else "")

    def lines(self, batch: Batch, indent: str = " ") -> pl.Series:
        """One XML element a record; inside a correlation everything stands one column further in."""
        heads, tails = self.writers.attributes()
        frame = pl.DataFrame(
            {
                "head": heads.gather(batch.writer),
                "address": self._addresses(batch),
                "tail": tails.gather(batch.writer),
                "created": self.when(batch.created),
                "start": self.when(batch.start),
                "end": self.when(batch.end),
                "value": batch.value if batch.value is not None else pl.Series([None] * len(batch), dtype=pl.String),
                "children": batch.children
                if batch.children is not None
                else pl.Series([None] * len(batch), dtype=pl.String),
            }
        )
        unit = f' unit="{batch.unit}"' if batch.unit else ""
        device = pl.when(pl.col("tail").is_null()).then(pl.lit("")).otherwise(pl.col("address") + pl.col("tail"))
        value = pl.when(pl.col("value").is_null()).then(pl.lit("")).otherwise(pl.format(' value="{}"', pl.col("value")))
        close = (
            pl.when(pl.col("children").is_null())
            .then(pl.lit("/>"))
            .otherwise(pl.format(">\n{}\n" + indent + "</Record>", pl.col("children")))
        )
        text = pl.concat_str(
            pl.lit(f'{indent}<Record type="{batch.type}"'),
            pl.col("head"),
            device,
            pl.lit(unit + ' creationDate="'),
            pl.col("created"),
            pl.lit('" startDate="'),
            pl.col("start"),
            pl.lit('" endDate="'),
            pl.col("end"),
            pl.lit('"'),
            value,
            close,
        )
        return frame.select(text.alias("line")).to_series()

    def when(self, at: Ints) -> pl.Series:
        """Instants as Apple writes them, all with the offset of the export."""
        text = pl.from_epoch(pl.Series(at + self.offset_s), time_unit="s").dt.strftime("%Y-%m-%d %H:%M:%S")
        hours, minutes = divmod(abs(self.offset_s) // 60, 60)
        return text + f" {'-' if self.offset_s < 0 else '+'}{hours:02d}{minutes:02d}"

    def _addresses(self, batch: Batch) -> pl.Series:
        """Where the device object lay in memory: another place for each record."""
        rng = stream(self.seed, f"address {batch.type} {len(batch)}")
        low = _HEX.gather(rng.integers(0, 4096, len(batch)))
        middle = _HEX.gather(rng.integers(0, 4096, len(batch)))
        return _HEX.gather(rng.integers(0x280, 0x310, len(batch))) + middle + low.str.slice(0, 2)


def numbers(values: Floats, digits: int = 6) -> pl.Series:
    """Numbers as Apple writes them: at most six significant digits, no trailing zeros."""
    series = pl.Series(np.asarray(values, dtype=np.float64)).round_sig_figs(digits)
    return series.cast(pl.String).str.replace(r"\.0$", "")


def whole(values: Floats | Ints) -> pl.Series:
    """Whole numbers as text."""
    return pl.Series(np.asarray(np.rint(values), dtype=np.int64)).cast(pl.String)


def metadata(key: str, values: pl.Series | str, count: int = 0, indent: str = "  ") -> pl.Series:
    """One MetadataEntry a record; a constant needs the count of records."""
    if isinstance(values, str):
        return pl.Series([f'{indent}<MetadataEntry key="{key}" value="{values}"/>'] * count)
    return f'{indent}<MetadataEntry key="{key}" value="' + values + '"/>'


def together(*children: pl.Series) -> pl.Series:
    """Several children of each record, one a line."""
    text = children[0]
    for more in children[1:]:
        text = text + "\n" + more
    return text


def later(rng: np.random.Generator, end: Ints, low: int, high: int) -> Ints:
    """When a record was saved: some seconds after it ended."""
    return np.asarray(end + rng.integers(low, high, len(end)))
