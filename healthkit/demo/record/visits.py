"""Blood draws at two laboratories: what is ordered when, and what is measured, which scatters around the level."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import numpy as np

from healthkit.demo.plan import stream
from healthkit.demo.record.course import Course, moment
from healthkit.demo.record.levels import Levels, filtration
from healthkit.model.analytes import analytes

House = Literal["american", "french"]

_LIPIDS = ("total_cholesterol", "hdl", "triglycerides", "ldl", "non_hdl", "cholesterol_hdl_ratio")
_SALTS = ("sodium", "potassium", "chloride", "bicarbonate", "bun", "urea", "creatinine", "egfr")
_LIVER = ("alt", "ast", "ggt", "alp", "bilirubin_total")
_BLOOD = ("wbc", "rbc", "haemoglobin", "haematocrit", "mcv", "mch", "mchc", "rdw", "platelets")
_IRON = ("iron", "tibc", "transferrin", "transferrin_saturation", "ferritin")
_STRIP = (
    "urine_specific_gravity", "urine_ph", "urine_glucose", "urine_ketones", "urine_protein", "urine_blood",
    "urine_nitrite", "urine_leukocyte_esterase",
)  # fmt: skip
_FULL = ("glucose", *_SALTS, "calcium", *_LIVER, *_LIPIDS, "hba1c", "tsh")
_PINNED = {
    ("raised", "potassium"): 5.7,
    ("settled", "potassium"): 4.6,
    ("critical", "potassium"): 6.8,
    ("critical", "creatinine"): 0.99,
    ("checked", "ferritin"): 54.0,
    ("latest", "ferritin"): 57.0,
    ("tired", "ferritin"): 7.0,
    ("first", "urine_protein"): 1.0,  # "TRACE"
}
"""What the story depends on, by visit and analyte, in US units; for words their place in the menu."""
_WIDEST = {"ldl": 0.7}
"""Scatter is cut off here, in standard deviations (1.5 for others), so that every seed tells the same story."""
_UNPUBLISHED = 4.0
"""Scatter in percent where the catalogue has no published one."""


@dataclass(frozen=True)
class Visit:
    """One blood draw. ``values`` are in US units by the menu's names."""

    key: str
    house: House
    at: datetime
    tests: tuple[str, ...]
    values: dict[str, float]

    @property
    def day(self) -> date:
        """The local day."""
        return self.at.date()


def make_visits(course: Course) -> list[Visit]:
    """All draws in order. In a short life those that would fall on one day are left out."""
    levels, found = Levels(course), list[Visit]()
    for key, house, day, tests in _planned(course):
        if key != "critical" and ((found and day <= found[-1].day) or day >= course.critical):
            continue
        at = moment(course.plan, day, key, 7, 9)
        found.append(Visit(key, house, at, tests, _measured(course, levels, key, day, tests)))
    return found


def _planned(course: Course) -> list[tuple[str, House, date, tuple[str, ...]]]:
    before, at = course.before, course.at
    return [
        ("first", "american", before(14), (*_FULL, *_BLOOD, "apob", "lpa", "hs_crp", *_STRIP)),
        ("treated", "french", before(75), (*_LIPIDS, *_LIVER, *_SALTS, "vitamin_d", "tsh")),
        ("aching", "american", before(130), (*_LIPIDS, *_LIVER, "creatinine", "egfr", "potassium")),
        ("stopped", "french", before(215), (*_LIPIDS, "vitamin_d", "hba1c", "ferritin")),
        ("yearly", "american", before(300), (*_FULL, *_BLOOD, "ferritin", "apob")),
        ("pale", "french", at(0.08), (*_BLOOD, "ferritin", *_SALTS)),
        ("tired", "american", at(0.16), (*_BLOOD, *_IRON, "vitamin_b12", "tsh")),
        ("better", "french", at(0.295), (*_BLOOD, *_IRON)),
        ("restored", "american", at(0.36), (*_FULL, *_BLOOD, *_IRON, "apob")),
        ("before", "french", at(0.46), (*_LIPIDS, "ferritin", "vitamin_d", "hba1c")),
        ("raised", "american", at(0.585), (*_SALTS, "glucose")),
        ("settled", "french", at(0.615), _SALTS),
        ("checked", "american", at(0.70), (*_SALTS, "hba1c", "tsh", "ferritin", "haemoglobin")),
        ("lowered", "french", at(0.84), (*_LIPIDS, *_LIVER, "apob")),
        ("latest", "american", at(0.88), (*_FULL, *_BLOOD, "apob", "ferritin", *_STRIP)),
        ("steady", "french", at(0.945), (*_LIPIDS, "hba1c", "vitamin_d", "ferritin")),
        ("critical", "american", course.critical, (*_SALTS, "glucose", "calcium")),
    ]


def _measured(course: Course, levels: Levels, key: str, day: date, tests: tuple[str, ...]) -> dict[str, float]:
    """A value for everything that the menu could print of these tests; what a laboratory computes follows."""

    def one(analyte: str) -> float:
        pinned = _PINNED.get((key, analyte))
        if pinned is not None:
            return pinned
        widest = _WIDEST.get(analyte, 1.5)
        drawn = float(np.clip(stream(course.plan.seed, f"record {key} {analyte}").normal(), -widest, widest))
        return levels(analyte, day) * (1 + drawn * _scatter(analyte) / 100)

    words = {name: _PINNED.get((key, name), 0.0) for name in tests if name in _STRIP[2:]}
    measured = {name: one(name) for name in tests if name not in _COMPUTED and name not in words}
    return {**measured, **words, **_computed(measured, day, set(tests))}


def _scatter(analyte: str) -> float:
    """Within-person and analytic variation together, in percent."""
    found = analytes().get("urea" if analyte == "bun" else analyte)
    if analyte.startswith("urine_"):
        return 0.2
    if found is None or found.cv_within is None:
        return _UNPUBLISHED
    return math.hypot(found.cv_within, found.cv_within / 2 if found.cv_analytic is None else found.cv_analytic)


_COMPUTED = {
    "total_cholesterol", "non_hdl", "cholesterol_hdl_ratio", "egfr", "urea", "rbc", "haematocrit", "mch", "mchc",
    "transferrin", "transferrin_saturation",
}  # fmt: skip


def _computed(measured: dict[str, float], day: date, tests: set[str]) -> dict[str, float]:
    n = dict(measured)
    if "ldl" in n:
        n["total_cholesterol"] = n["ldl"] + n["hdl"] + n["triglycerides"] / 5
        n["non_hdl"] = n["total_cholesterol"] - n["hdl"]
        n["cholesterol_hdl_ratio"] = n["total_cholesterol"] / n["hdl"]
    if "creatinine" in n:
        n["egfr"] = filtration(round(n["creatinine"], 2), day)
    if "bun" in n:
        n["urea"] = n["bun"] * 2.14
    if "haemoglobin" in n and "mcv" in n:
        n["haematocrit"] = n["haemoglobin"] * 3.02
        n["rbc"] = n["haematocrit"] / n["mcv"] * 10
        n["mch"] = n["haemoglobin"] / n["rbc"] * 10
        n["mchc"] = n["haemoglobin"] / n["haematocrit"] * 100
    if "tibc" in n:
        n["transferrin"] = n["tibc"] / 1.25
        n["transferrin_saturation"] = 100 * n["iron"] / n["tibc"]
    return {name: value for name, value in n.items() if name in tests and name not in measured}
