"""The medical record over time: a lane a kind, a row a name, a bar from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

import plotly.graph_objects as go

from healthkit.charts import theme
from healthkit.charts.series import say_empty
from healthkit.charts.spans import bars, short
from healthkit.i18n import number, text
from healthkit.model.spans import Span
from healthkit.model.words import fold

ROW, AROUND = 22, 110
"""Pixels of a row, and of what lies around them."""
MOST = 40
"""Rows of one lane; the rest is counted in its last row."""


@dataclass(frozen=True)
class Lane:
    """A kind of thing with all that happened of it, oldest first."""

    name: str
    spans: Sequence[Span]


def timeline(lanes: Sequence[Lane], until: date, lang: str, *, dark: bool = False) -> go.Figure:
    """Lanes from top to bottom; what lasts goes on to ``until`` and ends in an arrow.

    Things of one name share a row. The figure is as high as its rows need.
    """
    title = escape(text("labs_charts.timeline", lang), quote=False)
    every = [span for lane in lanes for span in lane.spans]
    if not every:
        fig = theme.figure(lang, dark=dark, title=title)
        say_empty(fig, lang)
        return fig.update_layout(meta={"alt": text("labs_charts.timeline_empty", lang)})
    fig = theme.figure(lang, dark=dark, title=title)
    first = min(span.start for span in every)
    window = (first - (until - first) * 0.02, until + max((until - first) * 0.03, timedelta(days=3)))
    labels: list[str] = []
    for index, lane in enumerate(lanes):
        labels.append(f"<b>{escape(lane.name)}</b>")
        placed: list[tuple[float, Span]] = []
        for name, own in _rows(lane, lang):
            placed += [(float(len(labels)), span) for span in own]
            labels.append(escape(short(name, 38)))
        for trace in bars(placed, (window[0], until), theme.PALETTE[index % len(theme.PALETTE)], lang):
            fig.add_trace(trace)
    fig.update_yaxes(
        tickvals=list(range(len(labels))),
        ticktext=labels,
        range=[len(labels) - 0.4, -0.8],
        fixedrange=True,
        showgrid=True,
    )
    fig.update_xaxes(range=list(window), type="date", showgrid=True)
    counts = ((lane.name, number(len(lane.spans), lang)) for lane in lanes)
    told = ", ".join(text("labs_charts.lane_count", lang, lane=name, n=count) for name, count in counts)
    return fig.update_layout(
        height=AROUND + ROW * len(labels),
        margin={"t": 60, "b": 40},
        hovermode="closest",
        meta={"alt": text("labs_charts.timeline_summary", lang, told=told, first=first.year, last=until.year)},
    )


def _rows(lane: Lane, lang: str) -> list[tuple[str, list[Span]]]:
    """The lane's spans by name, by when each name begins; beyond :data:`MOST` the rest in one row."""
    by_name: dict[str, list[Span]] = {}
    for span in lane.spans:
        by_name.setdefault(fold(span.name), []).append(span)
    rows = [(own[-1].name, own) for own in sorted(by_name.values(), key=lambda own: min(span.start for span in own))]
    if len(rows) <= MOST:
        return rows
    rest = rows[MOST - 1 :]
    more = text("labs_charts.timeline_more", lang, n=number(len(rest), lang))
    return [*rows[: MOST - 1], (more, [span for _, own in rest for span in own])]
