"""The emergency card: one page, what matters first, nothing that the record does not say."""

from __future__ import annotations

import stat
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from healthkit.errors import UsageError
from healthkit.export import card
from healthkit.export.contacts import contacts, keep
from healthkit.export.record import read
from healthkit.store import Vault
from tests.builders import fhir
from tests.export import builder


def words(body: bytes) -> str:
    reader = PdfReader(BytesIO(body))
    assert len(reader.pages) == 1
    text = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def test_what_it_says_in_both_languages(vault: Vault, tmp_path: Path) -> None:
    keep(vault, ["Neighbour, 01 00 00 00 02"])
    path = tmp_path / "card.pdf"
    for lang, said in (("en", "Emergency: call 15 or 112"), ("fr", "Urgence : appeler le 15 ou le 112")):
        found = words(card.write(vault, path, lang))
        assert said in found, "by the country of the record"
        for part in (
            "Alex Example",
            "Penicillin",
            "Hypertension",
            "Amlodipine 5 MG · one a day",
            "Cardiac pacemaker",
            "Neighbour, 01 00 00 00 02",
        ):
            assert found.count(part) >= 2, f"{part}: once on the card, once large"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert b"Pneumonia" not in path.read_bytes()
    assert "Atorvastatin" not in found, "what was stopped is not on it"
    assert "Diabetes" not in found, "what was ruled out is not on it"
    keep(vault, [])


def test_same_record_same_bytes(vault: Vault, tmp_path: Path) -> None:
    assert card.write(vault, tmp_path / "a.pdf", "fr") == card.write(vault, tmp_path / "b.pdf", "fr")


def test_without_a_name(vault: Vault, tmp_path: Path) -> None:
    found = words(card.write(vault, tmp_path / "card.pdf", "en", name=False, code=False))
    assert "Alex" not in found
    assert "1970" not in found


def test_the_code_holds_the_text_and_no_address(vault: Vault) -> None:
    made = card.facts(vault, read(vault), "en")
    said = card._spoken(made)
    assert "Penicillin (Rash; Fever, severe)" in said
    assert "http" not in said
    assert "://" not in said
    assert made["code"].startswith("<svg")
    long = {**made, "contacts": ["x" * 80] * 9}
    assert len(card._spoken(long).encode()) <= 640 + len("\n…".encode())
    assert card._spoken(long).endswith("\n…"), "what is left out is said"


def test_silence_is_said(tmp_path: Path) -> None:
    made = card.facts(builder.holding(tmp_path, fhir.person()), read(builder_vault(tmp_path)), "en")
    notes = {box["title"]: box["note"] for box in made["card"]}
    assert notes["Allergies"].startswith("No information about allergies.")
    assert "does not mean" in notes["Medicines"]


def builder_vault(folder: Path) -> Vault:
    from healthkit.store import open_vault

    return open_vault(folder / "vault", builder.PASSPHRASE)


def test_a_stated_absence_is_said(tmp_path: Path) -> None:
    none = fhir.resource("AllergyIntolerance", "n", code=fhir.concept("716186003", "No known allergy", fhir.SNOMED))
    vault = builder.holding(tmp_path, fhir.person(), none)
    made = card.facts(vault, read(vault), "fr")
    assert made["card"][0]["note"] == "Aucune allergie connue, d’après le dossier."


def test_the_dangerous_first_and_the_rest_counted(tmp_path: Path) -> None:
    active = {"coding": [{"code": "active"}]}
    mild = [
        fhir.resource("AllergyIntolerance", f"a{at}", code={"text": f"Pollen {at}"}, clinicalStatus=active)
        for at in range(30)
    ]
    grave = fhir.resource(
        "AllergyIntolerance", "z", code={"text": "Wasp venom"}, criticality="high", clinicalStatus=active
    )
    vault = builder.holding(tmp_path, fhir.person(), *mild, grave)
    box = card.facts(vault, read(vault), "en")["card"][0]
    assert (box["items"][0]["lead"], box["items"][0]["grave"]) == ("Wasp venom", True)
    assert (len(box["items"]), box["note"]) == (5, "and 26 more in the record.")


def test_a_full_card_stays_on_its_page(tmp_path: Path) -> None:
    """The longest that every list may hold, on one page, every line whole."""
    active = {"coding": [{"code": "active"}]}
    name = "A very long name of something that goes on for the better part of a line"
    many = [
        *(
            fhir.resource("AllergyIntolerance", f"a{at}", code={"text": f"{name} {at:02d}"}, clinicalStatus=active)
            for at in range(20)
        ),
        *(
            fhir.resource("Condition", f"c{at}", code={"text": f"{name} {at:02d}"}, clinicalStatus=active)
            for at in range(20)
        ),
        *(
            fhir.resource(
                "MedicationStatement",
                f"m{at}",
                status="active",
                medicationCodeableConcept={"text": f"{name} {at:02d}"},
                dosage=[{"text": "one in the morning and two in the evening with a meal, not with grapefruit"}],
            )
            for at in range(30)
        ),
        *(fhir.resource("Device", f"d{at}", status="active", type={"text": f"{name} {at:02d}"}) for at in range(9)),
    ]
    vault = builder.holding(tmp_path, fhir.person(), *many)
    keep(vault, ["Somebody with a long name and a long relation, +33 6 00 00 00 00"] * 4)
    found = words(card.write(vault, tmp_path / "card.pdf", "en"))
    assert found.count("more in the record") == 8
    assert found.count("Somebody with a long name") == 8


def test_contacts_are_kept_and_bounded(tmp_path: Path) -> None:
    vault = builder.fresh(tmp_path)
    assert contacts(vault) == []
    assert keep(vault, ["  Sister,  +33 6  ", ""]) == ["Sister, +33 6"]
    assert contacts(vault) == ["Sister, +33 6"]
    with pytest.raises(UsageError):
        keep(vault, ["x"] * 5)
    with pytest.raises(UsageError):
        keep(vault, ["x" * 81])
    assert contacts(vault) == ["Sister, +33 6"]
