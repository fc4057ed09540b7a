"""Entries by hand: what they become, what is asked first, and that a second one of the same fact adds nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from healthkit.errors import InputError, UnknownName
from healthkit.source import manual
from healthkit.source.manual_results import result, vital
from healthkit.source.speaker import Speaker, moment, speaker
from healthkit.store import Vault, create_vault

BY = Speaker("en", "2026-11-22T09:30:00+01:00")


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return create_vault(tmp_path / "vault", "entries")


def held(vault: Vault, sql: str) -> list[tuple[Any, ...]]:
    with vault.reader() as con:
        return con.execute(sql).fetchall()


def test_a_result_as_printed(vault: Vault) -> None:
    entry = result(
        BY,
        "LDL cholesterol",
        "< 3,4",
        "mmol/L",
        taken="2026-03-05",
        range_text="< 3,0",
        lab="Town laboratory",
        fasting=True,
    )
    assert entry.question == ""
    assert manual.store(vault, entry).added == {"lab_result": 1}
    (row,) = held(
        vault,
        "SELECT analyte, comparator, round(value, 1), unit, raw_value, raw_unit, taken, range_text, performer, "
        "fasting, status FROM lab_result",
    )
    assert row == (
        "ldl",
        "<",
        131.5,
        "mg/dL",
        3.4,
        "mmol/L",
        "2026-03-05",
        "< 3,0",
        "Town laboratory",
        True,
        "final",
    )
    again = manual.store(vault, entry)
    assert (again.added, again.duplicates) == ({}, 1)


def test_words_are_results_too(vault: Vault) -> None:
    manual.store(vault, result(BY, "urine nitrite", "Négatif", keep=True))
    assert held(vault, "SELECT value, value_text, taken FROM lab_result") == [(None, "Négatif", "2026-11-22")]


def test_a_unit_that_cannot_be_is_asked_about_and_never_converted(vault: Vault) -> None:
    entry = result(BY, "glucose", "5.5", "mg/dL")
    assert "mmol/L" in entry.question
    assert entry.likely_unit == "mmol/L"
    kept = result(BY, "glucose", "5.5", "mg/dL", keep=True)
    assert kept.question == ""
    manual.store(vault, kept)
    assert held(vault, "SELECT raw_value, raw_unit, question FROM lab_result") == [(5.5, "mg/dL", "unit_implausible")]


@pytest.mark.parametrize(("lang", "words"), [("en", "no unit of"), ("fr", "n’est pas une unité de cet analyte")])
def test_a_foreign_unit_is_refused_in_the_persons_language(lang: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        result(Speaker(lang, BY.now), "glucose", "5.5", "mmHg")


def test_an_unknown_analyte_is_named_or_kept(vault: Vault) -> None:
    with pytest.raises(UnknownName):
        result(BY, "Quux index", "3")
    manual.store(vault, result(BY, "Quux index", "3", "U/L", keep=True))
    assert held(vault, "SELECT analyte, name, value FROM lab_result") == [(None, "Quux index", 3.0)]


def test_vital_signs_reach_the_samples(vault: Vault) -> None:
    manual.store(vault, vital(BY, "blood pressure", "121/79"), vital(BY, "weight", "70,5"))
    assert held(vault, "SELECT metric, value, start_utc::VARCHAR FROM sample ORDER BY metric") == [
        ("blood_pressure_diastolic", 79.0, "2026-11-22 08:30:00"),
        ("blood_pressure_systolic", 121.0, "2026-11-22 08:30:00"),
        ("body_mass", 70.5, "2026-11-22 08:30:00"),
    ]
    assert vital(BY, "blood pressure", "12/79").question


def test_a_medication_that_stops_is_the_same_medication(vault: Vault) -> None:
    manual.store(vault, manual.medication(BY, "Metformin", dose="500 mg twice a day", start="2025-01"))
    later = Speaker("fr", "2026-12-01T09:00:00+01:00")
    stopped = manual.medication(later, "metformin", dose="500 mg twice a day", start="2025-01", stop="2026-12-01")
    report = manual.store(vault, stopped)
    assert report.retired == 1
    assert held(vault, "SELECT name, status, stopped FROM medication WHERE retired_batch IS NULL") == [
        ("metformin", "completed", "2026-12-01")
    ]


def test_a_stop_that_lies_ahead_is_no_end_yet(vault: Vault) -> None:
    manual.store(vault, manual.medication(BY, "Vitamin D", supplement=True, stop="2027-01"))
    assert held(vault, "SELECT status, supplement FROM medication") == [("active", True)]


def test_diagnosis_allergy_family_social_and_person(vault: Vault) -> None:
    manual.store(
        vault,
        manual.condition(BY, "Asthma", onset="2015"),
        manual.condition(BY, "Appendicitis", onset="2001", ended="2001-08"),
        manual.allergy(BY, "Penicillin", reaction="rash", category="medication"),
        manual.no_allergies(BY),
        manual.family(Speaker("fr", BY.now), "Mère", "cancer du sein", onset="52 ans", deceased=False),
        manual.social(BY, "Tabac", "never"),
        manual.social(BY, "Pets", "two cats"),
        manual.person(BY, {"birth_date": "1980-02-01", "sex": "female", "name": " "}),
    )
    assert held(vault, "SELECT name, status, onset FROM condition ORDER BY name") == [
        ("Appendicitis", "resolved", "2001"),
        ("Asthma", "active", "2015"),
    ]
    assert held(vault, "SELECT name, reaction FROM allergy") == [("Penicillin", "rash")]
    assert held(vault, "SELECT subject, kind FROM absence") == [("allergies", "none_known")]
    assert held(vault, "SELECT relation, name, onset, deceased FROM family_history") == [
        ("mother", "cancer du sein", "52 ans", False)
    ]
    assert held(vault, "SELECT name, system, code, value_text FROM social_history ORDER BY name") == [
        ("Pets", None, None, "two cats"),
        ("Tobacco use", "loinc", "72166-2", "never"),
    ]
    assert held(vault, "SELECT key, value FROM person ORDER BY key") == [
        ("birth_date", "1980-02-01"),
        ("sex", "female"),
    ]
    assert {row[0] for row in held(vault, "SELECT app FROM source")} == {"manual"}


def test_the_same_again_adds_nothing(vault: Vault) -> None:
    entries = [
        manual.condition(BY, "Asthma"),
        manual.family(BY, "father", "stroke"),
        manual.social(BY, "diet", "vegan"),
    ]
    manual.store(vault, *entries)
    assert manual.store(vault, *entries).added == {}


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("2026", "2026"),
        ("2026-03", "2026-03"),
        ("2026-03-05", "2026-03-05"),
        ("2026-03-05 08:10", "2026-03-05T08:10"),
        ("2026-03-05T08:10:00+01:00", "2026-03-05T08:10:00+01:00"),
        ("hier", "2026-11-21"),
        ("Today", "2026-11-22"),
        ("", None),
        (None, None),
    ],
)
def test_moments(said: str | None, means: str | None) -> None:
    assert moment(said, BY) == means


@pytest.mark.parametrize("said", ["05/03/2026", "2026-13", "2026-02-30", "soon", "2026-03-05 8h"])
def test_what_is_no_moment(said: str) -> None:
    with pytest.raises(InputError, match="no date"):
        moment(said, BY)


@pytest.mark.parametrize("said", ["2026-11-23", "2026-12", "2027"])
def test_what_has_not_come_yet(said: str) -> None:
    with pytest.raises(InputError, match="not come yet"):
        moment(said, BY, past=True)
    assert moment(said, BY) == said


def test_refusals_are_sentences() -> None:
    fr = Speaker("fr", BY.now)
    with pytest.raises(InputError, match="lien de parenté"):
        manual.family(fr, "voisin", "grippe")
    with pytest.raises(InputError, match="vide"):
        manual.condition(fr, "  ")
    with pytest.raises(InputError, match="female"):
        manual.person(fr, {"sex": "x"})
    with pytest.raises(InputError, match="date"):
        manual.person(fr, {"birth_date": "1980"})


def test_now_is_the_persons_own(vault: Vault) -> None:
    with vault.writer() as con:
        con.execute("INSERT INTO zone_history VALUES (NULL, 'Asia/Tokyo', 'test')")
    assert speaker(vault, "en").now.endswith("+09:00")
