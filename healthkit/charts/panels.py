"""Metrics under one another on one time axis, each beside how its values spread; what lay beside them in lanes below.

A figure is made once for its metrics and then filled again and again, since a page takes new points for old traces much
faster than new traces.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go
import polars as pl

from healthkit.charts import theme
from healthkit.charts.series import Band, adds_up, rolling, unit_name
from healthkit.charts.spans import bars, short
from healthkit.i18n import text
from healthkit.model.catalogue import Metric
from healthkit.model.spans import Span

Floats = npt.NDArray[np.float64]
Stretch = tuple[datetime, datetime]
SLOTS = ("low", "high", "bars", "line", "smooth", "earlier", "now", "then")
LANES = ("medication", "illness", "device", "mark")
ALONE, EACH, LANE, BOTTOM, BETWEEN = 320, 190, 24, 34, 34
"""Pixels: one metric alone, each of several, a row of a lane, and what lies below and between."""
TIME, SPREAD = (0.0, 0.85), (0.87, 1.0)
BINS, THIN, BARS, ALONE_DAYS = 24, 50, 400, timedelta(days=4)
A, B = theme.PALETTE[0], theme.PALETTE[1]
_NIGHT, _SOFT = "rgba(96, 104, 150, 0.16)", 0.12
_LANE_COLOURS = {"medication": 2, "illness": 1, "device": 5, "mark": 3}


@dataclass(frozen=True)
class Panel:
    """One metric's points ``[at, value, low, high]``, gaps as empty rows, each standing for ``step``.

    ``daily`` says that a rolling mean of days belongs to them; ``earlier`` lies on the same axis already; ``now`` and
    ``then`` are the values whose spread is shown.
    """

    metric: Metric
    points: pl.DataFrame
    step: timedelta
    level: str
    daily: bool = False
    earlier: pl.DataFrame | None = None
    usual: Band | None = None
    now: Floats = field(default_factory=lambda: np.empty(0))
    then: Floats = field(default_factory=lambda: np.empty(0))


@dataclass(frozen=True)
class Scene:
    """All that one look shows; stretches of time are on the person's clock."""

    window: Stretch
    panels: Sequence[Panel]
    lanes: Mapping[str, Sequence[Span]] = field(default_factory=dict)
    nights: Sequence[Stretch] = ()
    devices: Sequence[tuple[datetime, str]] = ()
    a: Stretch | None = None
    b: Stretch | None = None


def height(metrics: int, rows: int) -> int:
    """Pixels of a figure of so many metrics and rows of lanes."""
    tall = ALONE if metrics == 1 else EACH * metrics + BETWEEN * (metrics - 1)
    return _top(metrics) + tall + (rows * LANE + BETWEEN if rows else 0) + BOTTOM


def _top(metrics: int) -> int:
    """Pixels above the panels: one metric alone has a title."""
    return 64 if metrics == 1 else 40


def rows_of(lanes: Mapping[str, Sequence[Span]]) -> list[tuple[str, list[Span]]]:
    """The rows of the lanes from top to bottom: what does not overlap shares one, as far as its name has room."""
    rows: list[tuple[str, list[Span]]] = []
    for kind in LANES:
        own: list[list[Span]] = []
        for span in lanes.get(kind, ()):
            free = next((row for row in own if kind == "device" or _before(row[-1], span)), None)
            if free is None:
                own.append([span])
            else:
                free.append(span)
        rows += [(kind, row) for row in own]
    return rows


def _before(earlier: Span, later: Span) -> bool:
    return earlier.stop is not None and earlier.stop < later.start and earlier.name == later.name


def blank(metrics: Sequence[Metric], rows: int, lang: str, *, dark: bool = False) -> go.Figure:
    """The figure of some metrics with its axes and empty traces, for :func:`fill`."""
    fig = theme.figure(lang, dark=dark, height=height(len(metrics), rows), autosize=True)
    whole = height(len(metrics), rows) - _top(len(metrics)) - BOTTOM
    tall = ALONE if len(metrics) == 1 else EACH
    for index, metric in enumerate(metrics):
        top = 1 - index * (tall + BETWEEN) / whole
        domain = [max(top - tall / whole, 0), top]
        _axis(fig, "y", index + 1, {
            "domain": domain, "anchor": "x", "fixedrange": True, "title": {"text": unit_name(metric, lang)},
            "rangemode": "tozero" if adds_up(metric) else "normal",
        })  # fmt: skip
        _axis(fig, "x", index + 2, {
            "domain": list(SPREAD), "anchor": _name("y", index + 1), "fixedrange": True, "showticklabels": False,
            "ticks": "", "rangemode": "tozero", "showline": False,
        })  # fmt: skip
        fig.add_traces(_slots(metric, index, lang, named=len(metrics) > 1))
    lanes = len(metrics) + 1
    _axis(fig, "y", lanes, {
        "domain": [0, max(rows * LANE / whole, 1e-3)], "anchor": "x", "fixedrange": True, "showgrid": False,
        "visible": bool(rows), "tickfont": {"size": 11}, "ticks": "",
    })  # fmt: skip
    fig.add_traces(_lane_slots(lanes))
    fig.update_layout(
        xaxis={"domain": list(TIME), "anchor": _name("y", lanes if rows else lanes - 1), "type": "date"},
        barmode="overlay",
        hoversubplots="axis",
        showlegend=False,
        margin={"t": _top(len(metrics)), "b": BOTTOM, "r": 8, "l": 64},
        newshape={"drawdirection": "vertical", "line": {"width": 0}, "fillcolor": theme.BAND, "opacity": 0.5},
        dragmode="zoom",
    )
    if len(metrics) == 1:
        fig.update_layout(title={"text": escape(metrics[0].name(lang), quote=False)})
    return fig


