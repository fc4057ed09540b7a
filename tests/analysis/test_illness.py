from __future__ import annotations

import numpy as np
import pytest

from healthkit.analysis.illness import DIRECTIONS, strains

SCALE = {
    "resting_heart_rate": (60.0, 1.5), "heart_rate_variability_sdnn": (45.0, 5.0), "respiratory_rate": (14.5, 0.4),
    "apple_sleeping_wrist_temperature": (35.8, 0.2),
}  # fmt: skip
DAYS = np.arange(20_000, 20_200)


def person(seed: int, memory: float = 0.5) -> dict[str, np.ndarray]:
    """Vitals that remember the day before; each its own."""
    rng, found = np.random.default_rng(seed), {}
    for metric, (level, sd) in SCALE.items():
        noise = rng.normal(0, sd * np.sqrt(1 - memory**2), len(DAYS))
        for day in range(1, len(DAYS)):
            noise[day] += memory * noise[day - 1]
        found[metric] = level + noise
    return found


def looked(values: dict[str, np.ndarray]) -> tuple[object, ...]:
    return strains({metric: (DAYS, one) for metric, one in values.items()})


def moved(values: dict[str, np.ndarray], metrics: list[str], deviations: float) -> dict[str, np.ndarray]:
    for metric in metrics:
        values[metric][100:104] = SCALE[metric][0] + DIRECTIONS[metric] * deviations * SCALE[metric][1]
    return values


def test_signs_that_move_together_are_found_on_their_days() -> None:
    (found,) = strains({m: (DAYS, v) for m, v in moved(person(1), list(SCALE), 4).items()})
    assert (found.first, found.last) == (20_100, 20_103)
    assert {one.metric for one in found.signs} == set(SCALE)
    assert all(one.z * DIRECTIONS[one.metric] > 2 for one in found.signs)


@pytest.mark.parametrize(
    "metrics",
    [["resting_heart_rate", "heart_rate_variability_sdnn"], ["apple_sleeping_wrist_temperature"], ["respiratory_rate"]],
)
def test_the_heart_alone_or_one_sign_alone_is_not_called_illness(metrics: list[str]) -> None:
    assert looked(moved(person(2), metrics, 6)) == ()


def test_signs_that_move_the_other_way_are_a_good_day() -> None:
    assert looked(moved(person(3), list(SCALE), -4)) == ()


def test_one_night_is_not_enough_and_two_signs_cannot_tell() -> None:
    values = person(4)
    for metric, (level, sd) in SCALE.items():
        values[metric][100] = level + DIRECTIONS[metric] * 6 * sd
    assert looked(values) == ()
    some = moved(person(5), list(SCALE), 5)
    assert strains({metric: (DAYS, some[metric]) for metric in list(SCALE)[:2]}) == ()


def test_ordinary_persons_are_rarely_called_strained() -> None:
    found = sum(len(looked(person(seed))) for seed in range(20, 60))
    assert found / (40 * 200 / 365) <= 0.2  # a person-year
