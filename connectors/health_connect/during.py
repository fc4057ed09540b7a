"""The workout that was going on: it says of what a distance, a speed or a power is."""

from __future__ import annotations

import polars as pl

SPEEDS = {
    "cycling": "cycling_speed",
    "running": "running_speed",
    "treadmill": "running_speed",
    "walking": "walking_speed",
    "rowing": "rowing_speed",
    "paddle_sports": "paddle_sports_speed",
    "cross_country_skiing": "cross_country_skiing_speed",
}
POWERS = {"running": "running_power", "treadmill": "running_power"}


class During:
    """Workouts by start: ``start``, ``end``, ``activity``."""

    def __init__(self) -> None:
        self._parts: list[pl.DataFrame] = []
        self._all = pl.DataFrame(schema={"start": pl.Datetime("us"), "until": pl.Datetime("us"), "activity": pl.String})

    def add(self, sessions: pl.DataFrame) -> None:
        """Take the workouts of a frame."""
        chosen = sessions.select("start", until="end", activity="activity").drop_nulls()
        self._all = pl.concat([self._all, chosen]).sort("start")

    def metric(self, frame: pl.DataFrame, metrics: dict[str, str], otherwise: str) -> pl.Series:
        """The metric of each row of ``frame`` by the workout that it began in."""
        if self._all.is_empty():
            return pl.Series("metric", [otherwise]).new_from_index(0, len(frame))
        began = frame.select("start").with_row_index("place").drop_nulls().sort("start")
        inside = began.join_asof(self._all, on="start", strategy="backward").filter(pl.col("start") < pl.col("until"))
        named = inside.select(
            "place", metric=pl.col("activity").replace_strict(metrics, default=None, return_dtype=pl.String)
        )
        rows = pl.int_range(len(frame), dtype=pl.get_index_type(), eager=True).alias("place").to_frame()
        joined = rows.join(named, on="place", how="left", maintain_order="left")
        return joined["metric"].fill_null(otherwise)
