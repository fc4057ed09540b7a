from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pytest

from healthkit.charts import nights as chart
from healthkit.model.night import Night, Stretch

FIRST, LAST = date(2026, 7, 1), date(2026, 7, 31)
NONE = np.empty(0)


def night(day: date, *, zone: str = "Europe/Paris", away: bool = False) -> Night:
    stages = (
        Stretch("asleep_core", 11.0, 13.0),
        Stretch("awake", 13.0, 13.25),
        Stretch("asleep_deep", 13.25, 14.0),
        Stretch("asleep_rem", 14.0, 18.0),
    )
    at = datetime.combine(day, datetime.min.time())
    return Night(day, 10.75, 18.25, stages, zone, away, at, at)


def test_each_bar_knows_its_night_and_free_days_are_shaded() -> None:
    nights = [night(FIRST), night(date(2026, 7, 4), zone="Asia/Tokyo", away=True)]
    fig = chart.month(nights, FIRST, LAST, "en", chosen=FIRST)
    bars = {trace.name: trace for trace in fig.data}
    assert set(bars) == {"Awake", "REM", "Core", "Deep"}
    assert list(bars["Deep"].customdata) == ["2026-07-01", "2026-07-04"]
    assert list(bars["Deep"].y) == [0, 3]
    assert list(bars["Deep"].base) == [13.25, 13.25]
    assert [note.text for note in fig.layout.annotations] == ["6\u00a0h\u00a045", "6\u00a0h\u00a045\u00a0· Tokyo"]
    shaded = sorted(round(shape.y0 + 0.5) for shape in fig.layout.shapes)
    assert shaded == [0, 3, 4, 10, 11, 17, 18, 24, 25], "the chosen night, Saturdays and Sundays"
    assert fig.layout.meta["alt"] == (
        "2 nights of July 2026, 6\u00a0h\u00a045 asleep on average. One of them away from the usual time zone."
    )


def test_a_month_without_nights_says_so() -> None:
    fig = chart.month([], FIRST, LAST, "fr")
    assert not fig.data
    assert fig.layout.annotations


def test_a_hypnogram_has_its_stages_on_levels_and_the_heart_below() -> None:
    hours = np.array([11.0, 12.0, 12.1, 15.0])
    fig = chart.hypnogram(night(FIRST), hours, np.array([60.0, 52.0, 55.0, 58.0]), "en")
    assert list(fig.layout.yaxis.ticktext) == ["Awake", "REM", "Core", "Deep"]
    levels = {trace.y[0]: trace.x[0] for trace in fig.data if trace.type == "bar"}
    assert levels == pytest.approx({0: 0.25, 1: 4.0, 2: 2.0, 3: 0.75})
    assert [note.text for note in fig.layout.annotations] == ["15\u00a0min", "lowest 52"]
    heart = fig.data[-1]
    assert np.isnan(heart.y[1]), "no line across an hour without a reading"
    assert "one awakening" in fig.layout.meta["alt"]
    assert "4 heart rates" in fig.layout.meta["alt"]


def test_without_a_pulse_there_is_one_panel() -> None:
    fig = chart.hypnogram(night(FIRST), NONE, NONE, "fr", dark=True)
    assert "yaxis2" not in fig.layout.to_plotly_json()
    assert fig.layout.title.text == "Nuit jusqu’au mercredi 1er juillet 2026"


def test_the_course_tells_free_days_apart() -> None:
    nights = [(date(2026, 7, day), 660.0, 900.0, 1140.0, 480.0) for day in (2, 3, 4)]
    work, free, mid = chart.course(nights, "en").data
    assert (len(work.x), len(free.x), list(mid.y)) == (2, 1, [15, 15, 15])
    assert chart.course([], "en").layout.annotations
