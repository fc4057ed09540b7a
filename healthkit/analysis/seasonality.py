"""Does a daily series have a week or a year in it, how much of its scatter is that, and could chance do it?

Whether it is there: regression on the rhythm beside a straight line, with errors of first order (Cochrane & Orcutt,
1949, *JASA* 44:32–61), Wald's test. What it looks like: STL (:mod:`healthkit.analysis.stl`) on two years and more, on
weekly means; below that the fitted wave. How much: the strength of Wang, Smith & Hyndman (2006, *Data Min. Knowl.
Discov.* 13:335–364), the share of the scatter about the trend.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from healthkit.analysis.memory import MOST, lag_one, mean_inflation, tamed
from healthkit.analysis.stl import decompose

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.int64]
Verdict = Literal["clear", "within_noise", "too_little_data"]
Method = Literal["weekdays", "harmonic", "stl", "none"]

LEVEL = 0.05
WEEKS = 8
"""Weeks of days for a weekly rhythm."""
YEAR = 365.25
_KNOWN = 0.6  # share of the weeks that must have a value
_CYCLE = 52  # weekly means a year


@dataclass(frozen=True)
class Season:
    """A rhythm. ``shape`` is its departure from the level, in the values' unit; it sums to about nought.

    For a week, ``shape`` has seven values, of ``day % 7 == 0`` to 6 (day 0, 1970-01-01, was a Thursday); for a year
    52, of the weeks from ``first_day`` on, the mean over the years. ``strength`` is from 0 to 1, ``swing`` from the
    lowest to the highest of ``shape``. With too little data ``shape`` is empty and the numbers are NaN.
    """

    verdict: Verdict
    method: Method
    shape: tuple[float, ...]
    swing: float
    strength: float
    p: float
    n: int
    span: int
    first_day: int


def weekly(days: Days, values: Floats) -> Season:
    """The rhythm of the week.

    Args:
        days: day numbers, strictly increasing; gaps are fine.
        values: one finite value a day.
    """
    _check(days, values)
    known = np.bincount(days % 7, minlength=7)
    if len(days) < 7 * WEEKS * _KNOWN or int(known.min()) < WEEKS // 2:
        return _none(days)
    calm = tamed(values.astype(np.float64))
    columns = (days[:, None] % 7 == np.arange(1, 7)).astype(np.float64)
    fitted, p, left = _test(days, calm, columns, long_run=False)
    shape = np.append(0.0, fitted) - fitted.sum() / 7
    return _season("weekdays", shape, shape[days % 7], left, p, days=days)


def yearly(days: Days, values: Floats) -> Season:
    """The rhythm of the year; with less than two years a wave that a single passing change may also make.

    Args:
        days: day numbers, strictly increasing; gaps are fine.
        values: one finite value a day.
    """
    _check(days, values)
    span = int(days[-1] - days[0]) + 1 if len(days) else 0
    week = (days - days[0]) // 7 if len(days) else days
    if span < 365 or len(np.unique(week)) < _KNOWN * (span // 7):
        return _none(days)
    calm = tamed(values.astype(np.float64))
    angle = 2 * np.pi * (days - days[0]) / YEAR
    fitted, p, left = _test(days, calm, np.column_stack([np.cos(angle), np.sin(angle)]), long_run=True)
    if span >= 2 * _CYCLE * 7 + 2:
        return _by_stl(days, calm, week, p)
    at = 2 * np.pi * (np.arange(_CYCLE) * 7 + 3) / YEAR
    shape = fitted[0] * np.cos(at) + fitted[1] * np.sin(at)
    own = fitted[0] * np.cos(angle) + fitted[1] * np.sin(angle)
    return _season("harmonic", shape, own, left, p, days=days)


def _by_stl(days: Days, calm: Floats, week: Days, p: float) -> Season:
    """The year by STL on weekly means, weeks without a value bridged by a line."""
    weeks = int(week[-1]) + 1
    counts = np.bincount(week, minlength=weeks)
    known = np.flatnonzero(counts)
    means = np.bincount(week, weights=calm, minlength=weeks)[known] / counts[known]
    parts = decompose(np.interp(np.arange(weeks), known, means), _CYCLE, seasonal=7, robust=True)
    shape = np.array([float(parts.season[phase::_CYCLE].mean()) for phase in range(_CYCLE)])
    return _season("stl", shape - shape.mean(), parts.season, parts.rest, p, days=days)


def _test(days: Days, calm: Floats, columns: Floats, *, long_run: bool) -> tuple[Floats, float, Floats]:
    """Coefficients of the rhythm beside a line, the p value that they are nothing, and what is left over.

    ``long_run`` widens the variance by all memory that is left, which is what passes for a slow wave.
    """
    line = (days - days[0]) / max(int(days[-1] - days[0]), 1) - 0.5
    design = np.column_stack([np.ones(len(days)), line, columns])
    left = calm - design @ np.linalg.lstsq(design, calm, rcond=None)[0]
    phi = min(max(lag_one(days, left, design.shape[1]), 0.0), MOST)
    taken = phi ** np.diff(days)
    scale = 1 / np.sqrt(1 - taken**2) if phi else np.ones(len(taken))
    rows = (design[1:] - taken[:, None] * design[:-1]) * scale[:, None]
    fresh = (calm[1:] - taken * calm[:-1]) * scale
    inverse = np.linalg.pinv(rows.T @ rows)
    fitted = inverse @ (rows.T @ fresh)
    errors = fresh - rows @ fitted
    variance = float(errors @ errors) / (len(fresh) - design.shape[1])
    if long_run:
        variance *= mean_inflation(days[1:], errors, design.shape[1])
    rhythm = fitted[2:]
    left = calm - design @ fitted
    if float(np.ptp(calm)) == 0:
        return np.zeros(len(rhythm)), 1.0, np.zeros(len(calm))
    if variance <= 0:
        return rhythm, 0.0 if bool(np.any(np.abs(rhythm) > 1e-9 * np.ptp(calm))) else 1.0, left
    wald = float(rhythm @ np.linalg.solve(inverse[2:, 2:], rhythm)) / variance
    return rhythm, _chi_square_tail(wald, len(rhythm)), left


def _chi_square_tail(value: float, freedom: int) -> float:
    """P(X > value) for an even number of degrees of freedom: Poisson's sum."""
    half = value / 2
    return math.exp(-half) * math.fsum(half**k / math.factorial(k) for k in range(freedom // 2)) if half < 700 else 0.0


def _season(method: Method, shape: Floats, own: Floats, rest: Floats, p: float, *, days: Days) -> Season:
    total = float(np.var(own + rest))
    strength = max(0.0, 1 - float(np.var(rest)) / total) if total > 0 else 0.0
    return Season(
        "clear" if p < LEVEL else "within_noise",
        method,
        tuple(float(one) for one in shape),
        float(np.ptp(shape)),
        strength,
        p,
        len(days),
        int(days[-1] - days[0]) + 1,
        int(days[0]),
    )


def _none(days: Days) -> Season:
    nan, n = float("nan"), len(days)
    span, first = (int(days[-1] - days[0]) + 1, int(days[0])) if n else (0, 0)
    return Season("too_little_data", "none", (), nan, nan, nan, n, span, first)


def _check(days: Days, values: Floats) -> None:
    if len(days) != len(values) or bool(np.any(np.diff(days) <= 0)) or not bool(np.isfinite(values).all()):
        raise ValueError("days must increase, one finite value each")
