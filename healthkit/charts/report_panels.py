"""Small charts side by side and below each other, for paper: one a metric, each with its own scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

import plotly.graph_objects as go

from healthkit.charts.report import INK, MUTED, NOW, PAST, Number, Usual, across, axis, base

_GAP, _ROW, _TOP, _BOTTOM = 0.09, 128, 30, 24
_LONG = 28
"""Letters of a title; a longer one is set smaller."""


@dataclass(frozen=True)
class Small:
    """One chart: a value a mark of the shared axis.

    ``now`` are the places drawn in colour; ``beside`` is a second value a mark, such as the year before, drawn hollow.
    """

    title: str
    values: Sequence[Number]
    ticks: Sequence[float]
    tick_text: Sequence[str]
    usual: Usual | None = None
    now: frozenset[int] = frozenset()
    beside: Sequence[Number] = field(default_factory=list)


@dataclass(frozen=True)
class _Sheet:
    """How charts lie on the page: so many, in so many columns."""

    count: int
    columns: int

    @property
    def rows(self) -> int:
        return ceil(self.count / self.columns)

    @property
    def height(self) -> int:
        """Of the charts and what lies between them, px."""
        return self.rows * _ROW + (self.rows - 1) * (_TOP + _BOTTOM)

    def empty(self, lang: str) -> go.Figure:
        return base(lang, self.height + _TOP + _BOTTOM, left=42, right=8, top=_TOP, bottom=_BOTTOM)

    def place(self, chart: go.Figure, index: int, part: Small, marks: Sequence[int], labels: Sequence[str]) -> None:
        """Put the axes of one chart where it belongs, its title above."""
        share = (1 - _GAP * (self.columns - 1)) / self.columns
        left = (index % self.columns) * (share + _GAP)
        top = 1 - (index // self.columns) * (_ROW + _TOP + _BOTTOM) / self.height
        reach = (part.ticks[-1] - part.ticks[0]) * 0.04
        chart.layout[f"xaxis{_tail(index)}"] = axis(
            marks, labels, domain=[left, min(left + share, 1.0)], anchor=f"y{_tail(index)}",
            range=[-0.6, len(part.values) - 0.4], ticks="",
        )  # fmt: skip
        chart.layout[f"yaxis{_tail(index)}"] = axis(
            part.ticks, part.tick_text, domain=[max(top - _ROW / self.height, 0.0), top], anchor=f"x{_tail(index)}",
            range=[part.ticks[0], part.ticks[-1] + reach], gridcolor="#EDF0F2",
        )  # fmt: skip
        across(chart, part.usual, f"x{_tail(index)} domain", f"y{_tail(index)}")
        chart.add_annotation(
            x=left, y=top, xref="paper", yref="paper", xanchor="left", yanchor="bottom", yshift=7, showarrow=False,
            text=part.title, font={"size": 13 if len(part.title) <= _LONG else 11, "color": INK},
        )  # fmt: skip


def _tail(index: int) -> str:
    return "" if index == 0 else str(index + 1)


def dots(parts: Sequence[Small], marks: Sequence[int], labels: Sequence[str], lang: str, columns: int = 3) -> go.Figure:
    """A dot a value with a line between them, over the usual range."""
    sheet = _Sheet(len(parts), columns)
    chart = sheet.empty(lang)
    for index, part in enumerate(parts):
        on = {"xaxis": f"x{_tail(index)}", "yaxis": f"y{_tail(index)}"}
        places = list(range(len(part.values)))
        colours = [NOW if place in part.now else PAST for place in places]
        sizes = [7 if place in part.now else 4.5 for place in places]
        if any(value is not None for value in part.beside):
            hollow = {"size": 6, "color": "white", "line": {"width": 1.2, "color": MUTED}}
            chart.add_scatter(x=places, y=list(part.beside), mode="markers", marker=hollow, **on)
        chart.add_scatter(
            x=places, y=list(part.values), mode="lines+markers", marker={"size": sizes, "color": colours, "opacity": 1},
            line={"width": 1, "color": PAST}, **on,
        )  # fmt: skip
        sheet.place(chart, index, part, marks, labels)
    return chart


def bars(parts: Sequence[Small], labels: Sequence[str], lang: str, columns: int = 3) -> go.Figure:
    """A bar a value, or a dot on a scale that leaves zero out; what stands beside it is a short line across."""
    sheet = _Sheet(len(parts), columns)
    chart = sheet.empty(lang)
    for index, part in enumerate(parts):
        on = {"xaxis": f"x{_tail(index)}", "yaxis": f"y{_tail(index)}"}
        places = list(range(len(part.values)))
        colours = [NOW if not part.now or place in part.now else "#8DB9D8" for place in places]
        if part.ticks[0] == 0:
            chart.add_bar(
                x=places, y=list(part.values), width=0.62, marker={"color": colours, "line": {"width": 0}}, **on
            )
        else:  # a bar that does not stand on zero would lie about its length
            chart.add_scatter(x=places, y=list(part.values), mode="markers", marker={"color": colours, "size": 9}, **on)
        if part.beside:
            line = {"symbol": "line-ew", "size": 17, "line": {"width": 2, "color": INK}}
            chart.add_scatter(x=places, y=list(part.beside), mode="markers", marker=line, **on)
        sheet.place(chart, index, part, places, labels)
    return chart
