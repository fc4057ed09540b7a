"""Heart rate variability against Python's own statistics."""

from __future__ import annotations

import math
import random
import statistics
from itertools import pairwise

import pytest

from healthkit.clinical.formulas import evaluate


def independent(nn: list[float]) -> dict[str, float]:
    """The definitions of Task Force 1996 and of the package hrv-analysis, without numpy."""
    steps = [after - before for before, after in pairwise(nn)]
    width = statistics.stdev(steps) / math.sqrt(2)
    rates = [60_000 / one for one in nn]
    return {
        "mean_nn": statistics.fmean(nn),
        "median_nn": statistics.median(nn),
        "range_nn": max(nn) - min(nn),
        "sdnn": statistics.stdev(nn),
        "rmssd": math.sqrt(statistics.fmean(step**2 for step in steps)),
        "sdsd": statistics.pstdev(steps),
        "nn50": sum(abs(step) > 50 for step in steps),
        "pnn50": 100 * sum(abs(step) > 50 for step in steps) / len(steps),
        "pnn20": 100 * sum(abs(step) > 20 for step in steps) / len(steps),
        "sd1": width,
        "sd2": math.sqrt(2 * statistics.variance(nn) - width**2),
        "mean_hr": statistics.fmean(rates),
        "min_hr": min(rates),
        "max_hr": max(rates),
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_measure_by_another_way(seed: int) -> None:
    chance = random.Random(seed)
    nn = [round(chance.gauss(820, 45)) for _ in range(400)]
    for asked in ({"nn": nn}, {"file": "NN\n# ms\n" + "\n".join(map(str, nn))}):
        found = evaluate("hrv", asked)
        assert found.unit is None
        assert found.flag is None
        assert found.value == pytest.approx(independent([float(one) for one in nn]))


def test_a_difference_of_exactly_50_does_not_count() -> None:
    found = evaluate("hrv", {"nn": [800, 850, 799, 800]}).value
    assert isinstance(found, dict)
    assert (found["nn50"], found["pnn50"]) == (1, pytest.approx(100 / 3))


def test_a_steady_heart_has_no_variability() -> None:
    found = evaluate("hrv", {"nn": [1000] * 10}).value
    assert isinstance(found, dict)
    assert (found["sdnn"], found["rmssd"], found["sd2"], found["mean_hr"]) == (0, 0, 0, 60)
