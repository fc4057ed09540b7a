"""Is a change real? The reference change value of two results, from analytic and within-person variation.

Two results of one person differ by chance alone by up to ``z · √2 · √(CVA² + CVI²)`` percent (Harris EK, Yasaka T,
Clin Chem 1983;29:25-30). With z = 1.96 one change in twenty that is called real is none. Where no analytic variation is
published for an analyte, half of the within-person variation stands for it, the desirable specification of Fraser CG
and Petersen PH (Clin Chem 1993;39:1447-53).
"""

from __future__ import annotations

import math

import polars as pl

from healthkit.model.analytes import Analyte, analytes

Z = 1.96
SCHEMA = {"analyte": pl.String, "rcv_percent": pl.Float64, "cv_analytic": pl.Float64, "variation_source": pl.String}


def reference_change_value(within: float, analytic: float | None = None) -> float:
    """The reference change value in percent, two-sided at 95 %.

    >>> round(reference_change_value(5.95, 2.98), 1)
    18.4
    """
    own = within / 2 if analytic is None else analytic
    return Z * math.sqrt(2 * (within**2 + own**2))


def analytic_variation(analyte: Analyte) -> float | None:
    """CVA in percent; None where nothing is published."""
    if analyte.cv_analytic is not None:
        return analyte.cv_analytic
    return analyte.cv_within / 2 if analyte.cv_within is not None else None


def variation_frame() -> pl.DataFrame:
    """Reference change values of all analytes for which a variation is published, in :data:`SCHEMA`."""
    rows = [
        (one.id, reference_change_value(one.cv_within, one.cv_analytic), analytic_variation(one), one.cv_source)
        for one in analytes().all.values()
        if one.cv_within is not None
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
