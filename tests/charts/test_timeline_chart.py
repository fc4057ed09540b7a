from __future__ import annotations

from datetime import date

from healthkit.charts import timeline as module
from healthkit.charts.timeline import Lane, timeline
from healthkit.model.spans import Span

UNTIL = date(2026, 11, 22)
CONDITIONS = Lane(
    "Conditions",
    [Span("Hypertension", date(2023, 4, 1), None, since="Apr 2023"), Span("Flu", date(2024, 1, 3), date(2024, 1, 14))],
)
ENCOUNTERS = Lane("Encounters", [Span("Visit", date(2025, 3, 18), date(2025, 3, 18))])


def test_a_row_for_each_name_under_the_heading_of_its_lane() -> None:
    fig = timeline([CONDITIONS, ENCOUNTERS], UNTIL, "en")
    assert list(fig.layout.yaxis.ticktext) == [
        "<b>Conditions</b>", "Hypertension", "Flu", "<b>Encounters</b>", "Visit",
    ]  # fmt: skip
    bars = next(trace for trace in fig.data if trace.mode == "lines")
    assert list(bars.x)[:2] == [date(2023, 4, 1), UNTIL], "what lasts goes on to the day"
    assert list(bars.y)[:2] == [1.0, 1.0]
    marks = [trace for trace in fig.data if trace.mode == "markers"]
    assert [list(trace.marker.symbol) for trace in marks] == [["triangle-right"], ["circle"]]


def test_things_of_one_name_share_a_row() -> None:
    flus = Lane("Conditions", [Span("Flu", date(year, 1, 3), date(year, 1, 14)) for year in (2022, 2023, 2024)])
    assert list(timeline([flus], UNTIL, "en").layout.yaxis.ticktext) == ["<b>Conditions</b>", "Flu"]


def test_the_figure_grows_with_its_rows_and_counts_the_rest() -> None:
    many = Lane("Encounters", [Span(f"Visit {n}", date(2020, 1, 1 + n % 28), date(2020, 2, 1)) for n in range(60)])
    fig = timeline([many], UNTIL, "en")
    assert len(fig.layout.yaxis.ticktext) == module.MOST + 1
    assert fig.layout.yaxis.ticktext[-1] == "… and 21 more"
    assert fig.layout.height > timeline([ENCOUNTERS], UNTIL, "en").layout.height
    bars, dots = fig.data
    assert sum(value is not None for value in bars.y) / 2 + len(dots.y) == 60, "none of them is left out"


def test_a_partial_date_stays_partial_in_words() -> None:
    bars = next(trace for trace in timeline([CONDITIONS], UNTIL, "en").data if trace.mode == "lines")
    assert "since Apr 2023" in bars.text[0]
    assert "Jan 3, 2024 to Jan 14, 2024" in bars.text[3]


def test_it_says_what_it_shows_and_when_there_is_nothing() -> None:
    told = timeline([CONDITIONS, ENCOUNTERS], UNTIL, "fr").layout.meta["alt"]
    assert told == "Le dossier de 2023 à 2026. Conditions\u00a0: 2, Encounters\u00a0: 1."
    fig = timeline([], UNTIL, "en")
    assert fig.layout.xaxis.visible is False


def test_names_of_files_are_not_markup() -> None:
    odd = Lane("<i>x</i>", [Span("<b>y</b>", date(2024, 1, 1), None)])
    assert "<b>y" not in str(timeline([odd], UNTIL, "en").layout.yaxis.ticktext)
