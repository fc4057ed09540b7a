"""Series that come as text: columns of a CSV, times of day and dates, one number a line."""

from __future__ import annotations

import io
import re

import numpy as np
import numpy.typing as npt
import polars as pl

from healthkit.clinical.formulas.registry import BadInput

_MISSING = ["", "NA", "NaN", "nan", "null"]


def table(text: str, *needed: str) -> pl.DataFrame:
    """The named columns of a CSV with a header, all as text; letter case of names does not matter.

    Raises:
        BadInput: the text is no table or lacks a column.
    """
    try:
        frame = pl.read_csv(io.StringIO(text), infer_schema=False, null_values=_MISSING, truncate_ragged_lines=True)
    except (pl.exceptions.PolarsError, ValueError) as error:
        raise BadInput("not_a_table", columns=", ".join(needed)) from error
    names = {name.strip().strip('"').casefold(): name for name in frame.columns}
    if missing := [name for name in needed if name not in names]:
        raise BadInput("no_column", column=missing[0])
    return frame.select(pl.col(names[name]).str.strip_chars(' "').alias(name) for name in needed)


def decimals(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """The column as numbers; what is missing stays missing.

    Raises:
        BadInput: a cell is no number.
    """
    parsed = frame.with_columns(pl.col(column).cast(pl.Float64, strict=False).alias("_parsed"))
    wrong = parsed.select((pl.col(column).is_not_null() & pl.col("_parsed").is_null()).any()).item()
    if wrong:
        raise BadInput("column_not_numbers", column=column)
    return parsed.with_columns(pl.col("_parsed").fill_nan(None).alias(column)).drop("_parsed")


def instants(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """The column as naive local times, to the microsecond; seconds since 1970 are taken as they are.

    Raises:
        BadInput: a time is written in no known way.
    """
    given = frame.get_column(column)
    if given.null_count() == 0 and given.len() and given.cast(pl.Float64, strict=False).null_count() == 0:
        seconds = (given.cast(pl.Float64) * 1_000_000).cast(pl.Int64)
        return frame.with_columns(seconds.cast(pl.Datetime("us")).alias(column))
    plain = (
        given.str.replace(r"\.\d+$", "").str.replace(r"(Z|[+-]\d{2}:?\d{2})$", "").str.replace("T", " ", literal=True)
    )
    # R writes midnight as a date alone, others leave the seconds out.
    whole = plain.str.replace(r"^(\d{4}-\d{2}-\d{2})$", "${1} 00:00:00").str.replace(
        r"^(\S+ \d{1,2}:\d{2})$", "${1}:00"
    )
    parsed = whole.str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us", strict=False)
    if parsed.null_count() == given.null_count():
        return frame.with_columns(parsed.alias(column))
    raise BadInput("column_not_times", column=column)


def one_a_line(text: str) -> tuple[float, ...]:
    """Numbers of a file that holds one a line; a heading and ``#`` comments are passed over.

    Raises:
        BadInput: a line holds something else.
    """
    lines = [line.strip().strip(",;") for line in text.splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    if lines and not re.match(r"[-+]?[\d.]", lines[0]):
        lines = lines[1:]
    try:
        return tuple(float(line) for line in lines)
    except ValueError as error:
        raise BadInput("not_one_a_line") from error


def seconds(frame: pl.DataFrame, column: str) -> npt.NDArray[np.float64]:
    """A column of times as seconds since 1970, for arithmetic."""
    return frame.get_column(column).dt.epoch("us").to_numpy() / 1_000_000
