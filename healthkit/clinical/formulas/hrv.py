"""Heart rate variability in the time domain and of the Poincaré plot."""

from __future__ import annotations

import numpy as np

from healthkit.clinical.formulas import columns
from healthkit.clinical.formulas.registry import Answer, Formula, Input, Refused


def hrv(file: str | None, nn: tuple[float, ...] | None) -> Answer:
    """Measures of NN intervals in ms, as an object; heart rates in /min, pnn in % of the successive differences.

    ``sdnn`` and the Poincaré axes divide by n - 1, ``sdsd`` by n, as the package hrv-analysis does.
    Task Force, Circulation 1996;93:1043; Brennan, IEEE Trans Biomed Eng 2001;48:1342.
    """
    intervals = np.asarray(nn if nn is not None else columns.one_a_line(file or ""), dtype=np.float64)
    if intervals.size < 3:
        raise Refused("too_few_intervals")
    if (intervals <= 0).any():
        raise Refused("not_positive", input="nn")
    steps = np.diff(intervals)
    sdnn, width = float(intervals.std(ddof=1)), float(steps.var(ddof=1)) / 2
    rates = 60_000 / intervals
    nn50, nn20 = int((np.abs(steps) > 50).sum()), int((np.abs(steps) > 20).sum())
    measures = {
        "mean_nn": float(intervals.mean()),
        "median_nn": float(np.median(intervals)),
        "range_nn": float(np.ptp(intervals)),
        "sdnn": sdnn,
        "rmssd": float(np.sqrt((steps**2).mean())),
        "sdsd": float(steps.std()),
        "nn50": nn50,
        "pnn50": 100 * nn50 / steps.size,
        "pnn20": 100 * nn20 / steps.size,
        "sd1": width**0.5,
        "sd2": max(2 * sdnn**2 - width, 0.0) ** 0.5,
        "mean_hr": float(rates.mean()),
        "min_hr": float(rates.min()),
        "max_hr": float(rates.max()),
    }
    usual = 200 <= measures["median_nn"] <= 3000
    return Answer(measures, question=None if usual else "nn_unit")


FORMULAS = (
    Formula(
        "hrv",
        hrv,
        (Input("file", "rows", default=None), Input("nn", "numbers", default=None)),
        None,
        "Task Force of ESC and NASPE, Circulation 1996;93:1043; definitions of hrv-analysis",
        one_of=(("file", "nn"),),
    ),
)
