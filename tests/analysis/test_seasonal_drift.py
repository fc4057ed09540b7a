from __future__ import annotations

import numpy as np

from healthkit.analysis.seasonal_drift import seasonal_drift

DAYS = np.arange(20_000, 20_730)
NOISE = np.random.default_rng(5).normal(0, 1, len(DAYS))


def test_a_wave_of_the_year_repeats_with_its_size_and_crest() -> None:
    wave = np.cos(2 * np.pi * (DAYS - 20_600) / 365.25)
    found = seasonal_drift(DAYS, 10 + wave + NOISE)
    assert found is not None
    assert found.repeats
    assert found.p < 1e-6
    assert abs(found.swing - 2) < 0.4
    assert abs(found.crest - 20_600) < 15


def test_what_passed_once_does_not_repeat() -> None:
    found = seasonal_drift(DAYS, 10 + 3 * np.exp(-(((DAYS - 20_250) / 50.0) ** 2)) + NOISE)
    assert found is not None
    assert not (found.repeats and found.p < 0.05)


def test_less_than_two_years_tell_nothing() -> None:
    assert seasonal_drift(DAYS[:600], NOISE[:600]) is None
    assert seasonal_drift(DAYS[:0], NOISE[:0]) is None
