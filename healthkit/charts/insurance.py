"""Plans side by side: how a year's cost spreads over many years, and how it grows with the care of a year.

Amounts come in whole units of money with ready-made labels of the axis, since only the caller knows the currency.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from healthkit.charts.report import FONT, INK, MUTED, WIDTH
from healthkit.charts.theme import PALETTE, figure

_HAIR = "rgba(122, 130, 140, 0.35)"
_ROW = 46
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


@dataclass(frozen=True)
class Spread:
    """One plan's years: between which amounts most of them lie, and nearly all of them; their mean; the premium."""

    name: str
    premium: float
    lowest: float
    low: float
    high: float
    highest: float
    mean: float


@dataclass(frozen=True)
class Scale:
    """Where an axis has its marks, and what stands at them."""

    marks: Sequence[float]
    labels: Sequence[str]
    title: str = ""


@dataclass(frozen=True)
class Names:
    """What the legend says."""

    wide: str
    narrow: str
    mean: str
    premium: str


def spreads(rows: Sequence[Spread], scale: Scale, names: Names, lang: str, *, paper: bool = False) -> go.Figure:
    """A line a plan: from the 1st to the 99th percentile, in bold from the 10th to the 90th, the mean, the premium."""
    height = 96 + _ROW * len(rows)
    chart = _canvas(lang, height, paper, left=150, top=44)
    at = list(range(len(rows)))
    for ends, width, colour, name in (
        (("lowest", "highest"), 3, _HAIR, names.wide),
        (("low", "high"), 11, PALETTE[0], names.narrow),
    ):
        x: list[float | None] = []
        y: list[float | None] = []
        for place, row in enumerate(rows):
            x += [getattr(row, ends[0]), getattr(row, ends[1]), None]
            y += [place, place, None]
        chart.add_scatter(x=x, y=y, mode="lines", line={"width": width, "color": colour}, name=name, hoverinfo="skip")
    marker = {"size": 11, "color": PALETTE[1], "line": {"width": 1.5, "color": "#FFFFFF"}}
    chart.add_scatter(x=[row.mean for row in rows], y=at, mode="markers", marker=marker, name=names.mean)
    tick = {"symbol": "line-ns", "size": 16, "line": {"width": 2.5, "color": MUTED}}
    chart.add_scatter(x=[row.premium for row in rows], y=at, mode="markers", marker=tick, name=names.premium)
    chart.layout.xaxis = _axis(scale, paper, showgrid=True)
    plans = Scale(at, [row.name for row in rows])
    chart.layout.yaxis = _axis(plans, paper, range=[len(rows) - 0.5, -0.5], showgrid=False, ticks="", fixedrange=True)
    return chart


@dataclass(frozen=True)
class Curve:
    """One plan's cost at each of the charges."""

    name: str
    totals: Sequence[float]


def curves(
    charges: Sequence[float], rows: Sequence[Curve], across: Scale, up: Scale, lang: str,
    *, marks: Sequence[tuple[float, str]] = (), paper: bool = False,
) -> go.Figure:  # fmt: skip
    """A line a plan over the charges of a year; ``marks`` are upright lines: a crossing, the person's own year."""
    chart = _canvas(lang, 320 if paper else 380, paper, left=66, top=26 + 18 * ((len(rows) + 2) // 3))
    for place, row in enumerate(rows):
        line = {"width": 2.2, "color": PALETTE[place % len(PALETTE)], "dash": _DASHES[place % len(_DASHES)]}
        chart.add_scatter(x=list(charges), y=list(row.totals), mode="lines", line=line, name=row.name)
    for x, words in marks:
        chart.add_vline(x=x, line={"width": 1, "dash": "dot", "color": MUTED})
        chart.add_annotation(
            x=x, y=0, yref="paper", yanchor="bottom", xanchor="left", xshift=4, text=words, showarrow=False,
            font={"size": 11.5, "color": MUTED},
        )  # fmt: skip
    chart.layout.xaxis = _axis(across, paper, showgrid=False)
    chart.layout.yaxis = _axis(up, paper, showgrid=True)
    return chart


def _canvas(lang: str, height: int, paper: bool, *, left: int, top: int) -> go.Figure:
    legend = {"y": 1.0, "yanchor": "bottom", "x": 0, "orientation": "h"}
    margin = {"l": left, "r": 16, "t": top, "b": 48, "pad": 0}
    layout: dict[str, Any] = {"height": height, "margin": margin, "showlegend": True, "legend": legend}
    if paper:
        layout |= {"width": WIDTH, "font": {"family": FONT, "size": 13, "color": INK}, "hovermode": False}
        layout["legend"] = {**legend, "font": {"family": FONT, "size": 11.5, "color": MUTED}}
    else:
        layout["hovermode"] = "closest"
    return figure(lang, **layout)


def _axis(scale: Scale, paper: bool, **more: Any) -> dict[str, Any]:
    font = {"family": FONT, "size": 12, "color": MUTED} if paper else {}
    return {
        "tickmode": "array",
        "tickvals": list(scale.marks),
        "ticktext": list(scale.labels),
        "automargin": False,
        "tickfont": font,
        "title": {"text": scale.title, "font": font, "standoff": 8},
        **more,
    }
