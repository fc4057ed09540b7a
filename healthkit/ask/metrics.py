"""Questions about metrics and workouts: the default topic."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from healthkit.ask.answer import Answer
from healthkit.ask.attributes import metric_of
from healthkit.ask.caveats import caveats
from healthkit.ask.execute import Reader
from healthkit.ask.followups import follow
from healthkit.ask.parse import parse
from healthkit.ask.plan import Plan
from healthkit.ask.result import Result
from healthkit.ask.spotting import Page
from healthkit.ask.sql import EVERYTHING
from healthkit.ask.topics import Scope
from healthkit.ask.understanding import AnyPlan, Note, NotUnderstood, Understood
from healthkit.ask.wording import sentence
from healthkit.store import Vault

if TYPE_CHECKING:
    import plotly.graph_objects as go


_UNITS = {"count": "1", "kinds": "1", "share": "%", "streak": "d", "missing": "d"}


class Metrics:
    """Reads every question that no other topic takes."""

    name = "metrics"

    def read(self, page: Page, scope: Scope) -> Understood | NotUnderstood | None:
        """A plan over the merged days of a metric, or over workouts."""
        return parse(page, scope)

    def follow(self, page: Page, scope: Scope, last: AnyPlan) -> Understood | None:
        """The last plan, changed by what a question names."""
        return follow(page, scope, cast(Plan, last))

    def answer(self, question: str, understood: Understood, scope: Scope, lang: str) -> Answer:
        """Compute a plan and say it."""
        plan = cast(Plan, understood.plan)
        return self.told(question, scope.reader.run(plan), understood.notes, scope, lang)

    def told(self, question: str, result: Result, notes: tuple[Note, ...], scope: Scope, lang: str) -> Answer:
        """Say what a plan gave."""
        plan = result.plan
        said = sentence(result, lang, scope.reader.presence())
        metric = metric_of(plan.metric)
        return Answer(
            question,
            said.text,
            lang,
            value=said.value,
            unit=_UNITS.get(plan.intent) or metric.unit or None,
            values=said.values,
            evidence=result.evidence,
            caveats=caveats(result, notes, lang, scope.running),
            plan=plan,
            draw=_drawing(scope.vault, result, lang),
        )

    def plan_of(self, data: dict[str, Any]) -> Plan:
        """A plan from its plain values."""
        return Plan.of(data)


TOPIC = Metrics()


def _drawing(vault: Vault, result: Result, lang: str) -> Callable[[], go.Figure] | None:
    nothing = result.value is None and result.trend is None
    if nothing or result.plan.metric == EVERYTHING:
        return None

    def draw() -> go.Figure:
        from healthkit.ask.drawing import draw as figure

        with vault.reader() as con:
            return figure(Reader(con), result, lang)

    return draw
