"""A food diary on screen: each day's energy by nutrient, and from when to when something was eaten."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl
from plotly.subplots import make_subplots

from healthkit.charts import theme
from healthkit.i18n import text
from healthkit.model.catalogue import catalogue

HEIGHT = 460
_STACK = ("dietary_carbohydrates", "dietary_fat_total", "dietary_protein", "dietary_alcohol")
_QUIET = "rgba(122,130,140,0.45)"


def diary(days: pl.DataFrame, lang: str, *, dark: bool = False) -> go.Figure:
    """Bars of kcal by nutrient, days without nutrients in grey; below, a bar from the first bite to the last.

    ``days`` is that of :class:`healthkit.insight.food.Diary`.
    """
    timed = bool(days["start"].count())
    rows = 2 if timed else 1
    base = theme.figure(lang, dark=dark, height=HEIGHT if timed else 320, barmode="stack", hovermode="x unified")
    fig = go.Figure(
        make_subplots(
            rows=rows, cols=1, shared_xaxes=True, vertical_spacing=0.09,
            row_heights=[0.66, 0.34][:rows], figure=base,
        )
    )  # fmt: skip
    x = days["day"].cast(pl.Datetime("ms")).to_numpy()
    known = pl.any_horizontal(pl.col(name).is_not_null() for name in _STACK)
    for name, colour in zip(_STACK, theme.PALETTE, strict=False):
        if days[name].count():
            label = catalogue()[name].name(lang)
            fig.add_bar(
                x=x, y=days[name].to_numpy(), name=label, marker={"color": colour, "opacity": 0.85},
                hovertemplate="%{y:.0f} kcal", row=1, col=1,
            )  # fmt: skip
    rest = days.select(pl.when(~known).then(pl.col("energy"))).to_series()
    if rest.count():
        fig.add_bar(
            x=x, y=rest.to_numpy(), name=text("food_widget.energy_alone", lang), marker={"color": _QUIET},
            hovertemplate="%{y:.0f} kcal", row=1, col=1,
        )  # fmt: skip
    fig.update_yaxes(title_text="kcal", row=1, col=1)
    if timed:
        _add_windows(fig, days, x, lang)
    return fig.update_layout(bargap=0.22, margin={"t": 46})


def _add_windows(fig: go.Figure, days: pl.DataFrame, x: object, lang: str) -> None:
    """Upside down, as a day is read: the morning on top."""
    start, stop = days["start"].to_numpy(), days["stop"].to_numpy()
    words = [
        None if first is None or last is None else f"{_clock(first)} – {_clock(last)}"
        for first, last in zip(days["start"], days["stop"], strict=True)
    ]
    fig.add_bar(
        x=x, y=stop - start, base=start, name=text("food_widget.window", lang), showlegend=False,
        marker={"color": theme.PALETTE[0], "opacity": 0.7}, customdata=words, hovertemplate="%{customdata}",
        row=2, col=1,
    )  # fmt: skip
    ticks = list(range(0, 37, 6))
    fig.update_yaxes(
        title_text=text("food_widget.window", lang), tickvals=ticks, ticktext=[_clock(hour) for hour in ticks],
        range=[min(28.0, max(24.0, float(days["stop"].max() or 24) + 0.5)), 5], row=2, col=1,  # type: ignore[arg-type]
    )  # fmt: skip


def _clock(hours: float) -> str:
    minutes = round(hours * 60)
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
