"""Which of many daily metrics go together, at which lag, when thousands of combinations are looked at?

Each metric is ranked, and weekdays, slow change and the level of each device are taken out of its ranks. Every pair is
then correlated at every lag (Spearman's rho like for like), by matrix products. Days resemble their neighbours, so
each correlation counts for ``n_eff`` independent days (Bartlett, 1935, *J. R. Stat. Soc.* 98:536-543), over the pairs
of days that are there.

Two looks are paid for. The best of a pair's lags is one of several: its p value is multiplied by their number
(Bonferroni). The pairs that are left share a false discovery rate (Benjamini & Hochberg, 1995, *J. R. Stat. Soc. B*
57:289-300). Pooling pairs and lags in one list instead lets a true pair, found at all its lags, carry chance pairs
in: docs/relations.md has the simulation. Intervals have the matching level (false coverage rate: Benjamini & Yekutieli,
2005, *J. Am. Stat. Assoc.* 100:71-81), so that one excludes zero just when its ``q`` is within the rate.

Nothing here says which of two metrics moves the other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np
import numpy.typing as npt

from healthkit.analysis.adjust import LONGEST, MOST_MEMORY, Days, Floats, without_calendar
from healthkit.analysis.relation import CONSTANT, ranks

Verdict = Literal["goes_with", "no_clear_link", "too_little_data", "by_construction"]
Flags = npt.NDArray[np.bool_]

LAGS = tuple(range(-3, 4))
RATE = 0.05
MINIMUM = 60
"""Days on which both are known; with fewer, no correction for thousands of looks leaves anything to be found."""
INDEPENDENT = 12.0
"""Days after memory is counted; below, the scatter of a correlation is not known well enough for small p values."""
_NEIGHBOURS = 15  # pairs of days in a row, to know the memory from one day to the next
_AT_ONCE = 400  # pairs whose gaps are counted together


@dataclass(frozen=True)
class Link:
    """One pair at one lag: the second metric ``lag`` days after the first.

    ``rho`` is Spearman's, like for like, within ``low`` and ``high`` (the false coverage rate counted); ``n`` pairs of
    days stand for ``n_eff`` independent ones. NaN where there is too little data. ``p`` is of this combination alone,
    ``q`` the smallest false discovery rate at which it is found; NaN for pairs that are linked by construction.
    """

    first: int
    second: int
    lag: int
    rho: float
    low: float
    high: float
    n: int
    n_eff: float
    p: float
    q: float
    verdict: Verdict


@dataclass(frozen=True)
class Relations:
    """All pairs and lags. ``first`` and ``second`` are columns of the matrix, one a pair (P); ``lags`` in days (L).

    ``rho``, ``low``, ``high``, ``n``, ``n_eff``, ``p`` and ``q`` are P x L, as in :class:`Link`; ``built`` (P) are the
    pairs linked by construction. ``residuals`` (days x metrics, NaN where unknown) are the ranks that were correlated,
    scaled so that a metric's spread is one. ``looks`` counts the combinations that were tested.
    """

    first: npt.NDArray[np.int64]
    second: npt.NDArray[np.int64]
    lags: tuple[int, ...]
    rho: Floats
    low: Floats
    high: Floats
    n: npt.NDArray[np.int64]
    n_eff: Floats
    p: Floats
    q: Floats
    built: Flags
    residuals: Floats
    rate: float
    looks: int

    @property
    def best(self) -> npt.NDArray[np.int64]:
        """Each pair's lag (a column) with the smallest p; the largest rho where there is none."""
        known = np.where(np.isnan(self.p), 2.0, self.p)
        strong = np.nan_to_num(np.abs(self.rho))
        found: npt.NDArray[np.int64] = np.lexsort((-strong, known), axis=1)[:, 0]
        return found

    @property
    def found(self) -> Flags:
        """The pairs that go together."""
        least = np.where(np.isnan(self.q), 2.0, self.q).min(axis=1, initial=2.0)
        return np.asarray(least <= self.rate)

    def link(self, pair: int, lag: int | None = None) -> Link:
        """One pair at a lag, its best unless told."""
        at = int(self.best[pair]) if lag is None else self.lags.index(lag)
        p, q = float(self.p[pair, at]), float(self.q[pair, at])
        verdict: Verdict = "goes_with" if q <= self.rate else "no_clear_link"
        if self.built[pair]:
            verdict = "by_construction"
        elif math.isnan(p):
            verdict = "too_little_data"
        rho, low, high = (float(part[pair, at]) for part in (self.rho, self.low, self.high))
        columns, lag = (int(self.first[pair]), int(self.second[pair])), self.lags[at]
        return Link(*columns, lag, rho, low, high, int(self.n[pair, at]), float(self.n_eff[pair, at]), p, q, verdict)

    def pair(self, one: int, other: int) -> int:
        """The row of two columns, in whichever order."""
        low, high = sorted((one, other))
        return int(np.flatnonzero((self.first == low) & (self.second == high))[0])


