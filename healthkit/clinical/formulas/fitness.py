"""Cardiorespiratory fitness among people of the same age and sex."""

from __future__ import annotations

import numpy as np

from healthkit.clinical.formulas.common import AGE, SEX
from healthkit.clinical.formulas.registry import Answer, Formula, Input, Refused
from healthkit.clinical.formulas.tables import rows

YOUNGEST, OLDEST = 20, 90
_LABELS = ("sex", "age")


def curve(sex: str, age: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Percentiles from 5 to 95 and the peak oxygen uptake at each, mL/kg/min, of a sex and its decade of age.

    Raises:
        Refused: outside 20 to 89 years.
    """
    if not YOUNGEST <= age < OLDEST:
        raise Refused("outside_age", low=YOUNGEST, high=OLDEST - 1)
    row = next(one for one in rows("friend") if one["sex"] == sex and int(one["age"]) == int(age // 10) * 10)
    told = {float(name): float(value) for name, value in row.items() if name not in _LABELS}
    return tuple(told), tuple(told.values())


def vo2_max_percentile(vo2_max: float, age: float, sex: str) -> Answer:
    """Percentile of a peak oxygen uptake in mL/kg/min, between the printed ones by a straight line.

    Outside the printed range it is only said to lie below 5 or above 95. The registry measured on a treadmill; a watch
    estimates. FRIEND registry, Kaminsky, Mayo Clin Proc 2022;97:285.
    """
    percents, values = curve(sex, age)
    if vo2_max < values[0]:
        return Answer(5.0, category="below_5")
    if vo2_max > values[-1]:
        return Answer(95.0, category="above_95")
    return Answer(float(np.interp(vo2_max, values, percents)), category="between")


FORMULAS = (
    Formula(
        "vo2_max_percentile",
        vo2_max_percentile,
        (Input("vo2_max", unit="mL/(kg.min)", plausible=(5, 100)), AGE, SEX),
        "1",
        "FRIEND registry, Kaminsky, Mayo Clin Proc 2022;97:285",
        categories=("below_5", "between", "above_95"),
    ),
)
