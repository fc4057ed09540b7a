"""Tracks of ``gps_location``: a file holds a day of points of every device; each workout takes those of its time."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from connectors.fitbit.book import Book
from connectors.fitbit.members import tables
from connectors.fitbit.stamps import instants
from healthkit.source.contract import Rows
from healthkit.source.frames import rows
from healthkit.source.tabular.table import ROW


def read_routes(book: Book, members: list[str]) -> Iterator[Rows]:
    """Points of workouts. Of two devices that tracked the same one, that with more points is taken."""
    spans = pl.DataFrame(
        book.sessions, {"ref": pl.Int64, "begins": pl.Datetime("us"), "ends": pl.Datetime("us")}, orient="row"
    ).sort("begins")
    waiting: list[pl.DataFrame] = []
    for member in members:
        for frame in tables(book, member):
            book.read["gps_location"] += len(frame)
            waiting.append(_placed(book, member, frame, spans))
    if not waiting:
        return
    points = pl.concat(waiting)
    counts = points.group_by("ref", "by").len().sort("ref", "len", "by", descending=[False, True, False])
    best = counts.unique("ref", keep="first", maintain_order=True).select("ref", "by")
    kept = points.join(best, on=["ref", "by"], nulls_equal=True, maintain_order="left").unique(
        ["ref", "at"], keep="first", maintain_order=True
    )
    book.skip("gps_location: tracked by a second device", len(points) - len(kept))
    yield rows("route_point", kept.drop("by").sort("ref", "at", maintain_order=True))


def _placed(book: Book, member: str, frame: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    by = pl.col("data source") if "data source" in frame.columns else pl.lit(None, pl.String)
    height = pl.col("altitude") if "altitude" in frame.columns else pl.lit(None, pl.String)
    made = frame.with_columns(instants(frame["timestamp"])["start"].alias("at")).select(
        ROW, "at", latitude=pl.col("latitude").cast(pl.Float64, strict=False),
        longitude=pl.col("longitude").cast(pl.Float64, strict=False),
        elevation=height.cast(pl.Float64, strict=False), by=by,
    )  # fmt: skip
    whole = pl.col("at").is_not_null() & pl.col("latitude").is_not_null() & pl.col("longitude").is_not_null()
    book.bad(made.filter(~whole), "bad_location", member, ROW, "by")
    made = made.filter(whole).sort("at", maintain_order=True)
    near = made.join_asof(spans, left_on="at", right_on="begins", strategy="backward")
    inside = near.filter(pl.col("at") <= pl.col("ends"))
    book.skip("gps_location: outside of workouts", len(made) - len(inside))
    return inside.select("ref", "at", "latitude", "longitude", "elevation", "by")
