"""A laboratory value through time: its range, what chance alone would do, who measured it, what was taken meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from healthkit.charts import theme
from healthkit.charts.series import say_empty
from healthkit.charts.spans import bars, short
from healthkit.i18n import day as day_in_words
from healthkit.i18n import number, text
from healthkit.model.analytes import Analyte
from healthkit.model.lab_units import label
from healthkit.model.spans import Span

Row = dict[str, Any]
_MARK = {"in": "circle", "low": "triangle-down", "high": "triangle-up", "abnormal": "diamond"}
_BOUNDS = ("range_low", "range_high", "goal_low", "goal_high")
_HANDOVERS, _LETTER = 4, 9
_NOISE = "rgba(58, 143, 208, 0.20)"


@dataclass(frozen=True)
class Size:
    """Heights in pixels: of the plot, of one medicine below it, and of what lies above, between and beneath."""

    plot: int = 280
    lane: int = 30
    top: int = 112
    gap: int = 34
    bottom: int = 40


@dataclass(frozen=True)
class _Frame:
    """Where the chart begins and ends."""

    first: date
    last: date
    low: float
    high: float


def follow(
    rows: list[Row],
    analyte: Analyte,
    lang: str,
    *,
    spans: Sequence[Span] = (),
    dark: bool = False,
    size: Size | None = None,
) -> go.Figure:
    """Verified results of one analyte, oldest first, as :func:`healthkit.source.labs.results` gives them.

    Results of different laboratories or methods are lines of their own; where the series changes hands a dotted line
    names who takes over. The blue wedge behind a result is where chance alone would have put it, after the one before.
    A result that is only a bound (``<5``) is an open mark. Words and results in question are not drawn.
    """
    shown = drawable(rows)
    if not shown:
        fig = theme.figure(lang, dark=dark, title=escape(analyte.name(lang), quote=False))
        say_empty(fig, lang)
        return fig.update_layout(meta={"alt": text("labs.none_of", lang, analyte=analyte.name(lang))})
    frame = _frame(shown)
    lanes = [span for span in spans if span.start <= frame.last and (span.stop or date.max) >= frame.first]
    fig = _canvas(len(lanes), lang, size or Size(), dark=dark, title=analyte.name(lang))
    _add_range(fig, shown, frame, lang)
    _add_noise(fig, shown, lang)
    _add_goal(fig, shown, frame, lang)
    _add_results(fig, shown, analyte, lang)
    _add_handovers(fig, shown, (size or Size()).plot // _LETTER)
    _add_lanes(fig, lanes, frame, lang)
    fig.update_yaxes(title_text=label(analyte.unit, lang), range=[frame.low, frame.high], row=1, col=1)
    fig.update_xaxes(range=[frame.first, frame.last])
    fig.update_layout(meta={"alt": summary(shown, analyte, lang, lanes)}, hovermode="closest")
    return fig


def drawable(rows: list[Row]) -> list[Row]:
    """The results that a chart can show: numbers with a day, not in question."""
    return [row for row in rows if row["value"] is not None and row["day"] and not row["question"]]


def _frame(rows: list[Row]) -> _Frame:
    """Values and the bounds near them with some room; from zero where that costs little."""
    days = [row["day"] for row in rows]
    pad = max(timedelta(days=14), (max(days) - min(days)) * 0.06)
    values = [row["value"] for row in rows]
    bounds = [row[name] for row in rows for name in _BOUNDS if row[name] is not None]
    bounds += [edge for row in rows if _compared(row) for edge in _wedge(row)]
    least, most = min(values), max(values)
    near = [bound for bound in bounds if least / 2 <= bound <= most * 1.5 or least <= 0]
    low, high = min([least, *near]), max([most, *near])
    room = (high - low or abs(high) or 1.0) * 0.12
    bottom = low - room
    if low >= 0 and (bottom < 0 or low < 0.2 * high):
        bottom = 0.0
    return _Frame(min(days) - pad, max(days) + pad, bottom, high + room)


def _canvas(lanes: int, lang: str, size: Size, *, dark: bool, title: str) -> go.Figure:
    """One plot, with a strip for medicines below it where there are any; heights in pixels stay what they are."""
    strip = lanes * size.lane
    inner = size.plot + (size.gap + strip if lanes else 0)
    base = theme.figure(lang, dark=dark, title=escape(title, quote=False), height=size.top + inner + size.bottom)
    base.update_layout(
        margin={"t": size.top, "b": size.bottom},
        title={"y": 1, "yref": "container", "yanchor": "top", "pad": {"t": 16}},
    )
    if not lanes:
        return make_subplots(rows=1, cols=1, figure=base)
    share = size.plot / (size.plot + strip)
    return make_subplots(
        rows=2,
        cols=1,
        shared_xaxes=True,
        row_heights=[share, 1 - share],
        vertical_spacing=size.gap / inner,
        figure=base,
    )


def series_of(row: Row) -> tuple[str, str]:
    """Whose series a result belongs to: laboratory and method."""
    return (row["laboratory"] or "", row["method"] or "")


def _add_range(fig: go.Figure, rows: list[Row], frame: _Frame, lang: str) -> None:
    """Each result's own range, held until the next result; open ends reach the edge of the chart."""
    x: list[date | None] = []
    y: list[float | None] = []
    ends = [*(row["day"] for row in rows[1:]), frame.last]
    for index, (row, end) in enumerate(zip(rows, ends, strict=True)):
        if row["range_low"] is None and row["range_high"] is None:
            continue
        low = row["range_low"] if row["range_low"] is not None else frame.low
        high = row["range_high"] if row["range_high"] is not None else frame.high
        begin = row["day"] if index else frame.first
        x += [begin, end, end, begin, None]
        y += [low, low, high, high, None]
    if x:
        _area(fig, x, y, theme.BAND, text("labs.chart_range", lang))


