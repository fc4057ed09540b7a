"""A metric as calendars: a square a day, a column a week, a block a year, shaded over the person's own range."""

from __future__ import annotations

from datetime import date

import numpy as np
import plotly.graph_objects as go
import polars as pl
from plotly.subplots import make_subplots

from healthkit.charts import theme
from healthkit.charts.report_calendar import RAMP
from healthkit.i18n import day as day_words
from healthkit.i18n import number, text
from healthkit.model.catalogue import Metric
from healthkit.model.units import unit_label

BLOCK, TOP, BOTTOM = 136, 46, 26
_EDGES = (0.02, 0.98)
"""Quantiles between which the shades run, so that one odd day does not grey out the others."""
_WEEKS = 54


def calendar(points: pl.DataFrame, metric: Metric, lang: str, *, dark: bool = False) -> go.Figure:
    """``points`` has ``day`` and ``value`` in the metric's unit; newest year on top, days without a value empty."""
    known = points.drop_nulls("value")
    years = sorted(known["day"].dt.year().unique().to_list(), reverse=True)
    base = theme.figure(lang, dark=dark, height=TOP + BOTTOM + BLOCK * max(len(years), 1), hovermode="closest")
    if not years:
        return base
    fig = go.Figure(make_subplots(rows=len(years), cols=1, vertical_spacing=0.28 / max(len(years), 2), figure=base))
    low, high = (float(known["value"].quantile(edge) or 0) for edge in _EDGES)
    for row, year in enumerate(years, 1):
        of_year = known.filter(pl.col("day").dt.year() == year)
        _add_year(fig, row, of_year, metric, lang)
    shades = [f"rgb{colour}" for colour in (tuple(reversed(RAMP)) if dark else RAMP)]
    unit = unit_label(metric.unit, lang)
    fig.update_layout(
        coloraxis={
            "cmin": low, "cmax": high if high > low else low + 1,
            "colorscale": [[index / (len(shades) - 1), shade] for index, shade in enumerate(shades)],
            "colorbar": {"thickness": 10, "len": min(1.0, 220 / fig.layout.height), "y": 1, "yanchor": "top",
                         "title": {"text": unit, "side": "top"}, "outlinewidth": 0, "tickformat": ",~f"},
        },
        margin={"t": TOP, "b": BOTTOM, "l": 56},
        meta={"alt": summary(known, metric, lang)},
    )  # fmt: skip
    return fig


def _add_year(fig: go.Figure, row: int, days: pl.DataFrame, metric: Metric, lang: str) -> None:
    year = days.item(0, "day").year
    first = date(year, 1, 1)
    at = (days["day"] - first).dt.total_days().to_numpy() + first.weekday()
    grid, words = np.full((7, _WEEKS), np.nan), np.full((7, _WEEKS), "", dtype=object)
    grid[at % 7, at // 7] = days["value"].to_numpy()
    unit = unit_label(metric.unit, lang)
    words[at % 7, at // 7] = [
        f"{day_words(day, lang, 'full')}<br><b>{number(value, lang, metric.decimals)}\u00a0{unit}</b>"
        for day, value in days.select("day", "value").iter_rows()
    ]
    fig.add_heatmap(
        z=grid, customdata=words, coloraxis="coloraxis", xgap=2, ygap=2, hoverongaps=False,
        hovertemplate="%{customdata}<extra></extra>", row=row, col=1,
    )  # fmt: skip
    starts = [((date(year, month, 1) - first).days + first.weekday()) // 7 for month in range(1, 13)]
    names = [day_words(date(year, month, 1), lang, "MMM") for month in range(1, 13)]
    fig.update_xaxes(
        tickvals=starts, ticktext=names, showline=False, ticks="", range=[-0.6, 52.6], row=row, col=1, fixedrange=True
    )
    marks = (0, 2, 4, 6)
    weekdays = [day_words(date(2024, 1, 1 + mark), lang, "EEE") for mark in marks]  # 1 January 2024 was a Monday
    fig.update_yaxes(
        tickvals=marks, ticktext=weekdays, range=[6.6, -0.6], showgrid=False, title_text=str(year), row=row, col=1,
        fixedrange=True,
    )  # fmt: skip


def summary(known: pl.DataFrame, metric: Metric, lang: str) -> str:
    """The calendars in words: how many days, the person's usual range, the highest and the lowest day."""
    if known.is_empty():
        return text("calendar.nothing", lang, metric=metric.name(lang))
    unit = unit_label(metric.unit, lang)

    def said(value: object) -> str:
        return f"{number(float(str(value)), lang, metric.decimals)}\u00a0{unit}"

    ordered = known.sort("value", "day")
    return text(
        "calendar.said", lang, known.height, metric=metric.name(lang), n=number(known.height, lang),
        low=said(known["value"].quantile(0.1)), high=said(known["value"].quantile(0.9)),
        least=said(ordered.item(0, "value")), least_day=day_words(ordered.item(0, "day"), lang, "medium"),
        most=said(ordered.item(-1, "value")), most_day=day_words(ordered.item(-1, "day"), lang, "medium"),
    )  # fmt: skip
