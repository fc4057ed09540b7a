"""Insurance: coverage, plans, claims and explanations of benefit in the shapes of R4, STU3 and DSTU2."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders.fhir import Json, concept, only, read_resources, resource

MEMBER = {"type": concept("MB", system="http://terminology.hl7.org/CodeSystem/v2-0203"), "value": "M-1"}


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ({"type": concept("PPO"), "status": "active", "subscriberId": "S1", "relationship": concept("self", "Self"),
          "payor": [{"display": "Acme"}], "period": {"start": "2020-01-01", "end": "2020-12-31"}, "network": "Blue",
          "class": [{"type": concept("group"), "value": "G1", "name": "Staff"},
                    {"type": concept("plan"), "value": "P1"}]},
         {"payer": "Acme", "plan_name": "P1", "group_name": "Staff", "member_id": "S1", "relationship": "Self",
          "network": "Blue", "started": "2020-01-01", "ended": "2020-12-31", "code": "PPO"}),
        ({"grouping": {"groupDisplay": "Staff", "plan": "B5"}, "identifier": [MEMBER],
          "payor": [{"identifier": {"value": "Centers for Medicare"}}]},
         {"payer": "Centers for Medicare", "plan_name": "B5", "group_name": "Staff", "member_id": "M-1"}),
        ({"issuer": {"display": "Old Co"}, "subscriberId": {"value": "77"}, "group": "G", "plan": "P"},
         {"payer": "Old Co", "plan_name": "P", "group_name": "G", "member_id": "77"}),
    ],
)  # fmt: skip
def test_coverage_of_each_version(elements: Json, expected: Json, tmp_path: Path) -> None:
    row = only(read_resources(tmp_path, resource("Coverage", **elements)), "coverage")
    assert {name: row.get(name) for name in expected} == expected


def test_what_a_person_pays_by_a_coverage(tmp_path: Path) -> None:
    cost = {"type": concept("copay", "Copay"), "valueMoney": {"value": 20, "currency": "USD"}}
    row = only(read_resources(tmp_path, resource("Coverage", costToBeneficiary=[cost])), "plan_benefit")
    assert (row["cost"], row["value"], row["unit"], row["plan_external_id"]) == ("copay", 20.0, "USD", "Coverage/x1")


def test_an_insurance_plan(tmp_path: Path) -> None:
    cost = {"type": concept("copay"), "applicability": concept("in-network"), "value": {"value": 25, "unit": "USD"},
            "qualifiers": [{"text": "after deductible"}]}  # fmt: skip
    made = resource(
        "InsurancePlan", "ip", name="Gold", status="active", ownedBy={"display": "Acme"}, period={"start": "2024"},
        coverage=[{"type": {"text": "medical"}, "benefit": [
            {"type": {"text": "Physiotherapy"}, "limit": [{"value": {"value": 20, "unit": "visits"}}]}]}],
        plan=[{"generalCost": [{"type": {"text": "Premium"}, "cost": {"value": 300, "currency": "USD"}}],
               "specificCost": [{"category": {"text": "Primary care"}, "benefit": [
                   {"type": {"text": "Office visit"}, "cost": [cost, {"type": concept("coinsurance"),
                    "applicability": concept("out-of-network"), "value": {"value": 40, "unit": "%"}}]}]}]}],
    )  # fmt: skip
    out = read_resources(tmp_path, made)
    plan = only(out, "plan")
    assert (plan["name"], plan["payer"], plan["started"]) == ("Gold", "Acme", "2024")
    assert out.rows("plan_benefit", "name", "network", "cost", "value", "unit", "qualifier") == [
        ("Physiotherapy", None, "limit", 20.0, "visits", None),
        ("Premium", None, "premium", 300.0, "USD", None),
        ("Office visit", "in_network", "copay", 25.0, "USD", "after deductible; Primary care"),
        ("Office visit", "out_of_network", "coinsurance", 40.0, "%", "Primary care"),
    ]
    assert set(out["plan_benefit"]["plan_external_id"]) == {"InsurancePlan/ip"}


@pytest.mark.parametrize(
    ("applies", "network", "qualifier"),
    [
        ({"text": "In-Network"}, "in_network", "Visits"),
        ({"text": "out of network"}, "out_of_network", "Visits"),
        ({"coding": [{"display": "in network"}]}, "in_network", "Visits"),
        ({"text": "preferred hospitals"}, "Broad", "Visits; preferred hospitals"),
        (concept("other", "Elsewhere"), "other", "Visits"),
        (None, "Broad", "Visits"),
    ],
)
def test_where_a_cost_applies_in_words(applies: Json | None, network: str, qualifier: str, tmp_path: Path) -> None:
    """A text without a code says the network as a code does; words that say none are kept beside the plan's own."""
    cost = {"type": concept("copay"), "applicability": applies, "value": {"value": 25, "unit": "USD"}}
    benefit = {"type": {"text": "Office visit"}, "cost": [cost]}
    made = resource(
        "InsurancePlan", "ip", name="Gold", status="active",
        plan=[{"network": [{"display": "Broad"}],
               "specificCost": [{"category": {"text": "Visits"}, "benefit": [benefit]}]}],
    )  # fmt: skip
    row = only(read_resources(tmp_path, made), "plan_benefit")
    assert (row["network"], row["qualifier"]) == (network, qualifier)


