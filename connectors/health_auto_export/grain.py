"""How much time each row of a metric sums up: the app says nowhere, the times of the rows do."""

from __future__ import annotations

import polars as pl

_MINUTE = 60_000_000
_HOUR = 60 * _MINUTE
_DAY_US = 24 * _HOUR
_DAY, _SEVERAL = "day", "several"
LENGTHS = {"hour": _HOUR, "minute": _MINUTE, "point": 0}
_ENOUGH = 3


def grain(clock: pl.Series) -> str:
    """``day`` where all rows are at midnight of the person's clock, ``several`` where such rows lie weeks apart,
    ``hour`` or ``minute`` where all are at full ones, else ``point``."""
    times = clock.drop_nulls().to_physical()
    if times.is_empty():
        return "point"
    if (times % _DAY_US == 0).all():
        days = times.unique().sort()
        apart = days.diff().drop_nulls()
        return _SEVERAL if len(days) >= _ENOUGH and (apart >= 7 * _DAY_US).all() else _DAY
    if len(times) >= _ENOUGH and (times % _HOUR == 0).all():
        return "hour"
    return "minute" if (times % _MINUTE == 0).all() else "point"
