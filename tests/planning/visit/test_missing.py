"""Intervals: for whom each holds, when a test is told as old or absent, and what it rests on."""

from __future__ import annotations

from datetime import date

import pytest

from healthkit.model.analytes import analytes
from healthkit.planning.visit.classes import classes, classes_of
from healthkit.planning.visit.compose import brief
from healthkit.planning.visit.draft import Draft
from healthkit.planning.visit.intervals import illnesses, intervals
from healthkit.planning.visit.missing import months_between
from healthkit.planning.visit.model import Statement
from healthkit.store import Vault
from tests.builders import lab_person

DAY = date(2026, 11, 22)


def missing(vault: Vault, as_of: date = DAY, since: str = "2026-01-01") -> dict[str, Statement]:
    return {one.id: one for one in brief(vault, Draft(since=since), as_of=as_of)["missing"]}


@pytest.mark.parametrize(
    ("earlier", "later", "months"),
    [
        (date(2024, 9, 22), date(2026, 11, 22), 26),
        (date(2024, 9, 23), date(2026, 11, 22), 25),
        (date(2024, 1, 31), date(2024, 2, 29), 0),
        (date(2025, 12, 31), date(2026, 1, 31), 1),
    ],
)
def test_whole_months(earlier: date, later: date, months: int) -> None:
    assert months_between(earlier, later) == months


def lipids(vault: Vault, taken: str) -> None:
    row = lab_person.result(
        "LDL cholesterol", 90, "mg/dL", f"{taken}T08:00:00+01:00", range_text="<100", specimen="Serum"
    )
    lab_person.add(vault, "Laboratory", "lab_result", row)


def statin(vault: Vault) -> None:
    row = {"name": "Rosuvastatin", "status": "active", "kind": "request", "started": "2024-01-02"}
    lab_person.add(vault, "Clinic", "medication", row)


def test_a_panel_of_26_months_ago_is_told_with_its_age_and_the_source(bare: Vault) -> None:
    statin(bare)
    lipids(bare, "2024-09-20")
    told = missing(bare)["missing:statin_lipids"]
    assert told.text == (
        "LDL cholesterol: the last one here is of 20 Sep 2024, 26 months ago. 2019 ESC/EAS guidelines on "
        "dyslipidaemias (doi 10.1093/eurheartj/ehz455): lipids once a year on treatment."
    )
    assert {row.table for row in told.rows} == {"lab_result", "medication"}


def test_a_panel_within_the_year_is_not_told(bare: Vault) -> None:
    statin(bare)
    lipids(bare, "2025-11-23")
    assert missing(bare) == {}
    assert set(missing(bare, date(2026, 11, 23))) == {"missing:statin_lipids"}  # twelve whole months


def test_without_the_medicine_only_the_rule_of_all_adults_holds(bare: Vault) -> None:
    lipids(bare, "2021-01-04")
    assert missing(bare, since="2020-01-01") == {}  # 70 months, and the age is not known
    lab_person.add_person(bare)
    assert missing(bare) == {}
    assert set(missing(bare, date(2027, 1, 4))) == {"missing:adult_lipids"}


def test_a_rule_for_some_takes_the_place_of_the_rule_for_all(bare: Vault) -> None:
    lab_person.add_person(bare)
    statin(bare)
    lipids(bare, "2018-02-01")
    assert set(missing(bare)) == {"missing:statin_lipids"}


def potassium(vault: Vault, *days: str) -> None:
    lab_person.add(
        vault, "Clinic", "medication",
        {"name": "Spironolactone", "status": "active", "kind": "request", "started": "2026-10-05"},
    )  # fmt: skip
    made = [
        lab_person.result("Potassium", 4.2, "mmol/L", f"{day}T08:00:00+02:00", range_text="3.5-5.1") for day in days
    ]
    if made:
        lab_person.add(vault, "Laboratory", "lab_result", *made)