def amount(code: str, value: float, currency: str = "USD") -> Json:
    return {"category": concept(code), "amount": {"value": value, "currency": currency}}


def test_an_explanation_of_benefit_of_r4(tmp_path: Path) -> None:
    made = resource(
        "ExplanationOfBenefit", "e", status="active", type=concept("professional", "Professional"), use="claim",
        outcome="complete", created="2024-03-01", billablePeriod={"start": "2024-02-01", "end": "2024-02-02"},
        identifier=[{"value": "other"}, {"type": concept("uc"), "value": "CL-9"}], insurer={"display": "Acme"},
        provider={"display": "Clinic"}, related=[
            {"relationship": concept("associated"), "reference": {"value": "CL-1"}},
            {"relationship": concept("prior"), "reference": {"value": "CL-8"}}],
        diagnosis=[{"diagnosisCodeableConcept": concept("E11.9", "Diabetes")},
                   {"diagnosisReference": {"display": "Gout"}}],
        supportingInfo=[{"category": {"text": "Days supply"}, "valueQuantity": {"value": 30, "unit": "d"}}],
        item=[{"sequence": 3, "productOrService": concept("99213", "Visit"), "servicedDate": "2024-02-01",
               "quantity": {"value": 1}, "net": {"value": 100, "currency": "USD"},
               "locationCodeableConcept": {"text": "Office"},
               "adjudication": [amount("submitted", 120), {**amount("deductible", 20), "reason": {"text": "yearly"}},
                                {"category": concept("allowedunits"), "value": 2}],
               "detail": [{"sequence": 1, "productOrService": concept("A1"), "adjudication": [amount("copay", 5)]}]}],
        addItem=[{"itemSequence": [3], "productOrService": concept("99999")}],
        adjudication=[{"category": concept("billingnetworkstatus"), "reason": concept("innetwork", "In Network")}],
        total=[amount("submitted", 120), amount("benefit", 80)],
        payment={"amount": {"value": 80, "currency": "USD"}, "adjustment": {"value": -3, "currency": "USD"}},
        benefitBalance=[{"category": {"text": "Deductible"}, "financial": [
            {"type": {"text": "annual"}, "allowedMoney": {"value": 500, "currency": "USD"}, "usedUnsignedInt": 7}]}],
        extension=[{"url": "https://payer.example/variables/ptb_ddctbl",
                    "valueMoney": {"value": 12, "currency": "USD"}}],
    )  # fmt: skip
    out = read_resources(tmp_path, made)
    row = only(out, "claim")
    expected = {
        "kind": "explanation_of_benefit", "use": "claim", "outcome": "complete", "number": "CL-9", "replaces": "CL-8",
        "started": "2024-02-01", "ended": "2024-02-02", "created": "2024-03-01", "performer": "Clinic", "payer": "Acme",
        "total": 120.0, "paid": 80.0, "currency": "USD", "diagnoses": "E11.9 Diabetes\nGout",
        "note": "Days supply: 30 d",
    }  # fmt: skip
    assert {name: row.get(name) for name in expected} == expected
    assert out.rows("claim_line", "resource_type", "external_id", "sequence", "code", "net", "started") == [
        ("ExplanationOfBenefit.item", "ExplanationOfBenefit/e#item-3", 3, "99213", 100.0, "2024-02-01"),
        ("ExplanationOfBenefit.item.detail", "ExplanationOfBenefit/e#item-3.detail-1", 1, "A1", None, None),
        ("ExplanationOfBenefit.addItem", "ExplanationOfBenefit/e#addItem-3", 3, "99999", None, None),
    ]
    assert out.rows("adjustment", "sequence", "name", "reason", "value", "unit") == [
        (3, "submitted", None, 120.0, "USD"),
        (3, "deductible", "yearly", 20.0, "USD"),
        (3, "allowedunits", None, 2.0, "1"),
        (1, "copay", None, 5.0, "USD"),
        (None, "billingnetworkstatus", "In Network", None, None),
        (None, "submitted", None, 120.0, "USD"),
        (None, "benefit", None, 80.0, "USD"),
        (None, "payment adjustment", None, -3.0, "USD"),
        (None, "payment amount", None, 80.0, "USD"),
        (None, "ptb_ddctbl", None, 12.0, "USD"),
        (None, "annual", "Deductible, allowed", 500.0, "USD"),
        (None, "annual", "Deductible, used", 7.0, "1"),
    ]
    assert set(out["adjustment"]["claim_external_id"]) == {"ExplanationOfBenefit/e"}


