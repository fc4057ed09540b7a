"""Training as facts: load against its closed form, weeks, fitness by device, bests; and one workout in full."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from healthkit.insight import training, workout
from healthkit.insight.load import course, ratio
from healthkit.store import Vault
from tests.builders import active_person
from tests.builders.active_person import LAST, METRES, MONDAY, PACES, RUNS, YOGA


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return active_person.build(tmp_path_factory.mktemp("training") / "vault")


def loads(values: list[float], first: date = MONDAY) -> pl.DataFrame:
    days = [first + timedelta(days=place) for place in range(len(values))]
    return pl.DataFrame({"session_id": range(len(values)), "day": days, "load": values, "minutes": 1.0})


def test_equal_days_approach_their_load() -> None:
    """After n days fitness is L (1 - (41/42)^n), fatigue L (1 - (6/7)^n); form is that of the day before."""
    found = course(loads([100.0] * 50), MONDAY + timedelta(days=49))
    assert found is not None
    n = np.arange(1, 51)
    assert found.fitness == pytest.approx(100 * (1 - (41 / 42) ** n))
    assert found.fatigue == pytest.approx(100 * (1 - (6 / 7) ** n))
    assert found.form[0] == 0
    assert found.form[1:] == pytest.approx((found.fitness - found.fatigue)[:-1])
    assert found.ramp[7:] == pytest.approx(found.fitness[7:] - found.fitness[:-7])
    assert np.isnan(found.ramp[:7]).all()


def test_rest_days_count_and_let_go() -> None:
    found = course(loads([100.0]), MONDAY + timedelta(days=42))
    assert found is not None
    assert len(found.load) == 43
    assert found.fitness[-1] == pytest.approx(100 / 42 * (41 / 42) ** 42)
    assert ratio(found.load) is None, "no load in the last four weeks"
    assert ratio(np.full(28, 50.0)) == pytest.approx(1)
    assert ratio(np.full(27, 50.0)) is None


def test_load_of_the_vault(vault: Vault) -> None:
    found, known = training.load(vault, LAST)
    assert known is not None
    assert (known.highest, known.resting, known.sex) == (180, 60, "female")
    assert found is not None
    minutes = round(METRES / 1000 * PACES[0])
    assert found.load[0] == pytest.approx(minutes * 0.75 * 0.86 * math.exp(1.67 * 0.75)), "150 bpm between 60 and 180"
    assert found.first == MONDAY + timedelta(days=30)


def test_weeks_begin_with_the_first_workout(vault: Vault) -> None:
    found = training.weeks(vault, LAST, 52)
    assert found is not None
    assert found.mondays[0] == MONDAY + timedelta(days=28)
    assert found.vigorous[:3] == pytest.approx([round(METRES / 1000 * pace) for pace in PACES])  # 83 % of 180 bpm
    assert found.light[-1] == 30, "yoga at half of the highest rate"
    assert found.told == pytest.approx([280] * 4)
    assert found.guideline.reached == 0


def test_each_watch_has_its_own_trend(vault: Vault) -> None:
    found = training.fitness(vault, LAST)
    assert found is not None
    assert [(one.device, one.n, one.trend.direction) for one in found.eras] == [
        ("watch:Watch7", 14, "up"),
        ("watch:Watch8", 14, "none"),
    ]
    assert found.now == 36
    assert found.percentile == pytest.approx(75 + 5 * (36 - 34.5) / (36.2 - 34.5))
    assert found.bands[0][1] == (19.2, 23.1, 28.3, 34.5, 41.1)


def test_the_fastest_stretches(vault: Vault) -> None:
    found = {one.metres: one for one in training.bests(vault, LAST)}
    assert set(found) == {1000.0, 5000.0}
    best = found[1000.0]
    assert best.seconds == pytest.approx(PACES[1] * 60, rel=0.002)
    assert (best.session, best.tried, len(best.course)) == (RUNS[1], 3, 2)


def test_the_longest_of_each_activity(vault: Vault) -> None:
    found = {one.activity: one for one in training.longest(vault, LAST)}
    assert found["running"].km == METRES / 1000
    assert math.isnan(found["yoga"].km)


def page(vault: Vault, session: int) -> workout.Workout:
    rows = training.workouts(vault, LAST)
    return workout.workout(vault, rows.filter(pl.col("session_id") == session).row(0, named=True))


def test_a_run_in_full(vault: Vault) -> None:
    found = page(vault, RUNS[1])
    assert found.track is not None
    assert found.track.metres[-1] == pytest.approx(METRES)
    assert found.climb == pytest.approx(20, abs=0.1), "down and up again"
    assert [round(one.end) for one in found.splits] == [1000, 2000, 3000, 4000, 5000, METRES]
    assert [one.seconds for one in found.splits[:5]] == pytest.approx([PACES[1] * 60] * 5, rel=0.002)
    assert found.split_rates[2] == pytest.approx(150)
    assert sum(found.zones) == pytest.approx(found.minutes)
    assert found.start.hour == 18, "on the person's own clock"


def test_a_pause_is_taken_out_of_the_splits(vault: Vault) -> None:
    found = page(vault, RUNS[0])
    assert found.paused == 2
    assert found.track is not None
    assert found.track.seconds[-1] - found.track.moving[-1] == pytest.approx(120)
    assert sum(one.seconds for one in found.splits) == pytest.approx(METRES / 1000 * PACES[0] * 60 - 120, abs=6)


def test_without_a_route_the_beats_remain(vault: Vault) -> None:
    found = page(vault, YOGA)
    assert found.track is None
    assert found.splits == ()
    assert len(found.beats[1]) == 30
    assert found.zones[0] == pytest.approx(30)
