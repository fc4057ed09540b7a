"""When somebody slept, night by night, for paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from healthkit.charts.report import INK, MUTED, axis, base

WORK, FREE = "#4A90BF", "#E2A04A"


@dataclass(frozen=True)
class Asleep:
    """One night: its place among the days, from falling asleep to waking, in hours after noon; free days apart."""

    place: int
    start: float
    end: float
    free: bool


def timing(
    nights: Sequence[Asleep], marks: Sequence[int], labels: Sequence[str], names: tuple[str, str], lang: str,
    *, count: int, hours: Sequence[float], hour_text: Sequence[str], since: int = 0,
) -> go.Figure:  # fmt: skip
    """A bar a night from falling asleep (below) to waking (above), its middle as a dot; free days in another colour.

    ``names`` are those of workdays and free days; the period begins at the place ``since``, marked by a line.
    """
    chart = base(lang, 230, left=52, top=30)
    for free, colour in ((False, WORK), (True, FREE)):
        part = [night for night in nights if night.free == free]
        if not part:
            continue
        x = [night.place for night in part]
        chart.add_bar(
            x=x, y=[night.end - night.start for night in part], base=[night.start for night in part], width=0.66,
            marker={"color": colour, "opacity": 0.55, "line": {"width": 0}},
        )  # fmt: skip
        chart.add_scatter(
            x=x, y=[(night.start + night.end) / 2 for night in part], mode="markers", marker={"size": 4, "color": INK}
        )
    if since > 0:
        chart.add_shape(
            type="line", x0=since - 0.5, x1=since - 0.5, y0=0, y1=1, yref="y domain",
            line={"color": INK, "width": 1, "dash": "3px,3px"},
        )  # fmt: skip
    told = f'<span style="color:{WORK}">■</span> {names[0]}   <span style="color:{FREE}">■</span> {names[1]}'
    chart.add_annotation(
        x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", yshift=8, showarrow=False, text=told,
        font={"size": 12.5, "color": MUTED},
    )  # fmt: skip
    chart.layout.barmode = "overlay"
    chart.layout.xaxis = axis(marks, labels, range=[-0.8, count - 0.2], ticks="")
    chart.layout.yaxis = axis(hours, hour_text, range=[hours[-1], hours[0]], gridcolor="#EDF0F2")
    return chart
