"""Measures of a glucose record on its grid: change over time, within days and between days."""

from __future__ import annotations

import warnings

import numpy as np

from healthkit.clinical.formulas.cgm_grid import Grid, Values
from healthkit.clinical.formulas.cgm_points import spread


def changes(grid: Grid, hours: int = 24, every: int = 60) -> dict[str, float | None]:
    """CONGA over ``hours``, MODD, MAG over ``every`` minutes, GVP, hourly area and the spread of the rate of change."""
    return {
        "CONGA": conga(grid, hours),
        "MODD": _mean(np.abs(np.diff(grid.days, axis=0))),
        "MAG": mag(grid, every),
        "GVP": gvp(grid),
        "hourly_auc": hourly_area(grid),
        "sd_roc": rate_spread(grid),
    }


def conga(grid: Grid, hours: int) -> float | None:
    """Spread of the differences between readings so many hours apart. McDonnell 2005."""
    lag = round(60 / grid.step) * hours
    trace = grid.trace
    return spread(trace[lag:] - trace[:-lag]) if lag < trace.size else None


def mag(grid: Grid, every: int) -> float | None:
    """Absolute change between readings ``every`` minutes apart, per hour. Hermanides 2010."""
    lag = max(round(every / grid.step), 1)
    picked = grid.trace[::lag]
    known = int((~np.isnan(picked)).sum())
    return float(np.nansum(np.abs(np.diff(picked)))) / (known * max(every, grid.step) / 60) if known else None


def gvp(grid: Grid) -> float | None:
    """How much longer the trace is than a flat one, in %. Peyser 2018."""
    steps = np.diff(grid.trace)
    steps = steps[~np.isnan(steps)]
    if not steps.size:
        return None
    return 100 * (float(np.hypot(steps, grid.step).sum()) / (steps.size * grid.step) - 1)


def hourly_area(grid: Grid) -> float | None:
    """Area under the trace, an hour. iglu deals its readings out to the days in turn before it pairs neighbours, so a
    pair lies as many steps apart as the record has days; kept so that figures agree (a difference below 0.1 %).
    """
    apart = grid.days.shape[0]
    return _mean((grid.trace[apart:] + grid.trace[:-apart]) / 2)


def rate_spread(grid: Grid, minutes: int = 15) -> float | None:
    """Spread of the rate of change over 15 minutes, mg/dL a minute. Clarke 2009."""
    over = max(minutes, grid.step)
    lag = over // grid.step
    return spread((grid.trace[lag:] - grid.trace[:-lag]) / over)


def spreads(grid: Grid) -> dict[str, float | None]:
    """Rodbard's six standard deviations, and the coefficient of variation by day. Rodbard 2009."""
    days = grid.days
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # days and clock times without a reading
        by_day, by_clock = np.nanmean(days, axis=1), np.nanmean(days, axis=0)
        within = _spread_of_rows(days)
        between = _spread_of_rows(days.T)
        corrected = _spread_of_rows((days - by_day[:, None]).T)
        variation = 100 * within / by_day
    return {
        "SDw": _mean(within),
        "SDhhmm": spread(by_clock),
        "SDwsh": _mean(_rolling_spread(grid.trace, round(60 / grid.step))),
        "SDdm": spread(by_day),
        "SDb": _mean(between),
        "SDbdm": _mean(corrected),
        "CVmean": _mean(variation),
        "CVsd": spread(variation),
    }


def _spread_of_rows(rows: Values) -> Values:
    """Standard deviation over n - 1 of each row's known values; nan below two of them."""
    count = (~np.isnan(rows)).sum(axis=1)
    centre = np.nanmean(rows, axis=1, keepdims=True)
    squares = np.nansum((rows - centre) ** 2, axis=1)
    return np.where(count > 1, np.sqrt(squares / np.maximum(count - 1, 1)), np.nan)


def _rolling_spread(trace: Values, window: int) -> Values:
    """Standard deviation of every window of that many steps."""
    if trace.size < window or window < 2:
        return np.array([np.nan])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # windows without a reading
        return _spread_of_rows(np.lib.stride_tricks.sliding_window_view(trace, window))


def _mean(values: Values) -> float | None:
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else None
