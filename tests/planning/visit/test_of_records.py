"""What real records hold that a brief must not tell as it stands: statuses, bare codes, two names, false precision."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from healthkit.errors import UsageError
from healthkit.planning.visit.compose import brief
from healthkit.planning.visit.draft import REASON_MOST, Draft
from healthkit.planning.visit.model import Brief
from healthkit.planning.visit.names import LONGEST, medicine, shown
from healthkit.store import Vault
from tests.builders import lab_person

TODAY = lab_person.TODAY


def made(vault: Vault, since: str = "2026-10-01", reason: str = "", as_of: date = TODAY) -> Brief:
    return brief(vault, Draft(since=since, reason=reason), as_of=as_of)


def drug(name: str, status: str = "active", **more: Any) -> dict[str, Any]:
    return {"name": name, "status": status, "kind": "request", "started": "2026-11-01", **more}


def told(vault: Vault, part: str = "medications") -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in made(vault)[part]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lipitor 20 mg tablet", "Atorvastatine 20 mg, comprimé pelliculé"),
        ("ibuprofen 200 mg capsule", "Ibuprofen"),
        ("Nizatidine 15 MG/ML Oral Solution [Axid]", "Nizatidine 15 MG/ML Oral Solution"),
        ("Doliprane 1000 mg, comprimé", "Acetaminophen 500 MG Oral Tablet"),
    ],
)
def test_two_names_of_one_medicine(one: str, other: str) -> None:
    assert medicine(one).key == medicine(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("diclofenac 1 % gel", "diclofenac 50 mg tablet"),
        ("Acetaminophen 325 MG / oxyCODONE 5 MG Oral Tablet", "Acetaminophen 325 MG Oral Tablet"),
        ("Insulin (Humulin N)", "Insulin (Humulin R)"),
        ("Vitamin B12 1 mg", "Vitamin D3 1000 IU"),
        ("metformin 500 mg", "metformin ER 750 mg"),
    ],
)
def test_two_medicines_stay_two(one: str, other: str) -> None:
    assert medicine(one).key != medicine(other).key


def test_names_without_tags_bare_codes_and_very_long_ones() -> None:
    assert shown("Cough (ICD-9-CM 786.2)", None, None, "en") == "Cough"
    assert shown("52734007", "snomed", "52734007", "fr") == "code 52734007 (SNOMED)"
    assert shown(None, None, None, "en") == ""
    cut = shown("word " * 60, None, None, "en")
    assert len(cut) <= LONGEST
    assert cut.endswith("…")


def test_brand_and_generic_are_told_once(bare: Vault) -> None:
    lab_person.add(bare, "Clinic", "medication", drug("Atorvastatin 20 mg"))
    lab_person.add(bare, "Hospital", "medication", drug("Lipitor 20 mg", started="2026-11-05"))
    assert [one.label for one in made(bare)["medications"] if one.kind == "current"] == ["Lipitor 20 mg"]


def test_two_strengths_at_once_are_both_told_and_a_new_strength_is_a_change(bare: Vault) -> None:
    both = (drug("Levothyroxine 100 µg"), drug("Levothyroxine 25 µg"))
    later = (
        drug("Ramipril 5 mg", "completed", started="2026-01-01", stopped="2026-11-01", dose_text="1 daily"),
        drug("Ramipril 10 mg", started="2026-11-01", dose_text="1 daily"),
    )
    lab_person.add(bare, "Clinic", "medication", *both, *later)
    found = told(bare)
    assert ("changed", "Ramipril: 5 mg, 1 daily → 10 mg, 1 daily, 1 Nov 2026") in found
    assert {text for kind, text in found if kind == "current"} == {
        "Levothyroxine 100 µg (since 1 Nov 2026)", "Levothyroxine 25 µg (since 1 Nov 2026)",
        "Ramipril, 10 mg, 1 daily (since 1 Jan 2026; this dose since 1 Nov 2026)",
    }  # fmt: skip


def test_a_short_course_beside_a_lasting_one_is_no_new_dose(bare: Vault) -> None:
    lab_person.add(
        bare, "Clinic", "medication", drug("Ibuprofen 200 mg", started="2026-10-02", dose_text="one at need"),
        drug("Ibuprofen", "completed", started="2026-10-09", stopped="2026-10-12", dose_text="every 8 hours"),
    )  # fmt: skip
    found = told(bare)
    assert [text for kind, text in found if kind == "current"] == ["Ibuprofen, one at need (since 2 Oct 2026)"]
    assert "changed" not in {kind for kind, _ in found}


def test_refused_intended_on_hold_and_ended_without_a_day(bare: Vault) -> None:
    lab_person.add(
        bare, "Clinic", "medication", drug("Lisinopril 10 mg", "not-taken"), drug("Sertraline 50 mg", "intended"),
        drug("Furosemide 40 mg", "on-hold"), drug("Amoxicillin 1 g", "stopped"), drug("", "unknown"),
    )  # fmt: skip
    found = told(bare)
    assert ("paused", "Furosemide 40 mg (on hold; since 1 Nov 2026)") in found
    amoxicillin = next(text for _, text in found if "Amoxicillin" in text)
    assert amoxicillin.endswith("(no longer taken; the record does not say since when)")
    assert not [text for _, text in found if "Lisinopril" in text or "Sertraline" in text or "?" in text]
    assert not [one for one in made(bare)["questions"] if "Amoxicillin" in one.text]


def test_what_is_only_written_down_has_no_beginning(bare: Vault) -> None:
    lab_person.add(
        bare, "Clinic", "condition", {"name": "Gout (disorder)", "status": "active", "recorded": "2026-10-05"},
        {"name": "Asthma", "status": "active", "onset": "2026-10-05", "verification": "provisional"},
        {"name": "Pregnancy", "status": "active", "onset": "2020-01-03"},
    )  # fmt: skip
    lab_person.add(bare, "Clinic", "medication", drug("Warfarin", started=None, recorded="2026-10-06"))
    found = made(bare)
    assert [one.text for one in found["conditions"]] == [
        "Asthma (not confirmed) (since 5 Oct 2026)", "Gout (recorded 5 Oct 2026)",
    ]  # fmt: skip
    assert "Prescribed or recorded: Warfarin, 6 Oct 2026 (Clinic)" in [one.text for one in found["medications"]]


def test_what_was_not_done_is_not_told_as_done_and_nothing_twice(bare: Vault) -> None:
    lab_person.add(
        bare, "Clinic", "procedure", {"name": "Polypectomy", "status": "stopped", "started": "2026-10-05"},
        {"name": "Smear", "status": "preparation", "started": "2026-10-05"},
        {"name": "Colonoscopy", "status": "completed", "started": "2026-10-05T09:00"},
        {"name": "Colonoscopy", "status": "completed", "started": "2026-10-05T10:00"},
    )  # fmt: skip
    lab_person.add(bare, "Clinic", "encounter", {"status": "finished", "started": "2026-10-06"})
    assert [text for _, text in told(bare, "new")] == [
        "Procedure begun, not completed: Polypectomy, 5 Oct 2026 (Clinic)",
        "Procedure: Colonoscopy, 5 Oct 2026 (Clinic)",
        "Visit: 6 Oct 2026 (Clinic)",
    ]  # fmt: skip


def test_the_age_of_a_vaccine_is_as_precise_as_it_was_written(bare: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    from healthkit.settings import settings

    monkeypatch.setenv("HEALTHKIT_COUNTRY", "US")
    settings.cache_clear()
    lab_person.add_person(bare)
    lab_person.add(
        bare, "Clinic", "immunization", {"name": "Influenza vaccine", "status": "completed", "given": "1999-11"}
    )
    assert any("is of Nov 1999" in one.text for one in made(bare)["missing"])


def test_a_question_never_says_a_laboratorys_range_where_it_gave_none(bare: Vault) -> None:
    lab_person.add_person(bare)
    lab_person.add(
        bare, lab_person.NORTH, "lab_result", lab_person.result("Hemoglobin", 9.1, "g/dL", "2026-11-10"),
        lab_person.result("MCV", 85, "fL", "2026-11-10", range_text="87.3 - 82.4", range_low=87.3, range_high=82.4),
    )  # fmt: skip
    asked = next(one.text for one in made(bare)["questions"] if "Haemoglobin" in one.text)
    assert "9.1 g/dL on 10 Nov 2026, outside the range (general adult range" in asked
    assert not [one for one in made(bare)["out_of_range"] if one.label == "MCV"]  # the limits are the wrong way round


def test_a_red_flag_at_the_end_of_a_very_long_reason_comes_first(bare: Vault) -> None:
    lab_person.add_person(bare)
    found = made(bare, reason="a check-up " * 200 + "\nand chest pain")
    assert found["urgent"][0].data["level"] == "emergency"
    assert len(found.reason) <= REASON_MOST


def test_no_brief_for_a_day_after_a_death(bare: Vault) -> None:
    lab_person.add_person(bare)
    with bare.writer() as con:
        con.execute("INSERT INTO person SELECT 'deceased', '2026-10-30', batch_id FROM person LIMIT 1")
    with pytest.raises(UsageError, match="30 Oct 2026"):
        made(bare)
    assert made(bare, as_of=date(2026, 10, 29)).as_of == date(2026, 10, 29)