def test_an_explanation_of_benefit_of_stu3(tmp_path: Path) -> None:
    dollars = {"system": "urn:iso:std:iso:4217", "code": "USD"}
    made = resource(
        "ExplanationOfBenefit", "s", status="cancelled", organization={"display": "Payer"},
        totalCost={"value": 90, **dollars},
        identifier=[{"system": "https://bluebutton.cms.gov/resources/variables/clm_id", "value": "42"}],
        item=[{"sequence": 1, "service": concept("G0008"), "adjudication": [
            {"category": concept("paid"), "amount": {"value": 70, **dollars}}]}],
        payment={"amount": {"value": 70, **dollars}},
        information=[{"category": {"text": "Received"}, "timingDate": "2018"}],
    )  # fmt: skip
    out = read_resources(tmp_path, made)
    row = only(out, "claim")
    assert (row["status"], row["total"], row["paid"], row["number"]) == ("cancelled", 90, 70, "42")
    assert row["note"] == "Received: 2018"
    assert only(out, "claim_line")["code"] == "G0008"


def test_a_claim_and_its_references(tmp_path: Path) -> None:
    claim = resource(
        "Claim", "c", status="active", total={"value": 125, "currency": "USD"},
        provider={"reference": "Organization/o"},
        insurance=[{"coverage": {"display": "private"}}],
        item=[{"sequence": 1, "encounter": [{"reference": "Encounter/v"}]}],
        diagnosis=[{"diagnosisReference": {"reference": "Condition/d"}}],
    )  # fmt: skip
    condition = resource("Condition", "d", code={"text": "Gout"})
    out = read_resources(tmp_path, claim, condition, resource("Organization", "o", name="Clinic"))
    row = only(out, "claim")
    assert (row["kind"], row["total"], row["payer"], row["performer"], row["diagnoses"]) == (
        "claim", 125.0, "private", "Clinic", "Gout",
    )  # fmt: skip
    links = set(out.rows("link", "relation", "to_id"))
    assert {("reason", "Condition/d"), ("encounter", "Encounter/v")} <= links


def test_a_coverage_inside_an_explanation_is_told_as_such(tmp_path: Path) -> None:
    made = resource(
        "ExplanationOfBenefit", "e", contained=[resource("Coverage", "cov", payor=[{"display": "Inner"}])],
        insurance=[{"coverage": {"reference": "#cov"}}],
    )  # fmt: skip
    out = read_resources(tmp_path, made)
    assert only(out, "claim")["payer"] == "Inner"
    row = only(out, "coverage")
    assert (row["resource_type"], row["external_id"]) == ("Coverage.contained", "ExplanationOfBenefit/e#cov")
    assert out.read == {"ExplanationOfBenefit": 1, "Coverage.contained": 1}
