"""Top-level records of a chunk to ``sample`` and ``event`` rows, a column at a time.

Done in two steps: :func:`digest` needs nothing but the chunk and runs beside other chunks; :class:`RecordMapper`
numbers rows and sources in file order. Python meets each distinct text once a chunk, never each row.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from connectors.apple_health.dates import NO_OFFSET, Instants, read_column
from connectors.apple_health.sources import Sources, clean
from healthkit.model.catalogue import catalogue
from healthkit.model.records import EVENT, SAMPLE

Codes = npt.NDArray[np.int32]
SAMPLE_KIND, EVENT_KIND, ANY_KIND = 0, 1, 2
_ADDRESS = "<<HKDevice: 0x"
_NOT_A_QUANTITY = "bad_value"
_NO_START = "bad_date"
_NO_TYPE = "no_type"


@dataclass(frozen=True)
class Identifier:
    """What a HealthKit identifier means here; ``kind`` ANY_KIND goes by whether the value is a number."""

    metric: str
    kind: int
    values: dict[str, str]
    known: bool


@lru_cache(maxsize=4096)
def identifier(name: str) -> Identifier:
    """A HealthKit identifier in the catalogue, or under its own name."""
    metric = catalogue().by_hk.get(name)
    if metric is not None:
        return Identifier(metric.id, EVENT_KIND if metric.kind == "category" else SAMPLE_KIND, metric.values, True)
    if name.startswith("HKCategoryTypeIdentifier"):
        kind = EVENT_KIND
    elif name.startswith("HKQuantityTypeIdentifier"):
        kind = SAMPLE_KIND
    else:
        kind = ANY_KIND
    return Identifier(name, kind, {}, False)


@dataclass
class Digest:
    """A chunk's records as numbers and codes; ``kind`` is SAMPLE_KIND, EVENT_KIND or -1 for a row with an issue."""

    start: Instants
    end: Instants
    created: Instants
    types: tuple[Codes, list[str | None]]
    values: npt.NDArray[np.float64]
    texts: pl.Series
    units: pl.Series
    who: tuple[Codes, list[tuple[str | None, str | None, str | None]]]
    kind: npt.NDArray[np.int8]
    reasons: dict[int, str] = field(default_factory=dict)
    lines: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.values)


def digest(batch: Any) -> Digest:
    """Read the text columns of an Arrow batch of records."""
    start, end = read_column(batch["startDate"]), read_column(batch["endDate"])
    np.copyto(end.micros, start.micros, where=~end.known)
    types = _encode(batch["type"])
    texts = pl.Series(pl.from_arrow(batch["value"]))
    values = _numbers(texts)
    kinds = np.array([identifier(name or "").kind for name in types[1]] or [0], np.int8)
    kind = kinds[types[0]]
    numeric = np.isfinite(values)
    kind = np.where(kind == ANY_KIND, np.where(numeric, SAMPLE_KIND, EVENT_KIND), kind).astype(np.int8)
    found = Digest(
        start, end, read_column(batch["creationDate"]), types, values, texts, pl.Series(pl.from_arrow(batch["unit"])),
        _who(batch), kind,
    )  # fmt: skip
    _set_aside(found, batch, numeric)
    return found


def _set_aside(found: Digest, batch: Any, numeric: npt.NDArray[np.bool_]) -> None:
    """Rows that cannot be used: no type, no start, or a quantity without a number."""
    nameless = [code for code, name in enumerate(found.types[1]) if not name]
    untyped = np.isin(found.types[0], nameless)
    undated = ~found.start.known & ~untyped
    unvalued = (found.kind == SAMPLE_KIND) & ~numeric & ~undated & ~untyped
    for mask, reason in ((untyped, _NO_TYPE), (undated, _NO_START), (unvalued, _NOT_A_QUANTITY)):
        for row in np.flatnonzero(mask).tolist():
            found.reasons[row] = reason
            found.lines[row] = _line(batch.slice(row, 1).to_pylist()[0])
        found.kind[mask] = -1


def _line(row: dict[str, str | None]) -> str:
    return "<Record " + " ".join(f'{key}="{value}"' for key, value in row.items() if value is not None) + "/>"


def _numbers(texts: pl.Series) -> npt.NDArray[np.float64]:
    numbers = texts.cast(pl.Float64, strict=False)
    if numbers.null_count() > texts.null_count():
        irregular = texts.str.replace_all(r"[\s\u00a0\u202f]", "").str.replace(",", ".", literal=True)
        numbers = numbers.fill_null(irregular.cast(pl.Float64, strict=False))
    return numbers.to_numpy()  # missing ones are NaN here


def _encode(column: Any) -> tuple[Codes, list[str | None]]:
    """Codes of a text column and the distinct texts; missing ones are the last, ``None``."""
    encoded = column.dictionary_encode()
    names: list[str | None] = encoded.dictionary.to_pylist()
    indices = encoded.indices
    codes = np.asarray(indices.fill_null(len(names)) if indices.null_count else indices).astype(np.int32, copy=False)
    return codes, [*names, None]


