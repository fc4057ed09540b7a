"""The life hangs together: what happens leaves its mark in every measure that it should, and nowhere else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from healthkit.demo.devices import Course, phone_spans, watch_spans, worn
from healthkit.demo.life import Life, live
from healthkit.demo.nights import asleep_spans, minutes_of
from healthkit.demo.paces import KINDS
from healthkit.demo.plan import make_plan

UNTIL = date(2026, 11, 15)


@pytest.fixture(scope="module", params=[40, 365])
def life(request: pytest.FixtureRequest) -> Life:
    return live(7, request.param, UNTIL, noise=True, lang="en")


def _days(life: Life, span: tuple[date, date]) -> slice:
    return slice((span[0] - life.plan.first).days, (span[1] - life.plan.first).days + 1)


def test_bouts_never_overlap_and_never_fall_into_sleep(life: Life) -> None:
    bouts = life.bouts
    assert (bouts.end > bouts.start).all()
    assert (bouts.start[1:] >= bouts.end[:-1]).all()
    for night in life.nights[:-1]:
        inside = (bouts.start < night.up) & (bouts.end > night.bed)
        assert not inside.any(), night.day


def test_illness_shows_in_heart_breath_temperature_steps_and_sleep(life: Life) -> None:
    plan, state, ill = life.plan, life.state, _days(life, life.plan.illness)
    worst = slice(ill.start + 1, ill.start + 3)
    near = np.abs(np.arange(plan.days) - ill.start) < 30
    well = near & (plan.ill == 0) & (plan.jet_lag == 0)
    assert state.resting[worst].mean() > state.resting[well].mean() + 5
    assert state.sdnn[worst].mean() < state.sdnn[well].mean() - 8
    assert state.wrist[worst].mean() > state.wrist[well].mean() + 0.5
    steps = Course.of(life.bouts, life.bouts.steps).between(plan.day_start[:-1], plan.day_start[1:])
    assert steps[worst].mean() < 0.4 * np.median(steps)
    asleep = np.array([minutes_of(night)["asleep_min"] for night in life.nights[:-1]])
    assert asleep[worst].mean() > np.median(asleep) + 20


def test_training_lifts_fitness_and_lowers_the_resting_rate() -> None:
    life = live(7, 365, UNTIL, noise=True, lang="en")
    block = _days(life, life.plan.training)
    before, end = slice(max(0, block.start - 30), block.start), slice(block.stop - 7, block.stop)
    assert life.state.vo2max[end].mean() > life.state.vo2max[before].mean() + 2
    assert life.state.resting[end].mean() < life.state.resting[before].mean() - 3
    runs = [workout for workout in life.workouts if workout.kind == "run"]
    start, stop = life.plan.day_start[block.start], life.plan.day_start[block.stop]
    inside = sum(start <= run.start < stop for run in runs) / (block.stop - block.start)
    outside = sum(not start <= run.start < stop for run in runs) / (365 - (block.stop - block.start))
    assert inside > 1.5 * outside


def test_days_begin_at_the_local_midnight_of_where_she_is() -> None:
    plan = make_plan(7, 730, UNTIL)
    lengths = np.diff(plan.day_start) / 3600
    for trip in plan.trips:
        inside = datetime.fromtimestamp(int(plan.day_start[(trip.leave - plan.first).days + 3]), tz=UTC)
        assert inside.astimezone(ZoneInfo(trip.place.zone)).hour == 0
    assert set(lengths.tolist()) <= {17.0, 18.0, 23.0, 24.0, 25.0, 30.0, 31.0}
    assert (lengths == 23).sum() == 2
    assert (lengths == 25).sum() == 2
    assert lengths.sum() == 730 * 24 + _drift(plan.first, UNTIL)


def _drift(first: date, last: date) -> float:
    """Hours by which the home clock's offset changes over the span."""
    zone = ZoneInfo("Europe/Paris")
    low = datetime(first.year, first.month, first.day, tzinfo=zone)
    high = datetime(last.year, last.month, last.day, tzinfo=zone) + timedelta(days=1)
    return ((low.utcoffset() or timedelta()) - (high.utcoffset() or timedelta())).total_seconds() / 3600


def test_the_watch_writes_only_while_it_is_worn(life: Life) -> None:
    course = Course.of(life.bouts, life.bouts.steps)
    spans = watch_spans(life.bouts, life.waking, course, cell_s=120, phase=11, longest=4, counted=True)
    for at in (spans.start, (spans.start + spans.end) // 2, spans.end - 1):
        assert worn(life.waking, at).all()
    assert (spans.start[1:] >= spans.end[:-1]).all()
    assert spans.value.sum() < 0.95 * course.total[-1]


def test_the_phone_writes_only_while_it_is_carried(life: Life) -> None:
    bouts = life.bouts
    course = Course.of(bouts, bouts.steps)
    spans = phone_spans(bouts, course, bouts.phone & (bouts.steps > 0), counted=True)
    row = np.searchsorted(bouts.start, spans.start, side="right") - 1
    assert bouts.phone[row].all()
    assert (spans.end <= bouts.end[row]).all()
    assert (spans.end - spans.start <= 600).all()
    run = bouts.kind == KINDS.index("run")
    assert not bouts.phone[run & worn(life.waking, bouts.start)].any()


def test_neither_device_sees_the_whole_of_most_nights() -> None:
    life = live(7, 365, UNTIL, noise=False, lang="en")
    late, early = [], []
    for night in life.nights[1:-1]:
        spans = asleep_spans(night)
        late.append(not worn(life.waking, np.array([spans[0][0]]))[0])
        early.append(bool(night.app) and night.app is not None and night.app[1] < spans[-1][1])
    assert 0.6 < np.mean(late) < 0.85
    assert 0.75 < np.mean(early) < 0.97


def test_clocks_differ_by_at_most_half_a_minute_each() -> None:
    noisy = live(7, 60, UNTIL, noise=True, lang="en")
    exact = live(7, 60, UNTIL, noise=False, lang="en")
    at = noisy.bouts.start
    off = noisy.clocks.watch(at) - at
    assert np.abs(off).max() <= 30
    assert np.abs(off).max() > 20
    assert (exact.clocks.watch(at) == at).all()
    assert (exact.clocks.phone(at) == at).all()
