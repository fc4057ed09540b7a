"""One look for every chart, on screen and on paper: palette, light and dark template, language, and no upload button.

Plotly 7 puts a "Share chart…" button on every figure; it uploads the data to a cloud service. Its switch is part of
the configuration, not of the layout, so a template cannot turn it off: importing this module does, for every renderer,
for HTML files and for ``FigureWidget``, whether or not the figure came from here.
"""

from __future__ import annotations

import json
from copy import deepcopy
from functools import lru_cache
from typing import Any

import plotly.graph_objects as go
import plotly.io as pio
from plotly.io import _base_renderers, _html
from plotly.offline import offline

from healthkit.charts.locales import SEPARATORS, locale

# Hues after Okabe and Ito, at a lightness that has 3:1 contrast on white and on near-black, so that a figure need not
# change when the person switches themes; the first three stay apart in every kind of colour blindness (tested).
PALETTE = ("#3A8FD0", "#D55E00", "#00764F", "#A46BC4", "#8C7000", "#7A828C")
BAND = "rgba(122, 130, 140, 0.18)"

CONFIG: dict[str, Any] = {
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "displaylogo": False,
    "responsive": True,
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
}
_FORCED = ("showSendToCloud", "plotlyServerURL", "displaylogo")

_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_INK = {
    "light": {"text": "#2B3138", "muted": "#5A6470", "grid": "#E6E9EC", "line": "#B4BBC2", "hover": "#FFFFFF"},
    "dark": {"text": "#DDE2E7", "muted": "#A3ADB7", "grid": "#343A41", "line": "#5A646E", "hover": "#22272D"},
}


def config(lang: str = "en") -> dict[str, Any]:
    """The configuration of a figure in a language: no upload, no logo, names of months and buttons."""
    return {**deepcopy(CONFIG), "locale": lang, "locales": {lang: locale(lang)}}


@lru_cache(maxsize=8)
def template(lang: str = "en", dark: bool = False) -> go.layout.Template:
    """The look: transparent ground, quiet grid, one legend above the plot, the language's separators."""
    ink = _INK["dark" if dark else "light"]
    axis = {
        "gridcolor": ink["grid"],
        "linecolor": ink["line"],
        "tickcolor": ink["line"],
        "tickfont": {"color": ink["muted"], "size": 12},
        "title": {"font": {"color": ink["muted"], "size": 12}, "standoff": 10},
        "zeroline": False,
        "automargin": True,
    }
    return go.layout.Template(
        layout={
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": list(PALETTE),
            "font": {"family": _FONT, "size": 13, "color": ink["text"]},
            "title": {
                "font": {"size": 16, "color": ink["text"]},
                "x": 0,
                "xref": "paper",
                "xanchor": "left",
                "y": 0.97,
                "yanchor": "top",
            },
            "separators": SEPARATORS[lang],
            "hovermode": "x unified",
            "hoverlabel": {"bgcolor": ink["hover"], "bordercolor": ink["line"], "font": {"color": ink["text"]}},
            "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"color": ink["muted"]}},
            "margin": {"l": 56, "r": 16, "t": 72, "b": 40},
            "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": ink["line"], "activecolor": ink["muted"]},
            "xaxis": {**axis, "showgrid": False, "showline": True, "ticks": "outside", "ticklen": 4},
            "yaxis": {**axis, "separatethousands": True, "exponentformat": "none"},
            "bargap": 0.25,
        }
    )


def figure(lang: str = "en", *, dark: bool = False, **layout: Any) -> go.Figure:
    """An empty figure in the theme; ``layout`` is Plotly's layout."""
    return go.Figure(layout={"template": template(lang, dark), **layout})


def figure_widget(fig: go.Figure, lang: str = "en") -> go.FigureWidget:
    """The live form of a figure, with :func:`config`."""
    widget = go.FigureWidget(fig)
    widget._config = config(lang)
    return widget


def spec(fig: go.Figure, lang: str = "en") -> dict[str, Any]:
    """Data, layout and configuration as plain JSON values: what Plotly in a browser takes."""
    plain = json.loads(pio.to_json(fig))
    return {"data": plain["data"], "layout": plain["layout"], "config": config(lang)}


def _switch_off_sharing() -> None:
    """Turn the upload off at both ends: the renderers' public settings, and the one place all defaults come from."""
    for name in pio.renderers:
        renderer = pio.renderers[name]
        if hasattr(renderer, "config"):
            renderer.config = {**(renderer.config or {}), **deepcopy(CONFIG)}
    original = offline._get_jconfig
    if getattr(original, "quiet", False):
        return

    def quiet(config: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**deepcopy(CONFIG), **original(config), **{key: CONFIG[key] for key in _FORCED}}

    quiet.quiet = True  # type: ignore[attr-defined]
    # FigureWidget looks the function up when it is made; HTML and the renderers each hold a name of their own for it.
    for module in (offline, _html, _base_renderers):
        module._get_jconfig = quiet


_switch_off_sharing()
pio.templates["healthkit"] = template()
pio.templates["healthkit-dark"] = template(dark=True)
