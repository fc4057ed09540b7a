"""Counters that are written short: the low bits of a time, a lap of a clock; each follows the whole one before it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


def unroll(file: npt.NDArray[Any], full: npt.NDArray[Any], low: npt.NDArray[Any], modulus: int) -> npt.NDArray[Any]:
    """Whole values of a counter of which some rows give only ``value % modulus``.

    Args:
        file: the file of each row, in order; nothing is carried from one file to the next.
        full: whole values; NaN where only the low part is known.
        low: the low part, where ``full`` is NaN.
        modulus: 32 for a compressed header, 65536 for ``timestamp_16``, 4096 for heart beats.

    Returns:
        ``full`` with its gaps filled; NaN before the first whole value of a file.
    """
    full = full.astype(np.float64)
    known = ~np.isnan(full)
    part = np.where(known, np.nan_to_num(full) % modulus, low)
    step = np.diff(part, prepend=part[:1]) % modulus
    step[known] = 0
    total = np.cumsum(step)
    last = np.maximum.accumulate(np.where(known, np.arange(len(full)), -1))
    told = (last >= 0) & (file[last] == file)
    return np.where(told, full[last] + total - total[last], np.nan)
