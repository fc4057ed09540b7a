"""Questions about whether two things go together: “does alcohol affect my sleep”."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from healthkit.ask.answer import Answer
from healthkit.ask.relations import followup, reading
from healthkit.ask.relations.plan import RelationPlan
from healthkit.ask.spotting import Page
from healthkit.ask.topics import Scope
from healthkit.ask.understanding import AnyPlan, NotUnderstood, Understood

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from healthkit.ask.relations.compute import Finding


class Relations:
    """Reads and answers."""

    name = "relations"

    def read(self, page: Page, scope: Scope) -> Understood | NotUnderstood | None:
        """A plan over two series; None where the question puts no two things together."""
        return reading.parse(page, scope)

    def follow(self, page: Page, scope: Scope, last: AnyPlan) -> Understood | None:
        """The last plan with another period, lag, or one of its two things changed."""
        return followup.follow(page, scope, cast(RelationPlan, last))

    def answer(self, question: str, understood: Understood, scope: Scope, lang: str) -> Answer:
        """Compute a plan and say it."""
        from healthkit.ask.relations import compute, wording

        plan = cast(RelationPlan, understood.plan)
        found = compute.run(plan, scope)
        said = wording.sentence(found, lang)
        return Answer(
            question,
            said.text,
            lang,
            value=said.value,
            unit=said.unit,
            values=said.values,
            evidence=found.evidence,
            caveats=wording.caveats(found, understood.notes, lang),
            plan=plan,
            draw=_drawing(found, lang) if said.value is not None else None,
        )

    def plan_of(self, data: dict[str, Any]) -> RelationPlan:
        """A plan from its plain values."""
        return RelationPlan.of(data)


TOPIC = Relations()


def _drawing(found: Finding, lang: str) -> Callable[[], go.Figure]:
    def draw() -> go.Figure:
        from healthkit.ask.relations.drawing import draw as figure

        return figure(found, lang)

    return draw
