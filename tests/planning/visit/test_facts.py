"""Which visit, which medicines, which symptoms, which vital signs: told as the rows have them, and only so."""

from __future__ import annotations

from datetime import date

import pytest

from healthkit.errors import UsageError
from healthkit.insight import journal
from healthkit.planning.visit.compose import brief
from healthkit.planning.visit.draft import Draft
from healthkit.planning.visit.model import Brief
from healthkit.store import Vault
from tests.builders import lab_person
from tests.planning.visit.home import LAST_DAY


def made(vault: Vault, since: str = "last-visit", reason: str = "", as_of: date = LAST_DAY) -> Brief:
    return brief(vault, Draft(since=since, reason=reason), as_of=as_of)


def test_the_last_visit_is_one_before_the_day_itself(person: Vault) -> None:
    assert made(person).first == date(2026, 11, 17)
    assert made(person, as_of=date(2026, 11, 17)).first == date(2025, 3, 18)  # that day's visit is the one to prepare


def test_a_day_may_be_given_and_names_its_visit(person: Vault) -> None:
    found = made(person, "2025-03-18")
    assert found.visit is not None
    assert found.visit.text == "18 Mar 2025: General examination (Hill Clinic)"
    assert made(person, "2025-03-19").visit is None


@pytest.mark.parametrize("since", ["yesterday", "2026-13-01", "2027-01-01"])
def test_a_day_that_cannot_be_is_refused(person: Vault, since: str) -> None:
    with pytest.raises(UsageError, match=r"(neither last-visit nor a day|lies after)"):
        made(person, since)


def test_without_a_visit_it_looks_back_a_year(bare: Vault) -> None:
    lab_person.add_results(bare)
    found = made(bare)
    assert (found.visit, found.first) == (None, date(2025, 11, 22))
    assert found["urgent"][0].label == "Potassium"
    assert [one.kind for one in found["allergies"]] == ["unknown"]
    assert list(found["medications"]) == []
    assert 3 <= len(found["questions"]) <= 5


def test_an_empty_vault_says_what_to_do(bare: Vault) -> None:
    with pytest.raises(UsageError, match="healthkit import"):
        brief(bare)


def test_without_results_nothing_is_invented(bare: Vault) -> None:
    lab_person.add_record(bare)
    found = brief(bare)
    assert found["urgent"] == found["changed"] == found["out_of_range"] == found["unchanged"] == ()
    assert {one.id for one in found["missing"]} >= {"missing:statin_lipids", "missing:ace_yearly"}
    assert all(one.kind in ("never", "not_yet") for one in found["missing"])


def test_the_day_of_a_brief_is_the_last_that_the_vault_reaches(person: Vault) -> None:
    assert brief(person).as_of == LAST_DAY


def test_medicines_that_began_and_ended(person: Vault) -> None:
    found = made(person, "2025-03-18")["medications"]
    assert [one.label for one in found if one.kind == "started"] == [
        "Iron 80 mg", "Rosuvastatin 10 mg", "Spironolactone 25 mg",
    ]  # fmt: skip
    assert [(one.label, one.data["day"]) for one in found if one.kind == "stopped"] == [
        ("Iron 80 mg", date(2025, 9, 20))
    ]
    assert [one.label for one in found if one.kind == "earlier"] == ["Atorvastatin 20 mg"]
    current = [one for one in found if one.kind == "current"]
    assert {one.label for one in current} == {
        "Ramipril 5 mg", "Rosuvastatin 10 mg", "Spironolactone 25 mg", "Vitamin D3 1000 IU",
    }  # fmt: skip
    assert "Vitamin D3 1000 IU (since Mar 2025)" in [one.text for one in current]


def test_a_supply_that_ran_out_is_not_called_stopped(bare: Vault) -> None:
    lab_person.add(
        bare, "Pharmacy", "medication",
        {"name": "Sertraline 50 mg", "status": "completed", "kind": "dispense", "started": "2026-09-01",
         "days_supply": 30.0},
    )  # fmt: skip
    found = made(bare, "2026-08-01")["medications"]
    assert [one.kind for one in found] == ["started", "lapsed"]
    assert "lasted until 1 Oct 2026" in found[1].text


def test_what_was_given_once_in_a_hospital_is_no_course(bare: Vault) -> None:
    lab_person.add(
        bare, "Hospital", "medication",
        {"name": "Ondansetron", "status": "completed", "kind": "administration", "started": "2026-11-01"},
        {"name": "Ibuprofen 400 mg", "status": "active", "kind": "statement", "started": "2026-11-01"},
    )  # fmt: skip
    assert {one.label for one in made(bare, "2026-10-01")["medications"]} == {"Ibuprofen 400 mg"}