def _add_noise(fig: go.Figure, rows: list[Row], lang: str) -> None:
    """From each result to the next of its series: what analytic and within-person variation alone would allow."""
    x: list[date | None] = []
    y: list[float | None] = []
    for row in rows:
        if _compared(row):
            low, high = _wedge(row)
            begin, end = row["from_moment"].date(), row["day"]
            x += [begin, end, end, begin, None]
            y += [row["from_value"], low, high, row["from_value"], None]
    if x:
        _area(fig, x, y, _NOISE, text("labs.chart_noise", lang))


def _compared(row: Row) -> bool:
    """Whether chance can be told from change: the result before is of the same series, and its variation is known."""
    known = row["from_value"] is not None and row["rcv_percent"] is not None
    return known and not row["elsewhere"] and not row["comparator"]


def _wedge(row: Row) -> tuple[float, float]:
    """Between which values chance alone could have put a result after the one before."""
    spread = row["from_value"] * row["rcv_percent"] / 100
    return row["from_value"] - spread, row["from_value"] + spread


def _area(fig: go.Figure, x: list[date | None], y: list[float | None], colour: str, name: str) -> None:
    fig.add_scatter(
        x=x, y=y, fill="toself", fillcolor=colour, line={"width": 0}, mode="lines", hoverinfo="skip", name=name,
        row=1, col=1,
    )  # fmt: skip


def _add_goal(fig: go.Figure, rows: list[Row], frame: _Frame, lang: str) -> None:
    last = rows[-1]
    for bound in (last["goal_low"], last["goal_high"]):
        if bound is not None:
            fig.add_scatter(
                x=[frame.first, frame.last],
                y=[bound, bound],
                mode="lines",
                line={"color": theme.PALETTE[2], "width": 1.5, "dash": "dash"},
                name=text("labs.chart_goal", lang),
                hovertemplate=f"{escape(last['goal_source'] or '')}<extra></extra>",
                row=1,
                col=1,
            )


def _add_results(fig: go.Figure, rows: list[Row], analyte: Analyte, lang: str) -> None:
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault(series_of(row), []).append(row)
    for index, (series, own) in enumerate(groups.items()):
        colour = theme.PALETTE[(0, 3, 4, 2, 5)[index % 5]]  # the second hue means “outside”
        name = " · ".join(part for part in series if part) or text("labs.chart_results", lang)
        fig.add_scatter(
            x=[row["day"] for row in own],
            y=[row["value"] for row in own],
            mode="lines+markers",
            name=escape(short(name, 44)),
            line={"color": colour, "width": 1.6},
            marker={
                "color": [theme.PALETTE[1] if _outside(row) else colour for row in own],
                "symbol": [_symbol(row) for row in own],
                "size": [14 if row["critical"] else 9 for row in own],
                "opacity": 1,
                "line": {"color": theme.PALETTE[1], "width": [2.5 if row["critical"] else 0 for row in own]},
            },
            text=[_said(row, analyte, lang) for row in own],
            hovertemplate="%{text}<extra></extra>",
            row=1,
            col=1,
        )


