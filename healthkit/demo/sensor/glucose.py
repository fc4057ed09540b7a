"""The course of her glucose under those meals, as the sensor under the skin tells it every quarter of an hour.

A simple sum: a level that rises before waking, and for each meal a wave that its sugars and their pace shape. From the
middle of the four weeks on she takes a walk after dinner, and the waves after dinner are lower: the sensor's one true
story. Nobody's physiology; the sizes are those that healthy people's sensors show (Shah et al., 2019, *J. Clin.
Endocrinol. Metab.* 104:4356–4364: mean 99 mg/dL, 96 % between 70 and 140).
"""

from __future__ import annotations

import numpy as np

from healthkit.demo.nights import Night
from healthkit.demo.plan import DIARY_DAYS, Floats, Ints, Plan, stream
from healthkit.demo.sensor.meals import Plate

STEP = 900
WALK = 0.55
"""What is left of the wave after dinner when she walks."""
_LEVEL, _DAWN = 89.0, 8.0
_PER_GRAM = 0.8  # mg/dL at the top of the wave, at the pace of bread
_CHANGED_AT = 12 * 3600  # the second sensor goes in at noon
_WARM_UP = 3600


def walks_from(plan: Plan) -> int:
    """The first day on which she walks after dinner, as an index."""
    return plan.days - DIARY_DAYS // 2


def make_glucose(plan: Plan, nights: list[Night], plates: list[Plate]) -> tuple[Ints, Floats]:
    """Instants (UTC seconds) and values (mg/dL) of the last days; gaps where the sensor was changed."""
    rng = stream(plan.seed, "glucose")
    first = max(0, plan.days - DIARY_DAYS)
    at = np.arange(int(plan.day_start[first]) + _CHANGED_AT // 2, int(plan.day_start[plan.days]), STEP, dtype=np.int64)
    value = np.full(len(at), _LEVEL)
    for night in nights[first : plan.days]:
        value += _DAWN * np.exp(-(((at - night.up) / 5400.0) ** 2))
    for plate in plates:
        value += _wave(at, plate, walked=plate.meal == "Dinner" and plate.day >= walks_from(plan))
    value += _memory(rng, len(at))
    middle = int(plan.day_start[(first + plan.days) // 2]) + _CHANGED_AT
    worn = (at < middle) | (at >= middle + _WARM_UP)
    return at[worn], np.clip(value[worn], 45, 300).round()


def _wave(at: Ints, plate: Plate, *, walked: bool) -> Floats:
    carbs = sum(dish.carbs - dish.fiber for dish in plate.dishes)
    if not carbs:
        return np.zeros(len(at))
    pace = sum((dish.carbs - dish.fiber) * dish.pace for dish in plate.dishes) / carbs
    until_top = 2700.0 / pace
    share = np.clip((at - plate.at) / until_top, 0, None)
    height = _PER_GRAM * carbs * pace**1.5 * (WALK if walked else 1.0)
    wave: Floats = height * share**2 * np.exp(2 * (1 - share))
    return wave


def _memory(rng: np.random.Generator, count: int) -> Floats:
    """What nobody explains: it wanders with a memory of some hours, and the sensor trembles."""
    steps = rng.normal(0, 2.2, count)
    wander = np.empty(count)
    level = 0.0
    for index, step in enumerate(steps):
        level = 0.9 * level + step
        wander[index] = level
    return wander + rng.normal(0, 1.5, count)
