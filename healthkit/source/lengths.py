"""Seconds as durations and instants: numbers that no life holds become null instead of an error."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

LIFE = 4_200_000_000
"""Seconds: from 1970 to 2103, and longer than anything that a person does."""


def microseconds(seconds: pl.Expr) -> pl.Expr:
    """Whole microseconds; null for NaN, infinities and what is longer than :data:`LIFE`."""
    told = seconds.cast(pl.Float64)
    return pl.when(told.abs() <= LIFE).then((told * 1e6).round()).cast(pl.Int64, strict=False)


def lasting(seconds: pl.Expr) -> pl.Expr:
    """Seconds as a duration."""
    return microseconds(seconds).cast(pl.Duration("us"))


def since_1970(seconds: pl.Expr) -> pl.Expr:
    """Seconds since 1970 as an instant."""
    return microseconds(seconds).cast(pl.Datetime("us"))


def after(start: datetime, seconds: float) -> datetime | None:
    """The moment so many seconds later, or earlier; None where that lies in no calendar."""
    try:
        return start + timedelta(seconds=seconds)
    except (OverflowError, ValueError):
        return None
