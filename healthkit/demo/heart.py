"""The body's set points day by day, and the heart from moment to moment, before any record is made of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthkit.demo.days import Bouts, Flags, Waking
from healthkit.demo.devices import worn
from healthkit.demo.nights import AWAKE, DEEP, REM, Night, stage_at
from healthkit.demo.plan import Floats, Ints, Plan, stream

_REST_S, _SLEEP_S, _SPORT_S = 420, 540, 12


@dataclass(frozen=True)
class State:
    """The body's set points, one a day."""

    resting: Floats
    """Resting heart rate, 1/min."""
    sdnn: Floats
    """Heart rate variability, ms."""
    breath: Floats
    """Breaths per minute asleep."""
    oxygen: Floats
    """Saturation asleep, a fraction."""
    wrist: Floats
    """Skin temperature of the wrist asleep, °C."""
    vo2max: Floats
    """mL/min·kg."""


def make_state(plan: Plan) -> State:
    """Training lowers the resting rate and lifts variability; illness, jet lag and the luteal phase do the reverse."""
    rng, days = stream(plan.seed, "state"), plan.days
    lag, luteal, ill = np.abs(plan.jet_lag) / 8, plan.luteal.astype(float), plan.ill

    def slow(sd: float, memory: float) -> Floats:
        noise, found = rng.normal(0, sd, days), np.zeros(days)
        for day in range(1, days):
            found[day] = memory * found[day - 1] + noise[day]
        return found

    resting = 60.0 - 6.5 * plan.fit + 9.5 * ill + 1.8 * lag + 1.6 * luteal - 0.8 * plan.season + slow(0.8, 0.5)
    sdnn = 46.0 * np.exp(0.24 * plan.fit - 0.55 * ill - 0.16 * lag - 0.09 * luteal + slow(0.07, 0.4))
    return State(
        resting=resting,
        sdnn=sdnn,
        breath=14.3 + 2.4 * ill + 0.25 * luteal + slow(0.18, 0.3),
        oxygen=0.969 - 0.012 * ill + slow(0.002, 0.3),
        wrist=35.75 + 0.28 * luteal + 1.05 * ill - 0.1 * plan.season + slow(0.07, 0.3),
        vo2max=36.8 + 4.2 * plan.fit - 0.4 * ill + slow(0.12, 0.9),
    )


@dataclass(frozen=True)
class Heart:
    """Heart rate readings in order: instants (UTC s), rate (1/min), and what the body was doing."""

    at: Ints
    rate: Floats
    context: Ints
    """1 sedentary, 2 active."""


def make_heart(plan: Plan, state: State, nights: list[Night], bouts: Bouts, waking: Waking) -> Heart:
    """Readings every few minutes while the watch is worn, every twelve seconds in a workout."""
    rng = stream(plan.seed, "heart")
    begin, end = int(plan.day_start[0]), int(plan.day_start[-1])
    rest = np.arange(begin, end, _REST_S)
    rest = rest + rng.integers(0, 240, len(rest))
    asleep = stage_at(nights, rest) >= 0
    rest = rest[~asleep | (rng.random(len(rest)) < _REST_S / _SLEEP_S)]
    sport = [
        np.arange(start, stop, _SPORT_S)
        for start, stop, workout in zip(bouts.start, bouts.end, bouts.workout, strict=True)
        if workout >= 0
    ]
    at = np.unique(np.concatenate([rest, *sport]))
    at = at[worn(waking, at) & (at < end)]
    rate, active = heart_at(plan, state, nights, bouts, at)
    return Heart(at, np.clip(np.rint(rate + rng.normal(0, 3.0, len(at))), 41, 196), np.where(active, 2, 1))


def heart_at(plan: Plan, state: State, nights: list[Night], bouts: Bouts, at: Ints) -> tuple[Floats, Flags]:
    """Expected heart rate at instants, and whether the body is moving."""
    day = np.clip(plan.day_of(at), 0, plan.days - 1)
    resting = state.resting[day]
    stage = stage_at(nights, at)
    row = np.maximum(np.searchsorted(bouts.start, at, side="right") - 1, 0)
    into, past = (at - bouts.start[row]).astype(float), (at - bouts.end[row]).astype(float)
    moving = (into >= 0) & (past < 0)
    load = (bouts.met[row] - 1) * (11.8 - 1.6 * plan.fit[day])
    warm = 1 - np.exp(-np.maximum(into, 0) / 75)
    drift = 9 * np.clip(into / 3000, 0, 1) * (bouts.met[row] > 5)
    clock = ((at - plan.day_start[day]) / 3600.0) % 24
    sitting = 11 + 3.5 * np.sin((clock - 9) / 24 * 2 * np.pi)
    recovery = load * 0.55 * np.exp(-np.maximum(past, 0) / 150) * (past >= 0)
    up = resting + np.where(moving, 10 + load * warm + drift, sitting + recovery)
    down = resting - 2 + np.select([stage == DEEP, stage == REM, stage == AWAKE], [-3.0, 3.0, 7.0], -1.0)
    return np.where(stage >= 0, down, up), moving
