"""What FHIR's types cannot hold as written stands beside them, and counts; anything else there does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.builders import fhir

URL = "http://hl7.org/fhir/StructureDefinition/originalText"


def beside(text: Any) -> dict[str, Any]:
    return {"extension": [{"url": URL, "valueString": text}]}


@pytest.mark.parametrize(
    ("value", "written", "read"),
    [
        ("2024-03-05", "2024-03-05T08:10", "2024-03-05T08:10"),  # a time without an offset
        ("2024-03-05", "2024-03-06T08:10", "2024-03-05"),  # another day: the value stands
        ("2024-03-05T08:10:00Z", "2024-03-05T09:10", "2024-03-05T08:10:00Z"),  # the value knows the offset
        ("2024-03-05", "some time in March", "2024-03-05"),
        (None, "2024-02-30", "2024-02-30"),
        (None, 5, None),
    ],
)
def test_moments(tmp_path: Path, value: str | None, written: Any, read: str | None) -> None:
    one = fhir.observation(effectiveDateTime=value, _effectiveDateTime=beside(written))
    assert fhir.only(fhir.read_resources(tmp_path, one), "lab_result").get("taken") == read


def test_a_units_own_spelling(tmp_path: Path) -> None:
    quantity = {"value": 6, "unit": "Thousand/uL", "system": "http://unitsofmeasure.org", "code": "10*3/uL"}
    plain = fhir.read_resources(tmp_path / "a", fhir.observation(valueQuantity=quantity))
    spelt = fhir.read_resources(
        tmp_path / "b", fhir.observation(valueQuantity={**quantity, "_unit": beside("Thousand/uL")})
    )
    assert fhir.only(plain, "lab_result")["unit"] == "10*3/uL"
    assert fhir.only(spelt, "lab_result")["unit"] == "Thousand/uL"


def test_an_unknown_day_of_a_vaccine_is_no_note(tmp_path: Path) -> None:
    shot = fhir.resource("Immunization", status="completed", vaccineCode={"text": "Tdap"}, occurrenceString="unknown")
    assert "note" not in fhir.only(fhir.read_resources(tmp_path, shot), "immunization")
