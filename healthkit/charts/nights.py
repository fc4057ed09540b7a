"""Nights on screen: a month of them as bars on the clock, and one as a hypnogram with the heart beneath."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go
from babel.dates import get_timezone_location
from plotly.subplots import make_subplots

from healthkit.charts import theme
from healthkit.charts.clock import NBSP, after_noon, duration, hour_axis
from healthkit.charts.series import say_empty
from healthkit.i18n import day as day_words
from healthkit.i18n import number, text
from healthkit.model.night import Night, Stretch

Floats = npt.NDArray[np.float64]
STAGES = {
    "awake": "#D9822B",
    "asleep_rem": "#A46BC4",
    "asleep_core": "#4C9BD8",
    "asleep": "#4C9BD8",
    "asleep_deep": "#2766B0",
}
_LEVEL = {"awake": 0, "asleep_rem": 1, "asleep_core": 2, "asleep": 2, "asleep_deep": 3}
_ROW, _LINK, _HEART = 17, "rgba(122, 130, 140, 0.55)", theme.PALETTE[1]
_WEEKEND, _CHOSEN = "rgba(122, 130, 140, 0.12)", "rgba(217, 130, 43, 0.20)"
_STEADY = 0.5
"""Hours between heart rates over which a line still joins them."""


def month(
    nights: Sequence[Night], first: date, last: date, lang: str, *, chosen: date | None = None, dark: bool = False
) -> go.Figure:
    """Each night a bar from bed to getting up, coloured by stage, days below each other; free days and travel marked.

    Each bar carries its day of waking as ``customdata``.
    """
    count = (last - first).days + 1
    fig = theme.figure(lang, dark=dark, height=96 + _ROW * count, hovermode="closest", barmode="overlay")
    fig.update_layout(margin={"l": 64, "r": 132, "t": 52, "b": 36}, legend={"traceorder": "normal"})
    if not nights:
        say_empty(fig, lang)
        return fig.update_layout(meta={"alt": text("nights.alt_month", lang, 0, n=0)})
    hours, names = hour_axis(min(one.bed for one in nights), max(one.up for one in nights), lang)
    present = [stage for stage in STAGES if any(part.stage == stage for one in nights for part in one.stages)]
    for stage in present:
        _stage_bars(fig, nights, stage, first, lang)
    _totals(fig, nights, first, hours[-1], lang)
    _rows(fig, first, count, chosen)
    labels = [day_words(first + timedelta(days=place), lang, "EEE d") for place in range(count)]
    fig.update_xaxes(
        range=[hours[0], hours[-1]], tickvals=hours, ticktext=names, showgrid=True, fixedrange=True, ticks="outside"
    )
    fig.update_yaxes(
        range=[count - 0.4, -0.6], tickvals=list(range(count)), ticktext=labels, showgrid=False, fixedrange=True
    )
    return fig.update_layout(meta={"alt": _month_words(nights, first, lang)})


def _stage_bars(fig: go.Figure, nights: Sequence[Night], stage: str, first: date, lang: str) -> None:
    parts = [(one, part) for one in nights for part in one.stages if part.stage == stage]
    fig.add_bar(
        orientation="h", name=text(f"report.stage_{stage}", lang),
        y=[(one.day - first).days for one, _ in parts], x=[part.end - part.start for _, part in parts],
        base=[part.start for _, part in parts], width=0.72,
        marker={"color": STAGES[stage], "line": {"width": 0}},
        customdata=[str(one.day) for one, _ in parts], text=[_hover(part, lang) for _, part in parts],
        textposition="none", hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip


def _hover(part: Stretch, lang: str) -> str:
    """What a stage says when pointed at."""
    span = f"{after_noon(part.start * 60, lang)} – {after_noon(part.end * 60, lang)}"
    return f"<b>{text(f'report.stage_{part.stage}', lang)}</b> {span}<br>{duration(part.minutes, lang)}"


def _totals(fig: go.Figure, nights: Sequence[Night], first: date, right: float, lang: str) -> None:
    """Time asleep beside each bar, and where it was slept when that was away."""
    for one in nights:
        told = duration(one.asleep, lang) if one.asleep else "–"
        where = f"{NBSP}· {escape(city(one.zone, lang), quote=False)}" if one.away else ""
        fig.add_annotation(
            x=right, y=(one.day - first).days, xanchor="left", xshift=8, showarrow=False, text=told + where,
            font={"size": 11.5},
        )  # fmt: skip


def _rows(fig: go.Figure, first: date, count: int, chosen: date | None) -> None:
    for place in range(count):
        day = first + timedelta(days=place)
        colour = _CHOSEN if day == chosen else _WEEKEND if day.weekday() >= 5 else None
        if colour:
            fig.add_shape(
                type="rect", xref="x domain", x0=0, x1=1, y0=place - 0.5, y1=place + 0.5, fillcolor=colour,
                line_width=0, layer="below",
            )  # fmt: skip


def _month_words(nights: Sequence[Night], first: date, lang: str) -> str:
    mean = sum(one.asleep for one in nights) / len(nights)
    away = sum(one.away for one in nights)
    words = text(
        "nights.alt_month", lang, len(nights), n=len(nights), month=day_words(first, lang, "MMMM y"),
        asleep=duration(mean, lang),
    )  # fmt: skip
    return f"{words} {text('nights.alt_away', lang, away, n=away)}" if away else words


def city(zone: str, lang: str) -> str:
    """The place that a zone is named after."""
    return str(get_timezone_location(zone, locale=lang, return_city=True)) if "/" in zone else zone


def hypnogram(night: Night, hours: Floats, rates: Floats, lang: str, *, dark: bool = False) -> go.Figure:
    """One night: stages as steps, awakenings with their length, and below them the heart rate on the same clock.

    Args:
        night: the night.
        hours: of the heart rates, after the noon before the day of waking.
        rates: bpm.
    """
    heart = len(rates) > 0
    title = text("nights.night_of", lang, day=day_words(night.day, lang, "full"))
    base = theme.figure(lang, dark=dark, height=400 if heart else 280, hovermode="closest", showlegend=False)
    base.update_layout(title={"text": title}, margin={"l": 92, "r": 20, "t": 64, "b": 40}, barmode="overlay")
    rows = 2 if heart else 1
    fig = make_subplots(
        rows=rows, cols=1, shared_xaxes=True, figure=base, vertical_spacing=0.09,
        row_heights=[0.58, 0.42] if heart else [1.0],
    )  # fmt: skip
    marks, names = hour_axis(night.bed, night.up, lang)
    fine = list(range(int(np.floor(night.bed)), int(np.ceil(night.up)) + 1))
    words = [names[marks.index(hour)] if hour in marks else after_noon(hour * 60, lang) for hour in fine]
    _steps(fig, night, lang)
    _awakenings(fig, night, lang)
    if heart:
        _heart(fig, hours, rates, lang)
    fig.update_xaxes(range=[night.bed - 0.15, night.up + 0.15], tickvals=fine, ticktext=words, showgrid=True)
    fig.update_yaxes(
        row=1, col=1, range=[3.6, -0.9], tickvals=[0, 1, 2, 3], showgrid=False, fixedrange=True,
        ticktext=[text(f"report.stage_{name}", lang) for name in ("awake", "asleep_rem", "asleep_core", "asleep_deep")],
    )  # fmt: skip
    return fig.update_layout(meta={"alt": night_words(night, rates, lang)})


def _steps(fig: go.Figure, night: Night, lang: str) -> None:
    ordered = sorted(night.stages, key=lambda part: part.start)
    x: list[float | None] = []
    y: list[float | None] = []
    for before, after in pairwise(ordered):
        if _LEVEL[before.stage] != _LEVEL[after.stage] and after.start - before.end < 0.02:
            x += [after.start, after.start, None]
            y += [_LEVEL[before.stage], _LEVEL[after.stage], None]
    fig.add_scatter(x=x, y=y, mode="lines", line={"color": _LINK, "width": 1}, hoverinfo="skip", row=1, col=1)
    for stage, colour in STAGES.items():
        parts = [part for part in ordered if part.stage == stage]
        if parts:
            fig.add_bar(
                orientation="h", y=[_LEVEL[stage]] * len(parts), x=[part.end - part.start for part in parts],
                base=[part.start for part in parts], width=0.62, marker={"color": colour, "line": {"width": 0}},
                text=[_hover(part, lang) for part in parts], textposition="none",
                hovertemplate="%{text}<extra></extra>", row=1, col=1,
            )  # fmt: skip


def _awakenings(fig: go.Figure, night: Night, lang: str) -> None:
    for part in night.awakenings:
        fig.add_annotation(
            x=(part.start + part.end) / 2, y=-0.42, yanchor="bottom", showarrow=False, font={"size": 11},
            text=duration(part.minutes, lang), row=1, col=1,
        )  # fmt: skip


def _heart(fig: go.Figure, hours: Floats, rates: Floats, lang: str) -> None:
    gaps = np.flatnonzero(np.diff(hours) > _STEADY) + 1
    fig.add_scatter(
        x=np.insert(hours, gaps, np.nan), y=np.insert(rates, gaps, np.nan), mode="lines+markers",
        line={"color": _HEART, "width": 1.4}, marker={"size": 4, "color": _HEART}, connectgaps=False,
        hovertemplate="%{y:.0f}" + f"{NBSP}{text('nights.bpm', lang)}<extra></extra>", row=2, col=1,
    )  # fmt: skip
    low = int(np.argmin(rates))
    fig.add_annotation(
        x=hours[low], y=rates[low], text=text("nights.lowest", lang, rate=number(float(rates[low]), lang)), yshift=-12,
        showarrow=False, font={"size": 11.5}, row=2, col=1,
    )  # fmt: skip
    room = max(float(np.ptp(rates)) * 0.25, 4.0)
    fig.update_yaxes(
        title_text=text("nights.heart_axis", lang), range=[float(rates.min()) - room, float(rates.max()) + room / 2],
        row=2, col=1, nticks=5,
    )  # fmt: skip


def night_words(night: Night, rates: Floats, lang: str) -> str:
    """One night in a sentence or two."""
    woken = len(night.awakenings)
    words = text(
        "nights.alt_night", lang, woken, n=woken, day=day_words(night.day, lang), asleep=duration(night.asleep, lang),
        bed=after_noon(night.bed * 60, lang), up=after_noon(night.up * 60, lang),
    )  # fmt: skip
    return words if not len(rates) else f"{words} {text('nights.alt_heart', lang, n=number(len(rates), lang))}"


def course(nights: Sequence[tuple[date, float, float, float, float]], lang: str, *, dark: bool = False) -> go.Figure:
    """When somebody fell asleep and woke: a bar a night, free days in another colour, mid-sleep as a dot.

    Args:
        nights: day of waking, then falling asleep, mid-sleep and waking in minutes after the noon before, and minutes
            asleep.
        lang: ``en`` or ``fr``.
        dark: for dark ground.
    """
    fig = theme.figure(lang, dark=dark, height=340, hovermode="closest", barmode="overlay")
    fig.update_layout(margin={"l": 64, "r": 16, "t": 52, "b": 36})
    if not nights:
        say_empty(fig, lang)
        return fig.update_layout(meta={"alt": text("nights.alt_course", lang, 0, n=0)})
    days = [one[0] for one in nights]
    onsets, mids, wokes = (np.array([one[place] for one in nights]) for place in (1, 2, 3))
    free = np.array([day.weekday() >= 5 for day in days])
    at = np.array(days, dtype="datetime64[D]")
    for kind, name, colour in ((False, "workdays", STAGES["asleep_core"]), (True, "free_days", STAGES["awake"])):
        mine = np.flatnonzero(free == kind)
        said = [
            f"{day_words(days[int(one)], lang, 'EEE d MMM')}<br>{after_noon(onsets[one], lang)} – "
            f"{after_noon(wokes[one], lang)}"
            for one in mine
        ]
        fig.add_bar(
            x=at[mine], y=(wokes - onsets)[mine] / 60, base=onsets[mine] / 60, name=text(f"sleep_report.{name}", lang),
            marker={"color": colour, "opacity": 0.6, "line": {"width": 0}}, width=0.7 * 86_400_000, text=said,
            textposition="none", hovertemplate="%{text}<extra></extra>",
        )  # fmt: skip
    fig.add_scatter(
        x=at, y=mids / 60, mode="markers", marker={"size": 5, "color": theme.PALETTE[5]}, hoverinfo="skip",
        name=text("sleep_report.mid_sleep", lang),
    )  # fmt: skip
    hours, names = hour_axis(float(onsets.min()) / 60, float(wokes.max()) / 60, lang)
    fig.update_yaxes(range=[hours[-1], hours[0]], tickvals=hours, ticktext=names, fixedrange=True)
    return fig.update_layout(meta={"alt": text("nights.alt_course", lang, len(days), n=len(days))})
