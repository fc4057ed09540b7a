"""A laboratory value through time as paper wants it: fixed size, the page's type, dates in words of the language."""

from __future__ import annotations

import math
from datetime import date, timedelta

import plotly.graph_objects as go

from healthkit.charts.labs import Size
from healthkit.charts.report import FONT, INK, MUTED, WIDTH
from healthkit.i18n import day

PAPER = Size(plot=150, lane=26, top=34, gap=16, bottom=28)
_LEFT, _RIGHT, _LINE = 52, 14, 18
_LETTER, _MARK = 5.4, 46
"""Pixels of a letter in the legend, and of what stands before a name."""
_YEARS, _HALVES, _QUARTERS, _MONTHS = 2600, 1300, 420, 120


def on_paper(fig: go.Figure, lang: str) -> go.Figure:
    """The figure of :func:`healthkit.charts.labs.follow`, set for the page; its caption stands outside it."""
    first, last = (date.fromisoformat(str(end)[:10]) for end in fig.layout.xaxis.range)
    marks = ticks(first, last)
    extra = (_legend_lines(fig) - 1) * _LINE  # Plotly would take the room from the plot
    style = "y" if (last - first).days > _YEARS else "MMM y"
    fig.update_layout(
        title=None,
        width=WIDTH,
        height=fig.layout.height + extra,
        margin={"l": _LEFT, "r": _RIGHT, "t": PAPER.top + extra, "b": PAPER.bottom, "pad": 0},
        font={"family": FONT, "size": 13, "color": INK},
        hovermode=False,
        legend={"y": 1.0, "yanchor": "bottom", "font": {"family": FONT, "size": 11.5, "color": MUTED}},
    )
    fig.update_xaxes(
        tickmode="array",
        tickvals=[mark.isoformat() for mark in marks],
        ticktext=[day(mark, lang, style) for mark in marks],
        tickfont={"family": FONT, "size": 12, "color": MUTED},
    )
    fig.update_yaxes(tickfont={"family": FONT, "size": 12, "color": MUTED}, gridcolor="#EDF0F2", title_standoff=6)
    fig.update_yaxes(title_font={"family": FONT, "size": 12, "color": MUTED})
    return fig


def _legend_lines(fig: go.Figure) -> int:
    """How many lines the legend takes: its columns are all as wide as its longest name needs."""
    names = [trace.name for trace in fig.data if trace.name and trace.showlegend is not False]
    widest = max((len(name) for name in names), default=0) * _LETTER + _MARK
    return math.ceil(len(names) / max(1, int((WIDTH - _LEFT - _RIGHT) // widest)))


def ticks(first: date, last: date) -> list[date]:
    """Firsts of a year, half-year, quarter, month or half-month between two days, as fits the length.

    >>> [mark.isoformat() for mark in ticks(date(2024, 1, 20), date(2025, 8, 2))]
    ['2024-07-01', '2025-01-01', '2025-07-01']
    """
    days = (last - first).days
    if days <= _MONTHS // 2:
        return [first + timedelta(days=at) for at in range(0, days + 1, 14)]
    step = 12 if days > _HALVES else 6 if days > _QUARTERS else 3 if days > _MONTHS * 2 else 1
    firsts = [
        date(year, month, 1)
        for year in range(first.year, last.year + 1)
        for month in range(1, 13)
        if month % step == 1 % step
    ]
    return [mark for mark in firsts if first <= mark <= last]
