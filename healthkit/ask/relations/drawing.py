"""The chart under an answer about two things: its days as points, and the means or the line the answer speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healthkit.ask import display
from healthkit.ask.relations import wording
from healthkit.ask.relations.compute import Finding
from healthkit.ask.relations.plan import Side
from healthkit.charts import pairs
from healthkit.charts.series import unit_name
from healthkit.i18n import text
from healthkit.model.catalogue import catalogue

if TYPE_CHECKING:
    import plotly.graph_objects as go


def draw(found: Finding, lang: str) -> go.Figure:
    """Draw a finding; what it shows stands in ``layout.meta`` too, for people who do not see it."""
    plan = found.plan
    names = [wording.name(side, lang) for side in (plan.first, plan.second)]
    title = f"{names[0]} – {display.in_sentence(names[1])}, {wording.later(plan, lang)}"
    said = wording.sentence(found, lang).text
    if found.exposed is not None:
        what = wording.what(plan.first, lang)
        groups = (
            (text("ask_relations.chart_with", lang, what=what), found.second[found.exposed]),
            (text("ask_relations.chart_without", lang), found.second[~found.exposed]),
        )
        sides = [(name, values, wording.amount(float(values.mean()), plan, lang)) for name, values in groups]
        label = (
            text("ask_relations.share_of", lang, what=names[1]) if wording.is_share(plan) else _axis(plan.second, lang)
        )
        fig = pairs.groups(sides, lang, label=label, title=title)
        return fig.update_layout(meta={"alt": said})
    relation = found.relation
    assert relation is not None
    clear = relation.verdict in ("together_up", "together_down") and relation.rho * relation.adjusted > 0
    labels = (_axis(plan.first, lang), _axis(plan.second, lang))
    fig = pairs.scatter(found.first, found.second, lang, labels=labels, title=title, line=clear)
    alt = text("ask_relations.chart_pairs", lang, first=labels[0], second=labels[1])
    return fig.update_layout(meta={"alt": f"{alt} {said}"})


def _axis(side: Side, lang: str) -> str:
    unit = unit_name(catalogue().get(side.metric), lang)
    return f"{wording.name(side, lang)} ({unit})" if unit else wording.name(side, lang)
