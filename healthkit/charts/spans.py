"""Stretches of time as bars: medications under a laboratory value, and the lanes of the record's timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

import plotly.graph_objects as go

from healthkit.i18n import day, text
from healthkit.model.spans import Span

BAR = 9
_LETTERS, _THIN = 34, 0.006


def short(name: str, letters: int = _LETTERS) -> str:
    """A name that fits beside a bar."""
    return name if len(name) <= letters else f"{name[: letters - 1].rstrip()}…"


def period(span: Span, lang: str) -> str:
    """From when to when, as precisely as it is known."""
    first = span.since or day(span.start, lang, "medium")
    if span.stop is None:
        return text("labs_charts.since", lang, day=first)
    if span.stop == span.start or (span.since and span.stop.year == span.start.year):
        return first
    return text("labs_charts.from_to", lang, first=first, last=day(span.stop, lang, "medium"))


def said(span: Span, lang: str) -> str:
    """A span in words, as HTML for a hover label: its name, from when to when, what else."""
    parts = [f"<b>{escape(span.name)}</b>", escape(period(span, lang)), escape(span.detail)]
    return "<br>".join(part for part in parts if part)


def bars(
    spans: Sequence[tuple[float, Span]], window: tuple[date, date], colour: str, lang: str, **more: Any
) -> list[go.Scatter]:
    """A trace for the stretches and one for marks; each span has its height on the y axis.

    What began before the window is drawn from its edge, what lasts ends in an arrow, and what is too short to see is a
    dot. ``more`` goes to both traces.
    """
    first, last = window
    x: list[date | None] = []
    y: list[float | None] = []
    words: list[str] = []
    marks: list[tuple[date, float, str, str]] = []
    for height, span in spans:
        start, stop = max(span.start, first), min(span.stop or last, last)
        told = said(span, lang)
        if span.stop is None:
            marks.append((stop, height, "triangle-right", told))
        if stop - start <= (last - first) * _THIN:
            if span.stop is not None:
                marks.append((start, height, "circle", told))
            continue
        x += [start, stop, None]
        y += [height, height, None]
        words += [told, told, ""]
    common = {"hovertemplate": "%{text}<extra></extra>", "showlegend": False, **more}
    made = []
    if x:
        line = {"color": colour, "width": BAR}
        made.append(go.Scatter(x=x, y=y, mode="lines", line=line, text=words, **common))
    if marks:
        made.append(
            go.Scatter(
                x=[mark[0] for mark in marks],
                y=[mark[1] for mark in marks],
                mode="markers",
                marker={"color": colour, "size": 11, "symbol": [mark[2] for mark in marks]},
                text=[mark[3] for mark in marks],
                **common,
            )
        )
    return made
