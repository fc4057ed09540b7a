"""How an effect is estimated: generalised least squares under the memory that was written down before the start.

The weights decide how sharp the estimate is, never whether the test is right: that holds by the lot alone.
"""

from __future__ import annotations

import numpy as np

from healthkit.analysis.nof1.design import Bools, Floats

_TINY = 1e-6


def weights(treated: Bools, used: Bools, memory: float) -> Floats:
    """Weights ``w`` such that ``w · values`` estimates the effect, one row a schedule.

    The model: a level, a straight drift, the effect, and noise that remembers the day before by ``memory`` (AR(1)), so
    that ``gap`` days later it remembers by ``memory ** gap``. Such noise is made white by taking from each day what the
    last counted day before it foretells.

    Args:
        treated: whether the new thing is done, ``[schedules, days]``.
        used: which days count, of the same shape.
        memory: correlation of a day's noise with the next day's, 0 to 0.95.

    Returns:
        ``[schedules, days]``, 0 on days that do not count; a row of zeros where the effect cannot be told.
    """
    days = treated.shape[1]
    at = np.arange(days)
    seen = np.maximum.accumulate(np.where(used, at, -1), axis=1)
    before = np.concatenate([np.full((len(used), 1), -1), seen[:, :-1]], axis=1)
    recall = np.where(before >= 0, memory ** np.maximum(at - before, 1.0), 0.0)
    scale = np.where(used, 1 / np.sqrt(1 - recall**2), 0.0)
    behind = np.maximum(before, 0)

    def white(column: Floats) -> Floats:
        found: Floats = (column - recall * np.take_along_axis(column, behind, axis=1)) * scale
        return found

    effect = white(treated.astype(float))
    columns = [np.ones(treated.shape), np.broadcast_to(np.linspace(-1, 1, days), treated.shape)]
    cleaned = _without(effect, np.stack([white(column) for column in columns], axis=1))
    size = (cleaned * effect).sum(axis=1, keepdims=True)
    share = np.where(size > _TINY, cleaned / np.maximum(size, _TINY), 0.0) * scale
    found: Floats = share.copy()
    rows, later = np.nonzero(used & (before >= 0))
    found[rows, before[rows, later]] -= (recall * share)[rows, later]
    return found


def _without(effect: Floats, base: Floats) -> Floats:
    """What level and drift leave of the effect's column (Frisch–Waugh–Lovell); ``base`` is ``[s, 2, days]``."""
    gram = base @ base.transpose(0, 2, 1) + _TINY * np.eye(base.shape[1])
    shares = np.linalg.solve(gram, base @ effect[:, :, None])
    found: Floats = effect - (shares * base).sum(axis=1)
    return found
