"""One workout on screen: its route drawn from positions alone, splits, heart rate and height along the way.

No map lies beneath the route: tiles would tell a server where somebody was.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from healthkit.charts import theme
from healthkit.charts.clock import NBSP, timer
from healthkit.charts.report import nice_ticks
from healthkit.charts.series import say_empty
from healthkit.i18n import number, text

Floats = npt.NDArray[np.float64]
Shade = Literal["pace", "heart"]
_SCALE = [[0.0, "#2766B0"], [0.35, "#4C9BD8"], [0.65, "#E2A04A"], [1.0, "#C24A00"]]
_INK, _SPLIT, _BEST = theme.PALETTE[5], theme.PALETTE[0], theme.PALETTE[2]
_MOST = 1500
_HEIGHT = 420


def route(east: Floats, north: Floats, shade: Floats, kind: Shade, lang: str, *, dark: bool = False) -> go.Figure:
    """The route seen from above, north up, coloured by pace or heart rate, with a scale bar and its ends marked.

    Args:
        east: m from the middle.
        north: m from the middle.
        shade: min/km or bpm at each position, NaN where it is not known.
        kind: which of the two.
        lang: ``en`` or ``fr``.
        dark: for dark ground.
    """
    fig = theme.figure(lang, dark=dark, height=_HEIGHT, showlegend=False, hovermode="closest")
    fig.update_layout(margin={"l": 16, "r": 16, "t": 44, "b": 24})
    if len(east) < 2:
        say_empty(fig, lang)
        return fig
    thin = np.unique(np.linspace(0, len(east) - 1, min(len(east), _MOST)).astype(int))
    fig.add_scatter(x=east[thin], y=north[thin], mode="lines", line={"color": _INK, "width": 1.5}, hoverinfo="skip")
    known = thin[~np.isnan(shade[thin])]
    if len(known):
        _shaded(fig, (east[known], north[known]), shade[known], kind, lang)
    for place, key, symbol in ((0, "start", "circle"), (-1, "finish", "square")):
        fig.add_scatter(
            x=[east[place]], y=[north[place]], mode="markers+text", text=[text(f"fitness.{key}", lang)],
            textposition="middle right" if place == 0 else "top center", hoverinfo="skip", cliponaxis=False,
            marker={"symbol": symbol, "size": 11, "color": theme.PALETTE[2], "line": {"width": 1.5, "color": "white"}},
        )  # fmt: skip
    _frame(fig, east, north, lang)
    return fig


def _shaded(fig: go.Figure, at: tuple[Floats, Floats], values: Floats, kind: Shade, lang: str) -> None:
    low, high = (float(one) for one in np.percentile(values, [3, 97]))
    ticks = [low, (low + high) / 2, high] if high > low else [low]
    words = [_tick(one, kind, lang) for one in ticks]
    fig.add_scatter(
        x=at[0], y=at[1], mode="markers", text=[_tick(float(one), kind, lang) for one in values],
        hovertemplate="%{text}<extra></extra>",
        marker={
            "size": 6, "color": values, "colorscale": _SCALE, "cmin": low, "cmax": max(high, low + 1e-6),
            "reversescale": kind == "pace", "line": {"width": 0},
            "colorbar": {
                "title": {"text": text(f"fitness.{kind}_axis", lang), "side": "right"}, "thickness": 10, "len": 0.7,
                "tickvals": ticks, "ticktext": words, "outlinewidth": 0, "x": 1.0, "xanchor": "right",
            },
        },
    )  # fmt: skip


def _tick(value: float, kind: Shade, lang: str) -> str:
    return timer(value * 60) if kind == "pace" else number(value, lang)


def _frame(fig: go.Figure, east: Floats, north: Floats, lang: str) -> None:
    """Equal scales both ways, a scale bar below, and an arrow to the north."""
    wide = max(float(np.ptp(east)), float(np.ptp(north)), 50.0)
    bar = 10.0 ** np.floor(np.log10(wide / 3))
    bar = float(next(bar * factor for factor in (5, 2, 1) if bar * factor <= wide / 3))
    left, foot = float(east.min()), float(north.min()) - wide * 0.12
    label = f"{number(bar / 1000, lang)}{NBSP}km" if bar >= 1000 else f"{number(bar, lang)}{NBSP}m"
    line = {"color": _INK, "width": 2}
    fig.add_shape(type="line", x0=left, x1=left + bar, y0=foot, y1=foot, line=line)
    for x in (left, left + bar):
        fig.add_shape(type="line", x0=x, x1=x, y0=foot - wide * 0.01, y1=foot + wide * 0.01, line=line)
    fig.add_annotation(x=left + bar / 2, y=foot, yanchor="top", yshift=-4, text=label, showarrow=False)
    fig.add_annotation(
        x=0.02, y=0.98, ax=0, ay=34, xref="paper", yref="paper", text=text("fitness.north", lang), arrowcolor=_INK,
        arrowhead=2, arrowwidth=2, showarrow=True,
    )  # fmt: skip
    fig.update_xaxes(visible=False, constrain="domain")
    fig.update_yaxes(
        visible=False, scaleanchor="x", scaleratio=1, range=[foot - wide * 0.08, float(north.max()) + wide * 0.08]
    )


def along(
    kilometres: Floats, rate: Floats, height: Floats, lang: str, *,
    splits: Sequence[tuple[float, float, float]] = (), dark: bool = False,
) -> go.Figure:  # fmt: skip
    """Splits, heart rate and height over the distance, those that are known, below each other.

    Args:
        kilometres: covered at each position.
        rate: bpm.
        height: m.
        lang: ``en`` or ``fr``.
        splits: from and to in km, and the pace in min/km.
        dark: for dark ground.
    """
    parts = [("pace", rate)] if splits else []
    parts += [(key, one) for key, one in (("heart", rate), ("height", height)) if _told(one)]
    if not parts:
        empty = theme.figure(lang, dark=dark, height=200)
        say_empty(empty, lang)
        return empty
    base = theme.figure(lang, dark=dark, height=72 + 128 * len(parts), showlegend=False, hovermode="x")
    base.update_layout(margin={"l": 64, "r": 24, "t": 40, "b": 44})
    gap = 0.1 / len(parts) + 0.02
    fig = make_subplots(rows=len(parts), cols=1, shared_xaxes=True, figure=base, vertical_spacing=gap)
    thin = np.unique(np.linspace(0, len(kilometres) - 1, min(len(kilometres), _MOST)).astype(int))
    for row, (key, values) in enumerate(parts, 1):
        if key == "pace":
            _paces(fig, splits, lang)
        else:
            colour = theme.PALETTE[1] if key == "heart" else theme.PALETTE[2]
            fig.add_scatter(
                x=kilometres[thin], y=values[thin], mode="lines", line={"color": colour, "width": 1.6},
                hovertemplate="%{y:.0f}<extra></extra>", row=row, col=1,
            )  # fmt: skip
        fig.update_yaxes(title_text=text(f"fitness.{key}_axis", lang), nticks=5, row=row, col=1)
    fig.update_xaxes(range=[0, float(kilometres[-1])])
    fig.update_xaxes(title_text="km", row=len(parts), col=1)
    return fig


def _told(values: Floats) -> bool:
    return len(values) > 0 and not np.isnan(values).all()


def _paces(fig: go.Figure, splits: Sequence[tuple[float, float, float]], lang: str) -> None:
    """A bar a split, faster ones taller: the axis runs down."""
    paces = np.array([pace for *_, pace in splits])
    whole = [pace for start, end, pace in splits if end - start > 0.5 * (splits[0][1] - splits[0][0])] or paces.tolist()
    foot = float(paces.max()) * 1.06
    best = min(whole)
    fig.add_bar(
        x=[(start + end) / 2 for start, end, _ in splits], width=[(end - start) * 0.94 for start, end, _ in splits],
        y=foot - paces, base=0, text=[timer(pace * 60) for pace in paces], textposition="inside",
        insidetextanchor="end", hovertemplate="%{text}<extra></extra>", row=1, col=1, constraintext="none",
        marker={"color": [_BEST if pace == best else _SPLIT for pace in paces], "line": {"width": 0}},
    )  # fmt: skip
    top = float(foot - paces.min())
    shown = [one for one in nice_ticks(float(paces.min()), foot, 2) if paces.min() <= one < foot]
    fig.update_yaxes(
        range=[0, top * 1.12], tickvals=[foot - one for one in shown], ticktext=[timer(one * 60) for one in shown],
        row=1, col=1,
    )  # fmt: skip


def beats(minutes: Floats, rates: Floats, lang: str, *, dark: bool = False) -> go.Figure:
    """Heart rate over the time of a workout that has no route."""
    fig = theme.figure(lang, dark=dark, height=280, showlegend=False, hovermode="x")
    fig.update_layout(margin={"l": 64, "r": 24, "t": 40, "b": 44})
    if not len(rates):
        say_empty(fig, lang)
        return fig
    fig.add_scatter(
        x=minutes, y=rates, mode="lines", line={"color": theme.PALETTE[1], "width": 1.6},
        hovertemplate="%{y:.0f}<extra></extra>",
    )  # fmt: skip
    fig.update_yaxes(title_text=text("fitness.heart_axis", lang))
    return fig.update_xaxes(title_text=text("fitness.minutes_in", lang))
