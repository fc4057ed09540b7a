"""Sleep: when the person lies down, sleeps, wakes, and what of it each device is there to see."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from healthkit.demo.person import NEW_YORK
from healthkit.demo.plan import Ints, Plan, instant, stream

CORE, DEEP, REM, AWAKE = range(4)
Segment = tuple[int, int, int]  # start, end (UTC s), stage
_WAKE_HOUR = {
    "work": 6.75, "homework": 7.2, "weekend": 8.1, "trip": 7.4, "ill": 8.6,
    "fly_west": 6.7, "fly_back_east": 7.4, "fly_east": 6.7, "fly_land_east": 7.4, "fly_back_west": 6.8,
}  # fmt: skip
_LATE_STRAP = 0.72  # nights on which she falls asleep before the watch is back on the wrist
_SNOOZE = 0.88  # mornings on which she dozes on after the alarm
_DEEP_MIN = (36, 26, 11, 4, 2, 0)
_REM_MIN = (9, 18, 26, 32, 34, 30)


@dataclass
class Night:
    """One night; instants in UTC seconds. ``app`` is None where the bedside app did not run."""

    day: int
    zone: str
    bed: int
    up: int
    segments: list[Segment] = field(default_factory=list)
    strapped: int = 0
    """When she means to have the watch back on the wrist; before ``bed`` on nights that it sees whole."""
    app: tuple[int, int] | None = None


def make_nights(plan: Plan) -> list[Night]:
    """The nights before each day, and one more, whose ``bed`` ends the last day."""
    rng = stream(plan.seed, "nights")
    return [_night(plan, rng, index) for index in range(plan.days + 1)]


def _night(plan: Plan, rng: np.random.Generator, index: int) -> Night:
    last = min(index, plan.days - 1)
    day, kind = plan.date(index), plan.kind[last]
    zone = plan.place[last].zone
    for trip in plan.trips:
        if trip.place is NEW_YORK and day == trip.home:
            return _in_the_air(rng, index, trip.place.zone, trip.landed_home - int(4.6 * 3600), 3.4)
        if trip.place is not NEW_YORK and (day - trip.leave).days == 1:
            return _in_the_air(rng, index, plan.place[last - 1].zone, trip.landed - int(5.2 * 3600), 4.0)
    before = plan.kind[max(0, index - 1)]
    free_evening = (day.weekday() in (5, 6)) + 0.4 * (before == "trip")
    lag, ill = plan.jet_lag[last], plan.ill[last]
    bed = -1.1 + 0.55 * free_evening + 0.2 * lag - 0.8 * ill + rng.normal(0, 0.22)
    wake = _WAKE_HOUR[kind] + 0.17 * lag + rng.normal(0, 0.14 if kind == "work" else 0.3)
    night = Night(index, zone, instant(day, bed, zone), instant(day, wake, zone))
    _fall_asleep(plan, rng, night, restless=min(1.0, abs(lag) / 7 + 0.5 * ill))
    return night


def _fall_asleep(plan: Plan, rng: np.random.Generator, night: Night, restless: float) -> None:
    onset = night.bed + _seconds(rng.uniform(7, 20) + 14 * restless)
    end = night.up - _seconds(rng.uniform(1, 6))
    snoozes = rng.random() < _SNOOZE
    doze = _seconds(rng.uniform(20, 40)) if snoozes else 0
    late = rng.random() < _LATE_STRAP
    night.segments, first_waking = _stages(rng, onset, end - doze, restless)
    if snoozes:
        alarm = night.segments[-1][1]
        awake_until = alarm + _seconds(rng.uniform(2, 4))
        night.segments += [(alarm, awake_until, AWAKE), (awake_until, end, CORE)]
        night.app = (night.bed, alarm + 30)
    else:
        night.app = (night.bed, end + 60)
    night.strapped = first_waking + 60 if late and first_waking else night.bed - int(rng.uniform(300, 1500))


def _stages(rng: np.random.Generator, onset: int, end: int, restless: float) -> tuple[list[Segment], int]:
    """Cycles of about ninety minutes: deep sleep early, REM late; the first cycle always ends in a short waking."""
    found: list[Segment] = []
    at, cycle, first_waking = onset, 0, 0
    while at < end:
        deep, rem = _DEEP_MIN[min(cycle, 5)], _REM_MIN[min(cycle, 5)]
        parts = [(rng.uniform(14, 28), CORE), (deep * rng.uniform(0.7, 1.3), DEEP), (rng.uniform(16, 30), CORE)]
        parts.append((rem * rng.uniform(0.7, 1.3), REM))
        if cycle == 0 or rng.random() < 0.55 + 0.4 * restless:
            parts.append((rng.uniform(2, 6) + restless * rng.exponential(9), AWAKE))
        for minutes, stage in parts:
            until = min(end, at + _seconds(minutes))
            if until - at < 60:
                continue
            if stage == AWAKE and cycle == 0:
                first_waking = at
            found.append((at, until, stage))
            at = until
        if end - at < 300:
            break
        cycle += 1
    while found and found[-1][2] == AWAKE:
        found.pop()
    return found, first_waking


def _in_the_air(rng: np.random.Generator, index: int, zone: str, bed: int, hours: float) -> Night:
    night = Night(index, zone, bed, bed + int(hours * 3600), strapped=bed - 3600)
    night.segments, _ = _stages(rng, bed + 900, night.up - 300, restless=0.8)
    return night


def _seconds(minutes: float) -> int:
    """Whole half minutes, as watches score sleep."""
    return max(30, round(minutes * 2) * 30)


def asleep_spans(night: Night) -> list[tuple[int, int]]:
    """Stretches of sleep between wakings, whatever the stage."""
    spans: list[tuple[int, int]] = []
    for start, end, stage in night.segments:
        if stage == AWAKE:
            continue
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def stage_at(nights: list[Night], at: Ints) -> Ints:
    """The stage of sleep at each instant, -1 while up."""
    rows = [segment for night in nights for segment in night.segments]
    start, end, stage = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    place = np.searchsorted(start, at, side="right") - 1
    inside = (place >= 0) & (at < end[np.maximum(place, 0)])
    return np.where(inside, stage[np.maximum(place, 0)], -1)


def minutes_of(night: Night) -> dict[str, float]:
    """The truth of one night, in minutes."""
    sums = [sum(end - start for start, end, stage in night.segments if stage == kind) / 60 for kind in range(AWAKE + 1)]
    return {
        "asleep_min": sums[0] + sums[1] + sums[2],
        "core": sums[0],
        "deep": sums[1],
        "rem": sums[2],
        "awake": sums[3],
        "in_bed": (night.up - night.bed) / 60,
    }
