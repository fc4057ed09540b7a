"""What sensors, meters and pumps of several makers say alike: readings beyond a range, doses of insulin."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from healthkit.model.records import ATTRIBUTE
from healthkit.source.contract import Rows
from healthkit.source.frames import Refs, rows

REASON = "HKInsulinDeliveryReason"
"""Why insulin was given, under the key and with the numbers that Apple's own export uses."""
_REASONS = {"basal": "1", "bolus": "2"}


def beyond_range(frame: pl.DataFrame, refs: Refs) -> Iterator[Rows]:
    """Events for readings without a number: ``start, offset_min, source, below`` and ``limit`` (``40 mg/dL``, or null).

    No number is made of them: a mean that took "low" for the limit would be too high.
    """
    if frame.is_empty():
        return
    below = pl.col("below")
    made = frame.with_columns(
        refs.take(len(frame)),
        metric=pl.lit("blood_glucose_out_of_range"),
        end=pl.col("start"),
        code=pl.when(below).then(pl.lit("below_range")).otherwise(pl.lit("above_range")),
        comparator=pl.when(below).then(pl.lit("<")).otherwise(pl.lit(">")),
    )
    yield rows("event", made)
    yield attributes(made, "event", {"comparator": "comparator", "limit": "limit"})


def insulin(frame: pl.DataFrame, refs: Refs) -> Iterator[Rows]:
    """Doses in units: ``start, offset_min, source, value``, ``dimension`` (bolus, basal or null), perhaps ``end``."""
    if frame.is_empty():
        return
    made = frame.with_columns(
        refs.take(len(frame)),
        metric=pl.lit("insulin_delivery"),
        unit=pl.lit("U"),
        end=pl.col("end") if "end" in frame.columns else pl.col("start"),
        reason=pl.col("dimension").replace_strict(_REASONS, default=None, return_dtype=pl.String),
    )
    yield rows("sample", made)
    yield attributes(made, "sample", {"reason": REASON})


def attributes(frame: pl.DataFrame, owner: str, keys: dict[str, str]) -> Rows:
    """Attributes of rows that are numbered: column ▸ key; empty cells say nothing."""
    parts = [
        frame.filter(pl.col(column).is_not_null()).select(
            owner=pl.lit(owner), ref="ref", key=pl.lit(key), value=pl.col(column).cast(pl.String)
        )
        for column, key in keys.items()
        if column in frame.columns
    ]
    return rows("attribute", pl.concat(parts) if parts else pl.DataFrame(schema=ATTRIBUTE))
