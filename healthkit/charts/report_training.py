"""Training on paper: weeks as stacked bars, and several lines of weeks that share their axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from healthkit.charts.report import INK, MUTED, NOW, PAST, Number, Usual, across, axis, base
from healthkit.charts.theme import PALETTE


@dataclass(frozen=True)
class Layer:
    """One colour of a stack: a value a week."""

    name: str
    values: Sequence[float]


@dataclass(frozen=True)
class Lane:
    """One of several charts below each other: bars or dots, a value a week."""

    title: str
    values: Sequence[Number]
    ticks: Sequence[float]
    tick_text: Sequence[str]
    bars: bool = False
    usual: Usual | None = None


def _names(chart: go.Figure, names: Sequence[str], colours: Sequence[str]) -> None:
    """The legend: names in their colours on one line above the plot."""
    told = "   ".join(
        f'<span style="color:{colour}">■</span> {name}' for name, colour in zip(names, colours, strict=True)
    )
    chart.add_annotation(
        x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", yshift=8, showarrow=False, text=told,
        font={"size": 12.5, "color": MUTED},
    )  # fmt: skip


def stack(
    layers: Sequence[Layer],
    marks: Sequence[int],
    labels: Sequence[str],
    lang: str,
    *,
    ticks: Sequence[float],
    tick_text: Sequence[str],
    colours: Sequence[str] = PALETTE,
    since: int | None = None,
) -> go.Figure:
    """A bar a week, its parts on top of each other; a line stands before the week that the period begins with."""
    chart = base(lang, 210, top=30, left=52)
    count = len(layers[0].values)
    for layer, colour in zip(layers, colours, strict=False):
        chart.add_bar(
            x=list(range(count)), y=list(layer.values), width=0.7, marker={"color": colour, "line": {"width": 0}}
        )
    chart.layout.barmode = "stack"
    chart.layout.xaxis = axis(marks, labels, range=[-0.7, count - 0.3], ticks="")
    chart.layout.yaxis = axis(ticks, tick_text, range=[0, ticks[-1] * 1.02], gridcolor="#EDF0F2")
    if since:
        chart.add_shape(
            type="line", x0=since - 0.5, x1=since - 0.5, y0=0, y1=1, yref="y domain",
            line={"color": INK, "width": 1, "dash": "3px,3px"},
        )  # fmt: skip
    _names(chart, [layer.name for layer in layers], list(colours[: len(layers)]))
    return chart


def lanes(
    parts: Sequence[Lane], marks: Sequence[int], labels: Sequence[str], lang: str, *, since: int | None = None
) -> go.Figure:
    """Charts below each other over the same weeks; the weeks of the period in colour."""
    height, gap = 92, 34
    total = len(parts) * height + (len(parts) - 1) * gap
    chart = base(lang, total + 54, top=26, bottom=28, left=52)
    for index, part in enumerate(parts):
        tail = "" if index == 0 else str(index + 1)
        top = 1 - index * (height + gap) / total
        places = list(range(len(part.values)))
        colours = [NOW if since is None or place >= since else PAST for place in places]
        if part.bars:
            chart.add_bar(
                x=places, y=list(part.values), width=0.62, yaxis=f"y{tail}",
                marker={"color": colours, "line": {"width": 0}},
            )  # fmt: skip
        else:
            chart.add_scatter(
                x=places, y=list(part.values), mode="lines+markers", yaxis=f"y{tail}", connectgaps=False,
                marker={"size": 6, "color": colours}, line={"width": 1, "color": PAST},
            )  # fmt: skip
        chart.layout[f"yaxis{tail}"] = axis(
            part.ticks, part.tick_text, domain=[max(top - height / total, 0.0), top],
            range=[part.ticks[0], part.ticks[-1] + (part.ticks[-1] - part.ticks[0]) * 0.04], gridcolor="#EDF0F2",
        )  # fmt: skip
        across(chart, part.usual, "x domain", f"y{tail}")
        chart.add_annotation(
            x=0, y=top, xref="paper", yref="paper", xanchor="left", yanchor="bottom", yshift=5, showarrow=False,
            text=part.title, font={"size": 12.5, "color": INK},
        )  # fmt: skip
    last = "y" if len(parts) == 1 else f"y{len(parts)}"
    chart.layout.xaxis = axis(marks, labels, range=[-0.7, len(parts[0].values) - 0.3], ticks="", anchor=last)
    return chart
