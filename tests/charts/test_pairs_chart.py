"""Two series against each other, drawn: points where the days are, means and lines where the numbers say."""

from __future__ import annotations

import numpy as np
import pytest

from healthkit.charts.pairs import groups, scatter
from healthkit.i18n import text


def test_points_and_the_line_through_them() -> None:
    first = np.array([1.0, 2, 3, 4])
    fig = scatter(first, 5 - 2 * first, "en", labels=("a (min)", "b (ms)"), title="a – b", line=True)
    points, line = fig.data
    assert list(points.x) == [1, 2, 3, 4]
    assert list(line.x) == [1, 4]
    assert list(line.y) == pytest.approx([3, -3])
    assert (fig.layout.xaxis.title.text, fig.layout.yaxis.title.text) == ("a (min)", "b (ms)")
    assert len(scatter(first, first, "en", labels=("a", "b"), title="").data) == 1
    assert len(scatter(np.ones(3), np.arange(3.0), "en", labels=("a", "b"), title="", line=True).data) == 1


def test_no_points_is_said() -> None:
    fig = scatter(np.array([]), np.array([]), "fr", labels=("a", "b"), title="")
    assert fig.layout.annotations[0].text == text("charts.no_points", "fr")


def test_groups_stand_apart_with_their_means() -> None:
    sides = [
        ("with <i>", np.array([1.0, 3.0]), "2 h"),
        ("without", np.full(1500, 7.0), "7 h"),
        ("none", np.array([]), ""),
    ]
    fig = groups(sides, "en", label="c", title="t")
    assert len(fig.data) == 4  # points and mean of each that has any
    assert all(-0.5 < x < 0.5 for x in fig.data[0].x)
    assert all(0.5 < x < 1.5 for x in fig.data[2].x)
    assert [fig.data[1].y[0], fig.data[3].y[0]] == [2, 7]
    assert [note.text for note in fig.layout.annotations] == ["<b>2 h</b>", "<b>7 h</b>"]
    assert list(fig.layout.xaxis.ticktext) == ["with &lt;i&gt;<br>n = 2", "without<br>n = 1,500", "none<br>n = 0"]
    assert fig.data[2].marker.opacity < fig.data[0].marker.opacity


def test_the_same_picture_each_time() -> None:
    sides = [("a", np.arange(50.0), "1")]
    assert groups(sides, "en", label="", title="").to_json() == groups(sides, "en", label="", title="").to_json()


def test_percent_signs_are_no_format() -> None:
    fig = scatter(np.arange(3.0), np.arange(3.0), "en", labels=("share (%{x})", "b"), title="")
    assert "%{x})" not in fig.data[0].hovertemplate
