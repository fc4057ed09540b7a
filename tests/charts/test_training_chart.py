from __future__ import annotations

import json
from datetime import date, timedelta

import numpy as np
import pytest

from healthkit.charts import theme
from healthkit.charts import training as chart
from healthkit.charts import workout as page
from healthkit.charts.clock import timer

FIRST = date(2026, 9, 1)
RAMP = np.linspace(10, 40, 60)


def test_load_names_its_lines_at_their_ends() -> None:
    fig = chart.load(FIRST, "en", load=RAMP, fitness=RAMP, fatigue=RAMP + 0.5, form=RAMP - 25, settled=42)
    names = [note.text for note in fig.layout.annotations]
    assert names == ["Fitness 40", "Fatigue 40", "Form +15"]
    heights = [note.y for note in fig.layout.annotations[:2]]
    assert heights[1] - heights[0] >= 0.07 * 40, "names do not lie on each other"
    assert fig.layout.shapes[0].x1 == FIRST + timedelta(days=42)
    json.dumps(theme.spec(fig)), "the page takes it as plain values"


def test_a_vigorous_minute_counts_twice() -> None:
    mondays = [FIRST, FIRST + timedelta(days=7)]
    fig = chart.minutes(
        mondays, "en", light=np.zeros(2), moderate=np.array([30.0, 0.0]), vigorous=np.array([60.0, 20.0]),
        told=np.array([np.nan, np.nan]), bounds=(150, 300), weight=2,
    )  # fmt: skip
    bars = [trace for trace in fig.data if trace.type == "bar"]
    assert [list(bar.y) for bar in bars] == [[30, 0], [120, 40]]
    assert list(bars[1].customdata) == [60, 20]
    assert fig.layout.meta["alt"] == "2 weeks, of which 1 reach 150 moderate-equivalent minutes."


def test_a_new_device_breaks_the_line() -> None:
    days = [FIRST + timedelta(days=place) for place in range(10)]
    lines = [
        chart.Line("Watch1", days[0], days[4], 30.0, 32.0, True),
        chart.Line("Watch2", days[5], days[9], float("nan"), float("nan"), False),
    ]
    bands = ((days[0], (19.0, 23.0, 28.0, 34.0, 41.0)), (days[9], (19.0, 23.0, 28.0, 34.0, 41.0)))
    fig = chart.fitness(days, np.full(10, 31.0), "fr", lines=lines, bands=bands, percents=(10, 25, 50, 75, 90))
    assert [shape.x0 for shape in fig.layout.shapes] == [days[5]]
    assert [note.text for note in fig.layout.annotations][-1] == "Watch2"
    drawn = [trace for trace in fig.data if trace.line.color == chart.VIGOROUS]
    assert len(drawn) == 1, "too few estimates have no line"
    assert fig.layout.annotations[2].text == "P50 des pairs"


def test_records_go_down_in_steps() -> None:
    falls = [
        chart.Fall("1 km", [(FIRST, 300.0), (FIRST + timedelta(days=9), 280.0)]),
        chart.Fall("5 km", [(FIRST, 1600.0)]),
    ]
    fig = chart.bests(falls, FIRST + timedelta(days=20), "en")
    assert list(fig.data[0].y) == [300, 280, 280]
    assert fig.data[0].line.shape == "hv"
    assert list(fig.layout.yaxis2.ticktext) == ["26:40"]


@pytest.mark.parametrize(("seconds", "said"), [(245, "4:05"), (3750, "1:02:30"), (59.6, "1:00")])
def test_a_stopwatch(seconds: float, said: str) -> None:
    assert timer(seconds) == said


def test_a_route_keeps_its_shape_and_has_a_scale() -> None:
    turn = np.linspace(0, 6.2, 400)
    fig = page.route(400 * np.cos(turn), 250 * np.sin(turn), np.linspace(5, 6, 400), "pace", "en")
    assert fig.layout.yaxis.scaleanchor == "x"
    assert [note.text for note in fig.layout.annotations] == ["200\u00a0m", "N"]
    bar = fig.layout.shapes[0]
    assert bar.x1 - bar.x0 == 200
    bar = next(trace for trace in fig.data if trace.marker.colorbar.title.text).marker
    assert bar.reversescale, "fast is warm"
    assert bar.colorbar.ticktext[0] == "5:02"
    assert "mapbox" not in str(fig.to_json())
    assert "scattergeo" not in str(fig.to_json())


def test_faster_splits_are_taller() -> None:
    along = np.linspace(0, 2, 50)
    fig = page.along(along, np.full(50, 150.0), np.full(50, np.nan), "en", splits=[(0, 1, 6.0), (1, 2, 5.0)])
    bars = fig.data[0]
    assert bars.y[1] > bars.y[0]
    assert list(bars.text) == ["6:00", "5:00"]
    assert len(fig.data) == 2, "no panel for heights that nobody recorded"
    assert page.along(along, np.full(50, np.nan), np.full(50, np.nan), "en").layout.annotations


def test_nothing_is_said_to_be_nothing() -> None:
    none = np.empty(0)
    assert page.route(none, none, none, "heart", "fr").layout.annotations
    assert page.beats(none, none, "fr").layout.annotations
    assert chart.load(FIRST, "fr", load=none, fitness=none, fatigue=none, form=none).layout.annotations
    assert chart.bests([], FIRST, "fr").layout.annotations
