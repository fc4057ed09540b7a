"""One metric over time: each day, gaps left as gaps, a rolling mean, a period to compare with, the usual range."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any, Literal

import plotly.graph_objects as go
import polars as pl

from healthkit.charts import theme
from healthkit.i18n import day as day_in_words
from healthkit.i18n import number, text
from healthkit.model.catalogue import Metric
from healthkit.model.units import unit_label

Every = Literal["day", "week", "month"]
ROLLING_DAYS = 7
ROLLING_MIN = 4  # a mean of fewer of the seven days says more about the gaps than about the week
BARS_AT_MOST = 100  # above this, bars are thinner than the space between them
_STEP = {"day": "1d", "week": "1w", "month": "1mo"}


@dataclass(frozen=True)
class Comparison:
    """Another period of the same metric: ``points`` with their own days, drawn ``shift`` days later."""

    points: pl.DataFrame
    shift: int
    label: str


@dataclass(frozen=True)
class Band:
    """The person's usual range, in the metric's unit."""

    low: float
    high: float
    label: str | None = None


def on_calendar(points: pl.DataFrame, every: Every = "day") -> pl.DataFrame:
    """Points (day, value) in order, with a null row for each missing day, week (Monday) or month (first)."""
    clean = points.select(pl.col("day").cast(pl.Date), pl.col("value").cast(pl.Float64)).drop_nulls().sort("day")
    if clean.is_empty():
        return clean
    first, last = clean["day"][0], clean["day"][-1]
    days = pl.DataFrame({"day": pl.date_range(first, last, interval=_STEP[every], eager=True)})
    return days.join(clean, on="day", how="left").sort("day")


def rolling(points: pl.DataFrame) -> pl.DataFrame:
    """Mean of a day and the six before it, where that day and at least three others have a value.

    The input lies on the calendar; a gap stays a gap, so the line ends where the data do.
    """
    mean = pl.col("value").rolling_mean(ROLLING_DAYS, min_samples=ROLLING_MIN)
    return points.with_columns(value=pl.when(pl.col("value").is_not_null()).then(mean))


def line(
    points: pl.DataFrame,
    metric: Metric,
    lang: str,
    *,
    compare: Comparison | None = None,
    band: Band | None = None,
    title: str | None = None,
    every: Every = "day",
    dark: bool = False,
) -> go.Figure:
    """A metric's daily, weekly or monthly values.

    ``points`` has ``day`` (Date; the Monday of a week, the first of a month) and ``value`` in the metric's unit. Days
    without a row stay empty. Amounts that add up (steps, energy) are bars from zero while they are few enough.
    """
    frame = on_calendar(points, every)
    name = title if title is not None else metric.name(lang)
    fig = theme.figure(lang, dark=dark, title=escape(name, quote=False))
    if band is not None and not frame.is_empty():
        _add_band(fig, frame, band, lang)
    if compare is not None:
        _add_comparison(fig, compare, metric, lang, every)
    _add_values(fig, frame, metric, lang, every)
    if every == "day":
        _add_rolling(fig, frame, metric, lang)
    _axes(fig, metric, lang)
    fig.update_layout(meta={"alt": summary(frame, metric, lang)})
    if frame.is_empty():
        say_empty(fig, lang)
    return fig


def _points(frame: pl.DataFrame) -> dict[str, Any]:
    """Days and values as arrays, which Plotly takes in a tenth of the time that lists need; a null becomes NaN."""
    return {"x": frame["day"].cast(pl.Datetime("ms")).to_numpy(), "y": frame["value"].to_numpy()}


def _add_values(fig: go.Figure, frame: pl.DataFrame, metric: Metric, lang: str, every: Every) -> None:
    common = {
        **_points(frame),
        "name": text(f"charts.{every}_value", lang),
        "hovertemplate": _hover(metric, lang),
    }
    if adds_up(metric) and frame.height <= BARS_AT_MOST:
        fig.add_bar(**common, marker={"color": theme.PALETTE[0], "opacity": 0.45 if every == "day" else 0.8})
        return
    quiet = every == "day"
    fig.add_scatter(
        **common,
        mode="lines+markers",
        connectgaps=False,
        opacity=0.6 if quiet else 1,
        line={"color": theme.PALETTE[0], "width": 1 if quiet else 2},
        marker={"color": theme.PALETTE[0], "size": 4 if frame.height <= 400 else 2.5},
    )


def _add_rolling(fig: go.Figure, frame: pl.DataFrame, metric: Metric, lang: str) -> None:
    smooth = rolling(frame)
    if smooth["value"].drop_nulls().len() < 2:
        return
    fig.add_scatter(
        **_points(smooth),
        mode="lines",
        connectgaps=False,
        name=text("charts.rolling", lang),
        line={"color": theme.PALETTE[0], "width": 2.5},
        hovertemplate=_hover(metric, lang),
    )


def _add_comparison(fig: go.Figure, other: Comparison, metric: Metric, lang: str, every: Every) -> None:
    frame = on_calendar(other.points, every)
    if every == "day":
        frame = rolling(frame)
    own_days = [day_in_words(day, lang, "medium") for day in frame["day"].to_list()]
    fig.add_scatter(
        **_points(frame.with_columns(pl.col("day").dt.offset_by(f"{other.shift}d"))),
        mode="lines",
        connectgaps=False,
        name=other.label,
        customdata=own_days,
        line={"color": theme.PALETTE[1], "width": 2, "dash": "dash"},
        hovertemplate=_hover(metric, lang, suffix=" (%{customdata})"),
    )


def _add_band(fig: go.Figure, frame: pl.DataFrame, band: Band, lang: str) -> None:
    first, last = frame["day"][0], frame["day"][-1]
    fig.add_scatter(
        x=[first, last, last, first],
        y=[band.low, band.low, band.high, band.high],
        fill="toself",
        fillcolor=theme.BAND,
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
        name=band.label or text("charts.usual", lang),
    )


def adds_up(metric: Metric) -> bool:
    """Whether a day's value of the metric is an amount (steps), so that zero belongs on the axis."""
    return metric.aggregates[0] in {"sum", "count", "duration"}


