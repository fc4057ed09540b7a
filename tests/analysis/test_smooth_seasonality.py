"""Smooth courses hold the truth; rhythms are found where they are and seldom where they are not."""

from __future__ import annotations

import numpy as np
import pytest

from healthkit.analysis.seasonality import weekly, yearly
from healthkit.analysis.smooth import MINIMUM, smooth
from tests.analysis.noise import remembering, weekend

DAYS = np.arange(20_000, 20_730)
WAVE = np.sin(2 * np.pi * np.arange(730) / 365.25)


@pytest.mark.parametrize("memory", [0.0, 0.5, 0.7])
def test_the_band_holds_the_course(memory: float) -> None:
    held = []
    for values in remembering(np.random.default_rng(1), 60, 730, memory, tails=4):
        found, at = smooth(DAYS, values + WAVE), slice(None)
        truth = np.interp(found.days, DAYS, WAVE)
        held.append(((found.low <= truth) & (truth <= found.high))[at].mean())
    assert np.mean(held) >= 0.91


def test_a_line_stays_a_line_and_a_gap_has_no_course() -> None:
    days = np.delete(np.arange(300), slice(60, 240))
    found = smooth(days, 2 + 0.1 * days, width=20)
    known = np.isfinite(found.level)
    assert found.level[known] == pytest.approx(2 + 0.1 * found.days[known])
    assert len(smooth(DAYS[: MINIMUM - 1], np.zeros(MINIMUM - 1)).level) == 0


@pytest.mark.parametrize("memory", [0.0, 0.5])
def test_chance_is_seldom_a_rhythm(memory: float) -> None:
    noise = remembering(np.random.default_rng(2), 200, 730, memory)
    assert sum(weekly(DAYS, values).verdict == "clear" for values in noise) <= 20
    assert sum(yearly(DAYS[:600], values[:600]).verdict == "clear" for values in noise) <= 24


def test_a_week_is_found_with_its_days() -> None:
    found = weekly(DAYS, remembering(np.random.default_rng(3), 1, 730, 0.4)[0] + weekend(DAYS, 2.0))
    assert (found.verdict, found.method) == ("clear", "weekdays")
    assert np.mean(found.shape[5:]) - np.mean(found.shape[:5]) == pytest.approx(2, abs=0.3)
    assert found.strength > 0.3


@pytest.mark.parametrize(("count", "method"), [(500, "harmonic"), (730, "stl")])
def test_a_year_is_found_with_its_shape(count: int, method: str) -> None:
    values = remembering(np.random.default_rng(4), 1, 730, 0.3)[0] + 2 * WAVE
    found = yearly(DAYS[:count], values[:count])
    assert (found.verdict, found.method) == ("clear", method)
    assert np.argmax(found.shape) == pytest.approx(13, abs=6)  # a quarter of a year after the start
    assert found.swing == pytest.approx(4, rel=0.35)
    assert 0.5 < found.strength < 1


def test_too_little_data_is_said() -> None:
    for found in (weekly(DAYS[:30], np.zeros(30)), yearly(DAYS[:200], np.zeros(200)), weekly(DAYS[:0], np.zeros(0))):
        assert (found.verdict, found.shape) == ("too_little_data", ())
    assert weekly(DAYS, np.full(730, 3.0)).verdict == "within_noise"
    with pytest.raises(ValueError, match="increase"):
        yearly(np.array([2, 1]), np.zeros(2))