def relations(
    days: Days,
    values: Floats,
    *,
    lags: Sequence[int] = LAGS,
    built: Flags | None = None,
    breaks: Sequence[Sequence[int]] = (),
    rate: float = RATE,
) -> Relations:
    """Correlate all pairs of columns at all lags.

    Args:
        days: day numbers, one a row, each one more than the last.
        values: days x metrics; NaN where a metric is not known.
        lags: by how many days the second of a pair follows the first.
        built: metrics x metrics, symmetric: linked by construction, computed but not tested.
        breaks: for each metric the first day numbers of new devices, whose level is taken out.
        rate: the false discovery rate.
    """
    metrics = values.shape[1]
    first, second = np.triu_indices(metrics, 1)
    apart = np.zeros(len(first), bool) if built is None else np.asarray(built)[first, second]
    known = np.isfinite(values)
    left, cost = _without(days, values, known, breaks or [()] * metrics)
    usable = known & (cost > 0)
    shape = (len(first), len(lags))
    rho, n, n_eff = np.full(shape, np.nan), np.zeros(shape, np.int64), np.zeros(shape)
    memory = _Memory.of(left, usable)
    for at, lag in enumerate(lags):
        rho[:, at], n[:, at] = _correlated(left, usable, first, second, lag)
        inflated = memory.inflation(usable, first, second, lag)
        n_eff[:, at] = np.maximum(n[:, at] - np.maximum(cost[first], cost[second]) + 1, 0) / inflated
    enough = (n >= MINIMUM) & (n_eff >= INDEPENDENT) & np.isfinite(rho)
    standard = _standard(rho, n_eff, enough)
    p = np.where(enough, _two_sided(standard), np.nan)
    q, level = _false_discoveries(np.where(apart[:, None], np.nan, p), rate)
    low, high = _intervals(rho, n_eff, enough, level)
    ends = (np.where(usable, left, np.nan), rate, int(np.isfinite(q).sum()))
    return Relations(
        first.astype(np.int64), second.astype(np.int64), tuple(lags), rho, low, high, n, n_eff, p, q, apart, *ends
    )


def _without(
    days: Days, values: Floats, known: Flags, breaks: Sequence[Sequence[int]]
) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Ranks freed of calendar and devices, zero where unknown; what that costs each metric, 0 where nothing is left."""
    left, cost = np.zeros(values.shape), np.zeros(values.shape[1], np.int64)
    for metric in range(values.shape[1]):
        there = known[:, metric]
        n = int(there.sum())
        if n < MINIMUM:
            continue
        clean, price = without_calendar(days[there], breaks[metric])
        found = clean(ranks(values[there, metric]))
        power = float(found @ found)
        if power > CONSTANT * n**3:
            left[there, metric], cost[metric] = found / math.sqrt(power / n), price
    return left, cost


def _ends(lag: int) -> tuple[slice, slice]:
    """The rows of the first and of the second of a pair."""
    if lag == 0:
        return slice(None), slice(None)
    early, late = slice(None, -abs(lag)), slice(abs(lag), None)
    return (early, late) if lag > 0 else (late, early)


def _correlated(
    left: Floats, known: Flags, first: npt.NDArray[np.int64], second: npt.NDArray[np.int64], lag: int
) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Rho of all pairs at one lag over the days on which both are known, and how many those are."""
    one, two = _ends(lag)
    mask = known.astype(np.float64)
    squares = left * left
    product = (left[one].T @ left[two])[first, second]
    power = (squares[one].T @ mask[two])[first, second] * (mask[one].T @ squares[two])[first, second]
    count = np.rint((mask[one].T @ mask[two])[first, second]).astype(np.int64)
    with np.errstate(invalid="ignore", divide="ignore"):
        rho = np.where(power > 0, product / np.sqrt(power), np.nan)
    return np.clip(rho, -1.0, 1.0), count


