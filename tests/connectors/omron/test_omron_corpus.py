"""A sample report of OMRON connect: every row is told, and values are those of the file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.builders.reading import gathered

pytestmark = pytest.mark.corpus


def test_every_reading(corpus: Path) -> None:
    (path,) = (corpus / "blood_pressure").glob("*.csv")
    out = gathered("omron", path)
    lines = [line.split(",") for line in path.read_text("utf-8").splitlines()[1:]]
    assert out.read == {"systolic": len(lines)}
    expected = sorted(
        (datetime.strptime(f"{line[0]} {line[1]}", "%b %d %Y %H:%M"), float(line[2]), float(line[3]), float(line[4]))
        for line in lines
    )
    high, low, pulse = (
        out.metric(name) for name in ("blood_pressure_systolic", "blood_pressure_diastolic", "heart_rate")
    )
    assert list(zip(high["start"], high["value"], low["value"], pulse["value"], strict=True)) == expected
    assert not out.issues
