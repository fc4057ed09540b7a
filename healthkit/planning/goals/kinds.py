"""The kinds of goal: which metric is judged, by the day or by the week, in which direction, and what a review moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from healthkit.errors import UnknownName
from healthkit.i18n import text
from healthkit.model.catalogue import Group, Metric, catalogue

Direction = Literal["least", "most", "range", "tick"]
Per = Literal["day", "week"]
Lever = Literal["target", "days"]

GROUPS: tuple[Group, ...] = ("activity", "heart", "mobility", "hearing", "environment", "nutrition", "other")
"""Groups whose metrics may have a target of the person's own; targets for the rest are agreed with a clinician, and
weight, sleep and training have kinds with limits."""
EATEN_LESS = frozenset({
    "dietary_sugar", "dietary_added_sugar", "dietary_fat_saturated", "dietary_trans_fat", "dietary_cholesterol",
    "dietary_caffeine", "dietary_alcohol",
})  # fmt: skip
EATEN_MORE = frozenset({"dietary_omega3", "dietary_fat_monounsaturated", "dietary_fat_polyunsaturated"})
"""Of what is eaten, what a target may keep low or raise: no vitamins or minerals, whose amounts are doses."""


@dataclass(frozen=True)
class Kind:
    """One kind of goal.

    ``metric`` is empty for a habit and for a metric of the person's choice. ``grain`` is the step to which targets are
    rounded. ``lever`` is what a review makes easier or harder: the target, or the days a week. ``aim`` is a published
    value that the steps lead to; ``goals.source_<kind>`` says where it stands. ``guarded`` goals need age and height,
    and a record without pregnancy or an eating disorder.
    """

    id: str
    metric: str
    direction: Direction
    grain: float
    per: Per = "day"
    lever: Lever = "target"
    days_a_week: int = 5
    aim: float | None = None
    guarded: bool = False
    training: bool = False

    def name(self, lang: str) -> str:
        """What the kind is called."""
        return text(f"goals.kind_{self.id}", lang)


_ALL = (
    Kind("steps", "step_count", "least", 100),
    Kind("active_minutes", "apple_exercise_time", "least", 1, aim=22),
    Kind("sleep", "sleep_duration", "least", 5, lever="days", days_a_week=3, aim=420),
    Kind("bedtime", "bedtime", "range", 0.25, lever="days", days_a_week=4),
    Kind("training", "workout_duration", "least", 1, per="week", days_a_week=1, training=True),
    Kind("training_load", "", "least", 1, per="week", days_a_week=1, training=True),
    Kind("fibre", "dietary_fiber", "least", 1, aim=25),
    Kind("sodium", "dietary_sodium", "most", 50, aim=2000),
    Kind("protein", "dietary_protein", "least", 1),
    Kind("energy", "dietary_energy_consumed", "range", 50, lever="days", guarded=True),
    Kind("weight", "body_mass", "most", 0.1, per="week", days_a_week=1, guarded=True),
    Kind("metric", "", "least", 0, days_a_week=5),
    Kind("habit", "", "tick", 1, lever="days", days_a_week=3),
)
KINDS: dict[str, Kind] = {one.id: one for one in _ALL}


def kind(name: str) -> Kind:
    """One kind.

    Raises:
        UnknownName: there is none of this name.
    """
    if name not in KINDS:
        raise UnknownName("kind of goal", name, KINDS)
    return KINDS[name]


def judged(of: Kind, metric: str) -> Metric | None:
    """The metric that a goal of a kind judges; None for a habit and for the training load, which is no metric."""
    name = of.metric or (metric if of.id == "metric" else "")
    return catalogue()[name] if name else None


def may_have_target(metric: Metric, direction: Direction) -> bool:
    """Whether a person may set a target for a metric of their choice."""
    if metric.kind == "category" or metric.group not in GROUPS:
        return False
    if metric.group == "nutrition":
        return metric.id in (EATEN_LESS if direction == "most" else EATEN_MORE)
    return True
