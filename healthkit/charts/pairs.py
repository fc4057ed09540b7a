"""Two daily series against each other: a point for each day, or the days with something beside those without."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from healthkit.charts import theme
from healthkit.charts.series import say_empty
from healthkit.i18n import number

Floats = npt.NDArray[np.float64]
_GOLDEN = 0.6180339887  # its multiples spread evenly, so that points stand apart the same way each time
_WIDE = 0.6  # of a group's place
_INK = theme.PALETTE[5]


def scatter(
    first: Floats, second: Floats, lang: str, *, labels: tuple[str, str], title: str, line: bool = False
) -> go.Figure:
    """Each day a point; ``line`` adds the straight line of least squares.

    Args:
        first: values across.
        second: values up, of the same days.
        lang: ``en`` or ``fr``.
        labels: what the axes are, with units.
        title: what the figure is.
        line: whether to draw the line.
    """
    fig = theme.figure(lang, title=escape(title, quote=False), showlegend=False, hovermode="closest")
    if not len(first):
        say_empty(fig, lang)
        return fig
    fig.add_scatter(x=first, y=second, mode="markers", marker=_marker(0, len(first)), hovertemplate=_hover(labels))
    spread = float(np.var(first))
    if line and spread > 0:
        slope = float(np.mean((first - first.mean()) * (second - second.mean()))) / spread
        ends = np.array([first.min(), first.max()])
        fig.add_scatter(
            x=ends,
            y=second.mean() + slope * (ends - first.mean()),
            mode="lines",
            line={"color": theme.PALETTE[1], "width": 2.5},
            hoverinfo="skip",
        )
    fig.update_xaxes(title_text=escape(labels[0], quote=False), showgrid=True, separatethousands=True)
    fig.update_yaxes(title_text=escape(labels[1], quote=False))
    return fig


def groups(sides: Sequence[tuple[str, Floats, str]], lang: str, *, label: str, title: str) -> go.Figure:
    """The days of each group as points side by side, with a bar at their mean.

    Args:
        sides: name and values of each group, and its mean as it is to be written.
        lang: ``en`` or ``fr``.
        label: what the values are, with unit.
        title: what the figure is.
    """
    fig = theme.figure(lang, title=escape(title, quote=False), showlegend=False, hovermode="closest")
    for index, (_, values, written) in enumerate(sides):
        if not len(values):
            continue
        aside = (np.arange(len(values)) * _GOLDEN % 1 - 0.5) * _WIDE
        fig.add_scatter(
            x=index + aside,
            y=values,
            mode="markers",
            marker=_marker(index, len(values)),
            hovertemplate="%{y:,.6~g}<extra></extra>",
        )
        mean, ends = float(values.mean()), [index - 0.4, index + 0.4]
        fig.add_scatter(x=ends, y=[mean, mean], mode="lines", line={"color": _INK, "width": 3}, hoverinfo="skip")
        words = f"<b>{escape(written, quote=False)}</b>"
        fig.add_annotation(x=ends[1], y=mean, text=words, showarrow=False, xanchor="left", xshift=4)
    names = [f"{escape(name, quote=False)}<br>n = {number(len(values), lang)}" for name, values, _ in sides]
    fig.update_xaxes(
        tickvals=list(range(len(sides))), ticktext=names, range=[-0.6, len(sides) - 0.3], showgrid=False, ticks=""
    )
    fig.update_yaxes(title_text=escape(label, quote=False))
    return fig


def _marker(index: int, points: int) -> dict[str, object]:
    """Points let others shine through, the more so the more there are."""
    return {
        "color": theme.PALETTE[index % len(theme.PALETTE)],
        "size": 6 if points <= 1000 else 4,
        "opacity": max(0.2, 0.6 - points / 4000),
    }


def _hover(labels: tuple[str, str]) -> str:
    across, up = (escape(label, quote=False).replace("%", "&#37;") for label in labels)
    return f"{across}: %{{x:,.6~g}}<br>{up}: %{{y:,.6~g}}<extra></extra>"
