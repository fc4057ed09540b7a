"""The chart of one laboratory value: range, noise, laboratories, medications, and what it says in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from healthkit.charts import labs, labs_paper, theme
from healthkit.model.analytes import analytes
from healthkit.model.spans import Span

LDL = analytes()["ldl"]
START = date(2024, 2, 6)


def row(value: float | None, days: int, **more: Any) -> dict[str, Any]:
    """A verified result, as ``results`` gives it."""
    known = {
        "value": value, "day": START + timedelta(days=days), "comparator": None, "question": None, "flag": "in",
        "severity": "in", "critical": None, "laboratory": "North", "method": None, "derived": None, "range_low": None,
        "range_high": 100.0, "goal_low": None, "goal_high": None, "goal_source": None, "from_value": None,
        "from_moment": None, "elsewhere": False, "delta_percent": None, "rcv_percent": 20.0, "real": None,
    }  # fmt: skip
    return {**known, **more}


def after(value: float, days: int, before: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A result with the one before it."""
    moment = datetime.combine(before["day"], datetime.min.time())
    delta = (value / before["value"] - 1) * 100
    return row(
        value, days, from_value=before["value"], from_moment=moment, delta_percent=delta, real=abs(delta) > 20, **more
    )


def named(fig: Any, name: str) -> Any:
    return next(trace for trace in fig.data if trace.name == name)


def test_each_laboratory_is_a_line_of_its_own_and_a_handover_names_who_takes_over() -> None:
    first = row(150.0, 0)
    fig = labs.follow([first, row(80.0, 90, laboratory="Port"), after(90.0, 180, first)], LDL, "en")
    assert list(named(fig, "North").y) == [150.0, 90.0]
    assert list(named(fig, "Port").y) == [80.0]
    assert [note.text for note in fig.layout.annotations] == ["Port", "North"]
    assert len(fig.layout.shapes) == 2
    assert str(fig.layout.shapes[0].x0) == "2024-05-06"


def test_laboratories_that_take_turns_are_named_once() -> None:
    rows = [row(150.0 - n, 30 * n, laboratory=("North", "Port")[n % 2]) for n in range(8)]
    fig = labs.follow(rows, LDL, "en")
    assert [note.text for note in fig.layout.annotations] == ["Port"]
    assert len(fig.layout.shapes) == 1


def test_one_laboratory_has_no_handover() -> None:
    fig = labs.follow([row(150.0, 0), row(140.0, 90)], LDL, "en")
    assert not fig.layout.shapes
    assert not fig.layout.annotations


def test_the_wedge_is_where_chance_could_have_put_the_next_result() -> None:
    first = row(150.0, 0)
    wedge = named(labs.follow([first, after(140.0, 100, first)], LDL, "en"), "what chance alone would do")
    assert list(wedge.y)[:4] == pytest.approx([150.0, 120.0, 180.0, 150.0])
    assert [str(day) for day in wedge.x[:2]] == ["2024-02-06", "2024-05-16"]


def test_no_wedge_between_laboratories_or_to_a_bound() -> None:
    first = row(150.0, 0)
    rows = [first, after(140.0, 90, first, elsewhere=True), after(100.0, 180, first, comparator=">")]
    names = {trace.name for trace in labs.follow(rows, LDL, "en").data}
    assert "what chance alone would do" not in names


def test_each_range_holds_until_the_next_result_and_open_ends_reach_the_edge() -> None:
    fig = labs.follow([row(150.0, 0), row(80.0, 100, range_high=130.0)], LDL, "en")
    band = named(fig, "range of each result")
    low, high = fig.layout.yaxis.range
    assert list(band.y) == [low, low, 100.0, 100.0, None, low, low, 130.0, 130.0, None]
    assert str(band.x[1]) == "2024-05-16"
    assert low <= 80.0 < 150.0 <= high


def test_a_result_without_a_range_leaves_a_gap_in_the_band() -> None:
    rows = [row(150.0, 0), row(120.0, 50, range_high=None), row(110.0, 90)]
    assert len(named(labs.follow(rows, LDL, "en"), "range of each result").x) == 10


def test_marks_say_above_below_critical_and_only_a_bound() -> None:
    rows = [
        row(150.0, 0, flag="high", severity="outside"),
        row(20.0, 50, flag="low", severity="critical", critical="emergency"),
        row(5.0, 90, comparator="<"),
    ]
    trace = named(labs.follow(rows, LDL, "en"), "North")
    assert list(trace.marker.symbol) == ["triangle-up", "triangle-down", "circle-open"]
    assert trace.marker.color[0] == theme.PALETTE[1] != trace.marker.color[2]
    assert trace.marker.size[1] > trace.marker.size[0]
    assert "<b>&lt;5.0 mg/dL</b>" in trace.text[2] or "<b>&lt;5 mg/dL</b>" in trace.text[2]
    assert "critical" in trace.text[1]


