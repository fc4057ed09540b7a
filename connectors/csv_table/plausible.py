"""Which unit a column's values speak for, where its title names none. Such a unit is proposed and always asked for."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from connectors.csv_table import vocabulary
from connectors.csv_table.evidence import ColumnEvidence
from connectors.csv_table.heading import fits, metric_of
from connectors.csv_table.mapping import DISTANCE
from connectors.csv_table.vocabulary import PAIR
from healthkit.model.units import conversion, find_unit, units
from healthkit.source.proposal import Flag
from healthkit.source.tabular import cells

IMPERIAL = frozenset({"lb", "st", "oz", "fl_oz", "cup", "mi", "yd", "ft", "in", "degF", "mph"})
_ONE_UNIT = frozenset({"count", "frequency", "score", "fraction", "index"})
"""Quantities of which people write one unit only, so that none needs to be said."""
_SURE = frozenset({PAIR, "blood_pressure_systolic", "blood_pressure_diastolic"})
"""Metrics whose units lie so far apart that values above 60 can only be one of them."""


@dataclass(frozen=True)
class UnitChoice:
    """A unit, what must be asked about it, and the others that come into question."""

    unit: str | None
    asks: tuple[Flag, ...] = ()
    others: tuple[str, ...] = ()


def suffix_of(column: ColumnEvidence) -> str | None:
    """The unit that stands behind the numbers in nearly all cells."""
    if not column.suffixes or column.share(sum(column.suffixes.values())) < 0.8:
        return None
    common, count = column.suffixes.most_common(1)[0]
    return common.strip() if count >= 0.95 * sum(column.suffixes.values()) and find_unit(common.strip()) else None


def numbers(column: ColumnEvidence, decimal: str, unit: str | None = None) -> list[float]:
    """A column's numbers, or of pairs such as ``120/80`` the first."""
    told = column.cells or list(column.words)
    cell = pl.col("cell").str.extract(r"^([^/]+)").str.strip_chars()
    frame = pl.DataFrame({"cell": told}, {"cell": pl.String}).select(cells.number(cell, decimal, unit))
    return [value for value in frame.to_series() if value is not None]


def choose(name: str, values: Sequence[float], *, imperial: bool, speeds: Sequence[str] = ()) -> UnitChoice:
    """The unit of values without one.

    ``speeds`` are units that other columns of the same rows speak for, best first: a distance over its duration.
    """
    metric = metric_of(name)
    usual = vocabulary.usual(name)
    own = units().get(metric.unit)
    if not usual:
        if metric.unit == "{clock}" or own is None or own.quantity in _ONE_UNIT or metric.unit.startswith("{"):
            return UnitChoice(None)
        if metric.unit in ("kg/m2", "ms", "mL/(kg.min)", "[iU]", "kcal/(kg.h)", "dB[SPL]", "W"):
            return UnitChoice(None)
        return UnitChoice(metric.unit, (Flag("unit_missing", {"unit": metric.unit}),), (metric.unit,))
    told = [value for value in values if value]
    fit = {unit: _share(told, low, high) for unit, (low, high) in usual.items()}
    order = sorted(usual, key=lambda unit: (unit not in speeds, -round(fit[unit], 1), (unit in IMPERIAL) != imperial))
    best = order[0]
    if name in _SURE and best == "mmHg" and fit[best] > 0.9:
        return UnitChoice(best)
    others = tuple(unit for unit in order if unit != best)
    low, high = (f"{bound:g}" for bound in _span(told))
    near = [unit for unit in others if fit[unit] >= 0.5]
    code = "unit_by_rows" if best in speeds else "unit_none" if fit[best] < 0.5 else "unit_values"
    if code == "unit_values" and near:
        code = "unit_open"
    said = {"unit": best, "low": low, "high": high, "others": ", ".join(near or others)}
    return UnitChoice(best, (Flag(code, said),), (best, *others))


def hardly(name: str, unit: str | None, values: Sequence[float]) -> bool:
    """Whether most values can hardly be that metric in that unit."""
    metric = metric_of(name)
    told = [value for value in values if value]
    if name == DISTANCE or metric.plausible is None or not told or (unit and not fits(unit, metric)):
        return False
    known = conversion("s" if unit and ":" in unit else unit, metric)
    if known is None or (unit and ":" in unit):
        return False
    low, high = metric.plausible
    made = [value * known.factor + known.offset for value in told]
    if known.percent:
        made = [value * 100 if abs(value) <= 1 else value for value in made]
    return sum(low <= value <= high for value in made) * 2 < len(made)


def _share(values: Sequence[float], low: float, high: float) -> float:
    return sum(low <= value <= high for value in values) / len(values) if values else 0.0


def _span(values: Sequence[float]) -> tuple[float, float]:
    return (min(values), max(values)) if values else (0.0, 0.0)


def by_speed(distances: Sequence[float | None], minutes: Sequence[float | None]) -> list[str]:
    """Units in which distances over their durations are a walk, a run or a ride."""
    rates = [far / long for far, long in zip(distances, minutes, strict=True) if far and long]
    return _within(rates, {"km": 60.0, "mi": 96.56, "m": 0.06}, 2.0, 50.0)


def by_stride(distances: Sequence[float | None], steps: Sequence[float | None]) -> list[str]:
    """Units in which distances over steps are a stride of 0.5 to 1 m."""
    rates = [far / many for far, many in zip(distances, steps, strict=True) if far and many]
    return _within(rates, {"km": 1000.0, "mi": 1609.3, "m": 1.0}, 0.5, 1.0)


def _within(rates: list[float], factors: dict[str, float], low: float, high: float) -> list[str]:
    if not rates:
        return []
    middle = statistics.median(rates)
    return [unit for unit, factor in factors.items() if low <= middle * factor <= high]
