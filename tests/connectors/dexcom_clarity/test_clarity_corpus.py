"""Sample files of Clarity's format: every row is told, and values are those of the file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.builders.reading import gathered

pytestmark = pytest.mark.corpus


def test_a_table_saved_again(corpus: Path) -> None:
    (path,) = (corpus / "cgm" / "dexcom").glob("*.csv")
    out = gathered("dexcom_clarity", path)
    lines = path.read_text("utf-8-sig").splitlines()[1:]
    readings = [line for line in lines if ",EGV," in line]
    assert out.read == {"sensor": len(readings), "insulin": sum(",Insulin," in line for line in lines)}
    words = sum(line.split(",")[7] in ("Low", "High") for line in readings)
    assert len(out.table("event")) == words
    assert len(out.metric("blood_glucose")) == len(readings) - words
    expected = sum(float(value) for line in readings if (value := line.split(",")[7]).isdigit())
    assert out.metric("blood_glucose")["value"].sum() == expected
    assert not out.issues
    assert not out.unmapped


def test_a_research_layout_of_the_same_form(corpus: Path) -> None:
    out = gathered("dexcom_clarity", corpus / "cgm" / "bigideas_synthetic" / "001" / "Dexcom_001.csv")
    first = out.metric("blood_glucose").row(0, named=True)
    assert (first["start"], first["value"], first["unit"]) == (datetime(2020, 2, 13, 17, 50), 108, "mg/dL")
    assert len(out.metric("blood_glucose")) == 5