def fill(fig: go.Figure, scene: Scene, lang: str, *, room: int) -> None:
    """Put what one look shows into a figure of :func:`blank`, live or not; ``room`` is its rows for lanes."""
    for index, panel in enumerate(scene.panels):
        slots = fig.data[index * len(SLOTS) : (index + 1) * len(SLOTS)]
        _fill_panel(slots, panel, lang)
        near = scene.window[1] - scene.window[0] <= ALONE_DAYS
        slots[SLOTS.index("line")].mode = "markers" if near and panel.step >= timedelta(days=1) else "lines+markers"
        fig.layout[_long("y", index + 1)].range = _reach(panel, scene.window) or [0, 1]
    _fill_lanes(fig, scene, room, lang)
    fig.layout.shapes = _shapes(scene, len(scene.panels))
    fig.layout.annotations = _labels(fig, scene, lang)
    start, end = scene.window
    fig.layout.xaxis.update(range=[start, end], hoverformat=_hover_time(scene, lang))


def _slots(metric: Metric, index: int, lang: str, *, named: bool) -> list[Any]:
    y, spread = _name("y", index + 1), _name("x", index + 2)
    name = escape(text("explorer.named", lang, label=metric.name(lang)), quote=False) if named else ""
    hover = name + f"%{{y:,.{metric.decimals}f}} {unit_name(metric, lang)}".rstrip() + "<extra></extra>"
    common = {"yaxis": y, "xaxis": "x", "connectgaps": False, "hovertemplate": hover}
    quiet = {**common, "hovertemplate": None, "hoverinfo": "skip", "mode": "lines", "line": {"width": 0}}
    share = {"yaxis": y, "xaxis": spread, "orientation": "h"}
    return [
        go.Scatter(**quiet),
        go.Scatter(**quiet, fill="tonexty", fillcolor="rgba(58, 143, 208, 0.20)"),
        go.Bar(yaxis=y, xaxis="x", hovertemplate=hover, marker={"color": A, "opacity": 0.6}),
        go.Scatter(**common, mode="lines+markers", line={"color": A, "width": 1.5}, marker={"color": A, "size": 4}),
        go.Scatter(**{**common, "hoverinfo": "skip", "hovertemplate": None}, mode="lines",
                   line={"color": A, "width": 2.5}),
        go.Scatter(**common, mode="lines", line={"color": B, "width": 2, "dash": "dash"}),
        go.Bar(**share, marker={"color": A, "opacity": 0.55, "line": {"width": 0}}),
        go.Bar(**share, marker={"color": B, "opacity": 0.45, "line": {"width": 0}}),
    ]  # fmt: skip


def _lane_slots(number_of_axis: int) -> list[go.Scatter]:
    """For each lane its stretches, its marks, and the names written beside them."""
    y = _name("y", number_of_axis)
    made = []
    for kind in LANES:
        colour = theme.PALETTE[_LANE_COLOURS[kind]]
        common = {"yaxis": y, "xaxis": "x", "hovertemplate": "%{text}<extra></extra>"}
        made += [
            go.Scatter(**common, mode="lines", line={"color": colour, "width": 5}),
            go.Scatter(**common, mode="markers", marker={"color": colour, "size": 9}),
            go.Scatter(yaxis=y, xaxis="x", mode="text", textposition="top right", hoverinfo="skip", cliponaxis=True,
                       textfont={"size": 11}),
        ]  # fmt: skip
    return made


