"""On which days did a daily series move to another level, and stay there?

Candidates come from penalised least squares (PELT: Killick, Fearnhead & Eckley, 2012, *JASA* 107:1590–1598; by
``ruptures``, extra ``stats``) on values freed of their weekdays, of wild days, and of the memory of their neighbours
(:mod:`healthkit.analysis.memory`). Each candidate must then stand three tests, the weakest leaving first:

- the two levels differ by :data:`CERTAIN` standard errors, with the scatter widened by the memory of what the levels
  leave over: days that resemble their neighbours wander, and a wandering is not a step;
- something of it is left without the five days that speak most for it: an illness is not a level;
- within :data:`NEAR` days of it a step is needed beyond a straight line: a season is a slope, not a step.

Measured rates of false and of found breaks stand in ``docs/statistics.md``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from healthkit.analysis.memory import lag_one, mean_inflation, memory, tamed, without_weekdays

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.int64]
Places = npt.NDArray[np.int64]

LEAST = 14
"""Values a level must last."""
CERTAIN = 3.5
"""Standard errors between two levels; one day in a year is looked for among hundreds, so it is far above 1.96."""
LASTING = 2.5
"""Standard errors that must be left without the five days that speak most for it: an illness is not a level."""
STEEP = 2.1
"""Standard errors of the step beyond a straight line."""
NEAR = 75
"""Values to each side over which a slope is told from a step."""
_ILLNESS = 5  # days
_SEEN = 15  # values to each side among which the day is sought anew
_WINDOW = 7.35  # of the likelihood ratio of the day: Hansen, 2000, Econometrica 68:575-603, 95 %


@dataclass(frozen=True)
class Break:
    """A lasting change of level. ``day`` is the first day of the new level, one of the days given.

    ``before`` and ``after`` are the medians of the levels, from the last break (or the start) to this and from this to
    the next (or the end), in the values' unit, over ``n_before`` and ``n_after`` values. ``low_day`` and ``high_day``
    bound where it plausibly lies. ``z`` is the difference in standard errors, ``effect`` in standard deviations of a
    day; both have the sign of ``after - before``.
    """

    day: int
    before: float
    after: float
    low_day: int
    high_day: int
    z: float
    effect: float
    n_before: int
    n_after: int

    @property
    def change(self) -> float:
        """How far the level moved, in the values' unit."""
        return self.after - self.before


def changepoints(days: Days, values: Floats, *, least: int = LEAST) -> tuple[Break, ...]:
    """Find the lasting changes of level of a daily series, in order of days; none is the usual answer.

    Args:
        days: day numbers, strictly increasing; gaps are fine.
        values: one finite value a day.
        least: values that each level must last; shorter changes (an illness, a holiday) are not breaks.

    Raises:
        ImportError: ``ruptures`` is not installed (extra ``stats``).
        ValueError: days that do not increase, or a value that is not finite.
    """
    if len(days) != len(values) or bool(np.any(np.diff(days) <= 0)) or not bool(np.isfinite(values).all()):
        raise ValueError("days must increase, one finite value each")
    if len(days) < 2 * least or float(np.ptp(values)) == 0:
        return ()
    calm = tamed(without_weekdays(days, values.astype(np.float64)))
    if float(np.ptp(calm)) == 0:
        return ()
    places = _standing(days, calm, _candidates(days, calm, least))
    for index in range(len(places)):  # one after the other, so that no level gets shorter than it must last
        places[index] = _placed(days, calm, places, index, least)[0]
    places = _standing(days, calm, places)
    return tuple(_break(days, values, calm, places, index, least=least) for index in range(len(places)))


def _candidates(days: Days, calm: Floats, least: int) -> Places:
    """Where penalised least squares would cut: places of the first values of new levels."""
    import ruptures

    fresh = _innovations(days, calm, memory(days, calm))
    scale = float(np.std(np.diff(fresh))) / math.sqrt(2)
    if scale == 0:
        scale = float(np.std(fresh))
    search = ruptures.KernelCPD(kernel="linear", min_size=max(2, least))
    found = search.fit((fresh / scale)[:, None]).predict(pen=2 * math.log(len(fresh)))
    return np.asarray(found[:-1], dtype=np.int64)


def _innovations(days: Days, calm: Floats, phi: float) -> Floats:
    """What each value has of its own: less what it takes over from the value before, the less the longer the gap."""
    taken = phi ** np.diff(days)
    centred = calm - np.median(calm)
    fresh: Floats = np.append(centred[0] * math.sqrt(1 - phi**2), (centred[1:] - taken * centred[:-1]))
    return fresh


def _standing(days: Days, calm: Floats, places: Places) -> Places:
    """The places that stand the tests; the weakest leaves, then all are tested anew."""
    while len(places):
        left = calm - _levels(calm, places)
        widened = mean_inflation(days, left, len(places) + 1)
        strength = np.array(
            [_strength(days, calm, left, places, index, widened=widened) for index in range(len(places))]
        )
        weakest = int(np.argmin(strength))
        if strength[weakest] >= 1:
            break
        places = np.delete(places, weakest)
    return places


