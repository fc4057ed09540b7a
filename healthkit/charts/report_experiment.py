"""Two phases of one metric on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from healthkit.charts.report import MUTED, NOW, PAST, Number, axis, base
from healthkit.charts.theme import BAND


@dataclass(frozen=True)
class Phase:
    """Days by number, both ends included, and their mean on the reader's scale; None without a value."""

    first: int
    last: int
    mean: Number


def phases(
    values: Sequence[Number],
    parts: Sequence[Phase],
    start: int,
    at: Sequence[int],
    labels: Sequence[str],
    *,
    ticks: Sequence[float],
    tick_text: Sequence[str],
    lang: str,
) -> go.Figure:
    """A dot a day, the earlier phase grey and the later one in colour, their means as lines, the change dashed."""
    chart = base(lang, 260)
    for part, colour in zip(parts, (PAST, NOW), strict=True):
        x = list(range(part.first, part.last + 1))
        chart.add_scatter(
            x=x, y=list(values[part.first : part.last + 1]), mode="markers", marker={"size": 6, "color": colour}
        )
        if part.mean is not None:
            ends = [part.first - 0.4, part.last + 0.4]
            chart.add_scatter(x=ends, y=[part.mean] * 2, mode="lines", line={"color": colour, "width": 2.2})
    if parts[1].first > start:
        chart.add_vrect(
            x0=start - 0.5, x1=parts[1].first - 0.5, fillcolor=BAND, opacity=0.6, line_width=0, layer="below"
        )
    chart.add_vline(x=start - 0.5, line={"color": MUTED, "width": 1, "dash": "3px,3px"})
    chart.layout.xaxis = axis(at, labels, range=[-0.8, len(values) - 0.2])
    chart.layout.yaxis = axis(ticks, tick_text, range=[ticks[0], ticks[-1]], gridcolor="#EDF0F2")
    return chart


def trial(
    values: Sequence[Number],
    treated: Sequence[bool],
    means: tuple[float, float],
    at: Sequence[int],
    labels: Sequence[str],
    *,
    ticks: Sequence[float],
    tick_text: Sequence[str],
    lang: str,
) -> go.Figure:
    """A dot a day, coloured where the schedule asked for the new thing, and the mean of each kind of day as a line.

    ``means`` are those of the new and of the usual days; NaN is not drawn.
    """
    chart = base(lang, 140)
    for new, colour, mean in zip((False, True), (PAST, NOW), reversed(means), strict=True):
        x = [
            day
            for day, (value, arm) in enumerate(zip(values, treated, strict=True))
            if arm == new and value is not None
        ]
        marker = {"size": 7, "color": colour, "symbol": "circle" if new else "square"}
        chart.add_scatter(x=x, y=[values[day] for day in x], mode="markers", marker=marker)
        if mean == mean:  # noqa: PLR0124 (not NaN)
            line = {"color": colour, "width": 2, "dash": "solid" if new else "4px,3px"}
            chart.add_scatter(x=[-0.6, len(values) - 0.4], y=[mean] * 2, mode="lines", line=line)
    chart.layout.xaxis = axis(at, labels, range=[-0.8, len(values) - 0.2])
    chart.layout.yaxis = axis(ticks, tick_text, range=[ticks[0], ticks[-1]], gridcolor="#EDF0F2")
    return chart
