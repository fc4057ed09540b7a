"""When she eats what: three meals and sometimes a snack a day, later on free evenings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from healthkit.demo.nights import Night
from healthkit.demo.plan import DIARY_DAYS, Plan, stream
from healthkit.demo.sensor.menu import LATE, MENU, Dish, Meal

_MISSED = 0.06  # meals that she does not note


@dataclass(frozen=True)
class Plate:
    """One meal; ``at`` in UTC seconds, ``noted`` whether the diary has it."""

    day: int
    at: int
    meal: Meal
    dishes: tuple[Dish, ...]
    noted: bool


def make_meals(plan: Plan, nights: list[Night]) -> list[Plate]:
    """The meals of the last :data:`~healthkit.demo.plan.DIARY_DAYS` days, in order of time."""
    rng = stream(plan.seed, "plates")
    found = []
    for day in range(max(0, plan.days - DIARY_DAYS), plan.days):
        up, bed = nights[day].up, nights[day + 1].bed
        for meal, after in _hours(plan, day):
            at = up + int((after + rng.normal(0, 0.25)) * 3600)
            choice = int(rng.integers(len(MENU[meal]) - (meal == "Dinner")))
            late = meal == "Dinner" and _free_evening(plan, day) and rng.random() < 0.6
            dishes = MENU[meal][LATE if late else choice]
            if meal == "Snacks" and rng.random() < 0.5:
                continue
            at += 4500 if late else 0
            if at < bed - 1800:
                found.append(Plate(day, at, meal, dishes, bool(rng.random() > _MISSED)))
    return found


def _hours(plan: Plan, day: int) -> Iterator[tuple[Meal, float]]:
    """Meals with their hours after waking."""
    late = plan.date(day).weekday() >= 5
    yield "Breakfast", 1.0 if late else 0.7
    yield "Lunch", 5.2 if late else 5.9
    yield "Snacks", 9.3
    yield "Dinner", 12.2 if late else 13.0


def _free_evening(plan: Plan, day: int) -> bool:
    return plan.date(day).weekday() in (4, 5)
