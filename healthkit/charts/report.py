"""Figures for paper: fixed margins and ready-made tick labels, so that no browser's font measure moves anything.

Everything is in the reader's unit and language when it comes in; a missing day is ``None`` and stays empty.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from healthkit.charts.theme import BAND, figure

WIDTH = 640
FONT = "Libertinus Serif"
INK, MUTED, HAIR = "#1F2933", "#5A6470", "#D5DAE0"
NOW, PAST = "#0072B2", "#B4BBC2"  # for ink on white; the palette of the screen must serve dark ground too
# Darker is deeper; awake stands out, in bed is only an outline.
STAGES = {
    "asleep_deep": "#0B3C5D",
    "asleep_core": "#4A90BF",
    "asleep_rem": "#9B5FC0",
    "asleep": "#7FB2D6",
    "awake": "#E2A04A",
}
Number = float | None


@dataclass(frozen=True)
class Usual:
    """The person's own range, in the unit of the figure."""

    median: float
    low: float
    high: float


@dataclass(frozen=True)
class Panel:
    """One small bar chart: a value a day, the usual range behind it."""

    title: str
    values: Sequence[Number]
    usual: Usual | None
    ticks: Sequence[float]
    tick_text: Sequence[str]


def base(lang: str, height: int, *, left: int = 46, right: int = 12, top: int = 12, bottom: int = 30) -> go.Figure:
    """An empty figure of the page's width, with fixed margins, in px."""
    return figure(
        lang,
        width=WIDTH,
        height=height,
        margin={"l": left, "r": right, "t": top, "b": bottom, "pad": 0},
        font={"family": FONT, "size": 13, "color": INK},
        showlegend=False,
        hovermode=False,
    )


def axis(marks: Sequence[float], labels: Sequence[str], **more: Any) -> dict[str, Any]:
    """An axis with these marks; ``more`` is Plotly's."""
    return {
        "tickmode": "array",
        "tickvals": list(marks),
        "ticktext": list(labels),
        "automargin": False,
        "tickfont": {"family": FONT, "size": 12.5, "color": MUTED},
        "fixedrange": True,
        **more,
    }


def across(chart: go.Figure, usual: Usual | None, x: str = "x domain", y: str = "y") -> None:
    """The usual range as a band over the whole width, and its middle as a line."""
    if usual is None:
        return
    place = {"xref": x, "yref": y, "x0": 0, "x1": 1, "layer": "below"}
    chart.add_shape(type="rect", y0=usual.low, y1=usual.high, fillcolor=BAND, line_width=0, **place)
    chart.add_shape(
        type="line", y0=usual.median, y1=usual.median, line={"color": MUTED, "width": 1, "dash": "3px,3px"}, **place
    )


def panels(parts: Sequence[Panel], days: Sequence[str], lang: str) -> go.Figure:
    """Bars of several metrics side by side, a bar a day, each with its own scale."""
    chart = base(lang, 200, left=42, right=6, top=34, bottom=26)
    gap = 0.1
    share = (1 - gap * (len(parts) - 1)) / len(parts)
    for index, part in enumerate(parts):
        tail = "" if index == 0 else str(index + 1)
        first = index * (share + gap)
        chart.add_bar(
            x=list(range(len(days))), y=list(part.values), marker={"color": NOW, "line": {"width": 0}}, width=0.62,
            xaxis=f"x{tail}", yaxis=f"y{tail}",
        )  # fmt: skip
        chart.layout[f"xaxis{tail}"] = axis(
            range(len(days)),
            days,
            domain=[first, first + share],
            anchor=f"y{tail}",
            range=[-0.6, len(days) - 0.4],
            ticks="",
        )
        chart.layout[f"yaxis{tail}"] = axis(
            part.ticks, part.tick_text, anchor=f"x{tail}", range=[0, part.ticks[-1] * 1.04], gridcolor="#EDF0F2"
        )
        across(chart, part.usual, f"x{tail} domain", f"y{tail}")
        chart.add_annotation(
            x=first, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", yshift=10, showarrow=False,
            text=part.title, font={"size": 13.5, "color": INK},
        )  # fmt: skip
    return chart