def test_hover_says_who_when_and_whether_it_changed() -> None:
    first = row(150.0, 0)
    trace = named(labs.follow([first, after(80.0, 90, first)], LDL, "fr"), "North")
    assert "6 mai 2024" in trace.text[1]
    assert "un vrai changement" in trace.text[1]
    assert "North" in trace.text[1]


def test_medications_lie_in_lanes_below_with_their_names() -> None:
    spans = [
        Span("Atorvastatin", START + timedelta(days=30), START + timedelta(days=60)),
        Span("Long gone", START - timedelta(days=900), START - timedelta(days=600)),
        Span("Ramipril", START - timedelta(days=900), None),
    ]
    fig = labs.follow([row(150.0, 0), row(80.0, 100)], LDL, "en", spans=spans)
    told = [note.text for note in fig.layout.annotations]
    assert told == ["Atorvastatin", "Ramipril"]
    lane = next(trace for trace in fig.data if trace.yaxis == "y2" and trace.mode == "lines")
    first, last = fig.layout.xaxis.range
    assert lane.x[3] == first, "what began before the chart is drawn from its edge"
    assert lane.x[4] == last
    assert "Atorvastatin, Ramipril" in fig.layout.meta["alt"]
    plain = labs.follow([row(150.0, 0), row(80.0, 100)], LDL, "en")
    assert fig.layout.height > plain.layout.height


def test_questions_and_words_are_not_drawn() -> None:
    rows = [row(150.0, 0), row(5.5, 50, question="unit_implausible"), row(None, 90)]
    fig = labs.follow(rows, LDL, "en")
    assert list(named(fig, "North").y) == [150.0]
    assert fig.layout.meta["alt"] == "LDL cholesterol: one result, 150 mg/dL on February 6, 2024."


def test_nothing_to_draw_says_so() -> None:
    fig = labs.follow([], LDL, "fr")
    assert fig.layout.meta["alt"] == "Pas encore de résultat pour Cholestérol LDL."
    assert fig.layout.xaxis.visible is False


def test_dark_pages_get_light_letters() -> None:
    rows = [row(150.0, 0), row(80.0, 100)]
    light, dark = (labs.follow(rows, LDL, "en", dark=dark).layout.template.layout.font.color for dark in (False, True))
    assert light != dark


def test_names_of_files_are_not_markup() -> None:
    rows = [row(150.0, 0, laboratory="<a href='https://x'>x</a>"), row(80.0, 100, laboratory="<i>y</i>")]
    fig = labs.follow(rows, LDL, "en", spans=[Span("<b>z</b>", START, None, detail="<u>")])
    text = fig.to_json().replace("\\u003c", "<")
    for markup in ("<a href", "<i>y", "<b>z", "<u>"):
        assert markup not in text


def test_paper_has_ready_made_dates_and_a_fixed_size() -> None:
    rows = [row(150.0, 0), row(80.0, 500)]
    fig = labs_paper.on_paper(labs.follow(rows, LDL, "fr", size=labs_paper.PAPER), "fr")
    assert fig.layout.width == 640
    assert list(fig.layout.xaxis.ticktext) == ["juil. 2024", "janv. 2025", "juil. 2025"]
    assert fig.layout.hovermode is False


def test_a_longer_legend_takes_no_room_from_the_plot() -> None:
    few = [row(150.0, 0), row(80.0, 500)]
    many = [row(150.0 - n, 30 * n, laboratory=f"Laboratory of a long name {n}") for n in range(5)]
    sizes = [
        labs_paper.on_paper(labs.follow(rows, LDL, "en", size=labs_paper.PAPER), "en").layout for rows in (few, many)
    ]
    assert sizes[1].margin.t > sizes[0].margin.t
    assert len({size.height - size.margin.t - size.margin.b for size in sizes}) == 1


@pytest.mark.parametrize(
    ("days", "count", "first"),
    [(40, 3, date(2024, 1, 20)), (200, 7, date(2024, 2, 1)), (400, 5, date(2024, 4, 1)), (4000, 10, date(2025, 1, 1))],
)
def test_marks_on_the_paper_axis_fit_the_length(days: int, count: int, first: date) -> None:
    marks = labs_paper.ticks(date(2024, 1, 20), date(2024, 1, 20) + timedelta(days=days))
    assert marks[0] == first
    assert abs(len(marks) - count) <= 1
