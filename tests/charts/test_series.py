from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from healthkit.charts import answer, series
from healthkit.charts.series import Band, Comparison, line
from healthkit.model.catalogue import Metric, catalogue

START = date(2026, 8, 1)
STEPS = catalogue()["step_count"]
PULSE = catalogue()["heart_rate"]


def points(values: list[float | None], start: date = START) -> pl.DataFrame:
    rows = [(start + timedelta(days=i), v) for i, v in enumerate(values) if v is not None]
    return pl.DataFrame(rows, schema={"day": pl.Date, "value": pl.Float64}, orient="row")


def test_a_missing_day_is_a_gap_not_a_bridge() -> None:
    fig = line(points([60, 61, None, None, 64]), PULSE, "en")
    assert np.array_equal(fig.data[0].y, [60, 61, np.nan, np.nan, 64], equal_nan=True)
    assert fig.data[0].connectgaps is False
    assert len(fig.data[0].x) == 5


def test_rolling_mean_is_of_seven_days_and_needs_four() -> None:
    values: list[float | None] = [float(v) for v in range(1, 11)]
    smooth = series.rolling(series.on_calendar(points(values)))["value"].to_list()
    assert smooth[:3] == [None, None, None]
    assert smooth[3] == pytest.approx(2.5)
    assert smooth[9] == pytest.approx(7.0)


def test_rolling_mean_stops_where_the_data_stop() -> None:
    smooth = series.rolling(series.on_calendar(points([1, 2, 3, 4, 5, None, None, 8])))["value"].to_list()
    assert smooth[5:7] == [None, None]


def test_comparison_is_shifted_and_keeps_its_own_days_in_the_hover() -> None:
    earlier = points([70.0] * 10, START - timedelta(days=365))
    fig = line(points([60.0] * 10), PULSE, "fr", compare=Comparison(earlier, 365, "un an plus tôt"))
    drawn = next(trace for trace in fig.data if trace.name == "un an plus tôt")
    assert drawn.x[0] == np.datetime64(START)
    assert drawn.customdata[0] == "1er août 2025"


def test_band_lies_between_its_bounds() -> None:
    fig = line(points([60.0] * 9), PULSE, "en", band=Band(55, 65))
    band = next(trace for trace in fig.data if trace.fill == "toself")
    assert set(band.y) == {55, 65}
    assert band.name == "your usual range"


def test_amounts_are_bars_from_zero_and_rates_are_lines() -> None:
    assert line(points([5000.0] * 10), STEPS, "en").data[0].type == "bar"
    assert line(points([5000.0] * 10), STEPS, "en").layout.yaxis.rangemode == "tozero"
    assert line(points([60.0] * 10), PULSE, "en").data[0].type == "scatter"
    assert line(points([5000.0] * 300), STEPS, "en").data[0].type == "scatter"


def test_axis_has_the_unit_in_the_language() -> None:
    assert line(points([1.0]), STEPS, "en").layout.yaxis.title.text == "steps"
    assert line(points([1.0]), STEPS, "fr").layout.yaxis.title.text == "pas"


def test_weeks_have_no_rolling_mean_and_missing_weeks_stay_empty() -> None:
    monday = date(2026, 8, 3)
    weeks = pl.DataFrame({"day": [monday, monday + timedelta(days=14)], "value": [60.0, 62.0]})
    fig = line(weeks, PULSE, "en", every="week")
    assert len(fig.data) == 1
    assert np.array_equal(fig.data[0].y, [60, np.nan, 62], equal_nan=True)


def test_nothing_recorded_says_so() -> None:
    fig = line(points([]), PULSE, "fr")
    assert fig.layout.annotations[0].text == "Rien d’enregistré sur cette période."
    assert fig.layout.xaxis.visible is False


def test_names_from_files_are_not_read_as_markup() -> None:
    odd = Metric(
        id="x", kind="quantity", label={"en": "<a href='https://x'>x</a>", "fr": "x"}, synonyms={}, unit="",
        aggregates=("mean",), merge="rate", resolution=1.0,
    )  # fmt: skip
    assert "<a" not in line(points([1.0]), odd, "en").layout.title.text


def test_summary_names_span_and_range() -> None:
    words = series.summary(points([60.0, None, 70.0]), PULSE, "fr")
    assert "1er août 2026" in words
    assert "3 août 2026" in words
    assert "60" in words
    assert "70" in words
    assert series.summary(points([]), PULSE, "en") == "Nothing recorded in this period."


def test_answer_marks_the_number_it_names() -> None:
    fig = line(points([60.0, 72.0, 61.0]), PULSE, "en")
    answer.mark(fig, START + timedelta(days=1), 72.0, PULSE, "en")
    assert fig.data[-1].y == (72.0,)
    assert "72" in fig.layout.annotations[-1].text


def test_answer_level_and_trend_are_drawn_where_they_are() -> None:
    fig = line(points([60.0] * 5), PULSE, "fr")
    answer.level(fig, 60.0, PULSE, "fr")
    answer.trend(fig, (START, 60.0), (START + timedelta(days=4), 60.0), "fr")
    assert fig.layout.shapes[0].y0 == 60.0
    assert fig.data[-1].name == "tendance"


def test_bars_carry_their_values() -> None:
    fig = answer.bars([("août", 7890.0), ("juillet", 8450.0)], STEPS, "fr")
    assert fig.data[0].text == ("7\u202f890 pas", "8\u202f450 pas")
    assert answer.bars([], STEPS, "fr").layout.annotations