def _who(batch: Any) -> tuple[Codes, list[tuple[str | None, str | None, str | None]]]:
    """The distinct (app, version, device) of a chunk and a code for each row.

    The device's memory address differs from record to record, so it goes before the texts are compared.
    """
    app, apps = _encode(batch["sourceName"])
    version, versions = _encode(batch["sourceVersion"])
    device, devices = _encode(_without_address(batch["device"]))
    joined = (app.astype(np.int64) * len(versions) + version) * len(devices) + device
    distinct, first, codes = np.unique(joined, return_index=True, return_inverse=True)
    who = [(apps[app[i]], versions[version[i]], devices[device[i]]) for i in first.tolist()]
    del distinct
    return codes.astype(np.int32), who


def _without_address(column: Any) -> Any:
    from pyarrow import compute

    tagged = compute.starts_with(column, _ADDRESS)
    if not compute.any(tagged).as_py():
        return column
    # Letters of the tag and digits of the address, up to the ">" behind them; rows without the tag are not used.
    bare = compute.ascii_ltrim(column, _ADDRESS + "0123456789abcdefABCDEF")
    return bare if compute.all(tagged, skip_nulls=False).as_py() else compute.if_else(tagged, bare, column)


@dataclass
class Mapped:
    """The rows of a chunk: where its numbering starts, and its frames."""

    base: int
    samples: pl.DataFrame
    events: pl.DataFrame


@dataclass
class RecordMapper:
    """Numbers rows and sources in file order and counts what the catalogue lacks."""

    sources: Sources
    unmapped: Counter[str] = field(default_factory=Counter)
    records: int = 0

    def map(self, rows: Digest, base: int) -> Mapped:
        """Frames of a chunk whose first record gets the reference ``base``."""
        self.records += len(rows)
        codes, names = rows.types
        metrics = [identifier(name or "") for name in names]
        self._count_unmapped(codes, names, metrics)
        source = np.array([self.sources.number(*who) for who in rows.who[1]] or [0], np.int32)[rows.who[0]]
        common = {
            "ref": np.arange(base, base + len(rows)),
            "metric": pl.Series([metric.metric for metric in metrics], dtype=pl.String)[codes],
            "start": pl.Series(rows.start.micros).cast(pl.Datetime("us")),
            "end": pl.Series(rows.end.micros).cast(pl.Datetime("us")),
            "offset_min": _nullable(rows.start.offset, rows.start.offset != NO_OFFSET),
            "created": _nullable(rows.created.micros, rows.created.known).cast(pl.Datetime("us")),
            "source": source,
        }
        return Mapped(base, _samples(common, rows), _events(common, rows, metrics))

    def _count_unmapped(self, codes: Codes, names: list[str | None], metrics: list[Identifier]) -> None:
        if all(metric.known for metric in metrics[:-1]):
            return
        counts = np.bincount(codes, minlength=len(names))
        for name, metric, count in zip(names, metrics, counts.tolist(), strict=True):
            if count and name and not metric.known:
                self.unmapped[name] += count


def _samples(common: dict[str, Any], rows: Digest) -> pl.DataFrame:
    mask = rows.kind == SAMPLE_KIND
    if not mask.any():
        return pl.DataFrame(schema=SAMPLE)
    frame = pl.DataFrame({**common, "value": rows.values, "unit": rows.units})
    if not mask.all():
        frame = frame.filter(pl.Series(mask))
    return frame.select(
        pl.col(name) if name in frame.columns else pl.lit(None, dtype).alias(name) for name, dtype in SAMPLE.items()
    )


def _events(common: dict[str, Any], rows: Digest, metrics: list[Identifier]) -> pl.DataFrame:
    mask = rows.kind == EVENT_KIND
    if not mask.any():
        return pl.DataFrame(schema=EVENT)
    frame = pl.DataFrame({**common, "type": rows.types[0], "text": rows.texts}).filter(pl.Series(mask))
    return frame.with_columns(code=_codes(frame, metrics)).select(list(EVENT))


def _codes(frame: pl.DataFrame, metrics: list[Identifier]) -> pl.Series:
    """The catalogue's code for each (type, value) that occurs, else the file's own word."""
    distinct = frame.select("type", "text").unique()
    named = [
        None if text is None else metrics[code].values.get(text, clean(text)) for code, text in distinct.iter_rows()
    ]
    table = distinct.with_columns(code=pl.Series(named, dtype=pl.String))
    joined = frame.select("type", "text").join(
        table, on=["type", "text"], how="left", nulls_equal=True, maintain_order="left"
    )
    return joined["code"]


def _nullable(values: npt.NDArray[Any], known: npt.NDArray[np.bool_]) -> pl.Series:
    series = pl.Series(values)
    if known.all():
        return series
    return pl.select(pl.when(pl.Series(known)).then(series)).to_series()
