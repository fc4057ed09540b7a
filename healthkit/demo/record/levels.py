"""What would be measured on a day without any scatter, in the US units of the laboratories' menu."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date

from healthkit.demo.person import BIRTH
from healthkit.demo.record.course import Course

_STEADY = {
    "hdl": 53.4, "lpa": 141.0, "hs_crp": 0.8, "hba1c": 5.4, "glucose": 89.0, "bun": 13.0, "sodium": 140.0,
    "chloride": 103.0, "bicarbonate": 26.0, "calcium": 9.5, "ast": 20.0, "ggt": 18.0, "alp": 58.0,
    "bilirubin_total": 0.6, "tsh": 1.9, "vitamin_b12": 480.0, "wbc": 6.1,
    "platelets": 262.0, "rdw": 13.0, "crp": 1.6, "urine_specific_gravity": 1.016, "urine_ph": 6.0, "uacr": 8.0,
}  # fmt: skip
_LDL, _LDL_FALL = 164.3, 58.0
"""4.25 mmol/L, and the 1.5 mmol/L by which the second statin lowers it: as in the export's clinical records."""


class Levels:
    """The body's set points by analyte and day."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self._by_name: dict[str, Callable[[date], float]] = {
            "ldl": self._ldl,
            "triglycerides": lambda day: 128.4 - 19 * self._first_statin(day) - 22.1 * self._second_statin(day),
            "apob": lambda day: 8 + 0.72 * self._ldl(day),
            "alt": lambda day: 20 + 9 * self._first_statin(day),
            "potassium": lambda day: 4.3 + 0.3 * (day >= course.ramipril),
            "creatinine": lambda day: 0.78 + 0.02 * (day >= course.ramipril),
            "vitamin_d": lambda day: 17 + 17 * _rise(day, course.vitamin_d, 60),
            "ferritin": self._ferritin,
            "haemoglobin": lambda day: 13.5 - 2.4 * self._lack(day, 45),
            "mcv": lambda day: 89 - 12 * self._lack(day, 80),
            "iron": lambda day: 86 - 58 * self._lack(day, 30),
            "tibc": lambda day: 325 + 95 * self._lack(day, 60),
        }

    def __call__(self, analyte: str, day: date) -> float:
        """The level of one analyte.

        Raises:
            KeyError: it is computed from others.
        """
        found = self._by_name.get(analyte)
        return found(day) if found else _STEADY[analyte]

    def _first_statin(self, day: date) -> float:
        """0 without effect, 1 with the whole; it takes and loses it in some weeks."""
        course = self.course
        if day < course.first_statin_stopped:
            return _rise(day, course.first_statin, 12)
        reached = _rise(course.first_statin_stopped, course.first_statin, 12)
        return reached * math.exp(-(day - course.first_statin_stopped).days / 12)

    def _second_statin(self, day: date) -> float:
        return _rise(day, self.course.second_statin, max(30.0, self.course.plan.days / 8))

    def _ldl(self, day: date) -> float:
        return _LDL * (1 - 0.38 * self._first_statin(day)) - _LDL_FALL * self._second_statin(day)

    def _lack(self, day: date, recovery_days: float) -> float:
        """How deep the lack of iron is: 0 none, 1 at its worst, when the supplement begins."""
        course = self.course
        began = course.found.toordinal() + 230
        depth = (min(day, course.iron).toordinal() - began) / max(1, course.iron.toordinal() - began)
        return max(0.0, depth) * (1 - _rise(day, course.iron, recovery_days))

    def _ferritin(self, day: date) -> float:
        empty = 31 - 24 * self._lack(min(day, self.course.iron), 1)
        return empty + (58 - empty) * _rise(day, self.course.iron, 100)


def _rise(day: date, since: date, days: float) -> float:
    """From 0 on a day towards 1, two thirds of it after so many days."""
    return 1 - math.exp(-max(0, (day - since).days) / days)


def filtration(creatinine: float, day: date) -> float:
    """eGFR of a woman in mL/min/1.73 m²: CKD-EPI 2021 (Inker LA, N Engl J Med 2021;385:1737-49). mg/dL."""
    age = (day - BIRTH).days / 365.25
    ratio = creatinine / 0.7
    found: float = 142 * min(ratio, 1.0) ** -0.241 * max(ratio, 1.0) ** -1.200 * 0.9938**age * 1.012
    return found