def _fill_panel(slots: Sequence[Any], panel: Panel, lang: str) -> None:
    low, high, columns, line, smooth, earlier, now, then = slots
    frame = panel.points
    x, y = _clock(frame), frame["value"].to_numpy()
    ranged = frame["low"].null_count() < frame.height and not adds_up(panel.metric)
    as_bars = adds_up(panel.metric) and frame.height <= BARS
    for slot, name in ((low, "low"), (high, "high")):
        slot.x, slot.y = (x, frame[name].to_numpy()) if ranged else ([], [])
    columns.x, columns.y = (x, y) if as_bars else ([], [])
    line.x, line.y = ([], []) if as_bars else (x, y)
    if as_bars:
        columns.width = panel.step / timedelta(milliseconds=1) * 0.82
    means = rolling(frame.select("at", "value")) if panel.daily else None
    told = means is not None and means["value"].count() >= 2
    smooth.x, smooth.y = (x, means["value"].to_numpy()) if told and means is not None else ([], [])
    line.opacity = columns.opacity = 0.55 if told else 1.0
    line.line.width = 1.0 if told else 1.6
    line.marker.size = 5 if frame.height <= 150 else 3 if frame.height <= 500 else 1.5
    other = panel.earlier
    earlier.x, earlier.y = (_clock(other), other["value"].to_numpy()) if other is not None else ([], [])
    _fill_spread(now, then, panel, lang)


def _fill_spread(now: Any, then: Any, panel: Panel, lang: str) -> None:
    """How the values spread, as shares of their number, in steps that both periods have in common."""
    every = np.concatenate([panel.now, panel.then])
    if len(panel.now) < 2 and len(panel.then) < 2:
        now.x = now.y = then.x = then.y = []
        return
    edges = _edges(every, panel.metric)
    for slot, values in ((now, panel.now), (then, panel.then)):
        counts, _ = np.histogram(values, edges)
        shares = counts / max(len(values), 1)
        slot.x, slot.y, slot.width = shares, (edges[:-1] + edges[1:]) / 2, float(edges[1] - edges[0])
        unit = unit_name(panel.metric, lang)
        share = text("explorer.share_of", lang, share="%{x:.0%}")
        slot.hovertemplate = f"%{{y:,.{panel.metric.decimals}f}} {unit}: {share}<extra></extra>"


def _edges(values: Floats, metric: Metric) -> Floats:
    """Steps of whole resolutions, so that none of them falls empty because no value can lie in it.

    An axis from zero leaves less room for them.
    """
    low, high = float(values.min()), float(values.max())
    step = max((high - low) / BINS, high / THIN if adds_up(metric) else 0.0, metric.resolution or 1e-9)
    if metric.resolution > 0:
        step = np.ceil(step / metric.resolution) * metric.resolution
    return np.arange(low - step / 2, high + step, step)


def _reach(panel: Panel, window: Stretch) -> list[float] | None:
    """The values that the window shows, with a little room; None where it shows none."""
    frames = [panel.points] if panel.earlier is None else [panel.points, panel.earlier]
    names = ("value",) if adds_up(panel.metric) else ("value", "low", "high")
    start, end = (np.datetime64(moment) for moment in window)
    parts = [panel.now, panel.then]
    for frame in frames:
        at = frame["at"].to_numpy()
        inside = (at >= start) & (at <= end)
        parts += [frame[name].to_numpy()[inside] for name in names]
    every = np.concatenate(parts).astype(np.float64)
    every = every[~np.isnan(every)]
    if not len(every):
        return None
    low, high = float(every.min()), float(every.max())
    room = 0.06 * (high - low) or max(abs(high) * 0.05, panel.metric.resolution, 1e-9)
    return [0.0 if adds_up(panel.metric) else low - room, high + room]


def _fill_lanes(fig: go.Figure, scene: Scene, room: int, lang: str) -> None:
    rows = rows_of(scene.lanes)
    start, end = scene.window
    shown = end - start  # what lasts goes on beyond both edges
    first, last = (start - shown).date(), (end + shown).date() + timedelta(days=1)
    slots = fig.data[len(scene.panels) * len(SLOTS) :]
    for at, kind in enumerate(LANES):
        stretches, marks, names = slots[at * 3 : at * 3 + 3]
        placed = [(float(row), span) for row, (of, spans) in enumerate(rows) if of == kind for span in spans]
        drawn = {trace.mode: trace for trace in bars(placed, (first, last), "gray", lang)} if placed else {}
        for slot, mode in ((stretches, "lines"), (marks, "markers")):
            trace = drawn.get(mode)
            slot.x, slot.y, slot.text = (trace.x, trace.y, trace.text) if trace else ([], [], [])
        if "markers" in drawn:
            marks.marker.symbol = drawn["markers"].marker.symbol
        told = [(max(_midnight(span.start), start), row, short(span.name, 40)) for row, span in placed]
        told = [] if kind == "device" else told
        names.x, names.y = [one[0] for one in told], [one[1] - 0.12 for one in told]
        names.text = [escape(one[2], quote=False) for one in told]
    axis = fig.layout[_long("y", len(scene.panels) + 1)]
    ticks = {kind: row for row, (kind, _) in reversed(list(enumerate(rows)))}
    axis.update(
        range=[max(room, 1) - 0.4, -0.9],
        tickvals=list(ticks.values()),
        ticktext=[text(f"explorer.lane_{kind}", lang) for kind in ticks],
    )


