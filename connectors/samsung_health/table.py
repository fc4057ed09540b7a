"""One table as frames of its own short column names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from healthkit.errors import DamagedFile, InputError
from healthkit.source.files import Package
from healthkit.source.tabular import cells
from healthkit.source.tabular.table import ROW, open_table

_MINUTE_MS = 60_000
_CLOCK = "%Y-%m-%d %H:%M:%S%.f"


def frames(package: Package, member: str) -> Iterator[pl.DataFrame]:
    """Text cells; a title that is prefixed by a type (``com.samsung.health.sleep.end_time``) has its last part only.

    Raises:
        DamagedFile: the file has no titles.
    """
    with package.open(member) as stream:
        stream.readline()  # the type, its version and a count
        try:
            table = open_table(stream, member, delimiter=",")
        except InputError as error:
            raise DamagedFile(f"{member} holds no table.", "Download the data again.") from error
        names = _short(table.titles)
        for frame in table.frames:
            # The table counts from its second line on.
            yield frame.rename(names).with_columns(pl.col(ROW) + 1)


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
    """A time as written: words, or milliseconds since 1970."""
    millis = told.str.extract(r"^(\d{11,14})$", 1).cast(pl.Int64)
    words = told.str.to_datetime(_CLOCK, time_unit="us", strict=False)
    return pl.coalesce(words, (millis * 1000).cast(pl.Datetime("us")))


def offset(told: pl.Expr) -> pl.Expr:
    """Minutes from UTC: ``UTC+0200``, ``UTC``, or milliseconds in old exports."""
    sign = pl.when(told.str.contains("-")).then(-1).otherwise(1)
    hours = told.str.extract(r"^UTC\s*[+-](\d\d)", 1).cast(pl.Int32)
    minutes = told.str.extract(r"^UTC\s*[+-]\d\d:?(\d\d)", 1).cast(pl.Int32).fill_null(0)
    millis = told.str.extract(r"^(-?\d+)$", 1).cast(pl.Int64, strict=False) // _MINUTE_MS
    bare = pl.when(told.is_in(["UTC", "UTC+0000"])).then(pl.lit(0))
    known = pl.coalesce(sign * (hours * 60 + minutes), millis, bare)
    return pl.when(known.is_between(-18 * 60, 18 * 60)).then(known).cast(pl.Int16)