def unit_name(metric: Metric, lang: str) -> str:
    """The unit as people read it; empty for a metric that the catalogue does not know."""
    return unit_label(metric.unit, lang) if metric.unit else ""


def _hover(metric: Metric, lang: str, suffix: str = "") -> str:
    return f"%{{y:,.{metric.decimals}f}} {unit_name(metric, lang)}{suffix}".rstrip()


def _axes(fig: go.Figure, metric: Metric, lang: str) -> None:
    fig.update_yaxes(title_text=unit_name(metric, lang), rangemode="tozero" if adds_up(metric) else "normal")
    fig.update_xaxes(hoverformat="%a %-d %b %Y")


def say_empty(fig: go.Figure, lang: str) -> None:
    """Write on an empty plot that there is nothing, rather than show bare axes."""
    fig.update_xaxes(visible=False)
    fig.update_yaxes(visible=False)
    fig.add_annotation(
        text=text("charts.no_points", lang),
        showarrow=False,
        xref="paper",
        yref="paper",
        x=0.5,
        y=0.5,
        font={"size": 14},
    )


def summary(points: pl.DataFrame, metric: Metric, lang: str) -> str:
    """One line that says what a chart shows, for people who do not see it and for reopened notebooks."""
    clean = points.drop_nulls().sort("day")
    if clean.is_empty():
        return text("charts.no_points", lang)
    first, last = clean["day"][0], clean["day"][-1]
    assert isinstance(first, date)
    assert isinstance(last, date)
    low, mean, high = (clean["value"].min(), clean["value"].mean(), clean["value"].max())
    unit = unit_name(metric, lang)
    return text(
        "charts.summary",
        lang,
        label=metric.name(lang),
        first=day_in_words(first, lang),
        last=day_in_words(last, lang),
        days=number(clean.height, lang),
        low=number(low, lang, metric.decimals),  # type: ignore[arg-type]
        mean=number(mean, lang, metric.decimals),  # type: ignore[arg-type]
        high=number(high, lang, metric.decimals),  # type: ignore[arg-type]
        unit=unit,
    )
