"""Training on screen: load with fitness, fatigue and form; minutes by intensity; fitness among peers; bests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from healthkit.charts import theme
from healthkit.charts.clock import NBSP, timer
from healthkit.charts.series import say_empty
from healthkit.i18n import day as day_words
from healthkit.i18n import number, text

Floats = npt.NDArray[np.float64]
FITNESS, FATIGUE, FORM, LOAD = theme.PALETTE[0], theme.PALETTE[1], theme.PALETTE[2], "rgba(122, 130, 140, 0.45)"
MODERATE, VIGOROUS, LIGHT = theme.PALETTE[0], theme.PALETTE[1], "rgba(122, 130, 140, 0.35)"
_AREA = "rgba(0, 118, 79, 0.14)"
_UNSETTLED = "rgba(122, 130, 140, 0.14)"
_INK = theme.PALETTE[5]
_ROOM = 0.16
"""Share of the width kept free for the names of lines at their ends."""


def load(
    first: date, lang: str, *, load: Floats, fitness: Floats, fatigue: Floats, form: Floats, settled: int = 0,
    dark: bool = False,
) -> go.Figure:  # fmt: skip
    """Load a day as bars with fitness and fatigue over them, and form below; lines carry their names.

    Args:
        first: the first day.
        lang: ``en`` or ``fr``.
        load: a day, in the unit of the training impulse; fitness, fatigue and form likewise.
        fitness: moving average over 42 days.
        fatigue: moving average over 7 days.
        form: fitness less fatigue on each morning.
        settled: days from the first on in which the averages still climb; shaded.
        dark: for dark ground.
    """
    base = theme.figure(lang, dark=dark, height=440, showlegend=False)
    base.update_layout(margin={"l": 64, "r": 120, "t": 44, "b": 36}, bargap=0.1)
    fig = make_subplots(rows=2, cols=1, shared_xaxes=True, figure=base, vertical_spacing=0.07, row_heights=[0.64, 0.36])
    if not len(load):
        say_empty(fig, lang)
        return fig
    until = first + timedelta(days=len(load) - 1)
    days = [first + timedelta(days=place) for place in range(len(load))]
    said = "%{y:.0f}<extra>%{fullData.name}</extra>"
    fig.add_bar(
        x=days, y=load, marker={"color": LOAD, "line": {"width": 0}}, name=text("fitness.load", lang),
        hovertemplate=said, row=1, col=1,
    )  # fmt: skip
    for row, values, colour, key in (
        (1, fatigue, FATIGUE, "fatigue"), (1, fitness, FITNESS, "fitness"), (2, form, FORM, "form"),
    ):  # fmt: skip
        name = text(f"fitness.{key}", lang)
        fig.add_scatter(
            x=days, y=values, mode="lines", name=name,
            line={"color": colour, "width": 1.4 if key == "fatigue" else 2.2},
            fill="tozeroy" if row == 2 else None, fillcolor=_AREA, hovertemplate=said, row=row, col=1,
        )  # fmt: skip
    ends = _apart([(float(fitness[-1]), "fitness", FITNESS), (float(fatigue[-1]), "fatigue", FATIGUE)], load)
    for y, key, colour, value in ends:
        _end(fig, (until, y), f"{text(f'fitness.{key}', lang)} {number(value, lang)}", colour)
    _end(fig, (until, float(form[-1])), f"{text('fitness.form', lang)} {_plus(float(form[-1]), lang)}", FORM, 2)
    if settled > 0:
        stop = first + timedelta(days=min(settled, len(load) - 1))
        fig.add_vrect(x0=first, x1=stop, fillcolor=_UNSETTLED, line_width=0, layer="below", row="all", col=1)
    fig.add_hline(y=0, line={"color": _INK, "width": 1}, row=2, col=1)
    fig.update_yaxes(title_text=text("fitness.load_axis", lang), rangemode="tozero", row=1, col=1)
    fig.update_yaxes(title_text=text("fitness.form", lang), row=2, col=1)
    words = text(
        "fitness.alt_load", lang, first=day_words(first, lang), last=day_words(until, lang),
        fitness=number(float(fitness[-1]), lang), fatigue=number(float(fatigue[-1]), lang),
        form=_plus(float(form[-1]), lang),
    )  # fmt: skip
    return fig.update_layout(meta={"alt": words})


def _plus(value: float, lang: str) -> str:
    words = number(abs(value), lang)
    return words if round(value) == 0 else ("+" if value > 0 else "−") + words


def _apart(ends: list[tuple[float, str, str]], load: Floats) -> list[tuple[float, str, str, float]]:
    """Heights of the names at the ends of lines, moved apart where they would lie on each other."""
    least = float(load.max()) * 0.075
    low, high = sorted(ends)
    push = max(least - (high[0] - low[0]), 0) / 2
    return [(low[0] - push, *low[1:], low[0]), (high[0] + push, *high[1:], high[0])]


def _end(fig: go.Figure, at: tuple[object, float], words: str, colour: str, row: int = 1) -> None:
    fig.add_annotation(
        x=at[0], y=at[1], text=words, xanchor="left", xshift=8, showarrow=False, font={"color": colour, "size": 12.5},
        row=row, col=1,
    )  # fmt: skip


def minutes(
    mondays: Sequence[date], lang: str, *, light: Floats, moderate: Floats, vigorous: Floats, told: Floats,
    bounds: tuple[float, float], weight: float, dark: bool = False,
) -> go.Figure:  # fmt: skip
    """Minutes a week by intensity as stacked bars, vigorous ones at the weight of the guideline, over its band.

    Light minutes count for nothing there and are left to the hover label; ``told`` (what a device counts over the whole
    day, NaN where nothing) are open marks.
    """
    fig = theme.figure(lang, dark=dark, height=360, barmode="stack", bargap=0.3)
    fig.update_layout(margin={"l": 64, "r": 130, "t": 56, "b": 36}, legend={"traceorder": "normal"})
    if not mondays:
        say_empty(fig, lang)
        return fig
    low, high = bounds
    fig.add_hrect(y0=low, y1=high, fillcolor=_AREA, line_width=0, layer="below")
    fig.add_hline(y=low, line={"color": FORM, "width": 1.2, "dash": "dash"})
    for y, key in ((low, "who_low"), (high, "who_high")):
        fig.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=8, y=y, showarrow=False, font={"color": FORM, "size": 12},
            text=text(f"fitness.{key}", lang, minutes=number(y, lang)), align="left",
        )  # fmt: skip
    x = [monday.isoformat() for monday in mondays]
    for values, raw, key, colour in (
        (moderate, moderate, "moderate", MODERATE), (vigorous * weight, vigorous, "vigorous", VIGOROUS),
    ):  # fmt: skip
        fig.add_bar(
            x=x, y=values, name=text(f"fitness.{key}", lang), marker={"color": colour, "line": {"width": 0}},
            customdata=raw, hovertemplate="%{customdata:.0f}" + f"{NBSP}min",
        )  # fmt: skip
    fig.add_scatter(
        x=x, y=np.full(len(x), np.nan), customdata=light, name=text("fitness.light", lang), mode="markers",
        showlegend=False, hovertemplate="%{customdata:.0f}" + f"{NBSP}min",
    )  # fmt: skip
    if not np.isnan(told).all():
        fig.add_scatter(
            x=x, y=told, mode="markers", name=text("fitness.told", lang), hovertemplate="%{y:.0f}" + f"{NBSP}min",
            marker={"symbol": "line-ew", "size": 14, "line": {"width": 2, "color": _INK}},
        )  # fmt: skip
    fig.update_yaxes(title_text=text("fitness.minutes_axis", lang), rangemode="tozero")
    reached = int((moderate + weight * vigorous >= low).sum())
    words = text("fitness.alt_minutes", lang, len(mondays), n=len(mondays), reached=reached, low=number(low, lang))
    return fig.update_layout(meta={"alt": words})


@dataclass(frozen=True)
class Line:
    """The trend of one device's estimates: from a day to a day, its value at both, and whether it is clear."""

    device: str
    first: date
    last: date
    start: float
    end: float
    clear: bool


