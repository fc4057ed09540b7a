"""A sample page of iHealth's API: every record is told, and values are those of the file."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.builders.reading import gathered

pytestmark = pytest.mark.corpus


def test_every_record(corpus: Path) -> None:
    path = corpus / "blood_pressure" / "ihealth-bp.json"
    out = gathered("ihealth", path)
    records = json.loads(path.read_text("utf-8"))["BPDataList"]
    assert out.read == {"pressure": len(records)}
    assert out.metric("blood_pressure_systolic")["value"].to_list() == [float(record["HP"]) for record in records]
    assert out.metric("blood_pressure_diastolic")["value"].to_list() == [float(record["LP"]) for record in records]
    for record, reading in zip(records, out.table("session").rows(named=True), strict=True):
        clock = datetime(1970, 1, 1) + timedelta(seconds=record["MDate"])
        away = timedelta(hours=int(record["TimeZone"][:3]))
        assert reading["start"] == clock - away
    assert not out.issues
