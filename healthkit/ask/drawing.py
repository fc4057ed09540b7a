"""The chart under an answer: its series, and on it the number that the text names."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from healthkit.ask import display, listing
from healthkit.ask.attributes import COUNT, metric_of
from healthkit.ask.days import Days
from healthkit.ask.execute import Reader
from healthkit.ask.periods import Period
from healthkit.ask.result import Result
from healthkit.charts import answer as marks
from healthkit.charts.series import line

if TYPE_CHECKING:
    import plotly.graph_objects as go

_BARS = 60  # groups at most, the latest; more would be a carpet
_AROUND = 30  # days before a single day, so that it stands among its neighbours


def draw(reader: Reader, result: Result, lang: str) -> go.Figure:
    """Draw a result; reads its days again."""
    plan = result.plan
    metric = metric_of(plan.metric)
    title = display.metric_name(plan, lang)
    if plan.intent == "compare" and result.comparison is not None and plan.against is not None:
        rows = [
            (display.days(plan.against, lang), result.comparison.second),
            (display.days(plan.days, lang), result.comparison.first),
        ]
        return marks.bars(rows, metric, lang, title=title)
    if plan.by and result.entries:
        shown = [(listing.short_key(entry, result, lang), entry.value) for entry in result.entries[-_BARS:]]
        return marks.groups(shown, metric_of(COUNT) if plan.figure == "count" else metric, lang, title=title)
    days, values = reader.points(plan, _window(result))
    figure = line(
        pl.DataFrame({"day": days, "value": values}, schema={"day": pl.Date, "value": pl.Float64}),
        metric,
        lang,
        title=title,
    )
    if result.trend is not None and result.trend.direction in ("up", "down") and days:
        return marks.trend(figure, (days[0], result.trend.start), (days[-1], result.trend.end), lang)
    if result.at is not None and result.value is not None:
        return marks.mark(figure, result.at, result.value, metric, lang)
    if plan.intent in ("average", "median") and result.value is not None:
        return marks.level(figure, result.value, metric, lang)
    return figure


def _window(result: Result) -> Days:
    """The days to draw: the plan's, or for a single day those before it too."""
    plan = result.plan
    if plan.intent in ("latest", "first") and result.at is not None:
        return Days(Period(result.at - timedelta(days=_AROUND), result.at, "between"))
    if plan.period.single and plan.period.first is not None:
        return Days(Period(plan.period.first - timedelta(days=_AROUND), plan.period.last, "between"))
    return plan.days
