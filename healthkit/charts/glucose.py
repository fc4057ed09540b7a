"""Glucose on screen: time in ranges above the usual day, and the curves that follow meals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
import polars as pl
from plotly.subplots import make_subplots

from healthkit.analysis.after_meals import GRID, Floats
from healthkit.analysis.glucose import Bands, Limits
from healthkit.charts import theme
from healthkit.charts.glucose_paper import COLOURS
from healthkit.i18n import number, text

HEIGHT = 430
_RANGES = ("very_low", "low", "inside", "high", "very_high")
_SAID = 7.0  # percent: a narrower part is told by its hover label alone
_OUTER, _INNER = "rgba(58,143,208,0.20)", "rgba(58,143,208,0.38)"


@dataclass(frozen=True)
class Day:
    """The usual day in the reader's unit: ``profile`` has ``minute`` and ``p5`` to ``p95``; limits too are in it."""

    profile: pl.DataFrame
    bands: Bands | None
    limits: Limits
    factor: float
    """From mg/dL to the unit."""
    unit: str


@dataclass(frozen=True)
class Curve:
    """What glucose does after one group of meals, above its level before them; ``n`` meals."""

    label: str
    n: int
    low: Floats
    middle: Floats
    high: Floats


def usual_day(told: Day, lang: str, *, dark: bool = False) -> go.Figure:
    """Time in ranges as one bar, above the percentiles of each quarter of an hour."""
    base = theme.figure(lang, dark=dark)
    fig = go.Figure(make_subplots(rows=2, cols=1, row_heights=[0.12, 0.88], vertical_spacing=0.1, figure=base))
    if told.bands is not None:
        _add_ranges(fig, told.bands, lang)
    low, high = told.limits.low * told.factor, told.limits.high * told.factor
    for limit in (low, high):
        fig.add_hline(y=limit, line={"color": theme.PALETTE[2], "width": 1, "dash": "dot"}, row=2, col=1)
    x = told.profile["minute"].to_list()
    for outer, inner, colour, key in (("p5", "p95", _OUTER, "most"), ("p25", "p75", _INNER, "half")):
        common = {"x": x, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
        fig.add_scatter(y=told.profile[outer].to_list(), **common, row=2, col=1)
        legend = {**common, "showlegend": True, "name": text(f"glucose_charts.{key}", lang)}
        fig.add_scatter(y=told.profile[inner].to_list(), fill="tonexty", fillcolor=colour, **legend, row=2, col=1)
    fig.add_scatter(
        x=x, y=told.profile["p50"].to_list(), mode="lines", line={"color": theme.PALETTE[0], "width": 2.5},
        name=text("glucose_charts.median", lang), row=2, col=1,
        hovertemplate="%{y:." + ("0f" if told.unit == "mg/dL" else "1f") + "} " + told.unit + "<extra></extra>",
    )  # fmt: skip
    hours = list(range(0, 25, 3))
    fig.update_xaxes(
        tickvals=[hour * 60 for hour in hours], ticktext=[f"{hour % 24:02d}:00" for hour in hours], range=[0, 1440],
        row=2, col=1,
    )  # fmt: skip
    ceiling = max(high * 1.12, float(told.profile["p95"].max() or 0) * 1.05)  # type: ignore[arg-type]
    fig.update_yaxes(title_text=told.unit, range=[min(low, 54 * told.factor) * 0.85, ceiling], row=2, col=1)
    fig.update_layout(
        height=HEIGHT,
        barmode="stack",
        hovermode="closest",
        margin={"t": 34},
        legend={"y": -0.12, "yanchor": "top"},
    )
    return fig


def _add_ranges(fig: go.Figure, bands: Bands, lang: str) -> None:
    for name, colour in zip(_RANGES, COLOURS, strict=True):
        share = float(getattr(bands, name))
        words = text(f"glucose_charts.{name}", lang)
        percent = text("glucose_charts.percent", lang, value=number(share, lang, 1 if 0 < share < 10 else 0))
        fig.add_bar(
            x=[share], y=[0], orientation="h", marker={"color": colour}, showlegend=False,
            text=[f"{words} {percent}" if share >= _SAID else ""], textposition="inside", insidetextanchor="middle",
            textfont={"color": "#FFFFFF" if name == "very_low" else "#20262C"}, constraintext="none",
            hovertemplate=f"{words}: {percent}<extra></extra>", row=1, col=1,
        )  # fmt: skip
    fig.update_xaxes(visible=False, range=[0, 100], row=1, col=1)
    fig.update_yaxes(visible=False, row=1, col=1)


def after(curves: Sequence[Curve], unit: str, lang: str, *, dark: bool = False) -> go.Figure:
    """A line a group, from half an hour before the first bite to three hours after; the middle half of meals shaded."""
    fig = theme.figure(lang, dark=dark, height=HEIGHT, legend={"traceorder": "normal"})
    decimals = "0f" if unit == "mg/dL" else "1f"
    for curve, colour in zip(curves, theme.PALETTE, strict=False):
        red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
        edge = {"x": GRID, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
        fig.add_scatter(y=curve.low, **edge)
        fig.add_scatter(y=curve.high, fill="tonexty", fillcolor=f"rgba({red},{green},{blue},0.14)", **edge)
        fig.add_scatter(
            x=GRID, y=curve.middle, mode="lines", line={"color": colour, "width": 2.5},
            name=text("glucose_charts.group", lang, label=curve.label, n=number(curve.n, lang)),
            hovertemplate="%{y:+." + decimals + "} " + unit,
        )  # fmt: skip
    if curves:
        fig.add_vline(x=0, line={"width": 1, "dash": "dot", "color": theme.PALETTE[5]})
        fig.add_hline(y=0, line={"width": 1, "color": theme.PALETTE[5]})
    ticks = np.arange(GRID[0], GRID[-1] + 1, 30)
    fig.update_xaxes(title_text=text("glucose_charts.minutes", lang), tickvals=ticks, range=[GRID[0], GRID[-1]])
    fig.update_yaxes(title_text=text("glucose_charts.above", lang, unit=unit))
    return fig
