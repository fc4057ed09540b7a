"""Glucose on paper: time in ranges, the usual day, each day by range."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl

from healthkit.charts.report import FONT, INK, MUTED, NOW, axis, base

COLOURS = ("#8C2D04", "#D9742B", "#7FB2D6", "#E9C46A", "#B5820F")
"""Very low, low, in range, high, very high; told apart by lightness too, for print and for eyes that mix up colours."""
_DARK = COLOURS[:1]
_SAID = 1.5  # percent: what is narrower stands in the table only
_LEAST = 6.0  # percent: a narrower part has its words above it


def ranges(shares: Sequence[float], words: Sequence[str], lang: str) -> go.Figure:
    """One bar of the whole time, range by range from low to high; ``shares`` in percent, ``words`` as they read."""
    chart = base(lang, 92, left=6, right=6, top=30, bottom=10)
    start = 0.0
    for share, said, colour in zip(shares, words, COLOURS, strict=False):
        chart.add_bar(x=[share], y=[0], base=[start], orientation="h", width=0.9, marker={"color": colour})
        wide = share >= _LEAST
        if share >= _SAID:
            chart.add_annotation(
                x=start + share / 2, y=0 if wide else 0.5, yanchor="middle" if wide else "bottom", text=said,
                showarrow=False,
                font={"family": FONT, "size": 13, "color": "#FFF" if wide and colour in _DARK else INK},
            )  # fmt: skip
        start += share
    chart.update_layout(barmode="overlay")
    chart.update_xaxes(visible=False, range=[0, 100], fixedrange=True)
    chart.update_yaxes(visible=False, range=[-0.5, 0.9], fixedrange=True)
    return chart


def ambulatory(
    told: pl.DataFrame,
    limits: tuple[float, float],
    *,
    ticks: Sequence[float],
    tick_text: Sequence[str],
    hours: Sequence[str],
    lang: str,
) -> go.Figure:
    """The usual day: ``minute``, ``p5`` to ``p95`` in the reader's unit, over the range between the limits."""
    chart = base(lang, 300, bottom=34)
    x = told["minute"].to_list()
    for low, high, colour in (("p5", "p95", "rgba(0,114,178,0.16)"), ("p25", "p75", "rgba(0,114,178,0.34)")):
        chart.add_scatter(x=x, y=told[low].to_list(), mode="lines", line={"width": 0})
        chart.add_scatter(
            x=x, y=told[high].to_list(), mode="lines", line={"width": 0}, fill="tonexty", fillcolor=colour
        )
    chart.add_scatter(x=x, y=told["p50"].to_list(), mode="lines", line={"color": NOW, "width": 2.4})
    for limit in limits:
        chart.add_hline(y=limit, line={"color": MUTED, "width": 1, "dash": "3px,3px"})
    chart.update_xaxes(axis(range(0, 24 * 60 + 1, 180), hours, range=[0, 24 * 60]))
    chart.update_yaxes(axis(ticks, tick_text, range=[0, ticks[-1]], gridcolor="#EDF0F2"))
    return chart


def days(told: pl.DataFrame, labels: Sequence[str], legend: Sequence[str], lang: str) -> go.Figure:
    """A bar a day: percent ``low``, ``inside`` and ``high``; a day without readings stays empty."""
    chart = base(lang, 230, left=46, top=34, bottom=44)
    x = list(range(len(told)))
    for name, words, colour in zip(("low", "inside", "high"), legend, COLOURS[1:4], strict=True):
        chart.add_bar(x=x, y=told[name].to_list(), name=words, marker={"color": colour}, width=0.72)
    step = max(1, -(-len(x) // 14))
    chart.update_layout(
        barmode="stack",
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"family": FONT, "size": 12.5}},
    )
    chart.update_xaxes(
        axis(x[::step], labels[::step], range=[-0.6, len(x) - 0.4], ticks="", tickangle=-45 if len(x) > 10 else 0)
    )
    chart.update_yaxes(axis((0, 50, 100), ("0", "50", "100"), range=[0, 100], gridcolor="#EDF0F2"))
    return chart
