"""Columns of times to UTC and offsets, ten times as fast as form by form where they are written the usual way.

The usual way is a day, ``T`` or a blank, and a time to the second; behind it there may be a fraction and an offset. All
else goes through :mod:`healthkit.source.tabular.cells`, text by text.
"""

from __future__ import annotations

import re

import polars as pl

from healthkit.source.tabular import cells

_TAIL = re.compile(r"(?:\.(\d{1,9}))? ?(Z|[+-]\d\d:?\d\d)?$")
_HEAD = 19
_START, _OFFSET, _TEXT = " start", " offset", " text"


def with_instants(
    frame: pl.DataFrame, column: str, *, start: str = "start", offset: str = "offset_min"
) -> pl.DataFrame:
    """The frame with ``start`` (UTC; without an offset the clock itself) and ``offset`` (minutes, null where none).

    Both are null where the cell is no time.
    """
    text = pl.col(column)
    tails = _tails(frame[column].str.slice(_HEAD).drop_nulls().unique())
    tail = text.str.slice(_HEAD)
    clock = text.str.slice(0, _HEAD).str.replace("T", " ", literal=True)
    made = frame.with_columns(
        clock.str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us", strict=False).alias(_START),
        tail.replace_strict(tails["tail"], tails["offset"], default=None, return_dtype=pl.Int16).alias(_OFFSET),
        tail.replace_strict(tails["tail"], tails["fraction"], default=None, return_dtype=pl.Int64).alias(_TEXT),
    )
    shift = pl.duration(microseconds=pl.col(_TEXT)) - pl.duration(minutes=pl.col(_OFFSET).fill_null(0))
    made = made.with_columns((pl.col(_START) + shift).alias(_START)).drop(_TEXT)
    if made.select((pl.col(_START).is_null() & text.is_not_null()).any()).item():
        made = _others(made, column)
    return made.drop(name for name in (start, offset) if name in frame.columns).rename({_START: start, _OFFSET: offset})


def _tails(found: pl.Series) -> pl.DataFrame:
    """What stands behind the seconds: microseconds and minutes from UTC; tails that are neither are left out."""
    known = []
    for tail in found:
        if match := _TAIL.fullmatch(tail):
            known.append((tail, int((match[1] or "0").ljust(6, "0")[:6]), _minutes(match[2])))
    return pl.DataFrame(known, {"tail": pl.String, "fraction": pl.Int64, "offset": pl.Int16}, orient="row")


def _minutes(offset: str | None) -> int | None:
    if offset is None:
        return None
    if offset == "Z":
        return 0
    away = int(offset[1:3]) * 60 + int(offset[-2:])
    return -away if offset[0] == "-" else away


def _others(made: pl.DataFrame, column: str) -> pl.DataFrame:
    """Times written otherwise, each text once."""
    odd = made.filter(pl.col(_START).is_null()).select(pl.col(column).alias(_TEXT)).drop_nulls().unique()
    text = pl.col(_TEXT).str.replace(r" (Z|[+-]\d\d:?\d\d)$", "$1")
    utc, away = cells.utc(cells.moment(text, ()), cells.offset(text), None)
    known = odd.with_columns(utc.alias(" utc"), away.alias(" away")).filter(pl.col(" utc").is_not_null())
    joined = made.join(known, left_on=column, right_on=_TEXT, how="left", maintain_order="left")
    return joined.with_columns(
        pl.coalesce(_START, " utc").alias(_START),
        pl.when(pl.col(_START).is_null()).then(pl.col(" away")).otherwise(pl.col(_OFFSET)).alias(_OFFSET),
    ).drop(" utc", " away")
