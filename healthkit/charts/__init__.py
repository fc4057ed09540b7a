"""Plotly figures in one theme: frame in, ``Figure`` out. Plotly is imported when the first figure is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import plotly.graph_objects as go


def figure_widget(fig: go.Figure, lang: str = "en") -> go.FigureWidget:
    """The live form of a figure for JupyterLab, with the theme's configuration and language."""
    from healthkit.charts.theme import figure_widget as build

    return build(fig, lang)