def fitness(
    days: Sequence[date], values: Floats, lang: str, *, lines: Sequence[Line],
    bands: Sequence[tuple[date, tuple[float, ...]]], percents: Sequence[float], dark: bool = False,
) -> go.Figure:  # fmt: skip
    """Estimates of peak oxygen uptake over the percentiles of people of the same age and sex.

    Each device has its own line, solid where its trend is clear; where another device took over stands a dotted line,
    since the two are not comparable.
    """
    fig = theme.figure(lang, dark=dark, height=380, showlegend=False, hovermode="closest")
    fig.update_layout(margin={"l": 64, "r": 120, "t": 44, "b": 36})
    if not days:
        say_empty(fig, lang)
        return fig
    _peers(fig, bands, percents, lang)
    fig.add_scatter(
        x=list(days), y=values, mode="markers", marker={"size": 5, "color": FITNESS, "opacity": 0.55},
        hovertemplate="%{x|%-d %b %Y}<br>%{y:.1f}<extra></extra>",
    )  # fmt: skip
    for place, line in enumerate(lines):
        if not np.isnan(line.start):
            fig.add_scatter(
                x=[line.first, line.last], y=[line.start, line.end], mode="lines", hoverinfo="skip",
                line={"color": VIGOROUS, "width": 2.6, "dash": "solid" if line.clear else "dot"},
            )  # fmt: skip
        if place:
            fig.add_shape(
                type="line", x0=line.first, x1=line.first, y0=0, y1=1, yref="y domain",
                line={"color": _INK, "width": 1, "dash": "dot"},
            )  # fmt: skip
            fig.add_annotation(
                x=line.first, y=1, yref="y domain", yanchor="bottom", showarrow=False, text=line.device,
                font={"size": 11.5},
            )  # fmt: skip
    shown = [*values.tolist(), *[one for _, row in bands for one in row[1:-1]]]
    room = (max(shown) - min(shown)) * 0.08 or 1.0
    fig.update_yaxes(title_text=text("fitness.vo2_axis", lang), range=[min(shown) - room, max(shown) + room])
    fig.update_layout(meta={"alt": text("fitness.alt_vo2", lang, len(days), n=number(len(days), lang))})
    return fig


