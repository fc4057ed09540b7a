"""What is handed over: the bundle, under names that no other card has, and nothing of it in an issue."""

from __future__ import annotations

import json
from pathlib import Path

from tests.builders import cards
from tests.builders.cards import read_all


def two(folder: Path) -> Path:
    one = cards.payload(cards.vaccination(), cards.vaccination("2021-04-01", lot="0000002"))
    other = cards.payload(cards.vaccination("2022-09-05", "229"), iss="https://other.example.org")
    path = folder / "two"
    path.write_bytes(cards.file(cards.jws(one), cards.jws(other)))
    return path


def test_entries_of_two_cards_have_names_of_their_own(tmp_path: Path) -> None:
    bundles = [json.loads(handoff.body) for handoff in read_all(two(tmp_path)).handoffs]
    names = [entry["fullUrl"] for bundle in bundles for entry in bundle["entry"]]
    assert len(names) == 5
    assert len(set(names)) == 4, "the person is one and the same on both"
    assert all(name.startswith("urn:uuid:") for name in names)
    for bundle in bundles:
        patient, *others = bundle["entry"]
        assert {entry["resource"]["patient"]["reference"] for entry in others} == {patient["fullUrl"]}


def test_the_names_are_the_same_every_time(tmp_path: Path) -> None:
    path = two(tmp_path)
    assert [handoff.body for handoff in read_all(path).handoffs] == [
        handoff.body for handoff in read_all(path).handoffs
    ]


def test_each_handoff_has_a_member_of_its_own_and_names_its_issuer(tmp_path: Path) -> None:
    found = read_all(two(tmp_path))
    assert len({handoff.member for handoff in found.handoffs}) == 2
    assert [handoff.context["app"] for handoff in found.handoffs] == ["cards.example.org", "other.example.org"]
    assert [(row["app"], row["product_class"]) for row in found.sources] == [
        ("cards.example.org", "record"),
        ("other.example.org", "record"),
    ]
    assert [row["source"] for row in found.documents] == [1, 2]


def test_the_document_says_what_the_card_is(tmp_path: Path) -> None:
    found = read_all(two(tmp_path))
    first = found.documents[0]
    assert first["title"] == "SMART Health Card · immunization"
    assert (first["kind"], first["author"], first["resource_type"]) == (
        "card",
        "cards.example.org",
        "VerifiableCredential",
    )
    assert first["text"].splitlines() == [
        "SMART Health Card: immunization",
        "iss: https://cards.example.org/issuer",
        "nbf: 2021-05-03T00:00:00+00:00",
        "signature: not_verified (key_unknown)",
        "FHIR: 4.0.1 Patient 1, Immunization 2",
    ]


def test_full_urls_of_the_web_keep_their_names(tmp_path: Path) -> None:
    content = cards.payload()
    content["vc"]["credentialSubject"]["fhirBundle"]["entry"][1]["fullUrl"] = "https://example.org/Immunization/1"
    (tmp_path / "x").write_bytes(cards.file(cards.jws(content)))
    (handoff,) = read_all(tmp_path / "x").handoffs
    assert json.loads(handoff.body)["entry"][1]["fullUrl"] == "https://example.org/Immunization/1"


def test_two_persons_stay_two(tmp_path: Path) -> None:
    other = cards.payload()
    other["vc"]["credentialSubject"]["fhirBundle"]["entry"][0]["resource"]["birthDate"] = "1999-01-01"
    (tmp_path / "x").write_bytes(cards.file(cards.jws(), cards.jws(other)))
    bundles = [json.loads(handoff.body) for handoff in read_all(tmp_path / "x").handoffs]
    assert len({bundle["entry"][0]["fullUrl"] for bundle in bundles}) == 2
