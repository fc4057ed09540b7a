"""Sample documents as several uploaders write them: each is read, and values are those of the file."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.builders.reading import gathered

pytestmark = pytest.mark.corpus

METRICS = {"insulin": "insulin_delivery", "carbs": "dietary_carbohydrates", "sgv": "blood_glucose"}


def test_every_document(corpus: Path) -> None:
    folder = corpus / "cgm" / "nightscout"
    paths = sorted(folder.rglob("*.json"))
    assert len(paths) >= 10
    for path in paths:
        raw = json.loads(path.read_text("utf-8"))
        documents = raw if isinstance(raw, list) else [raw]
        out = gathered("nightscout", path)
        assert sum(out.read.values()) == len(documents), path.name
        assert not out.issues, path.name
        assert not out.unmapped, path.name
        told = Counter(row["metric"] for row in out.table("sample").rows(named=True))
        for field, metric in (
            ("insulin", "insulin_delivery"),
            ("carbs", "dietary_carbohydrates"),
            ("sgv", "blood_glucose"),
        ):
            values = [float(document[field]) for document in documents if document.get(field)]
            assert sorted(out.metric(metric)["value"].to_list()) == sorted(values), path.name
            assert told[metric] == len(values), path.name
