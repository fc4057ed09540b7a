"""Questions about laboratory results: the latest, what changed, what is out of range, what a panel said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from healthkit.ask.answer import Answer
from healthkit.ask.execute import Reader
from healthkit.ask.labs import reading
from healthkit.ask.labs.caveats import caveats
from healthkit.ask.labs.plan import LabPlan
from healthkit.ask.labs.run import Found, run
from healthkit.ask.labs.shelf import shelf
from healthkit.ask.labs.units import in_unit
from healthkit.ask.labs.wording import sentence
from healthkit.ask.spotting import Page
from healthkit.ask.topics import Scope
from healthkit.ask.understanding import AnyPlan, NotUnderstood, Understood

if TYPE_CHECKING:
    import plotly.graph_objects as go


class Labs:
    """Reads questions that name an analyte, a panel, or laboratory results as such."""

    name = "labs"

    def read(self, page: Page, scope: Scope) -> Understood | NotUnderstood | None:
        """A plan over verified results."""
        return reading.read(page, scope)

    def follow(self, page: Page, scope: Scope, last: AnyPlan) -> Understood | None:
        """The last plan, changed by what the question says."""
        return reading.follow(page, scope, last) if isinstance(last, LabPlan) else None

    def answer(self, question: str, understood: Understood, scope: Scope, lang: str) -> Answer:
        """Compute a plan and say it."""
        plan = cast(LabPlan, understood.plan)
        found = in_unit(run(plan, scope))
        return Answer(
            question,
            sentence(found, lang),
            lang,
            value=found.value,
            unit=found.unit if found.value is not None else None,
            values=found.values,
            evidence=found.evidence,
            caveats=caveats(found, understood.notes, lang),
            plan=plan,
            draw=_drawing(found, scope, lang),
        )

    def plan_of(self, data: dict[str, Any]) -> LabPlan:
        """A plan from its plain values."""
        return LabPlan.of(data)


TOPIC = Labs()


def _drawing(found: Found, scope: Scope, lang: str) -> Callable[[], go.Figure] | None:
    """Draws on demand, on a connection of its own: the session may be over by then."""
    plan = found.plan
    chosen = found.chosen[-1:]
    if not chosen or plan.sheet or len(plan.analytes) != 1 or chosen[0]["value"] is None:
        return None

    def figure() -> go.Figure:
        from healthkit.ask.labs.drawing import draw

        with scope.vault.reader() as con:
            return draw(plan, shelf(replace(scope, reader=Reader(con), cache={})), lang)

    return figure
