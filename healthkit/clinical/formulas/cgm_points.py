"""Measures of a glucose record that need no grid: distribution, shares of time, risk indices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from healthkit.clinical.formulas.cgm_grid import Readings, Values

_RISK = 22.77  # ten times the square of 1.509, as iglu has it


@dataclass(frozen=True)
class Limits:
    """Thresholds in mg/dL; the defaults are those of iglu 4.2, with the older ranges kept beside."""

    above: tuple[float, ...] = (140, 180, 250)
    below: tuple[float, ...] = (54, 70)
    ranges: tuple[tuple[float, float], ...] = ((70, 180), (63, 140), (70, 140), (80, 200))
    quantiles: tuple[float, ...] = (0, 25, 50, 75, 100)
    cogi: tuple[float, float] = (70, 180)
    hyper: float = 140
    hypo: float = 80
    reference: float = 90


def distribution(glucose: Values, limits: Limits) -> dict[str, float | None]:
    """Mean, median, spread and quantiles (R's type 7)."""
    low, median, high = (float(one) for one in np.percentile(glucose, (25, 50, 75)))
    mean, sd = float(glucose.mean()), spread(glucose)
    quantiles = {f"{share:g}": float(np.percentile(glucose, share)) for share in limits.quantiles}
    return {
        "mean": mean,
        "median": median,
        "SD": sd,
        "CV": None if sd is None else 100 * sd / mean,
        "IQR": high - low,
        "range": float(np.ptp(glucose)),
        "MAD": 1.4826 * float(np.median(np.abs(glucose - median))),
        **quantiles,
        "Min.": float(glucose.min()),
        "1st Qu.": low,
        "Median": median,
        "Mean": mean,
        "3rd Qu.": high,
        "Max.": float(glucose.max()),
    }


def spread(values: Values) -> float | None:
    """Standard deviation over n - 1 of what is known; None below two values."""
    known = values[~np.isnan(values)]
    return float(known.std(ddof=1)) if known.size > 1 else None


def shares(glucose: Values, limits: Limits) -> dict[str, float]:
    """Percent of readings above, below and within; both ends belong to a range, neither to above or below."""
    found: dict[str, float] = {}
    for limit in limits.above:
        found[f"above_{limit:g}"] = 100 * float((glucose > limit).mean())
    for limit in limits.below:
        found[f"below_{limit:g}"] = 100 * float((glucose < limit).mean())
    for low, high in limits.ranges:
        found[f"in_range_{low:g}_{high:g}"] = 100 * float(((glucose >= low) & (glucose <= high)).mean())
    return found


def indices(glucose: Values, limits: Limits) -> dict[str, float | None]:
    """Indices of the whole record: GMI, eA1C, J, LBGI, HBGI, GRI, COGI, GRADE, M, hyper, hypo, IGC."""
    mean, sd = float(glucose.mean()), spread(glucose) or 0.0
    risk = _risk(glucose)
    hyper = float(((glucose[glucose > limits.hyper] - limits.hyper) ** 1.1).sum() / (glucose.size * 30))
    hypo = float(((limits.hypo - glucose[glucose < limits.hypo]) ** 2).sum() / (glucose.size * 30))
    return {
        "GMI": 3.31 + 0.02392 * mean,
        "eA1C": (46.7 + mean) / 28.7,
        "J_index": 0.001 * (mean + sd) ** 2,
        "LBGI": float((_RISK * np.minimum(risk, 0) ** 2).mean()),
        "HBGI": float((_RISK * np.maximum(risk, 0) ** 2).mean()),
        "GRI": _gri(glucose),
        "COGI": _cogi(glucose, sd, limits.cogi),
        **_grade(glucose),
        "hyper_index": hyper,
        "hypo_index": hypo,
        "IGC": hyper + hypo,
        "M_value": 1000 * float((np.abs(np.log10(glucose / limits.reference)) ** 3).mean()),
    }


def adrr(readings: Readings) -> float:
    """Mean over days of the risk of the highest plus the risk of the lowest reading. Kovatchev 2006."""
    risk = _risk(readings.glucose)
    day = np.floor(readings.seconds / 86_400)
    daily = []
    for one in np.unique(day):
        today = risk[day == one]
        daily.append(_RISK * (max(float(today.max()), 0.0) ** 2 + min(float(today.min()), 0.0) ** 2))
    return float(np.mean(daily))


def active(readings: Readings) -> dict[str, object]:
    """Share of the span with readings, its length in days, its ends."""
    seconds = readings.seconds
    apart = np.diff(seconds) / 60
    step = max(round(float(np.median(apart))), 1) if apart.size else 5
    span = float(seconds[-1] - seconds[0])
    expected = round(round(span / 60) / step) + 1
    wide = apart[np.rint(apart) > step]
    missing = round(float((wide.sum() - wide.size * step) / step))
    ends = [str(np.datetime64(int(one), "s")).replace("T", " ") for one in (seconds[0], seconds[-1])]
    return {
        "active_percent": 100 * (expected - missing) / expected,
        "ndays": round(span / 86_400, 1),
        "start_date": ends[0],
        "end_date": ends[1],
    }


def _risk(glucose: Values) -> Values:
    return np.asarray(np.log(glucose) ** 1.084 - 5.381)


def _gri(glucose: Values) -> float:
    """Glycemia risk index. Klonoff 2022."""
    very_low, low, high, very_high = (
        100 * float(part.mean())
        for part in (
            glucose < 54,
            (glucose >= 54) & (glucose < 70),
            (glucose > 180) & (glucose <= 250),
            glucose > 250,
        )
    )
    return min(3.0 * very_low + 2.4 * low + 1.6 * very_high + 0.8 * high, 100.0)


def _cogi(glucose: Values, sd: float, targets: tuple[float, float]) -> float:
    """Continuous glucose monitoring index: time in range, time below, variability. Leelarathna 2020."""
    low, high = targets
    within = 100 * float(((glucose >= low) & (glucose <= high)).mean())
    below = 100 * float((glucose < low).mean())
    parts = ((within / 100, 0.5), (1 - below / 15, 0.35), (1 - (sd - 18) / 90, 0.15))
    return 100 * sum(min(max(part, 0.0), 1.0) * weight for part, weight in parts)


def _grade(glucose: Values) -> dict[str, float | None]:
    """GRADE and the shares of it below 80, above 140 and from 70 to 140 mg/dL. Hill 2007."""
    with np.errstate(invalid="ignore", divide="ignore"):
        scores = np.minimum(425 * (np.log10(np.log10(glucose / 18)) + 0.16) ** 2, 50)
    scores = np.where(np.isnan(scores), 50.0, scores)
    whole = float(scores.sum())

    def share(part: npt.NDArray[np.bool_]) -> float | None:
        return 100 * float(scores[part].sum()) / whole if whole else None

    return {
        "GRADE": float(scores.mean()),
        "GRADE_eugly": share((glucose >= 70) & (glucose <= 140)),
        "GRADE_hyper": share(glucose > 140),
        "GRADE_hypo": share(glucose < 80),
    }