def _outside(row: Row) -> bool:
    return row["severity"] in ("outside", "critical")


def _symbol(row: Row) -> str:
    symbol = _MARK.get(row["flag"] or "", "circle")
    return f"{symbol}-open" if row["comparator"] else symbol


def _said(row: Row, analyte: Analyte, lang: str) -> str:
    """A result in words: value, day, who, how it stands, whether it changed."""
    value = f"{row['comparator'] or ''}{number(row['value'], lang, analyte.decimals)} {label(analyte.unit, lang)}"
    who = " · ".join(part for part in series_of(row) if part)
    words = [text(f"labs.flag_{row['flag'] or 'none'}", lang)]
    if row["critical"]:
        words.append(text("labs.severity_critical", lang))
    if row["delta_percent"] is not None and row["real"] is not None:
        words.append(text("labs.chart_real" if row["real"] else "labs.chart_unchanged", lang))
    if row["derived"]:
        words.append(text("labs.derived", lang, formula=row["derived"]))
    lines = [f"<b>{escape(value)}</b>", escape(day_in_words(row["day"], lang)), escape(who), escape("; ".join(words))]
    return "<br>".join(line for line in lines if line)


def _add_handovers(fig: go.Figure, rows: list[Row], letters: int) -> None:
    """A dotted line where another laboratory or method takes over: values left and right of it are not comparable.

    Where they take turns more than a few times, only the first result of each is marked: the lines say the rest.
    """
    taken_over = [pair for pair in pairwise(rows) if series_of(pair[0]) != series_of(pair[1])]
    if len(taken_over) > _HANDOVERS:
        first = {series_of(row): row["day"] for row in reversed(rows)}
        taken_over = [pair for pair in taken_over if first[series_of(pair[1])] == pair[1]["day"]]
    for before, after in taken_over:
        who = after["laboratory"] if after["laboratory"] != before["laboratory"] else after["method"]
        fig.add_vline(
            x=after["day"].isoformat(), line={"dash": "dot", "width": 1, "color": theme.PALETTE[5]}, row=1, col=1
        )
        fig.add_annotation(
            x=after["day"],
            y=1,
            yref="y domain",
            yanchor="top",
            xanchor="right",
            textangle=-90,
            showarrow=False,
            text=escape(short(who or "?", letters)),
            font={"size": 10.5, "color": theme.PALETTE[5]},
        )


def _add_lanes(fig: go.Figure, spans: list[Span], frame: _Frame, lang: str) -> None:
    """Each medicine as a bar in a row of its own, its name above it."""
    if not spans:
        return
    count = len(spans)
    rows = [(float(count - 1 - lane), span) for lane, span in enumerate(spans)]
    for trace in bars(rows, (frame.first, frame.last), theme.PALETTE[3], lang):
        fig.add_trace(trace, row=2, col=1)
    for height, span in rows:
        late = span.start > frame.first + (frame.last - frame.first) * 0.7
        fig.add_annotation(
            x=frame.last if late else max(span.start, frame.first),
            y=height,
            xref="x2",
            yref="y2",
            xanchor="right" if late else "left",
            yanchor="bottom",
            yshift=4,
            showarrow=False,
            text=escape(short(span.name, 60)),
            font={"size": 11},
        )
    fig.update_yaxes(visible=False, range=[-0.45, count - 0.1], fixedrange=True, row=2, col=1)


def summary(rows: list[Row], analyte: Analyte, lang: str, spans: Sequence[Span] = ()) -> str:
    """What the chart shows, for people who do not see it."""
    first, last = rows[0], rows[-1]
    places = analyte.decimals
    said = text(
        "labs_charts.summary",
        lang,
        len(rows),
        analyte=analyte.name(lang),
        first=day_in_words(first["day"], lang),
        last=day_in_words(last["day"], lang),
        begin=number(first["value"], lang, places),
        end=number(last["value"], lang, places),
        unit=label(analyte.unit, lang),
    )
    if spans:
        said += " " + text("labs_charts.with", lang, names=", ".join(span.name for span in spans))
    return said
