"""Sleep timing of the Munich ChronoType Questionnaire, and the Sleep Regularity Index."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import polars as pl

from healthkit.clinical.formulas import columns
from healthkit.clinical.formulas.common import yes_no
from healthkit.clinical.formulas.registry import Answer, Formula, Input, Refused

_DAY = 86_400
_HALF = _DAY / 2


def mid_sleep(sleep_onset: float, sleep_duration: float) -> Answer:
    """Clock time half-way through sleep: onset (seconds after midnight) plus half of the duration in h. MCTQ."""
    return Answer(_clock(sleep_onset + sleep_duration * 1800))


def msf_sc(
    mid_sleep_free: float, sleep_workday: float, sleep_freeday: float, workdays: float, alarm_free_days: bool
) -> Answer:
    """Chronotype: mid-sleep on free days less half of what free days add to the week's mean. Durations in h.

    Undefined where an alarm ends sleep on free days. Roenneberg, Sleep Med Rev 2007;11:429.
    """
    if alarm_free_days:
        raise Refused("alarm_on_free_days")
    week = sleep_duration_week(sleep_workday, sleep_freeday, workdays)
    excess = max(sleep_freeday - week, 0.0) if sleep_freeday > sleep_workday else 0.0
    return Answer(_clock(mid_sleep_free - excess * 1800))


def social_jetlag(mid_sleep_free: float, mid_sleep_work: float, signed: bool) -> float:
    """Hours from mid-sleep on workdays to mid-sleep on free days, the shorter way round the clock. Wittmann 2006."""
    apart = (mid_sleep_free - mid_sleep_work) % _DAY
    apart = apart - _DAY if apart > _HALF else apart
    return (apart if signed else abs(apart)) / 3600


def sleep_duration_week(sleep_workday: float, sleep_freeday: float, workdays: float) -> float:
    """Mean sleep over the week, h, of so many workdays and the rest free. MCTQ."""
    if workdays != int(workdays) or not 0 <= workdays <= 7:
        raise Refused("outside", input="workdays", low=0, high=7, unit="")
    return (sleep_workday * workdays + sleep_freeday * (7 - workdays)) / 7


def sleep_loss_week(sleep_workday: float, sleep_freeday: float, workdays: float) -> float:
    """Sleep lost over a week, s: what the shorter kind of day lacks to the week's mean. Roenneberg 2012; MCTQ."""
    week = sleep_duration_week(sleep_workday, sleep_freeday, workdays)
    if week > sleep_workday:
        return (week - sleep_workday) * workdays * 3600
    return (week - sleep_freeday) * (7 - workdays) * 3600


def _clock(seconds: float) -> str:
    whole = round(seconds) % _DAY
    return f"{whole // 3600:02d}:{whole % 3600 // 60:02d}:{whole % 60:02d}"


def sri(file: str) -> float:
    """Sleep Regularity Index: how alike the same clock time is on two following days, -100 to 100.

    ``file`` is a CSV with ``time`` and ``asleep`` (0 or 1) an epoch. Noon to noon days that lack more than six hours
    are left out; at least five days of pairs. Phillips, Sci Rep 2017;7:3216; Windred, Sleep 2024;47:zsad253.
    """
    frame = columns.decimals(columns.instants(columns.table(file, "time", "asleep"), "time"), "asleep")
    frame = frame.drop_nulls("time").sort("time").unique("time", keep="first", maintain_order=True)
    if frame.filter(pl.col("asleep").is_not_null() & ~pl.col("asleep").is_in([0.0, 1.0])).height:
        raise Refused("asleep_values")
    times = columns.seconds(frame, "time")
    if times.size < 2:
        raise Refused("sri_days")
    epoch = float(np.median(np.diff(times)))
    places = np.rint((times - times[0]) / epoch).astype(np.int64)
    states = np.full(int(places[-1]) + 1, np.nan)
    states[places] = frame.get_column("asleep").fill_null(float("nan")).to_numpy()
    return regularity(states, float(times[0]), epoch)


def regularity(states: npt.NDArray[np.float64], start: float, epoch: float) -> float:
    """:func:`sri` of one state an epoch: 1 asleep, 0 awake, NaN unknown.

    Args:
        states: changed in place: days, noon to noon, that lack more than six hours become NaN.
        start: clock time of the first, s after some midnight.
        epoch: length of each, s.

    Raises:
        Refused: fewer than five days of pairs.
    """
    per_day = round(_DAY / epoch)
    _drop_poor_days(states, start, epoch, per_day)
    apart = np.abs(states[per_day:] - states[:-per_day])
    known = apart[~np.isnan(apart)]
    if known.size < 5 * per_day:
        raise Refused("sri_days")
    return float(-100 + 200 * (1 - known.mean()))


def _drop_poor_days(states: npt.NDArray[np.float64], start: float, epoch: float, per_day: int) -> None:
    """Blank each day, noon to noon, that lacks more than six hours; in place."""
    day = np.floor((start + np.arange(states.size) * epoch - _HALF) / _DAY).astype(np.int64)
    day -= day[0]
    lacking = np.bincount(day, weights=np.isnan(states))
    states[np.isin(day, np.flatnonzero(lacking > per_day / 4))] = np.nan


_DURATION = Input("sleep_duration", unit="h", plausible=(0, 24), positive=False)
_WORKDAY = replace(_DURATION, name="sleep_workday")
_FREEDAY = replace(_DURATION, name="sleep_freeday")
_WORKDAYS = Input("workdays", unit="1", positive=False)
_MCTQ = "Munich ChronoType Questionnaire, Roenneberg, J Biol Rhythms 2003;18:80"
FORMULAS = (
    Formula("mid_sleep", mid_sleep, (Input("sleep_onset", "clock"), _DURATION), None, _MCTQ),
    Formula(
        "msf_sc",
        msf_sc,
        (
            Input("mid_sleep_free", "clock"),
            _WORKDAY,
            _FREEDAY,
            _WORKDAYS,
            yes_no("alarm_free_days", default=False),
        ),
        None,
        "Roenneberg, Sleep Med Rev 2007;11:429",
    ),
    Formula(
        "social_jetlag",
        social_jetlag,
        (Input("mid_sleep_free", "clock"), Input("mid_sleep_work", "clock"), yes_no("signed", default=False)),
        "h",
        "Wittmann, Chronobiol Int 2006;23:497",
    ),
    Formula(
        "sleep_loss_week",
        sleep_loss_week,
        (_WORKDAY, _FREEDAY, _WORKDAYS),
        "s",
        "Roenneberg, Curr Biol 2012;22:939",
    ),
    Formula("sleep_duration_week", sleep_duration_week, (_WORKDAY, _FREEDAY, _WORKDAYS), "h", _MCTQ),
    Formula("sri", sri, (Input("file", "rows"),), "1", "Phillips, Sci Rep 2017;7:3216; Windred, Sleep 2024;47:zsad253"),
)
