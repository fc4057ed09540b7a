"""The whole record as a Bundle: another parser reads it, ours gets the same facts, days are no measurements."""

from __future__ import annotations

import base64
import json
from collections import Counter
from pathlib import Path

import pytest
from fhir.resources.R4B.bundle import Bundle

from healthkit.errors import ExportFailed
from healthkit.export import beyond_summary, check, collection
from healthkit.export.collection import Made
from healthkit.privacy.consent import Consents
from healthkit.store import Vault
from tests.builders import fhir
from tests.export import builder
from tests.export.conftest import quick_keys
from tests.export.rows import CARRIED, lost, rows

DAYS = 3
CLAIM = fhir.resource(
    "Claim", "cl1", status="active", use="claim", created="2025-01-02", total={"value": 80, "currency": "EUR"},
    item=[{"sequence": 1, "productOrService": {"text": "Visit"}, "net": {"value": 80, "currency": "EUR"}}],
)  # fmt: skip


def with_days(folder: Path) -> Vault:
    vault = builder.hospital(folder, *builder.beyond(), CLAIM)
    with vault.writer() as con:
        for day in range(1, DAYS + 1):
            con.execute(
                "INSERT INTO daily VALUES ('heart_rate', make_date(2026, 1, ?), 900, NULL, 61.5, 48, 120, 60, 900)",
                [day],
            )
        con.execute("INSERT INTO daily VALUES ('step_count', '2026-01-01', 9, 4000, 9, 9, 9, 'nan', 1)")
        con.execute("INSERT INTO daily VALUES ('body_mass', '2026-01-01', 1, NULL, 'nan', 1, 1, 'nan', 1)")
    return vault


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Vault, Made]:
    folder = tmp_path_factory.mktemp("record")
    with quick_keys():
        vault = with_days(folder)
    return vault, collection.write(vault, folder / "all.json")


@pytest.fixture(scope="module")
def returned(written: tuple[Vault, Made], tmp_path_factory: pytest.TempPathFactory) -> Vault:
    with quick_keys():
        other = builder.fresh(tmp_path_factory.mktemp("returned"))
    builder.take(other, written[1].path)
    return other


@pytest.mark.parametrize("table", [*CARRIED, *beyond_summary.WRITERS])
def test_the_facts_come_back(written: tuple[Vault, Made], returned: Vault, table: str) -> None:
    before = rows(written[0], table)
    assert before, "the record of this test holds every table"
    assert lost(before, rows(returned, table)) == []


def test_days_come_back_as_nothing_else(written: tuple[Vault, Made], returned: Vault) -> None:
    assert len(rows(returned, "lab_result")) == len(rows(written[0], "lab_result"))
    with returned.reader() as con:
        counts = con.execute("SELECT counts FROM import_batch").fetchone()
    assert counts is not None
    assert json.loads(counts[0])["unmapped"]["Observation.aggregated"] == written[1].days


def test_a_day_is_an_aggregate_with_its_unit(written: tuple[Vault, Made]) -> None:
    bundle = json.loads(written[1].path.read_bytes())
    found = [one["resource"] for one in bundle["entry"] if "meta" in one["resource"]]
    marked = [one for one in found if one["meta"].get("security")]
    codes = Counter(one["code"]["coding"][0]["code"] for one in marked)
    assert (codes["heart_rate"], codes["step_count"]) == (DAYS, 1)
    assert "body_mass" not in codes, "a value that is no number is left out"
    assert sum(codes.values()) == written[1].days
    [steps] = [one for one in marked if one["code"]["coding"][0]["code"] == "step_count"]
    assert steps["valueQuantity"]["value"] == 4000
    assert steps["effectivePeriod"] == {"start": "2026-01-01", "end": "2026-01-01"}
    heart = next(one for one in marked if one["code"]["coding"][0]["code"] == "heart_rate")
    assert heart["valueQuantity"] == {
        "value": 61.5, "unit": "/min", "system": "http://unitsofmeasure.org", "code": "/min",
    }  # fmt: skip
    assert "loinc" not in json.dumps(heart["code"]), "the mean of a day is no heart rate of one moment"


def test_another_parser_reads_it(written: tuple[Vault, Made]) -> None:
    read = Bundle.model_validate_json(written[1].path.read_bytes())
    assert read.type == "collection"
    kinds = Counter(type(one.resource).__name__ for one in read.entry)
    assert kinds == written[1].resources


def test_no_summary_is_needed_to_say_that_nothing_is_known(tmp_path: Path) -> None:
    vault = builder.holding(tmp_path, fhir.person())
    made = collection.write(vault, tmp_path / "all.json")
    assert made.resources == {"Patient": 1}


def test_what_was_refused_stays(tmp_path: Path) -> None:
    vault = with_days(tmp_path)
    Consents(vault).revoke("*", "export", "heart")
    Consents(vault).revoke("*", "export", "medications")
    made = collection.write(vault, tmp_path / "all.json")
    body = made.path.read_bytes()
    assert made.withheld["medications"] > 0
    assert b'"heart_rate"' not in body
    assert b"Amlodipine" not in body
    assert made.withheld["heart"] == DAYS
    assert b'"step_count"' in body


def test_what_is_not_in_it_is_counted(written: tuple[Vault, Made]) -> None:
    assert written[1].left_out == {"claim": 1, "claim_line": 1}


def test_files_teams_goals_and_relatives(written: tuple[Vault, Made]) -> None:
    """A file is carried as it came, lines are elements again, and the conditions of a relative stand apart."""
    bundle = json.loads(written[1].path.read_bytes())
    found = [one["resource"] for one in bundle["entry"]]
    [letter] = [one for one in found if one["resourceType"] == "DocumentReference"]
    assert base64.b64decode(letter["content"][0]["attachment"]["data"]) == b"Good recovery."
    [team] = [one for one in found if one["resourceType"] == "CareTeam"]
    assert team["participant"] == [{"role": [{"text": "Cardiologist"}], "member": {"display": "Dr A"}}]
    [goal] = [one for one in found if one["resourceType"] == "Goal"]
    assert goal["target"] == [
        {"measure": {"text": "Systolic"}, "detailString": "< 130 mm[Hg]", "dueDate": "2026-12-31"}
    ]
    assert sum(one["resourceType"] == "FamilyMemberHistory" for one in found) == 3


@pytest.mark.parametrize(
    ("category", "words"), [("documents", b"R29vZCByZWNvdmVyeS4="), ("insurance", b"Example Mutual")]
)
def test_what_was_refused_beyond_a_summary_stays(tmp_path: Path, category: str, words: bytes) -> None:
    vault = builder.hospital(tmp_path, *builder.beyond())
    assert words in collection.write(vault, tmp_path / "all.json").path.read_bytes()
    Consents(vault).revoke("*", "export", category)
    made = collection.write(vault, tmp_path / "less.json")
    assert words not in made.path.read_bytes()
    assert made.withheld[category] >= 1


def test_a_resource_that_is_not_sound_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = builder.holding(tmp_path, fhir.person())
    (tmp_path / "all.json").write_bytes(b"earlier")
    monkeypatch.setattr(check, "_resource", lambda *_: iter(["entry 1 (Patient) has no name"]))
    with pytest.raises(ExportFailed, match="not sound"):
        collection.write(vault, tmp_path / "all.json")
    assert (tmp_path / "all.json").read_bytes() == b"earlier"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
