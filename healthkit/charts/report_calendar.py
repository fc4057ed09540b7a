"""Days as shaded squares, for paper: a row a metric, or a year with its weeks side by side.

Each row has its own scale, from the person's low days to their high ones; a day without data is an outline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from healthkit.charts.report import HAIR, INK, MUTED, Number, axis, base

# From light to dark in one hue, so that the order holds in grey and for every kind of colour vision.
RAMP = ((226, 238, 246), (148, 193, 222), (58, 125, 172), (11, 60, 93))


@dataclass(frozen=True)
class Strip:
    """One row: its name, and a shade from 0 (low) to 1 (high) a day; None where there is nothing."""

    label: str
    shades: Sequence[Number]


def shade(value: float) -> str:
    """The colour of a share between 0 and 1; what lies outside takes the end of the ramp."""
    place = min(max(value, 0.0), 1.0) * (len(RAMP) - 1)
    low = min(int(place), len(RAMP) - 2)
    part = place - low
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(RAMP[low], RAMP[low + 1], strict=True))
    return f"#{red:02X}{green:02X}{blue:02X}"


def _squares(chart: go.Figure, x: list[float], y: list[float], shades: list[Number], size: tuple[float, float]) -> None:
    """Draw known days filled and the others as outlines."""
    known = [index for index, value in enumerate(shades) if value is not None]
    empty = [index for index, value in enumerate(shades) if value is None]
    wide, high = size
    for places, filled in ((known, True), (empty, False)):
        if not places:
            continue
        colours = [shade(value) for value in shades if value is not None] if filled else ["rgba(0,0,0,0)"] * len(places)
        chart.add_bar(
            x=[x[index] for index in places], y=[high] * len(places), base=[y[index] - high / 2 for index in places],
            width=wide, marker={"color": colours, "line": {"width": 0 if filled else 0.6, "color": HAIR}},
        )  # fmt: skip


def strips(rows: Sequence[Strip], days: Sequence[str], weekends: Sequence[int], lang: str) -> go.Figure:
    """A row a metric, a square a day; weekends stand on a darker label."""
    chart = base(lang, 34 + 25 * len(rows), left=176, right=4, top=4, bottom=26)
    count = len(days)
    for index, row in enumerate(rows):
        _squares(chart, list(map(float, range(count))), [float(index)] * count, list(row.shades), (0.9, 0.8))
    chart.layout.barmode = "overlay"
    labels = [f"<b>{day}</b>" if place in weekends else day for place, day in enumerate(days)]
    chart.layout.xaxis = axis(range(count), labels, range=[-0.6, count - 0.4], showline=False, ticks="", tickangle=0)
    chart.layout.xaxis.tickfont.size = 10.5
    chart.layout.yaxis = axis(
        range(len(rows)), [row.label for row in rows], range=[len(rows) - 0.4, -0.6], showgrid=False, ticks=""
    )
    return chart


def year(rows: Sequence[Strip], first: date, months: Sequence[str], weekdays: Sequence[str], lang: str) -> go.Figure:
    """A block a metric: a column a week, a square a day, Monday on top; ``shades`` run from the first day on."""
    block, top = round((7 + 3.6) * 11), 22
    chart = base(lang, top + block * len(rows), left=30, right=2, top=top, bottom=6)
    lead = first.weekday()
    count = len(rows[0].shades)
    weeks = (lead + count - 1) // 7 + 1
    height = 7 + 3.6
    for index, row in enumerate(rows):
        places = [lead + day for day in range(count)]
        x, y = [float(place // 7) for place in places], [index * height + place % 7 for place in places]
        _squares(chart, x, y, list(row.shades), (0.86, 0.86))
        chart.add_annotation(
            x=-0.5, y=index * height - 2.3, xanchor="left", yanchor="middle", showarrow=False,
            text=row.label, font={"size": 12.5, "color": INK},
        )  # fmt: skip
        for month, name in enumerate(months):
            day = (date(first.year, month + 1, 1) - first).days + lead
            chart.add_annotation(
                x=day // 7 + (1 if day % 7 else 0), y=index * height - 0.95, xanchor="center", yanchor="middle",
                showarrow=False, text=name, font={"size": 10, "color": MUTED},
            )  # fmt: skip
    chart.layout.barmode = "overlay"
    chart.layout.xaxis = axis([], [], range=[-0.6, weeks - 0.4], showline=False, ticks="")
    marks = [index * height + day for index in range(len(rows)) for day in (0, 2, 4, 6)]
    chart.layout.yaxis = axis(
        marks, [weekdays[day] for _ in rows for day in (0, 2, 4, 6)],
        range=[len(rows) * height - 3.1, -3.1], showgrid=False, ticks="",
    )  # fmt: skip
    chart.layout.yaxis.tickfont.size = 9
    return chart
