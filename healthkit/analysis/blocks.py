"""Weeks in a row in which a person trained clearly more than they usually do.

A week is the unit of training plans, and sums over it wash out which weekday was a rest day. Every stretch of
:data:`SHORTEST` to :data:`LONGEST` weeks is held against the weeks around it (:data:`AROUND` on each side); the one
that stands out most is a block where its mean lies :data:`CERTAIN` standard errors above theirs, and at least
:data:`RATIO` times as high. The limit is far above that of a single comparison because hundreds of stretches are
tried (scan statistic; Naus, 1965, *JASA* 60:532–538); measured rates on load without a block stand in
``docs/findings.md``. A ratio of 1.3 is where the acute load begins to outrun the chronic one (Gabbett, 2016, *Br. J.
Sports Med.* 50:273–280); it is a measure of size here, and says nothing of injury.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.int64]

SHORTEST, LONGEST, AROUND = 4, 16, 13
"""Weeks."""
CERTAIN = 4.0
RATIO = 1.3


@dataclass(frozen=True)
class Block:
    """A stretch of more training, from ``first`` to ``last`` (day numbers, whole weeks).

    ``usual`` and ``seen`` are the mean loads a week around it and in it, ``z`` their distance in standard errors.
    """

    first: int
    last: int
    usual: float
    seen: float
    z: float
    weeks: int
    weeks_around: int

    @property
    def ratio(self) -> float:
        """Load in it as a multiple of the usual."""
        return self.seen / self.usual if self.usual > 0 else math.inf


def training_blocks(first: int, load: Floats) -> tuple[Block, ...]:
    """Find the blocks of a load, in order.

    Args:
        first: day number of the first day.
        load: one finite value a day, nought on a day of rest.

    Raises:
        ValueError: a load that is not finite, or below nought.
    """
    if not bool(np.isfinite(load).all()) or bool((load < 0).any()):
        raise ValueError("a load is finite and not below nought")
    weeks = len(load) // 7
    sums = load[: weeks * 7].reshape(weeks, 7).sum(axis=1)
    taken = np.zeros(weeks, dtype=bool)
    found: list[Block] = []
    while (best := _best(first, sums, taken)) is not None:
        found.append(best)
        taken[(best.first - first) // 7 : (best.last - first) // 7 + 1] = True
    return tuple(sorted(found, key=lambda one: one.first))


def _best(first: int, sums: Floats, taken: npt.NDArray[np.bool_]) -> Block | None:
    """The stretch that stands out most among the weeks that no block has yet."""
    best: Block | None = None
    for length in range(SHORTEST, LONGEST + 1):
        for start in range(SHORTEST, len(sums) - length + 1):
            stop = start + length
            if taken[start:stop].any():
                continue
            block = _block(first, sums, taken, start, stop)
            if block and (best is None or block.z > best.z):
                best = block
    return best


def _block(first: int, sums: Floats, taken: npt.NDArray[np.bool_], start: int, stop: int) -> Block | None:
    """The stretch as a block, where it is one."""
    low, high = max(0, start - AROUND), min(len(sums), stop + AROUND)
    outside = ~taken[low:high]
    outside[start - low : stop - low] = False
    around, inside = sums[low:high][outside], sums[start:stop]
    if len(around) < 2 * SHORTEST or around.mean() <= 0 or inside.mean() < RATIO * around.mean():
        return None
    left = np.concatenate([around - around.mean(), inside - inside.mean()])
    scatter = math.sqrt(float(left @ left) / (len(left) - 2))
    spread = scatter * math.sqrt(1 / len(inside) + 1 / len(around))
    z = float(inside.mean() - around.mean()) / spread if spread > 0 else math.inf
    if z < CERTAIN:
        return None
    return Block(
        first + 7 * start,
        first + 7 * stop - 1,
        float(around.mean()),
        float(inside.mean()),
        z,
        stop - start,
        len(around),
    )
