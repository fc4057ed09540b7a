"""The chart under an answer: the analyte through time, or where the results of a sheet lie in their ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healthkit.ask.labs.plan import LabPlan
from healthkit.ask.labs.shelf import Shelf
from healthkit.model.analytes import analytes

if TYPE_CHECKING:
    import plotly.graph_objects as go


def draw(plan: LabPlan, held: Shelf, lang: str) -> go.Figure:
    """All results of the plan's analyte up to the period's end, with its ranges; of several the first."""
    from healthkit.charts.labs import follow

    name = plan.analytes[0]
    rows = [row for row in held.rows((name,)) if row["day"] and row["day"] <= plan.period.last]
    return follow(rows, analytes()[name], lang)
