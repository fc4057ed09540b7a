"""A contract's file: what is read, and what a wrong one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthkit.errors import InputError, UnknownName
from healthkit.planning.insurance.fr.plan import FrenchPlan
from healthkit.planning.insurance.plan_file import load

from .contracts import HEADER, contract, event

EXAMPLES = sorted((Path(__file__).parents[4] / "examples" / "plans").glob("mutuelle-*.toml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_are_contracts(path: Path):
    plan = load(path)
    assert isinstance(plan, FrenchPlan)
    assert (plan.country, plan.currency, plan.year) == ("FR", "EUR", 2026)
    assert plan.covered("gp_visit") is True


def test_there_are_three_examples():
    assert [path.stem for path in EXAMPLES] == ["mutuelle-equilibre", "mutuelle-essentielle", "mutuelle-etendue"]


def test_premiums_by_age_with_a_third_child_free():
    # 47.10 at 46 + 32.40 at 44 + 19.80 + 19.80 + nothing = 119.10 a month
    plan = contract(
        premium={"by_age": {"18": 24.90, "30": 32.40, "45": 47.10}, "child": 19.80, "free_from_child": 3},
        people={"self": 46, "partner": 44, "child1": 12, "child2": 9, "child3": 3},
    )
    assert plan.premium(["self", "partner", "child1", "child2", "child3"]) == 12 * 11910
    assert plan.premium(["self"]) == 12 * 4710


def test_a_collective_contract_is_paid_by_half_by_the_employer():
    # 58.00 x 12 = 696.00; half of it is 348.00
    plan = contract(premium={"adult": 58, "collective": True})
    assert plan.premium(["self"]) == 34800
    assert contract(premium={"adult": 58, "employer_percent": 70}).premium(["self"]) == 20880


def test_one_price_for_the_family():
    plan = contract(premium={"family": 120.50})
    assert plan.premium(["self", "partner", "child1"]) == 12 * 12050


def test_people_who_are_not_named_pay_by_what_they_are_called():
    plan = contract(premium={"adult": 50, "child": 20})
    assert plan.premium(["self", "child1"]) == 12 * 7000


def test_what_is_covered():
    plan = contract({"gentle_medicine": {"amount": 30}, "private_room": {"covered": False}})
    assert plan.covered("gp_visit") is True
    assert plan.covered("gentle_medicine") is True
    assert plan.covered("private_room") is False
    assert plan.covered("implant") is None
    assert plan.covered("medication_15") is None
    assert contract(responsible=False).covered("gp_visit") is None


@pytest.mark.parametrize(
    ("header", "guarantees", "said"),
    [
        ({"percentages": "net"}, {}, "percentages"),
        ({"year": 2019}, {}, "year"),
        ({"pays_retained": True}, {}, "pays_retained"),
        ({"premium": {"child": 3}}, {}, "adult"),
        ({"premium": {"adult": 3, "collective": True, "employer_percent": 40}}, {}, "employer_percent"),
        ({"premium": {"adult": 3, "employer_percent": 140}}, {}, "employer_percent"),
        ({"premium": {"by_age": {"old": 3}}}, {}, "old"),
        ({"people": {"self": "old"}}, {}, "self"),
        ({}, {"visit": {"percent": 100}}, "visit"),
        ({}, {"visits": {"percents": 100}}, "percents"),
        ({}, {"visits": {"percent": 90}}, "percent"),
        ({"percentages": "on_top"}, {"visits": {"percent": 29}}, "percent"),
        ({}, {"optics": {"simple": 40, "complex": 200, "very_complex": 200}}, "simple"),
        ({}, {"optics": {"simple": 100}}, "complex"),
        ({}, {"gentle_medicine": {"units": 3}}, "units"),
        ({}, {"visits": {}}, "percent"),
        ({}, {"optics": {"frame": 50}}, "simple"),
        ({}, {"optics": {"outside_network_percent": 101}}, "outside_network_percent"),
        ({"colour": "blue"}, {}, "colour"),
    ],
)
def test_what_is_wrong_is_named_with_its_file(header, guarantees, said):
    with pytest.raises(InputError) as told:
        contract(guarantees, **header)
    assert f"“{said}”" in told.value.message
    assert told.value.message.startswith("one.toml")
    assert told.value.hint


def test_a_contract_that_is_not_responsible_may_pay_less():
    plan = contract({"visits": {"percent": 80}}, responsible=False)
    # 80 % of 30.00 = 24.00, of which 21.00 is paid already
    (line,) = plan.settle([event("gp_visit", 30)]).lines
    assert line.paid_by("plan") == 300


def test_on_top_the_ticket_moderateur_is_thirty_percent():
    assert contract({"visits": {"percent": 30}}, percentages="on_top").guarantees["visits"].percent == 30


def test_an_unknown_service_is_told_the_nearest():
    with pytest.raises(UnknownName, match="gp_visit"):
        contract().settle([event("gp_visits", 30)])


def test_what_every_plan_can_be_asked():
    plan = contract({"visits": {"percent": 100}})
    assert plan.covering(["self", "child1"]) is plan
    assert plan.owed([event("gp_visit", 40)]) == 1200
    assert plan.most(["self"]) is None


def test_the_header_is_not_changed_by_reading():
    before = dict(HEADER)
    contract({"visits": {"percent": 100}})
    assert before == HEADER