def _strength(days: Days, calm: Floats, left: Floats, places: Places, index: int, *, widened: float) -> float:
    """How far a break passes the test that it passes least well; 1 is just enough."""
    return min(
        abs(_step(calm, left, places, index, widened=widened)) / CERTAIN,
        abs(_step(calm, left, places, index, widened=widened, without=_ILLNESS)) / LASTING,
        abs(_sharp(days, calm, left, int(places[index]), widened)) / STEEP,
    )


def _levels(calm: Floats, places: Places) -> Floats:
    """The mean of its level for every value."""
    edges = np.concatenate([[0], places])
    sizes = np.diff(np.append(edges, len(calm)))
    found: Floats = np.repeat(np.add.reduceat(calm, edges) / sizes, sizes)
    return found


def _around(count: int, places: Places, index: int) -> tuple[int, int, int]:
    """Start of the level before a break, the break, and the end of the level after it."""
    start = int(places[index - 1]) if index else 0
    end = int(places[index + 1]) if index + 1 < len(places) else count
    return start, int(places[index]), end


def _step(calm: Floats, left: Floats, places: Places, index: int, *, widened: float, without: int = 0) -> float:
    """Difference of the means of two levels, in standard errors; ``without`` so many days that speak for it most."""
    start, at, end = _around(len(calm), places, index)
    before, after = calm[start:at], calm[at:end]
    scatter = math.sqrt(float(left @ left) / max(len(left) - len(places) - 1, 1) * widened)
    spread = scatter * math.sqrt(1 / len(before) + 1 / len(after))
    if without:
        sign = 1.0 if after.mean() >= before.mean() else -1.0
        apart = sign * min(
            float(np.sort(sign * after)[: max(1, len(after) - without)].mean() - (sign * before).mean()),
            float((sign * after).mean() - np.sort(sign * before)[min(without, len(before) - 1) :].mean()),
        )
        apart = apart if apart * sign > 0 else 0.0
    else:
        apart = float(after.mean() - before.mean())
    return apart / spread if spread > 0 else math.copysign(math.inf, apart) if apart else 0.0


def _sharp(days: Days, calm: Floats, left: Floats, at: int, widened: float) -> float:
    """The step at a place beyond a straight line through its neighbourhood, in standard errors."""
    low, high = max(0, at - NEAR), min(len(calm), at + NEAR)
    line = (days[low:high] - days[at]).astype(np.float64)
    design = np.column_stack([np.ones(high - low), line, (np.arange(low, high) >= at).astype(np.float64)])
    inverse = np.linalg.pinv(design.T @ design)
    fitted = inverse @ (design.T @ calm[low:high])
    spread = math.sqrt(float(left @ left) / len(left) * widened * float(inverse[2, 2]))
    return float(fitted[2]) / spread if spread > 0 else math.copysign(math.inf, fitted[2]) if fitted[2] else 0.0


def _placed(days: Days, calm: Floats, places: Places, index: int, least: int) -> tuple[int, int, int]:
    """Where a break lies best between its neighbours, and the first and last place that are nearly as good.

    The profile of the likelihood of a step in a first-order process: with memory, the first new day tells most.
    """
    start, at, end = _around(len(calm), places, index)
    low, high = max(start + least, at - _SEEN), min(end - least, at + _SEEN)
    tried = np.arange(low, max(high, low) + 1)
    left = calm - _levels(calm, places)
    phi = max(0.0, lag_one(days, left))
    part, gaps = calm[start:end], phi ** np.diff(days[start:end])
    fresh = part[1:] - gaps * part[:-1]
    steps = (np.arange(start, end)[None, :] >= tried[:, None]).astype(np.float64)
    moved = steps[:, 1:] - gaps * steps[:, :-1]
    level = 1 - gaps
    # Least squares on the level and the step, the level taken out of both.
    weight = float(level @ level)
    clean, own = fresh - level * (level @ fresh) / weight, moved - np.outer(moved @ level / weight, level)
    errors = float(clean @ clean) - (own @ clean) ** 2 / np.maximum((own**2).sum(axis=1), 1e-12)
    best = int(np.argmin(errors))
    noise = max(float(errors[best]) / max(len(fresh) - 2, 1), 1e-300)
    near = tried[errors <= errors[best] + _WINDOW * noise]
    return int(tried[best]), int(near[0]), int(near[-1])


def _break(days: Days, values: Floats, calm: Floats, places: Places, index: int, *, least: int) -> Break:
    """What is told of a break."""
    start, at, end = _around(len(calm), places, index)
    left = calm - _levels(calm, places)
    scatter = math.sqrt(float(left @ left) / max(len(left) - len(places) - 1, 1))
    before, after = float(np.median(values[start:at])), float(np.median(values[at:end]))
    apart = float(calm[at:end].mean() - calm[start:at].mean())
    _, low, high = _placed(days, calm, places, index, least)
    return Break(
        int(days[at]),
        before,
        after,
        int(days[min(low, at)]),
        int(days[max(high, at)]),
        _step(calm, left, places, index, widened=mean_inflation(days, left, len(places) + 1)),
        apart / scatter if scatter > 0 else math.copysign(math.inf, apart),
        at - start,
        end - at,
    )
