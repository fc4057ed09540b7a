"""Questionnaires and NEWS2: bands at their edges, and the items that never wait."""

from __future__ import annotations

from typing import Any

import pytest

from healthkit.clinical.formulas import evaluate

PHQ9 = [(4, "minimal"), (5, "mild"), (9, "mild"), (10, "moderate"), (14, "moderate"), (15, "moderately_severe"),
        (19, "moderately_severe"), (20, "severe"), (27, "severe")]  # fmt: skip
GAD7 = [(4, "minimal"), (5, "mild"), (10, "moderate"), (14, "moderate"), (15, "severe"), (21, "severe")]


@pytest.mark.parametrize(("total", "category"), PHQ9)
def test_depression_bands(total: int, category: str) -> None:
    """Kroenke, J Gen Intern Med 2001;16:606."""
    found = evaluate("phq9", {"total": total})
    assert (found.value, found.unit, found.category, found.flag) == (total, "1", category, None)


@pytest.mark.parametrize(("total", "category"), GAD7)
def test_anxiety_bands(total: int, category: str) -> None:
    """Spitzer, Arch Intern Med 2006;166:1092."""
    assert evaluate("gad7", {"total": total}).category == category


def test_item_nine_flags_whatever_the_total() -> None:
    found = evaluate("phq9", {"items": "[0, 0, 0, 0, 0, 0, 0, 0, 1]"})
    assert (found.value, found.category, found.flag) == (1, "minimal", "self_harm")
    assert evaluate("phq9", {"items": [3, 3, 3, 3, 3, 3, 3, 3, 0]}).flag is None
    assert evaluate("phq9", {"items": [3] * 9, "total": 27}).flag == "self_harm"


def test_item_ten_flags_whatever_the_total() -> None:
    assert evaluate("epds", {"total": 2, "item10": 1}).flag == "self_harm"
    assert evaluate("epds", {"total": 29, "item10": 0}).flag is None
    assert evaluate("epds", {"total": 12}).value == 12


@pytest.mark.parametrize(
    ("total", "sex", "category"),
    [(3, "M", "negative"), (4, "M", "positive"), (2, "F", "negative"), (3, "femme", "positive")],
)
def test_alcohol(total: int, sex: str, category: str) -> None:
    assert evaluate("audit_c", {"total": total, "sex": sex}).category == category


WELL: dict[str, Any] = {
    "resp_rate": 16,
    "spo2": 97,
    "on_oxygen": False,
    "sbp": 120,
    "pulse": 70,
    "acvpu": "A",
    "temperature": 37,
}
# Royal College of Physicians, NEWS2 chart: both ends of every band.
POINTS = [
    ("resp_rate", [(8, 3), (9, 1), (11, 1), (12, 0), (20, 0), (21, 2), (24, 2), (25, 3)]),
    ("spo2", [(91, 3), (92, 2), (93, 2), (94, 1), (95, 1), (96, 0)]),
    ("sbp", [(90, 3), (91, 2), (100, 2), (101, 1), (110, 1), (111, 0), (219, 0), (220, 3)]),
    ("pulse", [(40, 3), (41, 1), (50, 1), (51, 0), (90, 0), (91, 1), (110, 1), (111, 2), (130, 2), (131, 3)]),
    ("temperature", [(35.0, 3), (35.1, 1), (36.0, 1), (36.1, 0), (38.0, 0), (38.1, 1), (39.0, 1), (39.1, 2)]),
    ("acvpu", [("A", 0), ("C", 3), ("V", 3), ("P", 3), ("U", 3), ("confusion", 3)]),
    ("on_oxygen", [(False, 0), (True, 2)]),
]


@pytest.mark.parametrize(("sign", "value", "points"), [(sign, *one) for sign, bands in POINTS for one in bands])
def test_each_band_of_the_early_warning_score(sign: str, value: object, points: int) -> None:
    found = evaluate("news2", {**WELL, sign: value})
    assert found.value == points
    assert found.category == ("low_medium" if points == 3 else "low")


def test_response_of_the_early_warning_score() -> None:
    assert evaluate("news2", {**WELL, "resp_rate": 21, "on_oxygen": True, "pulse": 91}).category == "medium"
    assert evaluate("news2", {**WELL, "resp_rate": 25, "on_oxygen": True, "pulse": 111}).category == "high"
