"""Training load: stress score, fitness and fatigue as moving averages, their balance, impulse."""

from __future__ import annotations

import math
from dataclasses import replace

from healthkit.clinical.formulas.common import SEX, words, yes_no
from healthkit.clinical.formulas.registry import BadInput, Formula, Input, Refused

Load = float | tuple[float, ...]


def tss(duration: float, intensity_factor: float) -> float:
    """Training stress score of a duration in h at a fraction of threshold power: IF squared times hours times 100."""
    return intensity_factor**2 * duration * 100


def moving_load(daily_load: Load, days: float | None, start: float, tau: float, variant: str) -> float:
    """Exponentially weighted load after the last day, from ``start`` the day before the first; tau in days.

    ``recursive``: each day moves by 1 / tau of the distance; ``exponential``: by 1 - exp(-1 / tau). With ``days`` one
    number stands for that many equal days. Banister 1975; Coggan's performance manager: tau 42 (fitness), 7 (fatigue).
    """
    return averages(_loads(daily_load, days), start, tau, variant)[-1]


def tsb(daily_load: Load, start: float, variant: str, day: str) -> float:
    """Balance, fitness minus fatigue, after the last day or, with ``previous``, on its morning."""
    loads = _loads(daily_load, None)
    fitness, fatigue = (averages(loads, start, tau, variant) for tau in (42.0, 7.0))
    at = -1 if day == "same" else -2
    return fitness[at] - fatigue[at]


def acwr(daily_load: Load, coupled: bool) -> float:
    """Mean load of the last 7 days over that of the last 28 (coupled) or of the 21 days before them (uncoupled).

    Describes, does not predict: its value for injury is contested. Windt and Gabbett, Br J Sports Med 2019;53:988.
    """
    loads = _loads(daily_load, None)
    if len(loads) < 28:
        raise Refused("acwr_days")
    chronic = loads[-28:] if coupled else loads[-28:-7]
    mean = sum(chronic) / len(chronic)
    if mean <= 0:
        raise Refused("no_load")
    return sum(loads[-7:]) / 7 / mean


def trimp_banister(duration: float, hr_reserve: float, sex: str) -> float:
    """Training impulse of minutes at a fraction of the heart rate reserve. Banister 1991; Morton, JAP 1990;69:1171."""
    if hr_reserve > 1:
        raise Refused("outside", input="hr_reserve", low=0, high=1, unit="")
    scale, steepness = (0.64, 1.92) if sex == "male" else (0.86, 1.67)
    return duration * hr_reserve * scale * math.exp(steepness * hr_reserve)


def averages(loads: tuple[float, ...], start: float, tau: float, variant: str) -> list[float]:
    """The exponentially weighted average before the first day, then after each day; see :func:`moving_load`."""
    share = 1 / tau if variant == "recursive" else 1 - math.exp(-1 / tau)
    found = [start]
    for load in loads:
        found.append(found[-1] + (load - found[-1]) * share)
    return found


def _loads(daily_load: Load, days: float | None) -> tuple[float, ...]:
    if isinstance(daily_load, tuple):
        loads = daily_load
    elif days is None:
        raise BadInput("days_needed")
    elif days != int(days) or not 1 <= days <= 100_000:
        raise Refused("outside", input="days", low=1, high=100_000, unit="")
    else:
        loads = (daily_load,) * int(days)
    if any(load < 0 for load in loads):
        raise Refused("negative_load")
    return loads


_LOAD = Input("daily_load", "load")
_DAYS = Input("days", unit="1", default=None)
_START = Input("start", unit="1", default=0.0, positive=False)
_TAU = Input("tau", unit="d", default=42.0)
_VARIANT = words("variant", "recursive", "exponential", default="recursive")
_COGGAN = "Banister, Aust J Sports Med 1975;7:57; Allen and Coggan, performance manager"
FORMULAS = (
    Formula(
        "tss",
        tss,
        (
            Input("duration", unit="h", plausible=(0, 48), positive=False),
            Input("intensity_factor", unit="1", plausible=(0, 2), positive=False),
        ),
        "1",
        "Allen and Coggan, Training and Racing with a Power Meter",
    ),
    Formula("ctl", moving_load, (_LOAD, _DAYS, _START, _TAU, _VARIANT), "1", _COGGAN),
    Formula("atl", moving_load, (_LOAD, _DAYS, _START, replace(_TAU, default=7.0), _VARIANT), "1", _COGGAN),
    Formula(
        "tsb",
        tsb,
        (_LOAD, _START, _VARIANT, words("day", "same", "previous", default="same")),
        "1",
        _COGGAN,
    ),
    Formula(
        "acwr",
        acwr,
        (_LOAD, yes_no("coupled", default=True)),
        "1",
        "Windt and Gabbett, Br J Sports Med 2019;53:988",
    ),
    Formula(
        "trimp_banister",
        trimp_banister,
        (
            Input("duration", unit="min", plausible=(0, 2880), positive=False),
            Input("hr_reserve", unit="1", positive=False),
            SEX,
        ),
        "1",
        "Banister 1991; Morton, J Appl Physiol 1990;69:1171",
    ),
)
