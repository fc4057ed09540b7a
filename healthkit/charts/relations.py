"""What goes with what: a map of pairs, and one pair as points, like for like, and by the days apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from healthkit.charts import theme
from healthkit.charts.series import say_empty
from healthkit.i18n import number, text

Floats = npt.NDArray[np.float64]

_SEASONS = ("winter", "spring", "summer", "autumn")
_SEASON_COLOURS = (theme.PALETTE[0], theme.PALETTE[2], theme.PALETTE[1], theme.PALETTE[3])
# Blue to orange through a middle that is the page's own colour: safe in every kind of colour blindness.
_SCALE = {
    "light": [[0, "#A84600"], [0.5, "#F4F1EC"], [1, "#1F6FAF"]],
    "dark": [[0, "#F08A3C"], [0.5, "#2A2D31"], [1, "#5CB0EE"]],
}
_QUIET = {"light": "#ECEEF0", "dark": "#2B3036"}
_APART = {"light": "#C9CED4", "dark": "#4A525A"}
_WRITTEN = 14  # metrics up to which a cell has room for its rho
_PANELS = ((0.0, 0.27), (0.37, 0.64), (0.76, 1.0))


def lag_words(lag: int, lang: str) -> str:
    """When the second of a pair comes, against the first."""
    if not lag:
        return text("relations.lag_0", lang)
    return text("relations.lag_later" if lag > 0 else "relations.lag_before", lang, abs(lag), n=abs(lag))


def heat(
    names: Sequence[str],
    rho: Floats,
    state: npt.NDArray[np.str_],
    lag: npt.NDArray[np.int64],
    lang: str,
    *,
    title: str,
    dark: bool = False,
) -> go.Figure:
    """Every pair a cell: coloured by rho where the two go together, quiet where not, grey where it is by construction.

    Args:
        names: of the metrics, in the order of both sides.
        rho: metrics x metrics, at the lag that is clearest; NaN where unknown.
        state: metrics x metrics, a verdict of :class:`~healthkit.analysis.relations.Link`.
        lag: metrics x metrics, by how many days the metric across comes after the one at the left.
        lang: ``en`` or ``fr``.
        title: what the figure is.
        dark: for a dark page.
    """
    mode = "dark" if dark else "light"
    fig = theme.figure(lang, dark=dark, title=escape(title, quote=False), hovermode="closest", showlegend=False)
    if not len(names):
        say_empty(fig, lang)
        return fig
    places = np.arange(len(names))
    off = places[:, None] != places
    found = (state == "goes_with") & off
    hover = _hover(names, rho, state, lag, lang)
    common = {"x": places, "y": places, "customdata": hover, "hovertemplate": "%{customdata}<extra></extra>"}
    gap = {"xgap": 1, "ygap": 1}
    under = np.where(off, np.where(state == "by_construction", 1.0, 0.0), np.nan)
    fig.add_heatmap(
        z=under, colorscale=[[0, _QUIET[mode]], [1, _APART[mode]]], zmin=0, zmax=1, showscale=False, **common, **gap
    )
    written = np.array([[number(value, lang, 2) if there else "" for value, there in zip(*row, strict=True)]
                        for row in zip(np.nan_to_num(rho), found, strict=True)])  # fmt: skip
    fig.add_heatmap(
        z=np.where(found, rho, np.nan),
        colorscale=_SCALE[mode],
        zmin=-0.6,
        zmax=0.6,
        text=written if len(names) <= _WRITTEN else None,
        texttemplate="%{text}" if len(names) <= _WRITTEN else None,
        hoverongaps=False,
        colorbar={"title": {"text": text("relations.map_bar", lang)}, "thickness": 10, "len": 0.5, "outlinewidth": 0},
        **common,
        **gap,
    )
    labels = [escape(name, quote=False) for name in names]
    axis = {"tickvals": places, "ticktext": labels, "showgrid": False, "showline": False, "ticks": ""}
    size = 12 if len(names) <= 20 else 10
    fig.update_xaxes(**axis, tickangle=-45, side="bottom", tickfont_size=size)
    fig.update_yaxes(**axis, autorange="reversed", tickfont_size=size)
    fig.update_layout(height=216 + max(24 * len(names), 160), margin={"t": 80})
    fig.add_annotation(
        text=escape(text("relations.map_note", lang), quote=False), showarrow=False, x=0, xref="paper", xanchor="left",
        y=1, yref="paper", yanchor="bottom", yshift=4, font={"size": 12},
    )  # fmt: skip
    return fig


def pair(
    days: Sequence[date],
    values: tuple[Floats, Floats],
    residuals: tuple[Floats, Floats],
    profile: Sequence[tuple[int, float, float, float, bool]],
    lang: str,
    *,
    lag: int,
    names: tuple[str, str],
    labels: tuple[str, str],
    dark: bool = False,
) -> go.Figure:
    """One pair: the days as they are, coloured by season; the same like for like; rho at every lag with its interval.

    Args:
        days: of the first metric.
        values: of both, paired.
        residuals: ranks with calendar and devices taken out, paired.
        profile: lag, rho, low, high, and whether it was found, of each lag.
        lang: ``en`` or ``fr``.
        lag: the one that is drawn as points.
        names: of both metrics.
        labels: of both, with units.
        dark: for a dark page.
    """
    fig = theme.figure(lang, dark=dark, hovermode="closest", height=420)
    if not days:
        say_empty(fig, lang)
        return fig
    seasons = np.array([day.month % 12 // 3 for day in days])
    written = np.array([day.isoformat() for day in days])
    opacity = max(0.25, 0.75 - len(days) / 2500)
    for index, season in enumerate(_SEASONS):
        here = seasons == index
        if not here.any():
            continue
        marker = {"color": _SEASON_COLOURS[index], "size": 5, "opacity": opacity}
        shared = {"mode": "markers", "marker": marker, "legendgroup": season, "customdata": written[here]}
        name = text(f"relations.{season}", lang)
        fig.add_scatter(
            x=values[0][here], y=values[1][here], name=name, **shared,
            hovertemplate="%{customdata}<br>%{x:,.5~g} · %{y:,.5~g}<extra></extra>",
        )  # fmt: skip
        fig.add_scatter(
            x=residuals[0][here], y=residuals[1][here], name=name, showlegend=False, xaxis="x2", yaxis="y2", **shared,
            hovertemplate="%{customdata}<extra></extra>",
        )  # fmt: skip
    _line(fig, residuals, dark)
    _profile(fig, profile, lag, lang, dark)
    second = labels[1] if not lag else text("relations.lag_named", lang, what=labels[1], lag=lag_words(lag, lang))
    ranked = [text("relations.rank_axis", lang, what=name) for name in names]
    across = (labels[0], ranked[0], text("relations.profile_axis", lang, second=names[1]))
    up = (second, ranked[1], "rho")
    for index, (left, right) in enumerate(_PANELS):
        mark = "" if not index else str(index + 1)
        fig.update_layout(
            {
                f"xaxis{mark}": {
                    "domain": [left, right],
                    "anchor": f"y{mark}",
                    "title": {"text": _short(across[index])},
                },
                f"yaxis{mark}": {"anchor": f"x{mark}", "title": {"text": _short(up[index])}},
            }
        )
        head = text(f"relations.{('raw', 'adjusted', 'profile')[index]}", lang)
        fig.add_annotation(
            text=f"<b>{escape(head, quote=False)}</b>", x=left, y=1.02, xref="paper", yref="paper", showarrow=False,
            xanchor="left", yanchor="bottom",
        )  # fmt: skip
    fig.update_layout(
        legend={"y": 1.1, "itemsizing": "constant"},
        margin={"t": 76, "b": 64, "r": 24},
        xaxis={"exponentformat": "none", "separatethousands": True, "nticks": 4},
    )
    return fig


def _line(fig: go.Figure, residuals: tuple[Floats, Floats], dark: bool) -> None:
    """The straight line of least squares through the residuals."""
    first, second = residuals
    spread = float(np.var(first))
    if spread <= 0:
        return
    slope = float(np.mean((first - first.mean()) * (second - second.mean()))) / spread
    ends = np.array([first.min(), first.max()])
    fig.add_scatter(
        x=ends, y=second.mean() + slope * (ends - first.mean()), mode="lines", xaxis="x2", yaxis="y2",
        line={"color": "#DDE2E7" if dark else "#2B3138", "width": 2}, hoverinfo="skip", showlegend=False,
    )  # fmt: skip


def _profile(
    fig: go.Figure, profile: Sequence[tuple[int, float, float, float, bool]], lag: int, lang: str, dark: bool
) -> None:
    """Rho at each lag; full where it was found, hollow where not, larger the one that is drawn."""
    lags, rho, low, high = (np.array(part, dtype=float) for part in zip(*(row[:4] for row in profile), strict=True))
    found = [row[4] for row in profile]
    grey, blue = theme.PALETTE[5], theme.PALETTE[0]
    fig.add_scatter(
        x=lags,
        y=rho,
        mode="markers",
        xaxis="x3",
        yaxis="y3",
        showlegend=False,
        marker={
            "color": [blue if one else "rgba(0,0,0,0)" for one in found],
            "line": {"color": [blue if one else grey for one in found], "width": 1.5},
            "size": [12 if int(one) == lag else 8 for one in lags],
        },
        error_y={
            "type": "data", "symmetric": False, "array": np.nan_to_num(high - rho),
            "arrayminus": np.nan_to_num(rho - low), "color": grey, "thickness": 1.2, "width": 3,
        },
        customdata=[lag_words(int(one), lang) for one in lags],
        hovertemplate="%{customdata}: %{y:.2f}<extra></extra>",
    )  # fmt: skip
    fig.add_scatter(
        x=[lags.min() - 0.5, lags.max() + 0.5], y=[0, 0], mode="lines", xaxis="x3", yaxis="y3", showlegend=False,
        line={"color": "#5A646E" if dark else "#B4BBC2", "width": 1}, hoverinfo="skip",
    )  # fmt: skip
    signed = [f"{'+' if one > 0 else '−' if one < 0 else ''}{abs(int(one))}" for one in lags]
    fig.update_layout(xaxis3={"tickvals": lags, "ticktext": signed})


def _hover(
    names: Sequence[str], rho: Floats, state: npt.NDArray[np.str_], lag: npt.NDArray[np.int64], lang: str
) -> list[list[str]]:
    safe = [escape(name, quote=False).replace("%", "&#37;") for name in names]
    verdicts = {one: text(f"relations.{one}", lang) for one in np.unique(state) if one}

    def cell(row: int, column: int) -> str:
        if row == column:
            return safe[row]
        value = rho[row, column]
        return text(
            "relations.map_hover", lang, first=safe[row], second=safe[column],
            rho="–" if np.isnan(value) else number(value, lang, 2), lag=lag_words(int(lag[row, column]), lang),
            verdict=verdicts.get(str(state[row, column]), ""),
        )  # fmt: skip

    return [[cell(row, column) for column in range(len(names))] for row in range(len(names))]


def _short(words: str, most: int = 34) -> str:
    """Words of an axis, broken where they would be longer than their panel."""
    if len(words) <= most:
        return escape(words, quote=False)
    at = words.rfind(" ", 0, most)
    return escape(words[:at], quote=False) + "<br>" + escape(words[at + 1 :], quote=False)
