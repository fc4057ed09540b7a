"""One table as frames of its own short column names."""

from __future__ import annotations

import io
from collections.abc import Generator, Iterator, Sequence
from itertools import islice
from typing import BinaryIO

import polars as pl

from connectors.samsung_health.detection import UTF_16
from healthkit.errors import DamagedFile, InputError
from healthkit.source.files import Package
from healthkit.source.tabular import cells
from healthkit.source.tabular.table import ROW, open_table

_MINUTE_MS = 60_000
_BLOCK = 4000
"""Lines that are looked at together."""
_CLOCK = "%Y-%m-%d %H:%M:%S%.f"


def frames(package: Package, member: str, ragged: list[int] | None = None) -> Generator[pl.DataFrame]:
    """Text cells; a title that is prefixed by a type (``com.samsung.health.sleep.end_time``) has its last part only.

    Rows with more cells than titles are left out, as which cell is whose cannot be told; ``ragged`` gets their numbers.

    Raises:
        DamagedFile: the file has no titles.
    """
    with package.open(member) as stream:
        lines = _lines(stream, package.head(member, 2))
        next(lines, b"")  # the type, its version and a count
        even = _Even(lines, [] if ragged is None else ragged)
        try:
            table = open_table(even, member, delimiter=",")  # type: ignore[arg-type]
        except InputError as error:
            raise DamagedFile(f"{member} holds no table.", "Download the data again.") from error
        names = _short(table.titles)
        for frame in table.frames:
            # The table counts from its second line on.
            yield frame.rename(names).with_columns(pl.col(ROW) + 1)


def _lines(stream: BinaryIO, head: bytes) -> Iterator[bytes]:
    """Lines in UTF-8."""
    if head in UTF_16:
        with io.TextIOWrapper(stream, "utf-16", errors="replace") as text:
            yield from (line.encode() for line in text)
    else:
        yield from stream


class _Even(io.RawIOBase):
    """Lines as a stream, without those that have more cells than the first one, which are the titles.

    Most rows end with a comma, which is no cell. Lines with quotes are let through: their commas may be text.
    """

    def __init__(self, lines: Iterator[bytes], ragged: list[int]) -> None:
        self._lines, self._ragged = lines, ragged
        self._row, self._width, self._ready = 1, -1, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._ready = self._ready or b"".join(map(self._kept, islice(self._lines, _BLOCK)))
        data, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)

    def _kept(self, line: bytes) -> bytes:
        self._row += 1
        if self._width < 0:
            self._width = _width(line)
        elif line.count(b",") >= self._width and b'"' not in line and _width(line) > self._width:
            self._ragged.append(self._row)
            return b"\n"
        return line


def _width(line: bytes) -> int:
    return line.rstrip(b", \r\n").count(b",") + 1


def _short(titles: Sequence[str]) -> dict[str, str]:
    """Short names; where two titles share one, the prefixed one has it, as it is the one that is filled."""
    owners: dict[str, str] = {}
    for title in titles:
        if title:
            short = title.rsplit(".", 1)[-1] if title.startswith("com.samsung.") else title
            if short not in owners or title.startswith("com.samsung."):
                owners[short] = title
    return {title: short for short, title in owners.items()}


def cell(frame: pl.DataFrame, *names: str) -> pl.Expr:
    """The first of some columns that the frame has; null where it has none."""
    found = next((name for name in names if name in frame.columns), None)
    return pl.col(found) if found else pl.lit(None, pl.String)


def number(frame: pl.DataFrame, name: str) -> pl.Expr:
    """A column of numbers."""
    return cells.number(cell(frame, name), ".")


def moment(told: pl.Expr) -> pl.Expr:
    """A time as written: words, or milliseconds since 1970. In 1970 itself nobody wore a watch: zero is no time."""
    millis = told.str.extract(r"^(\d{11,14})$", 1).cast(pl.Int64)
    words = told.str.to_datetime(_CLOCK, time_unit="us", strict=False)
    found = pl.coalesce(words, (millis * 1000).cast(pl.Datetime("us")))
    return pl.when(found.dt.year() > 1970).then(found)


def offset(told: pl.Expr) -> pl.Expr:
    """Minutes from UTC: ``UTC+0200``, ``UTC``, or milliseconds in old exports."""
    sign = pl.when(told.str.contains("-")).then(-1).otherwise(1)
    hours = told.str.extract(r"^UTC\s*[+-](\d\d)", 1).cast(pl.Int32)
    minutes = told.str.extract(r"^UTC\s*[+-]\d\d:?(\d\d)", 1).cast(pl.Int32).fill_null(0)
    millis = told.str.extract(r"^(-?\d+)$", 1).cast(pl.Int64, strict=False) // _MINUTE_MS
    bare = pl.when(told.is_in(["UTC", "UTC+0000"])).then(pl.lit(0))
    known = pl.coalesce(sign * (hours * 60 + minutes), millis, bare)
    return pl.when(known.is_between(-18 * 60, 18 * 60)).then(known).cast(pl.Int16)