def _shapes(scene: Scene, panels: int) -> list[dict[str, Any]]:
    """Nights, the two periods, new devices and usual ranges, behind the lines."""
    across = {"xref": "x", "yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
    made: list[dict[str, Any]] = [
        {**across, "type": "rect", "x0": start, "x1": end, "fillcolor": _NIGHT, "line": {"width": 0}}
        for start, end in scene.nights
    ]
    for stretch, colour in ((scene.a, A), (scene.b, B)):
        if stretch:
            made.append({
                **across, "type": "rect", "x0": stretch[0], "x1": stretch[1], "fillcolor": colour, "opacity": _SOFT,
                "line": {"width": 0},
            })  # fmt: skip
    for span in scene.lanes.get("mark", ()):
        end = _midnight(span.stop or span.start) + timedelta(days=1)
        made.append({
            **across, "type": "rect", "x0": span.start, "x1": end, "fillcolor": theme.PALETTE[3], "opacity": _SOFT,
            "line": {"width": 0},
        })  # fmt: skip
    for at, _ in scene.devices:
        line = {"color": theme.PALETTE[5], "width": 1.2, "dash": "dot"}
        made.append({**across, "type": "line", "x0": at, "x1": at, "line": line})
    for index, panel in enumerate(scene.panels[:panels]):
        if panel.usual:
            made.append({
                "type": "rect", "xref": "x domain", "yref": _name("y", index + 1), "x0": 0, "x1": 1, "layer": "below",
                "y0": panel.usual.low, "y1": panel.usual.high, "fillcolor": theme.BAND, "line": {"width": 0},
            })  # fmt: skip
    return made


def _labels(fig: go.Figure, scene: Scene, lang: str) -> list[dict[str, Any]]:
    """Above each panel what it shows, and the letters of the two periods."""
    common = {"showarrow": False, "xref": "paper", "yref": "paper", "yanchor": "bottom", "font": {"size": 12}}
    made: list[dict[str, Any]] = []
    for index, panel in enumerate(scene.panels):
        top = fig.layout[_long("y", index + 1)].domain[1]
        name = f"<b>{escape(panel.metric.name(lang), quote=False)}</b>  " if len(scene.panels) > 1 else ""
        words = name + escape(panel.level, quote=False)
        made.append({**common, "x": 0, "y": top, "yshift": 3, "xanchor": "left", "text": words})
        if not panel.points.height:
            middle = sum(fig.layout[_long("y", index + 1)].domain) / 2
            nothing = text("charts.no_points", lang)
            made.append({**common, "x": sum(TIME) / 2, "y": middle, "xanchor": "center", "text": nothing})
    for stretch, letter, colour in ((scene.a, "A", A), (scene.b, "B", B)):
        if stretch and stretch[1] > scene.window[0] and stretch[0] < scene.window[1]:
            middle_of = (
                max(stretch[0], scene.window[0])
                + (min(stretch[1], scene.window[1]) - max(stretch[0], scene.window[0])) / 2
            )
            made.append({
                **common, "xref": "x", "x": middle_of, "y": 1, "yanchor": "top", "text": f"<b>{letter}</b>",
                "font": {"size": 15, "color": colour},
            })  # fmt: skip
    for at, product in scene.devices:
        words = escape(product, quote=False)
        small = {"size": 11, "color": theme.PALETTE[5]}
        made.append(
            {
                **common,
                "xref": "x",
                "x": at,
                "y": 1,
                "yanchor": "top",
                "xanchor": "left",
                "text": words,
                "xshift": 3,
                "font": small,
            }
        )
    return made


def _hover_time(scene: Scene, lang: str) -> str:
    """A clock beside the day where points are finer than days."""
    fine = any(panel.step < timedelta(days=1) for panel in scene.panels)
    return ("%a %-d %b %Y, %H:%M" if lang == "en" else "%a %-d %b %Y, %H h %M") if fine else "%a %-d %b %Y"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


def _clock(frame: pl.DataFrame) -> npt.NDArray[np.datetime64]:
    return frame["at"].cast(pl.Datetime("ms")).to_numpy()


def _axis(fig: go.Figure, letter: str, index: int, values: dict[str, Any]) -> None:
    fig.update_layout({_long(letter, index): values})


def _name(letter: str, index: int) -> str:
    return letter if index == 1 else f"{letter}{index}"


def _long(letter: str, index: int) -> str:
    return f"{letter}axis" if index == 1 else f"{letter}axis{index}"
