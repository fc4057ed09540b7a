"""A person's own scale for shaded days: from their low days to their high ones."""

from __future__ import annotations

import numpy as np

from healthkit.report.period.facts import Floats


def shades(days: Floats, past: Floats) -> Floats:
    """Days from 0 (5th percentile of the past) to 1 (95th), NaN where there is none; halfway where all are alike."""
    known = past[~np.isnan(past)]
    low, high = np.percentile(known, [5, 95])
    if high <= low:
        return np.where(np.isnan(days), np.nan, 0.5)
    shade: Floats = np.clip((days - low) / (high - low), 0.0, 1.0)
    return shade
