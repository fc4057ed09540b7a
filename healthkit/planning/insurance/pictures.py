"""A comparison as figures: the numbers behind them in units of money, with the axis in the language's own writing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healthkit.planning.insurance.break_even import Crossing, Curves, price
from healthkit.planning.insurance.compare import Comparison, Outcome
from healthkit.planning.insurance.simulate import percentile
from healthkit.planning.insurance.words import money, say

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from healthkit.charts.insurance import Scale, Spread

SHARES = (0.01, 0.1, 0.9, 0.99)
_MARKS = 6


def years(made: Comparison, lang: str, *, paper: bool = False) -> go.Figure:
    """How each plan's yearly cost spreads over the years drawn."""
    from healthkit.charts import insurance as charts

    rows = [_spread(one) for one in made.outcomes]
    ends = [end for row in rows for end in (row.premium, row.lowest, row.highest, 0.0)]
    scale = _scale(min(ends), max(ends), made, lang, say("chart_total_axis", lang))
    names = charts.Names(
        wide=say("chart_wide", lang), narrow=say("chart_middle", lang), mean=say("chart_mean", lang),
        premium=say("col_premium", lang),
    )  # fmt: skip
    return charts.spreads(rows, scale, names, lang, paper=paper)


def _spread(one: Outcome) -> Spread:
    from healthkit.charts.insurance import Spread

    lowest, low, high, highest = (percentile(one.totals, share) / 100 for share in SHARES)
    return Spread(one.plan.name, one.premium / 100, lowest, low, high, highest, one.expected / 100)


def growth(
    made: Comparison, found: Curves, crossings: tuple[Crossing, ...], lang: str, *, paper: bool = False
) -> go.Figure:
    """What each plan costs as the care of a year grows, where the best one is overtaken, and the person's own year."""
    from healthkit.charts import insurance as charts

    rows = [charts.Curve(one.plan.name, [cents / 100 for cents in found.totals[one.plan.id]]) for one in made.outcomes]
    charges = [cents / 100 for cents in found.charges]
    across = _scale(0, charges[-1], made, lang, say("chart_charges_axis", lang))
    tops = [total for row in rows for total in row.totals]
    up = _scale(min(0, *tops), max(tops), made, lang, say("chart_total_axis", lang))
    marks = [(at.charges / 100, money(at.charges, made.use, lang)) for at in crossings]
    own = sum(price(event, made.use.country) for event in made.use.events)
    if own:
        marks.append((own / 100, say("chart_own_year", lang)))
    return charts.curves(charges, rows, across, up, lang, marks=marks, paper=paper)


def _scale(low: float, high: float, made: Comparison, lang: str, title: str) -> Scale:
    from healthkit.charts.insurance import Scale
    from healthkit.charts.report import nice_ticks

    marks = nice_ticks(low, high, _MARKS)
    return Scale(marks, [money(mark * 100, made.use, lang) for mark in marks], title)
