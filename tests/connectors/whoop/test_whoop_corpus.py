"""Sample files of WHOOP's format: every row is read or the file is refused, values are those of the file."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from healthkit.source.ingest import import_path
from healthkit.store import create_vault
from tests.builders.reading import gathered

pytestmark = pytest.mark.corpus


def rows(path: Path, member: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(path) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(member).decode("utf-8-sig"))))


def test_a_whole_export(corpus: Path, tmp_path: Path) -> None:
    path = corpus / "whoop" / "whoop_happy.zip"
    out = gathered("whoop", path)
    cycles, workouts = rows(path, "physiological_cycles.csv"), rows(path, "workouts.csv")
    assert out.read == {"cycles": 60, "sleeps": 60, "workouts": 20, "journal": 30}
    told = {date.fromisoformat(row["Wake onset"][:10]): float(row["Energy burned (cal)"]) for row in cycles}
    assert dict(out.metric("total_energy_burned").select("day", "value").iter_rows()) == told
    energy = out.table("session_stat").filter(metric="total_energy_burned")["value"].sum()
    assert energy == sum(float(row["Energy burned (cal)"]) for row in workouts)
    assert out.table("session")["start"].min() == datetime(2025, 1, 2, 8, 30)  # 13:30 at UTC+05:00
    vault = create_vault(tmp_path / "vault", "passphrase")
    (first,), (second,) = import_path(vault, path), import_path(vault, path)
    assert not first.error
    assert first.added["sample"] == len(out.table("sample"))
    assert (second.added, second.retired) == ({}, 0)


def test_every_file_is_read_or_refused_in_one_sentence(corpus: Path, tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", "passphrase")
    said = {}
    for path in sorted((corpus / "whoop").iterdir()):
        if path.name != "ORIGIN.md":
            (report,) = import_path(vault, path)
            said[path.name] = report.error
            assert "\n" not in report.error
    assert {name for name, error in said.items() if not error} == {"whoop_happy.zip", "whoop_minimal_14d.zip"}
    assert "no rows" in said["headers_es_physiological_cycles.csv"]
