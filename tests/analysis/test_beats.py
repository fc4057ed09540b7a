"""Variability from instants of beats: by definition, and with missed beats left out."""

from __future__ import annotations

from itertools import pairwise
from math import sqrt
from statistics import fmean, stdev

import numpy as np
import pytest

from healthkit.analysis.beats import variability
from healthkit.clinical.formulas import evaluate


def beats(intervals: list[float]) -> np.ndarray:
    return np.append(0.0, np.cumsum(np.array(intervals) / 1000))


def steady(seed: int, n: int = 60) -> list[float]:
    return [float(round(value)) for value in np.random.default_rng(seed).normal(850, 30, n)]


def test_by_definition_and_by_the_formula_of_calc() -> None:
    """Task Force, Circulation 1996;93:1043; the same intervals through ``healthkit calc hrv``."""
    nn = steady(1)
    found = variability(beats(nn))
    assert found is not None
    assert found.rmssd == pytest.approx(sqrt(fmean((b - a) ** 2 for a, b in pairwise(nn))))
    assert found.sdnn == pytest.approx(stdev(nn))
    told = evaluate("hrv", {"nn": nn}).value
    assert isinstance(told, dict)
    assert (found.rmssd, found.sdnn, found.mean) == pytest.approx((told["rmssd"], told["sdnn"], told["mean_nn"]))
    assert (found.n, found.left_out) == (60, 0)


def test_a_missed_beat_does_not_look_like_variability() -> None:
    nn = steady(2)
    whole = variability(beats(nn))
    missed = variability(np.delete(beats(nn), 30))
    assert whole is not None
    assert missed is not None
    assert missed.left_out >= 1
    assert missed.rmssd == pytest.approx(whole.rmssd, rel=0.15)


def test_a_short_record_is_not_told() -> None:
    assert variability(beats(steady(3, 15))) is None
    assert variability(np.array([])) is None
