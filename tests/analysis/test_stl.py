"""STL against the numbers of statsmodels 0.15.0 for the same series and settings, to ten digits, and its own laws."""

from __future__ import annotations

import numpy as np
import pytest

from healthkit.analysis.stl import decompose, loess

K = np.arange(120)
SERIES = 10 + 0.05 * K + 2 * np.sin(2 * np.pi * K / 12) + 0.7 * np.cos(K * 1.7) + 0.3 * np.sin(K * K * 0.37)
AT = [0, 1, 7, 59, 60, 118, 119]
# statsmodels.tsa.seasonal.STL(SERIES, period=12, seasonal=…, robust=…).fit(), at the places of AT
ROBUST = {
    "trend": [10.1658884833, 10.1925827995, 10.3787829543, 13.0157195797, 13.0618691112, 15.8814481995, 15.9384861537],
    "season": [0.230722190781, 0.598779934167, -0.668866164039, -1.02899969081, -0.0274238004498, -1.67755973942,
               -0.612134609327],
    "weights": [0.967476610105, 0.972864614784, 0.999980581704, 0.867813522589, 0.999757671898, 0.915308709832,
                0.964135871501],
}  # fmt: skip
PLAIN = {
    "trend": [10.193901077, 10.2135013953, 10.3625009769, 13.0019475146, 13.0494244829, 15.9187107197, 15.9796009025],
    "season": [0.117674603854, 0.677763987975, -0.786915937665, -1.00430698924, -0.0380795103236, -1.68333087659,
               -0.79377480278],
}  # fmt: skip


@pytest.mark.parametrize(("wanted", "seasonal", "robust"), [(ROBUST, 7, True), (PLAIN, 13, False)])
def test_the_numbers_are_those_of_statsmodels(wanted: dict[str, list[float]], seasonal: int, robust: bool) -> None:
    parts = decompose(SERIES, 12, seasonal=seasonal, robust=robust)
    for name, values in wanted.items():
        assert getattr(parts, name)[AT] == pytest.approx(values, rel=1e-9, abs=1e-10), name


def test_the_parts_add_up_and_odd_values_weigh_nothing() -> None:
    values = SERIES.copy()
    values[[30, 77]] += 40
    parts = decompose(values, 12, robust=True)
    assert parts.trend + parts.season + parts.rest == pytest.approx(values)
    assert parts.weights[[30, 77]].tolist() == [0, 0]
    assert parts.rest[[30, 77]] == pytest.approx(40, abs=1.5)


def test_a_pure_season_and_a_straight_line_come_back() -> None:
    season, line = np.tile([3.0, -1.0, -2.0], 20), 5 + 0.2 * np.arange(60)
    parts = decompose(season + line, 3)
    assert parts.trend == pytest.approx(line, abs=1e-6)
    assert parts.season == pytest.approx(season, abs=1e-6)


def test_a_line_is_its_own_smooth_and_goes_on_beyond_its_ends() -> None:
    assert loess(2 + 3 * np.arange(10.0), 5, np.ones(10), beyond=True) == pytest.approx(2 + 3 * np.arange(-1.0, 11))


@pytest.mark.parametrize(
    ("n", "period", "seasonal", "trend"), [(23, 12, 7, None), (60, 1, 7, None), (60, 12, 6, None), (60, 12, 7, 11)]
)
def test_what_cannot_be_decomposed_is_refused(n: int, period: int, seasonal: int, trend: int | None) -> None:
    with pytest.raises(ValueError, match="two periods"):
        decompose(np.arange(float(n)), period, seasonal=seasonal, trend=trend)