@pytest.mark.parametrize(
    ("days", "as_of", "kind"),
    [
        (("2026-10-12",), DAY, None),
        (("2026-10-13",), DAY, "late"),
        ((), DAY, "not_yet"),
        ((), date(2026, 10, 12), None),
        (("2026-10-01",), DAY, "not_yet"),
    ],
)
def test_the_first_test_after_a_start(bare: Vault, days: tuple[str, ...], as_of: date, kind: str | None) -> None:
    potassium(bare, *days)
    found = missing(bare, as_of).get("missing:potassium_sparing_start")
    assert (found.kind if found else None) == kind


def test_a_start_before_the_visit_is_not_told_again(bare: Vault) -> None:
    potassium(bare)
    assert "missing:potassium_sparing_start" not in missing(bare, since="2026-11-01")


@pytest.mark.parametrize(
    ("name", "system", "code", "is_it"),
    [
        ("Essential hypertension", None, None, True),
        ("Hypertension artérielle", None, None, True),
        ("HTA", None, None, True),
        ("Pulmonary hypertension", None, None, False),
        ("White coat hypertension", None, None, False),
        ("Something else", "icd-10-cm", "I10", True),
        ("Something else", "snomed", "59621000", True),
        ("Hypotension", None, None, False),
    ],
)
def test_hypertension_by_code_or_words(name: str, system: str | None, code: str | None, is_it: bool) -> None:
    assert illnesses()["hypertension"].holds(name, system, code) is is_it


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("atorvastatin 20 MG Oral Tablet", {"statin"}),
        ("Ramipril 5 mg comprimé", {"ace_inhibitor"}),
        ("Spironolactone", {"potassium_sparing"}),
        ("Vitamine D3 1000 UI", {"vitamin_d"}),
        ("Paracétamol", set()),
    ],
)
def test_classes_by_name(name: str, kinds: set[str]) -> None:
    assert classes_of(name, None, None) == kinds


def test_an_atc_code_decides_alone() -> None:
    assert classes_of("Ramipril", "atc", "C10AA05") == {"statin"}
    assert classes_of("Any name", "atc", "N02BE01") == frozenset()


def test_a_country_of_another_rule_is_not_held_against_it(bare: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    from healthkit.settings import settings

    lab_person.add(
        bare, "Clinic", "immunization", {"name": "Influenza vaccine", "status": "completed", "given": "2024-10-14"}
    )
    assert missing(bare) == {}
    monkeypatch.setenv("HEALTHKIT_COUNTRY", "US")
    settings.cache_clear()
    assert missing(bare) == {}  # the schedule is that of adults, and nobody says how old this person is
    lab_person.add_person(bare)
    told = missing(bare)["missing:influenza"]
    assert told.text.startswith("Influenza vaccine: the last one here is of 14 Oct 2024, 25 months ago.")


def test_the_tables_name_what_there_is() -> None:
    for one in classes().values():
        for analyte in (*one.acts_on, *one.watch, *one.raises):
            assert analyte in analytes().all, (one.id, analyte)
        assert one.source is not None or not one.raises, one.id
    for rule in intervals():
        assert set(rule.classes) <= set(classes()), rule.id
        assert set(rule.conditions) <= set(illnesses()), rule.id
        assert set(rule.tests) <= set(analytes().all), rule.id
        assert bool(rule.tests) != bool(rule.vaccines), rule.id
        assert set(rule.says) == set(rule.source) == {"en", "fr"}, rule.id
        assert rule.classes or rule.conditions or rule.ages or rule.vaccines, rule.id
    assert len({rule.id for rule in intervals()}) == len(intervals())


def test_no_rule_tells_anybody_to_do_anything() -> None:
    words = ("should", "must", "need", "recommend", "faut", "doit", "devez", "recommand")
    for rule in intervals():
        assert not [word for said in rule.says.values() for word in words if word in said], rule.id