def trend(
    values: Sequence[Number],
    weeks: Sequence[str],
    usual: Usual | None,
    lang: str,
    *,
    ticks: Sequence[float],
    tick_text: Sequence[str],
    height: int = 170,
    line: bool = False,
) -> go.Figure:
    """A value a day over several weeks, the last seven days in colour, over the usual range of weekly means."""
    chart = base(lang, height)
    past = len(values) - 7
    style = {"mode": "lines+markers" if line else "markers", "connectgaps": True, "line": {"width": 1, "color": PAST}}
    chart.add_scatter(x=list(range(past)), y=list(values[:past]), marker={"size": 4.5, "color": PAST}, **style)
    chart.add_scatter(
        x=list(range(past, len(values))), y=list(values[past:]), marker={"size": 7, "color": NOW},
        mode=style["mode"], connectgaps=True, line={"width": 1.4, "color": NOW},
    )  # fmt: skip
    chart.layout.xaxis = axis(range(0, len(values), 7), weeks, range=[-0.8, len(values) - 0.2])
    chart.layout.yaxis = axis(ticks, tick_text, range=[ticks[0], ticks[-1]], gridcolor="#EDF0F2")
    across(chart, usual)
    return chart


def ranges(
    low: Sequence[Number], middle: Sequence[Number], high: Sequence[Number], days: Sequence[str], lang: str,
    *, ticks: Sequence[float], tick_text: Sequence[str],
) -> go.Figure:  # fmt: skip
    """From the lowest to the highest value of each day, with the mean as a dot."""
    chart = base(lang, 190)
    span = [b - a if a is not None and b is not None else None for a, b in zip(low, high, strict=True)]
    chart.add_bar(
        x=list(range(len(days))), y=span, base=[value if value is not None else 0 for value in low], width=0.22,
        marker={"color": "#BFD9EA", "line": {"width": 0}},
    )  # fmt: skip
    chart.add_scatter(x=list(range(len(days))), y=list(middle), mode="markers", marker={"size": 8, "color": NOW})
    chart.layout.xaxis = axis(range(len(days)), days, range=[-0.6, len(days) - 0.4], ticks="")
    chart.layout.yaxis = axis(ticks, tick_text, range=[ticks[0], ticks[-1]], gridcolor="#EDF0F2")
    return chart


@dataclass(frozen=True)
class Stage:
    """One stretch of a night: which row, which stage, from and to in hours after the evening before's noon."""

    row: int
    stage: str
    start: float
    end: float


def nights(
    stages: Sequence[Stage], days: Sequence[str], names: dict[str, str], lang: str,
    *, hours: Sequence[float], hour_text: Sequence[str], row: int = 27,
) -> go.Figure:  # fmt: skip
    """Each night as a bar from lying down to getting up, coloured by stage; the names stand above, in their colours.

    A night takes ``row`` px.
    """
    chart = base(lang, 56 + row * len(days), left=62, top=30, bottom=28)
    for stage, colour in STAGES.items():
        part = [item for item in stages if item.stage == stage]
        if part:
            chart.add_bar(
                orientation="h", y=[item.row for item in part], x=[item.end - item.start for item in part],
                base=[item.start for item in part], width=0.34 if stage == "awake" else 0.62,
                marker={"color": colour, "line": {"width": 0}},
            )  # fmt: skip
    present = [stage for stage in STAGES if any(item.stage == stage for item in stages)]
    for index, stage in enumerate(present):
        chart.add_annotation(
            x=index * 0.2, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", yshift=8, showarrow=False,
            text=f'<span style="color:{STAGES[stage]}">■</span> {names[stage]}', font={"size": 12.5, "color": MUTED},
        )  # fmt: skip
    chart.layout.barmode = "overlay"
    chart.layout.xaxis = axis(hours, hour_text, range=[hours[0], hours[-1]], showgrid=True, gridcolor="#EDF0F2")
    chart.layout.yaxis = axis(range(len(days)), days, range=[len(days) - 0.4, -0.6], showgrid=False, ticks="")
    return chart


def nice_ticks(low: float, high: float, count: int = 4) -> list[float]:
    """Round numbers that enclose a range, ``count`` steps or one more."""
    rough = max(high - low, 1e-6) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough)
    first = step * (low // step)
    ticks = [first]
    while ticks[-1] < high - 1e-9:
        ticks.append(round(ticks[-1] + step, 9))
    return ticks
