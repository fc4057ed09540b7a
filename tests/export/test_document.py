"""The document itself: its head, its sections, its order, and that the same record gives the same bytes."""

from __future__ import annotations

import re
import stat
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from healthkit.errors import ExportFailed
from healthkit.export import check, ips
from healthkit.privacy import egress
from healthkit.store import Vault
from tests.export import builder

Json = dict[str, Any]


def composition(made: ips.Summary) -> Json:
    found: Json = made.bundle["entry"][0]["resource"]
    return found


def section(made: ips.Summary, code: str) -> Json:
    return next(one for one in composition(made)["section"] if one["code"]["coding"][0]["code"] == code)


def entries(made: ips.Summary, code: str) -> list[Json]:
    by_url = {one["fullUrl"]: one["resource"] for one in made.bundle["entry"]}
    return [by_url[one["reference"]] for one in section(made, code).get("entry", [])]


def test_the_head(summary: ips.Summary) -> None:
    head = composition(summary)
    assert head["type"]["coding"][0] == {
        "system": "http://loinc.org",
        "code": "60591-5",
        "display": "Patient summary Document",
    }
    assert summary.bundle["timestamp"] == head["date"] == "2026-09-02T23:59:59Z", "the last day of the data, no clock"
    assert summary.bundle["meta"]["profile"] == ["http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips"]
    assert summary.bundle["identifier"]["value"] == f"urn:uuid:{summary.bundle['id']}"
    codes = [one["code"]["coding"][0]["code"] for one in head["section"]]
    assert codes == [
        "48765-2",
        "10160-0",
        "11450-4",
        "11348-0",
        "11369-6",
        "47519-4",
        "46264-8",
        "8716-3",
        "30954-2",
        "29762-2",
    ]


def test_same_record_same_bytes(vault: Vault) -> None:
    assert ips.compose(vault, "fr").body == ips.compose(vault, "fr").body
    assert ips.compose(vault, "fr").body != ips.compose(vault, "en").body


def test_ids_are_those_of_the_content(tmp_path: Path, vault: Vault) -> None:
    """Another vault with the same record, imported in another order, gives the same resources the same ids."""
    resources = [builder.fhir.person(), *reversed([*builder.results(), *builder.care()])]
    other = builder.holding(tmp_path, *resources)

    def held(of: Vault, kind: str) -> set[str]:
        return {one["fullUrl"] for one in ips.compose(of).bundle["entry"] if one["resource"]["resourceType"] == kind}

    for kind in ("Condition", "MedicationRequest", "Immunization", "Procedure", "AllergyIntolerance"):
        assert held(other, kind) == held(vault, kind), kind


def test_past_problems_are_not_current_ones(summary: ips.Summary) -> None:
    assert entries(summary, "11450-4")[0]["code"]["text"] == "Hypertension"
    assert [one["code"]["text"] for one in entries(summary, "11348-0")] == ["Pneumonia"]


def test_a_result_leaves_as_it_was_written(summary: ips.Summary) -> None:
    by_name = {one["code"].get("text"): one for one in entries(summary, "30954-2")}
    glucose = by_name["Glucose"]
    assert glucose["valueQuantity"] == {
        "value": 95,
        "unit": "mg/dL",
        "system": "http://unitsofmeasure.org",
        "code": "mg/dL",
    }
    [limits] = glucose["referenceRange"]
    assert (limits["low"]["value"], limits["high"]["value"], limits["text"]) == (70, 99, "70-99 mg/dL")
    assert by_name["ESR"]["valueQuantity"]["comparator"] == "<"
    assert by_name["ESR"]["effectiveDateTime"] == "2024-03", "a month stays a month"
    assert by_name["Blood culture"]["effectiveDateTime"] == "2024"
    assert by_name["Creatinine"]["dataAbsentReason"]["coding"][0]["code"] == "not-performed"
    assert "valueQuantity" not in by_name["Creatinine"]
    assert by_name["Potassium"]["interpretation"][0]["coding"][0]["code"] == "HH"


def test_a_pressure_is_one_measurement_of_two_parts(summary: ips.Summary) -> None:
    [pressure] = entries(summary, "8716-3")
    assert [part["code"]["text"] for part in pressure["component"]] == [
        "Diastolic blood pressure",
        "Systolic blood pressure",
    ]


def test_day_and_span_are_kept_to(vault: Vault) -> None:
    then = ips.compose(vault, as_of=date(2020, 12, 31))
    assert then.counts.keys() == {
        "allergy",
        "condition",
        "procedure",
        "medication",
        "social_history",
        "absence",
        "device",
    }
    assert then.bundle["timestamp"].startswith("2020-12-31")
    assert b"2021-05-27" not in then.body
    since = ips.compose(vault, since=date(2026, 1, 1))
    assert since.counts["lab_result"] == 3
    assert since.counts["condition"] == 2, "only results are left out for their age"


def test_the_clock_only_where_it_is_asked(vault: Vault) -> None:
    stamp = ips.compose(vault, now=True).bundle["timestamp"]
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp)
    assert not stamp.endswith("T23:59:59Z") or stamp[:10] != "2026-09-02"


def test_narrative_in_both_languages(vault: Vault) -> None:
    for lang, title, words in (
        ("en", "Allergies and intolerances", "high risk"),
        ("fr", "Allergies et intolérances", "risque élevé"),
    ):
        made = section(ips.compose(vault, lang), "48765-2")
        assert made["title"] == title
        assert f'lang="{lang}"' in made["text"]["div"]
        assert words in made["text"]["div"]
        assert "Rash; Fever" in made["text"]["div"]


def test_the_file_is_private_and_noted(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "summary.json"
    made = ips.write(vault, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    noted = egress.log(vault)[-1]
    assert (noted.purpose, noted.endpoint, noted.bytes, noted.model) == ("export", "file", len(made.body), None)
    assert {"labs", "medications", "allergies", "conditions", "profile"} <= set(noted.categories)


def test_a_good_file_outlives_a_failure(vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "summary.json"
    path.write_bytes(b"good")
    monkeypatch.setattr(check, "problems", lambda bundle: iter(["entry 3 has no code"]))
    with pytest.raises(ExportFailed, match="entry 3 has no code"):
        ips.write(vault, path)
    monkeypatch.undo()
    with pytest.raises(ExportFailed, match="There is no folder"):
        ips.write(vault, tmp_path / "nowhere" / "summary.json")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(ExportFailed, match="could not be written"):
        ips.write(vault, path)
    assert path.read_bytes() == b"good"
    assert [one.name for one in tmp_path.iterdir()] == ["summary.json"]


def test_an_empty_vault_has_a_sound_summary(tmp_path: Path) -> None:
    made = ips.compose(builder.fresh(tmp_path), "fr")
    codes = [one["code"]["coding"][0]["code"] for one in composition(made)["section"]]
    assert codes == ["48765-2", "10160-0", "11450-4"]
    assert made.counts == {}
