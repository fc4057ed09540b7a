"""Sample files of Withings' formats: everything is read, values are those of the file."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path

import pytest

from healthkit.source.ingest import import_path
from healthkit.store import create_vault
from tests.builders.reading import gathered

pytestmark = pytest.mark.corpus


def test_tables(corpus: Path) -> None:
    with (corpus / "withings" / "weight.csv").open(newline="") as file:
        told = sorted(row for row in csv.reader(file) if row and row[0] != "Date")
    out = gathered("withings", corpus / "withings" / "weight.csv")
    assert out.metric("body_mass")["value"].to_list() == [float(row[1]) for row in told]
    assert out.metric("body_mass")["start"].to_list() == [datetime.fromisoformat(row[0]) for row in told]
    pressures = gathered("withings", corpus / "withings" / "bp.csv")
    assert pressures.metric("heart_rate")["value"].to_list() == [61, 58]
    assert not out.issues + pressures.issues


def test_answers_of_the_api(corpus: Path) -> None:
    path = corpus / "withings" / "api" / "withings-body-measures.json"
    groups = json.loads(path.read_text())["body"]["measuregrps"]
    weights = [m["value"] / 1000 for group in groups for m in group["measures"] if m["type"] == 1]
    out = gathered("withings", path)
    assert sorted(out.metric("body_mass")["value"].to_list()) == sorted(weights)
    assert out.unmapped == {"measure type 18": 3}
    nights = gathered("withings", corpus / "withings" / "api" / "withings-sleep-summary.json")
    assert sorted(nights.metric("sleep_deep")["value"].to_list()) == [7800, 13800]


def test_all_of_it_and_again(corpus: Path, tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", "passphrase")
    first = [report for report in import_path(vault, corpus / "withings") if report.connector]
    again = [report for report in import_path(vault, corpus / "withings") if report.connector]
    assert first
    assert not any(report.error for report in first)
    assert [(report.added, report.retired) for report in again] == [({}, 0)] * len(again)
