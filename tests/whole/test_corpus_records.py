"""Medical records of other makers, through the whole import: every file comes in, the second time adds nothing."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from healthkit.source.ingest import import_path
from healthkit.store import Vault, create_vault

CORPUS = os.environ.get("HEALTHKIT_CORPUS")
pytestmark = [pytest.mark.corpus, pytest.mark.skipif(not CORPUS, reason="HEALTHKIT_CORPUS is not set")]
FOLDERS = ("fhir", "ccda", "smart_health_cards")
REFUSED = {"Bundle-TransactionWithInvalidBundleEntry.json"}
"""Files that are not what they say; each gets one sentence."""


def files(*folders: str) -> list[Path]:
    return sorted(
        path
        for folder in folders
        for path in (Path(CORPUS or "") / folder).rglob("*")
        if path.is_file() and path.name != "ORIGIN.md"
    )


@pytest.mark.timeout(900)
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_comes_in_and_the_second_time_adds_nothing(folder: str, tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", "corpus")
    for path in files(folder):
        for report in import_path(vault, path):
            assert bool(report.error) == (path.name in REFUSED), f"{path.name}: {report.error}"
            assert "\n" not in report.error
            assert report.error or sum(report.read.values()) > 0, path.name
    for path in files(folder):
        for report in import_path(vault, path):
            assert (report.added, report.retired) == ({}, 0), path.name


def counted(path: Path) -> Counter[str]:
    bundle = json.loads(path.read_text("utf-8-sig"))
    return Counter(entry["resource"]["resourceType"] for entry in bundle["entry"])


def held(vault: Vault) -> Counter[str]:
    """Resources of the file by type, as the vault's witnesses name them; the patient is the person."""
    with vault.reader() as con:
        rows = con.execute(
            "SELECT resource_type, count(DISTINCT coalesce(external_id, table_name || row_id)) FROM witness "
            "WHERE NOT contains(resource_type, '.') GROUP BY resource_type"
        ).fetchall()
        person = con.execute("SELECT count(*) > 0 FROM person").fetchone()
    assert person is not None
    return Counter(dict(rows)) + Counter({"Patient": int(person[0])})


@pytest.mark.parametrize("path", files("fhir/synthea_r4", "fhir/synthea_dstu2") if CORPUS else [], ids=lambda p: p.stem)
def test_a_synthea_patient_is_whole(path: Path, tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", "corpus")
    (report,) = import_path(vault, path)
    assert not report.error
    assert held(vault) == counted(path)
