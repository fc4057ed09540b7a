"""Charts under an answer: the series it was computed from, and on it the very numbers that the answer names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

import plotly.graph_objects as go

from healthkit.charts import theme
from healthkit.charts.series import adds_up, say_empty, unit_name
from healthkit.i18n import day as day_in_words
from healthkit.i18n import number, text
from healthkit.model.catalogue import Metric

_LABELLED = 8
"""Bars that have room for their number."""


def mark(fig: go.Figure, day: date, value: float, metric: Metric, lang: str) -> go.Figure:
    """Point at one day (the latest, the highest, the lowest) and write its value beside it."""
    words = f"{number(value, lang, metric.decimals)} {unit_name(metric, lang)}".strip()
    fig.add_scatter(
        x=[day],
        y=[value],
        mode="markers",
        marker={"color": theme.PALETTE[1], "size": 11, "line": {"width": 2, "color": "white"}},
        showlegend=False,
        hovertemplate=f"{day_in_words(day, lang, 'medium')}<extra>{words}</extra>",
    )
    fig.add_annotation(x=day, y=value, text=f"<b>{words}</b>", showarrow=False, yshift=18)
    return fig


def level(fig: go.Figure, value: float, metric: Metric, lang: str, label: str | None = None) -> go.Figure:
    """A horizontal line at the number that the answer names, such as an average."""
    words = f"{label or text('charts.average', lang)} {number(value, lang, metric.decimals)}"
    fig.add_hline(
        y=value,
        line={"color": theme.PALETTE[1], "width": 2, "dash": "dot"},
        annotation={
            "text": escape(words, quote=False),
            "font": {"color": theme.PALETTE[1]},
            "x": 1,
            "xanchor": "right",
            "yanchor": "bottom",
        },
    )
    return fig


def trend(fig: go.Figure, first: tuple[date, float], last: tuple[date, float], lang: str) -> go.Figure:
    """A straight line from the first to the last fitted value."""
    fig.add_scatter(
        x=[first[0], last[0]],
        y=[first[1], last[1]],
        mode="lines",
        name=text("charts.trend", lang),
        line={"color": theme.PALETTE[1], "width": 2.5},
        hoverinfo="skip",
    )
    return fig


def groups(rows: Sequence[tuple[str, float]], metric: Metric, lang: str, *, title: str | None = None) -> go.Figure:
    """A number for each of some groups, in their order: months, weekdays, kinds of workout."""
    name = escape(title if title is not None else metric.name(lang), quote=False)
    fig = theme.figure(lang, title=name, showlegend=False)
    if not rows:
        say_empty(fig, lang)
        return fig
    unit = unit_name(metric, lang)
    labels = [escape(label, quote=False) for label, _ in rows]
    words = [f"{number(value, lang, metric.decimals)} {unit}".strip() for _, value in rows]
    fig.add_bar(
        x=labels,
        y=[value for _, value in rows],
        text=words if len(rows) <= _LABELLED else None,
        textposition="outside",
        cliponaxis=False,
        customdata=words,
        hovertemplate="%{x}<extra>%{customdata}</extra>",
        marker={"color": theme.PALETTE[0]},
    )
    fig.update_yaxes(title_text=unit, rangemode="tozero" if adds_up(metric) else "normal")
    fig.update_xaxes(type="category")
    return fig


def bars(rows: Sequence[tuple[str, float]], metric: Metric, lang: str, *, title: str | None = None) -> go.Figure:
    """A few numbers side by side, each with its value on it: two periods, or a handful of groups."""
    name = escape(title if title is not None else metric.name(lang), quote=False)
    fig = theme.figure(lang, title=name, showlegend=False, hovermode=False)
    if not rows:
        say_empty(fig, lang)
        return fig
    unit = unit_name(metric, lang)
    fig.add_bar(
        x=[escape(label, quote=False) for label, _ in rows],
        y=[value for _, value in rows],
        text=[f"{number(value, lang, metric.decimals)} {unit}".strip() for _, value in rows],
        textposition="outside",
        cliponaxis=False,
        marker={"color": [theme.PALETTE[i % 2] for i in range(len(rows))]},
        width=0.5,
    )
    fig.update_yaxes(title_text=unit, rangemode="tozero" if adds_up(metric) else "normal")
    fig.update_xaxes(type="category")
    return fig
