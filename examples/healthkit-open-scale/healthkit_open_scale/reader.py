"""From the app's table to samples, a megabyte at a time."""

from __future__ import annotations

import io
from collections.abc import Iterator

import polars as pl

from healthkit.errors import HealthkitError
from healthkit.source.contract import Claim, Counts, Issue, Item, Progress
from healthkit.source.files import Package
from healthkit.source.frames import Refs, rows, source
from healthkit.source.tabular import cells
from healthkit.source.tabular.table import ROW, Table, open_table

APP = "openScale"
TIME = "dateTime"
"""The title of the column that says when."""
METRICS = {
    "weight": ("body_mass", "kg"),
    "fat": ("body_fat_percentage", "percent"),
    "water": ("body_water_percentage", "percent"),
    "bone": ("bone_mass", "kg"),
    "visceralFat": ("visceral_fat_rating", ""),
    "lbm": ("lean_body_mass", "kg"),
    "waist": ("waist_circumference", "cm"),
    "hip": ("hip_circumference", "cm"),
    "neck": ("neck_circumference", "cm"),
}
"""Title: the metric's id in the catalogue, and the unit in which the app writes it, whatever unit it shows."""
REQUIRED = (TIME, "weight")
"""Titles without which a table is not this app's."""


def claim(package: Package) -> Claim | None:
    """Claim tables by their titles, whatever they are called."""
    members = frozenset(name for name in package.members if _is_ours(package.head(name), name))
    return Claim(members, APP) if members else None


def _is_ours(head: bytes, name: str) -> bool:
    try:
        open_table(io.BytesIO(head), name, REQUIRED)
    except HealthkitError:
        return False
    return True


def read(package: Package, claim: Claim) -> Iterator[Item]:
    """Yield samples; what cannot be read is an issue, and columns that nothing is known of are counted."""
    refs, done = Refs(), 0
    total = sum(package.members[name].size for name in claim.members)
    yield source(1, APP, "scale")
    for name in sorted(claim.members):
        with package.open(name) as stream:
            table = open_table(stream, name, REQUIRED)
            strangers = [title for title in table.titles if title and title not in (TIME, *METRICS)]
            for frame in table.frames:
                yield Counts({"rows": len(frame)}, _filled(frame, strangers))
                yield from _samples(frame, table, name, refs)
        done += package.members[name].size
        yield Progress(done, total)


def _filled(frame: pl.DataFrame, titles: list[str]) -> dict[str, int]:
    counts = frame.select(pl.col(title).count() for title in titles).to_dicts() if titles else []
    return {title: count for one in counts for title, count in one.items() if count}


def _samples(frame: pl.DataFrame, table: Table, member: str, refs: Refs) -> Iterator[Item]:
    placed = frame.with_columns(cells.moment(pl.col(TIME), ()).alias(" start"))
    for row, said in placed.filter(pl.col(" start").is_null()).select(ROW, TIME).iter_rows():
        yield Issue("bad_date", member, f"row {row}", said or "")
    placed = placed.filter(pl.col(" start").is_not_null())
    for title, (metric, unit) in METRICS.items():
        if title not in table.titles:
            continue
        told = placed.filter(pl.col(title).is_not_null())
        told = told.with_columns(cells.number(pl.col(title), ".").alias(" value"))
        for row, said in told.filter(pl.col(" value").is_null()).select(ROW, title).iter_rows():
            yield Issue("bad_value", member, f"row {row}", f"{title}: {said}")
        good = told.filter(pl.col(" value") > 0)  # the app writes 0 for what was not measured
        at = pl.col(" start")
        made = good.select(metric=pl.lit(metric), start=at, end=at, value=pl.col(" value"), unit=pl.lit(unit))
        yield rows("sample", made.with_columns(refs.take(len(made)), source=pl.lit(1)))
