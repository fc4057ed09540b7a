"""Critical values: results that laboratories call about, in two steps, each with its source.

A result older than :data:`RECENT_DAYS` is no siren any more: it asks whether it was followed up.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

import polars as pl

from healthkit.model.analytes import analytes
from healthkit.model.lab_units import convert

Level = Literal["emergency", "same_day"]
LEVELS: tuple[Level, ...] = ("emergency", "same_day")
RECENT_DAYS = 14
"""Ours; not reviewed by a clinician."""
SCHEMA = {
    "analyte": pl.String,
    "emergency_low": pl.Float64,
    "emergency_high": pl.Float64,
    "same_day_low": pl.Float64,
    "same_day_high": pl.Float64,
    "critical_source": pl.String,
}


@dataclass(frozen=True)
class Thresholds:
    """Bounds of one analyte by level, in its catalogue unit; ``ours`` names those that no published list has.

    ``source`` is in English, as every frame and JSON carries it; :func:`source_in` has it in another language.
    """

    analyte: str
    bounds: dict[Level, tuple[float | None, float | None]]
    ours: tuple[str, ...]
    source: str


@lru_cache(maxsize=1)
def thresholds() -> dict[str, Thresholds]:
    """All critical thresholds by analyte."""
    raw = _declared()
    return {name: _thresholds(name, row, raw["source"]) for name, row in raw["critical"].items()}


def source_in(source: str, lang: str) -> str:
    """A threshold's source as it is said in a language."""
    return next((one[lang] for one in _declared()["source"].values() if one["en"] == source), source)


@lru_cache(maxsize=1)
def _declared() -> dict[str, Any]:
    return tomllib.loads(files("healthkit.clinical").joinpath("critical.toml").read_text("utf-8"))


def _thresholds(name: str, row: dict[str, Any], sources: dict[str, dict[str, str]]) -> Thresholds:
    analyte = analytes()[name]

    def own(bound: float | str) -> float | None:
        return None if isinstance(bound, str) else convert(analyte, bound, row["unit"], analyte.unit)

    bounds: dict[Level, tuple[float | None, float | None]] = {}
    for level in LEVELS:
        if level in row:
            low, high = row[level]
            bounds[level] = (own(low), own(high))
    return Thresholds(name, bounds, tuple(row.get("ours", ())), sources[row["source"]]["en"])


def threshold_frame() -> pl.DataFrame:
    """The thresholds as a frame of :data:`SCHEMA`, to join results with."""
    rows = []
    for one in thresholds().values():
        emergency, same_day = (one.bounds.get(level, (None, None)) for level in LEVELS)
        rows.append((one.analyte, *emergency, *same_day, one.source))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def level() -> pl.Expr:
    """The level of results that are joined with :func:`threshold_frame`, null where there is none.

    ``least`` and ``most`` bound what the result can be, so that "<2.0" counts as low and ">500" as high.
    """
    return (
        pl.when((pl.col("most") <= pl.col("emergency_low")) | (pl.col("least") >= pl.col("emergency_high")))
        .then(pl.lit("emergency"))
        .when((pl.col("most") < pl.col("same_day_low")) | (pl.col("least") > pl.col("same_day_high")))
        .then(pl.lit("same_day"))
    )