@dataclass(frozen=True)
class _Memory:
    """``alike`` (metrics x :data:`LONGEST`): each metric's autocorrelation from one day on; ``next_day`` freed of bias.

    A metric's own days tell its memory, whichever it is paired with.
    """

    alike: Floats
    next_day: Floats

    @classmethod
    def of(cls, left: Floats, known: Flags) -> _Memory:
        size = _size(len(left))
        products, pairs = _lagged(left.T, size), np.rint(_lagged(known.T.astype(np.float64), size))
        with np.errstate(invalid="ignore", divide="ignore"):
            alike = np.nan_to_num((products / pairs) / (products[:, :1] / pairs[:, :1]), posinf=0.0, neginf=0.0)
            alike[pairs == 0] = 0.0
            bias = np.where(pairs[:, 1] >= _NEIGHBOURS, (1 + 4 * alike[:, 1]) / pairs[:, 1], 0.0)
        following = np.where(pairs[:, 1] >= _NEIGHBOURS, alike[:, 1] + bias, 0.0)
        return cls(np.clip(alike[:, 1:], -1.0, 1.0), following)

    def inflation(self, known: Flags, first: npt.NDArray[np.int64], second: npt.NDArray[np.int64], lag: int) -> Floats:
        """As :func:`healthkit.analysis.adjust.inflation`, of all pairs at one lag; at least 1."""
        one, two = _ends(lag)
        size = _size(len(known))
        early, late = known[one].T.astype(np.float32), known[two].T.astype(np.float32)
        steps = np.arange(1, LONGEST + 1)
        found = np.empty(len(first))
        for start in range(0, len(first), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            here, there = first[part], second[part]
            pairs = np.rint(_lagged(early[here] * late[there], size))
            reach = np.clip(pairs[:, 0] // 4, 5, LONGEST)
            weight = pairs[:, 1:] / np.maximum(pairs[:, :1], 1) * (steps <= reach[:, None])
            both = np.clip(self.next_day[here] * self.next_day[there], 0.0, MOST_MEMORY)
            seen = (weight * self.alike[here] * self.alike[there]).sum(axis=1)
            simple = (weight * both[:, None] ** steps).sum(axis=1)
            found[part] = 1 + 2 * np.maximum(np.maximum(seen, simple), 0.0)
        return found


def _size(n: int) -> int:
    """The length to which rows of ``n`` are filled up, so that lags do not wrap round: a multiple of 64."""
    return -(-(n + LONGEST + 1) // 64) * 64


def _lagged(rows: npt.NDArray[np.floating], size: int) -> Floats:
    """Sums of products of each row with itself, 0 to :data:`LONGEST` days on."""
    wave = np.fft.rfft(rows, size, axis=1)
    found: Floats = np.fft.irfft(wave * wave.conj(), size, axis=1)[:, : LONGEST + 1]
    return found


def _standard(rho: Floats, n_eff: Floats, enough: Flags) -> Floats:
    """Fisher's scale over its spread (Bonett & Wright, 2000), from Student's t to the normal (Wallace, 1959).

    Wallace (*Ann. Math. Stat.* 30:1124-1130), within 0.01 of the exact deviate where :data:`INDEPENDENT` is met.
    """
    inside = np.clip(np.where(enough, rho, 0.0), -1 + 1e-12, 1 - 1e-12)
    spare = np.where(enough, n_eff, 100.0)
    t = np.abs(np.arctanh(inside)) / np.sqrt((1 + inside**2 / 2) / (spare - 3))
    freedom = spare - 2
    found: Floats = _shrink(freedom) * np.sqrt(freedom * np.log1p(t * t / freedom))
    return found


def _shrink(freedom: Floats) -> Floats:
    return (8 * freedom + 1) / (8 * freedom + 3)


def _two_sided(standard: Floats) -> Floats:
    tails = [math.erfc(value / math.sqrt(2)) for value in standard.ravel().tolist()]
    return np.array(tails).reshape(standard.shape)


def _false_discoveries(p: Floats, rate: float) -> tuple[Floats, float]:
    """``q`` of each pair and lag, and the p value up to which they count as found; the level for intervals, too.

    A combination is found at a rate where its own p, times the number of lags, is within what Benjamini and Hochberg's
    procedure allows a pair there.
    """
    tested = np.isfinite(p).any(axis=1)
    pairs, many = int(tested.sum()), p.shape[1]
    if not pairs:
        return np.full(p.shape, np.nan), rate
    best = np.sort(np.minimum(np.where(np.isnan(p), np.inf, p)[tested].min(axis=1) * many, 1.0))
    steps = pairs * best / np.arange(1, pairs + 1)
    onward = np.append(np.minimum.accumulate(steps[::-1])[::-1], np.inf)
    paid = np.minimum(p * many, 1.0)
    places = np.searchsorted(best, np.nan_to_num(paid, nan=1.0), side="right")
    q = np.minimum(np.minimum(pairs * paid / np.maximum(places, 1), onward[places]), 1.0)
    found = int((onward[:-1] <= rate).sum())
    return np.where(np.isnan(p), np.nan, q), rate * max(found, 1) / (pairs * many)


def _intervals(rho: Floats, n_eff: Floats, enough: Flags, level: float) -> tuple[Floats, Floats]:
    """The values of rho that a test at this level does not exclude, on Fisher's scale."""
    inside = np.clip(np.where(enough, rho, 0.0), -1 + 1e-12, 1 - 1e-12)
    spare = np.where(enough, n_eff, 100.0)
    freedom = spare - 2
    deviate = NormalDist().inv_cdf(1 - level / 2) / _shrink(freedom)
    t = np.sqrt(freedom * np.expm1(deviate**2 / freedom))
    reach = t * np.sqrt((1 + inside**2 / 2) / (spare - 3))
    middle = np.arctanh(inside)
    low, high = np.tanh(middle - reach), np.tanh(middle + reach)
    return np.where(enough, low, np.nan), np.where(enough, high, np.nan)
