"""The schedule: pairs of periods, the new thing in one of the two, drawn by lot from a recorded seed.

Randomised pairs of periods are the usual design of a trial of one person (Kravitz, Duan et al., *Design and
Implementation of N-of-1 Trials: A User's Guide*, AHRQ, 2014). Days after a switch are a washout and do not count.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
MOST_PAIRS = 183


@dataclass(frozen=True)
class Design:
    """``pairs`` of two periods of ``block_days`` days; ``washout_days`` at the start of a period that follows a switch.

    Raises:
        ValueError: no pair, no day, or a washout that leaves a period no day.
    """

    pairs: int
    block_days: int
    washout_days: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.pairs <= MOST_PAIRS or self.block_days < 1 or not 0 <= self.washout_days < self.block_days:
            raise ValueError(self)

    @property
    def days(self) -> int:
        """Length of the whole."""
        return 2 * self.pairs * self.block_days


def draw(pairs: int, seed: int) -> tuple[bool, ...]:
    """For each pair whether the new thing comes first: a fair coin, the same for the same seed on every machine."""
    coin = random.Random(seed)  # noqa: S311 (a schedule, not a secret)
    return tuple(coin.random() < 0.5 for _ in range(pairs))


def arms(design: Design, first: tuple[bool, ...]) -> Bools:
    """Whether the new thing is done, day by day, ``[days]``; ``first`` as :func:`draw` gives it."""
    found: Bools = _days(design, np.array([first], dtype=bool))[0]
    return found


def counted(design: Design, treated: Bools) -> Bools:
    """Which days count, in the shape of ``treated`` (``[days]`` or ``[schedules, days]``).

    Not those of a washout: the first days of every period that does not go on with what the day before did. Before the
    first period lies life as usual, so that one which begins with the new thing begins with a washout.
    """
    table = np.atleast_2d(treated)
    starts = table[:, :: design.block_days]
    switched: Bools = starts != np.concatenate([np.zeros((len(table), 1), dtype=bool), starts[:, :-1]], axis=1)
    within: Bools = np.arange(design.days) % design.block_days < design.washout_days
    kept = ~(np.repeat(switched, design.block_days, axis=1) & within)
    shaped: Bools = kept.reshape(treated.shape)
    return shaped


def schedules(design: Design, first: tuple[bool, ...], most: int, seed: int) -> Bools:
    """The schedules that the lot could have given, ``[schedules, days]``, that of ``first`` in the first row.

    All of them where they are no more than ``most``, else ``most`` drawn by lot (Phipson & Smyth, 2010, *Stat. Appl.
    Genet. Mol. Biol.* 9:39: the one that was drawn counts among them).
    """
    if 2**design.pairs <= most:
        codes = np.arange(2**design.pairs)
        orders = (codes[:, None] >> np.arange(design.pairs) & 1).astype(bool) ^ np.array(first, dtype=bool)
    else:
        orders = np.random.default_rng(seed).random((most, design.pairs)) < 0.5
        orders[0] = first
    return _days(design, orders)


def _days(design: Design, orders: Bools) -> Bools:
    """Orders of pairs, ``[schedules, pairs]``, as days."""
    periods = np.stack([orders, ~orders], axis=2).reshape(len(orders), 2 * design.pairs)
    return np.repeat(periods, design.block_days, axis=1)
