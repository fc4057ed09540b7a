"""Dates on paper: a printed figure has no browser locale, so its ticks are written out beforehand."""

from __future__ import annotations

from datetime import date, timedelta

import plotly.graph_objects as go
import polars as pl

from healthkit.i18n import day as day_in_words

MAX_TICKS = 9


def write_dates(fig: go.Figure, first: date, last: date, lang: str) -> go.Figure:
    """Fix the ticks of the date axis between two days in the words of a language; the figure can no longer zoom."""
    days, pattern = _ticks(first, last)
    fig.update_xaxes(tickmode="array", tickvals=days, ticktext=[day_in_words(day, lang, pattern) for day in days])
    return fig


def _ticks(first: date, last: date) -> tuple[list[date], str]:
    span = (last - first).days + 1
    if span <= 70:
        step = -(-span // MAX_TICKS)
        step = step if step < 5 else 7
        begin = first if step < 7 else first + timedelta(days=-first.weekday() % 7)
        return [begin + timedelta(days=i) for i in range(0, (last - begin).days + 1, step)], "d MMM"
    months = pl.date_range(first.replace(day=1), last, interval="1mo", eager=True).to_list()
    if span <= 3 * 366:
        step = next(n for n in (1, 2, 3, 6) if len(months) / n <= MAX_TICKS or n == 6)
        chosen = [month for month in months if (month.month - 1) % step == 0 and month >= first]
        return chosen, "MMM" if span <= 366 and first.year == last.year else "MMM y"
    years = [month for month in months if month.month == 1]
    return years[:: -(-len(years) // MAX_TICKS)], "y"
