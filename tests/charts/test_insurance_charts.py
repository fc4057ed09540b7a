"""Plans side by side: what is drawn where, with ready-made labels, on screen and on paper."""

from __future__ import annotations

from healthkit.charts.insurance import Curve, Names, Scale, Spread, curves, spreads
from healthkit.charts.report import WIDTH

ROWS = [Spread("Bare", 1200, 1200, 1300, 2100, 3900, 1650), Spread("Full", 2400, 2400, 2410, 2490, 2600, 2450)]
SCALE = Scale([0, 2000, 4000], ["$0", "$2,000", "$4,000"], "a year")
NAMES = Names("98 in 100", "8 in 10", "mean", "premium")


def test_a_line_a_plan_with_mean_and_premium() -> None:
    chart = spreads(ROWS, SCALE, NAMES, "en")
    wide, narrow, mean, premium = chart.data
    assert list(wide.x) == [1200, 3900, None, 2400, 2600, None]
    assert list(narrow.x) == [1300, 2100, None, 2410, 2490, None]
    assert list(mean.x) == [1650, 2450]
    assert list(premium.x) == [1200, 2400]
    assert list(chart.layout.yaxis.ticktext) == ["Bare", "Full"]
    assert chart.layout.yaxis.range[0] > chart.layout.yaxis.range[1]  # the first plan stands above
    assert list(chart.layout.xaxis.ticktext) == ["$0", "$2,000", "$4,000"]
    assert chart.layout.width is None


def test_curves_differ_by_dash_as_well_as_by_colour_and_marks_are_named() -> None:
    rows = [Curve(name, [1, 2, 3]) for name in "abcdef"]
    chart = curves([0, 10, 20], rows, SCALE, SCALE, "fr", marks=[(12.0, "1 200 €")], paper=True)
    assert len({line.line.dash for line in chart.data}) == 6
    assert len({line.line.color for line in chart.data}) == 6
    assert [one.text for one in chart.layout.annotations] == ["1 200 €"]
    assert chart.layout.shapes[0].x0 == 12.0
    assert chart.layout.width == WIDTH