def _peers(
    fig: go.Figure, bands: Sequence[tuple[date, tuple[float, ...]]], percents: Sequence[float], lang: str
) -> None:
    """Bands between the percentiles, the middle ones darker, their names at the right."""
    if not bands:
        return
    days = [day for day, _ in bands]
    rows = np.array([row for _, row in bands])
    fills = ("rgba(122, 130, 140, 0.10)", "rgba(122, 130, 140, 0.20)", "rgba(122, 130, 140, 0.20)")
    for place in range(len(percents)):
        fig.add_scatter(
            x=days, y=rows[:, place], mode="lines", hoverinfo="skip", fill="tonexty" if place else None,
            fillcolor=(*fills, fills[0])[place - 1] if place else None,
            line={"color": _INK, "width": 1.2 if percents[place] == 50 else 0},
        )  # fmt: skip
        fig.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=8, y=float(rows[-1, place]), showarrow=False,
            text=text("fitness.percentile_of", lang, p=number(percents[place], lang)), font={"size": 11.5},
        )  # fmt: skip


@dataclass(frozen=True)
class Fall:
    """How one record fell: its name, and each day with its time in s."""

    name: str
    course: Sequence[tuple[date, float]]


def bests(falls: Sequence[Fall], until: date, lang: str, *, dark: bool = False) -> go.Figure:
    """Records as steps going down, a small chart a length, the time that stands beside the last step."""
    base = theme.figure(lang, dark=dark, height=70 + 110 * max(len(falls), 1), showlegend=False, hovermode="closest")
    base.update_layout(margin={"l": 76, "r": 90, "t": 44, "b": 36})
    if not falls:
        say_empty(base, lang)
        return base
    fig = make_subplots(
        rows=len(falls), cols=1, shared_xaxes=True, figure=base, vertical_spacing=0.22 / len(falls),
        subplot_titles=[fall.name for fall in falls],
    )  # fmt: skip
    fig.update_annotations(x=0, xanchor="left", font={"size": 12.5})
    for row, fall in enumerate(falls, 1):
        days, times = [day for day, _ in fall.course], [seconds for _, seconds in fall.course]
        fig.add_scatter(
            x=[*days, until], y=[*times, times[-1]], mode="lines", line={"shape": "hv", "color": FITNESS, "width": 1.6},
            hoverinfo="skip", row=row, col=1,
        )  # fmt: skip
        fig.add_scatter(
            x=days, y=times, mode="markers", marker={"size": 8, "color": FITNESS}, row=row, col=1,
            text=[f"{day_words(day, lang, 'medium')}<br>{timer(time)}" for day, time in fall.course],
            hovertemplate="%{text}<extra></extra>",
        )  # fmt: skip
        _end(fig, (until, times[-1]), f"<b>{timer(times[-1])}</b>", FITNESS, row)
        low, high = min(times), max(times)
        room = (high - low) * 0.25 or low * 0.03
        marks = [low] if high - low < low * 0.005 else [low, high]
        fig.update_yaxes(
            range=[low - room, high + room], tickvals=marks, ticktext=[timer(mark) for mark in marks], row=row, col=1
        )
    return fig.update_layout(meta={"alt": text("fitness.alt_bests", lang, len(falls), n=len(falls))})