def test_one_substance_under_two_names_is_one_medicine(bare: Vault) -> None:
    code = {"system": "atc", "code": "C10AA07"}
    lab_person.add(
        bare, "Clinic", "medication",
        {"name": "Rosuvastatin", "status": "active", "kind": "request", "started": "2025-01-10", **code},
    )  # fmt: skip
    lab_person.add(
        bare, "Hospital", "medication",
        {"name": "ROSUVASTATIN 10 mg cp", "status": "active", "kind": "request", "started": "2026-11-01", **code},
    )  # fmt: skip
    found = made(bare, "2026-10-01")["medications"]
    assert [(one.kind, one.label) for one in found] == [("current", "ROSUVASTATIN 10 mg cp")]
    assert found[0].data["day"] == date(2025, 1, 10)


def test_symptoms_with_their_days_and_the_worst_of_them(person: Vault) -> None:
    found = {one.data["metric"]: one for one in made(person)["symptoms"]}
    assert set(found) == {"fatigue", "nausea"}  # a headache that was noted as absent is none
    assert found["fatigue"].text == (
        "Fatigue: 2 days, 18 Nov – 20 Nov 2026; at worst severe (not noted in the three months before)"
    )
    assert found["nausea"].data["new"] is False
    assert found["fatigue"].data["marks"] == [["2026-11-18", 2], ["2026-11-20", 4]]


def test_vital_signs_against_the_persons_own_usual(person: Vault) -> None:
    found = brief(person, Draft(since="2026-11-10"), as_of=LAST_DAY)
    steady = next(one for one in found["unchanged"] if one.id == "steady:vitals")
    assert steady.data["metrics"] == ["resting_heart_rate"]
    weight = next(one for one in found["changed"] if one.id == "vital:body_mass")
    assert (weight.data["usual"], weight.data["direction"]) == (70.0, "down")
    assert weight.rows[0].metric == "body_mass"


def test_a_visit_of_last_week_leaves_vital_signs_unjudged(person: Vault) -> None:
    found = made(person)
    assert not [
        one for one in (*found["changed"], *found["unchanged"]) if one.id.startswith(("vital", "steady:vitals"))
    ]


def test_weight_is_the_mean_of_a_week(person: Vault) -> None:
    found = next(one for one in made(person, "2026-11-10")["averages"] if one.kind == "weight")
    assert found.data["value"] == pytest.approx((2 * 70 + 5 * 68) / 7, abs=0.001)
    assert "Week before 10 Nov 2026: 70.0 kg" in found.text


def test_goals_stand_beside_the_newest_result(person: Vault) -> None:
    assert [one.text for one in made(person)["goals"]] == [
        "LDL below 100 (agreed 18 Mar 2025); newest result 84 mg/dL, 17 Nov 2026"
    ]


def test_orders_that_wait_and_orders_that_are_past(person: Vault) -> None:
    assert [one.text for one in made(person)["missing"] if one.kind == "order"] == [
        "Ordered: Chest film, was planned for 8 Oct 2026; the order is still open.",
        "Ordered: Potassium, planned for 24 Nov 2026.",
    ]


def test_a_critical_result_that_was_measured_again_is_calm(bare: Vault) -> None:
    lab_person.add_results(bare)
    again = lab_person.result(
        "Potassium", 4.4, "mmol/L", "2026-11-19T08:00:00+01:00", range_text="3.5 - 5.1", specimen="Serum"
    )
    lab_person.add(bare, lab_person.NORTH, "lab_result", again)
    found = made(bare, "2026-11-01")
    assert [one.kind for one in found["urgent"]] == ["critical_later"]
    assert "A later result: 4.4 mmol/L, 19 Nov 2026." in found["urgent"][0].text
    assert not [one for one in found["missing"] if one.kind == "unrepeated"]
    assert not list(made(bare, "2026-11-20")["urgent"])  # overtaken before the visit


def test_what_is_left_out_is_left_out_everywhere_and_counted(person: Vault) -> None:
    whole = made(person)
    gone = whole["urgent"][0].id
    left = brief(person, Draft(leave_out=(gone, "no such id")), as_of=LAST_DAY)
    assert gone not in {one.id for one in left.every()}
    assert left.left_out == 1
    assert not any(gone in one.id for one in left["questions"])


def test_symptoms_in_the_persons_own_words_are_told_too(bare: Vault) -> None:
    lab_person.add_record(bare)
    for first, last, code, score in (
        (date(2026, 1, 5), date(2026, 1, 5), "pins & needles", None),
        (date(2026, 11, 10), date(2026, 11, 12), "Pins & needles", 3),
        (date(2026, 11, 12), date(2026, 11, 14), "pins  &  NEEDLES", 7),
        (date(2026, 11, 15), date(2026, 11, 15), "humming ears", 0),
    ):
        journal.add(bare, journal.Entry("symptom", first, last, code=code, score=score))
    found = brief(bare, Draft(since="2026-06-01"), as_of=LAST_DAY)["symptoms"]
    (one,) = found
    assert one.text.startswith("pins & NEEDLES: 5 days, 10 Nov – 14 Nov 2026; at worst severe")
    assert (one.id, one.data["worst"], one.data["new"]) == ("symptom:pins & needles", "severe", True)
    assert (one.rows[0].table, len(one.rows[0].ids)) == ("journal", 2)
