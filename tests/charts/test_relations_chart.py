"""The map of pairs and one pair drawn: only what was found is coloured; points, seasons and lags are those given."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from healthkit.charts import relations as chart

NAMES = ("Steps", "Sleep <b>", "Pulse")


def test_only_what_goes_together_is_in_colour() -> None:
    rho = np.array([[np.nan, 0.4, 0.9], [0.4, np.nan, 0.1], [0.9, 0.1, np.nan]])
    state = np.array([["", "goes_with", "by_construction"], ["goes_with", "", "no_clear_link"],
                      ["by_construction", "no_clear_link", ""]])  # fmt: skip
    lag = np.array([[0, 1, 0], [-1, 0, 0], [0, 0, 0]])
    fig = chart.heat(NAMES, rho, state, lag, "fr", title="Carte", dark=True)
    quiet, coloured = fig.data
    shown = np.array(coloured.z, dtype=float)
    assert np.isfinite(shown).sum() == 2
    assert shown[0, 1] == 0.4
    assert quiet.z[0][2] == 1
    assert quiet.z[1][2] == 0
    assert "1 jour après" in coloured.customdata[0][1]
    assert "1 jour avant" in coloured.customdata[1][0]
    assert "<b>" not in coloured.customdata[0][1]


def test_a_pair_is_drawn_with_its_seasons_and_lags() -> None:
    days = [date(2026, 1, 1) + timedelta(days=at) for at in range(200)]
    random = np.random.default_rng(1)
    values = (random.normal(size=200), random.normal(size=200))
    profile = [(lag, 0.1 * lag, 0.1 * lag - 0.2, 0.1 * lag + 0.2, lag == 3) for lag in range(-3, 4)]
    fig = chart.pair(days, values, values, profile, "en", lag=3, names=("A", "B"), labels=("A (km)", "B (min)"))
    points = [trace for trace in fig.data if trace.mode == "markers" and trace.xaxis in (None, "x")]
    assert sum(len(trace.x) for trace in points) == 200
    assert [trace.name for trace in points] == ["Dec–Feb", "Mar–May", "Jun–Aug"]
    lags = next(trace for trace in fig.data if trace.xaxis == "x3" and trace.mode == "markers")
    assert list(lags.x) == [-3, -2, -1, 0, 1, 2, 3]
    assert list(lags.marker.size).index(12) == 6
    assert "3 days later" in fig.layout.yaxis.title.text.replace("<br>", " ")


def test_nothing_is_said_to_be_nothing() -> None:
    none = np.zeros((0, 0))
    fig = chart.heat((), none, none.astype(str), none.astype(int), "en", title="Map")
    assert fig.layout.annotations
    empty = np.array([])
    assert chart.pair((), (empty, empty), (empty, empty), (), "en", lag=0, names=NAMES[:2], labels=NAMES[:2])
