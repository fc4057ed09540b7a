"""Sample files of Oura's formats: everything is read, values are those of the file."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from healthkit.source.ingest import import_path
from healthkit.store import create_vault
from tests.builders.reading import gathered

pytestmark = pytest.mark.corpus


def test_the_tables_of_an_account(corpus: Path) -> None:
    out = gathered("oura", corpus / "oura" / "App Data")
    assert out.unmapped == {"sleep: deleted": 1}
    assert not out.issues
    lines = (corpus / "oura" / "App Data" / "sleep.csv").read_text().splitlines()
    row = dict(zip(lines[0].split(";"), lines[1].split(";"), strict=True))
    assert out.metric("sleep_deep")["value"].to_list() == [float(row["deep_sleep_duration"])]
    assert out.metric("sleep_deep")["day"].to_list() == [date.fromisoformat(row["day"])]
    assert out.table("source")["model"].to_list() == ["Oura Ring Gen3"]


def test_a_document_of_several_collections(corpus: Path, tmp_path: Path) -> None:
    path = corpus / "oura" / "api_v2" / "oura_sleep_readiness_activity.json"
    told = json.loads(path.read_text())
    out = gathered("oura", path)
    assert out.metric("step_count")["value"].to_list() == [told["daily_activity"][0]["steps"]]
    assert out.metric("respiratory_rate")["value"].to_list() == [told["sleep"][0]["average_breath"]]
    vault = create_vault(tmp_path / "vault", "passphrase")
    reports = import_path(vault, corpus / "oura")
    assert {report.error for report in reports if report.connector} == {""}
    again = import_path(vault, corpus / "oura")
    assert [report.added for report in again if report.connector] == [{}] * len([r for r in again if r.connector])
