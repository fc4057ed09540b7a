"""Imported plans: what CMS's files, plans.json and FHIR tell becomes a plan, and what they leave open is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from healthkit.errors import InputError
from healthkit.planning.insurance.plan_file import parse, read
from healthkit.planning.insurance.us import imported
from healthkit.planning.insurance.us.imported_costs import cost_of
from healthkit.planning.insurance.us.wording import explain
from healthkit.source.ingest import import_path
from healthkit.store import Vault, create_vault
from tests.builders.insurance import benefit, benefits, plans, sharing
from tests.builders.insurance import plan as qhp
from tests.planning.insurance.us.builder import event, yours

PLAN = "12345XX0000001-01"
ATTRIBUTES = {
    "BusinessYear": "2027", "StateCode": "XX", "IssuerId": "12345", "IssuerMarketPlaceMarketingName": "Example Mutual",
    "PlanId": PLAN, "PlanMarketingName": "Plain Silver", "MetalLevel": "Silver", "PlanType": "PPO",
    "PlanEffectiveDate": "2027-01-01", "TEHBDedInnTier1Individual": "$4,500", "TEHBDedInnTier1FamilyPerPerson": "$4500",
    "TEHBDedInnTier1FamilyPerGroup": "$9000", "TEHBDedOutOfNetIndividual": "$9,000",
    "TEHBInnTier1IndividualMOOP": "$9,000", "TEHBInnTier1FamilyPerPersonMOOP": "$9000",
    "TEHBInnTier1FamilyPerGroupMOOP": "$18000", "TEHBDedInnTier1Coinsurance": "30.00%",
}  # fmt: skip


def cells(*rows: dict[str, str]) -> str:
    return "\n".join(",".join(f'"{one}"' for one in row) for row in ([*rows[0]], *([*row.values()] for row in rows)))


def rates(plan: str, area: str = "Rating Area 3") -> list[dict[str, str]]:
    return [
        {
            "BusinessYear": "2027", "StateCode": "XX", "IssuerId": "12345", "RateEffectiveDate": "2027-01-01",
            "PlanId": plan, "RatingAreaId": area, "Tobacco": "No Preference", "Age": age, "IndividualRate": rate,
        }
        for age, rate in (("0-14", "240.10"), ("21", "320.00"), ("40", "409.27"), ("64 and over", "960.00"))
    ]  # fmt: skip


BENEFITS = benefits(
    *(
        line.replace('"2026"', '"2027"')
        for line in (
            benefit(PLAN, "Primary Care Visit to Treat an Injury or Illness", "$40.00", CoinsOutofNet="50.00%"),
            benefit(PLAN, "Specialist Visit", "$80.00 Copay after deductible"),
            benefit(
                PLAN, "Emergency Room Services", "$500.00 Copay with deductible", "30.00% Coinsurance after deductible"
            ),
            benefit(
                PLAN, "Inpatient Hospital Services (e.g., Hospital Stay)", "$600.00 Copay per Day with deductible", ""
            ),
            benefit(PLAN, "Preventive Care/Screening/Immunization", "No Charge", ""),
            benefit(PLAN, "Laboratory Outpatient and Professional Services", "No Charge after deductible", ""),
            benefit(PLAN, "Chiropractic Care", "$80.00", LimitQty="20", LimitUnit="Visit(s) per Year"),
            benefit(PLAN, "Specialty Drugs", "Not Applicable", "40.00% Coinsurance after deductible"),
            benefit(PLAN, "Cosmetic Surgery", "", "", CoinsOutofNet="", IsCovered="Not Covered"),
            benefit(PLAN, "Massage by Candlelight", "$10.00"),
        )
    )
)


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    folder = tmp_path_factory.mktemp("imported")
    made = create_vault(folder / "vault", "correct horse battery staple")
    fhir = {
        "resourceType": "InsurancePlan", "id": "sample", "name": "Sample HMO", "status": "active",
        "period": {"start": "2027-01-01"},
        "plan": [{"specificCost": [{"category": {"text": "x"}, "benefit": [
            {"type": {"coding": [{"system": "urn:sbc", "code": "primary-care-visit"}]},
             "cost": [{"type": {"text": "Copayment"}, "value": {"value": 25, "unit": "USD"}}]}]}]}],
    }  # fmt: skip
    drugs = qhp("12345XX0000001", sharing(copay_amount=15.0), year=2027)
    files = {
        "attributes.csv": cells(ATTRIBUTES),
        "rates.csv": cells(*rates(PLAN[:14]), *rates(PLAN[:14], "Rating Area 9")),
        "benefits.csv": BENEFITS,
        "plans.json": plans(drugs),
        "fhir.json": json.dumps(fhir),
    }
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
        import_path(made, folder / name)
    with made.writer() as con:
        con.execute("INSERT INTO person BY NAME SELECT 'birth_date' AS key, '1985-06-01' AS value, 1 AS batch_id")
    return made


def draft(vault: Vault, name: str) -> imported.Draft:
    return next(imported.drafts(vault, name))


def test_a_marketplace_plan_is_whole(vault: Vault) -> None:
    """41 on 1 January 2027: 409.27 a month. ER at 3,000: 500, then the deductible's 2,500."""
    made = imported.load(vault, PLAN, "en")
    assert made is not None
    assert (made.name, made.insurer, made.kind, made.metal, made.year) == (
        "Plain Silver",
        "Example Mutual",
        "PPO",
        "silver",
        2027,
    )
    assert made.premium(["self"]) == 12 * 40927
    assert yours(made, event("primary_care", 150)) == [40]
    assert yours(made, event("specialist", 300)) == [300]
    assert yours(made, event("emergency_room", 3000)) == [3000]
    assert yours(made, event("emergency_room", 7000)) == [500 + 4500 + 600]  # 30 % of the last 2,000
    assert yours(made, event("inpatient", 4000, None, 1, 3)) == [4000]  # 3 × 600, then 2,200 of the deductible
    assert yours(made, event("drug_generic", 90)) == [90]  # 15 after the deductible
    assert yours(made, event("preventive", 200), event("imaging", 1000)) == [0, 1000]
    assert (made.covered("cosmetic"), made.covered("dialysis")) == (False, True)
    assert made.services["chiropractic"].limit == 20
    assert made.deductible.in_network.member == 450000


def test_what_it_leaves_open_is_said(vault: Vault) -> None:
    one = draft(vault, PLAN)
    assert one.missing == ()
    rules = [note.rule for note in one.open]
    assert rules == ["open_area", "open_out_of_network_maximum", "open_unmapped", "open_always"]
    for lang in ("en", "fr"):
        said = [explain(note, lang) for note in one.open]
        assert any("Rating Area 3" in line for line in said)
        assert any("Massage by Candlelight" in line for line in said)


def test_it_can_be_written_and_read_back(vault: Vault) -> None:
    for lang in ("en", "fr"):
        text = draft(vault, PLAN).to_toml(lang)
        assert text.startswith("# ")
        again = read(parse(text, "p.toml"), "p.toml")
        assert again == imported.load(vault, PLAN, lang)


def test_a_plan_that_lacks_much_is_offered_with_its_fault(vault: Vault) -> None:
    offers = {one.id: one for one in imported.offers(vault, "en")}
    assert set(offers) == {PLAN, "12345XX0000001", "sample"}
    assert offers[PLAN].fault == ""
    assert "No premium is stated" in offers["sample"].fault
    assert imported.load(vault, "nothing", "en") is None
    for lang, words in (("en", "cannot be reckoned with yet"), ("fr", "ne peut pas encore être calculé")):
        with pytest.raises(InputError, match=words):
            imported.load(vault, "sample", lang)
    completed = parse(draft(vault, "sample").to_toml("en"), "p")
    completed |= {"premium": {"self": 1}, "deductible": {"individual": 0}, "maximum": {"individual": 5000}}
    assert yours(read(completed, "p"), event("primary_care", 90)) == [25]  # type: ignore[arg-type]


def test_plans_of_one_number_are_told_apart_and_contradictions_said(tmp_path: Path) -> None:
    """The same plan of two years, with a family's limit below one person's in the second; and a plan without a year."""
    made = create_vault(tmp_path / "vault", "correct horse battery staple")
    later = {**ATTRIBUTES, "BusinessYear": "2028", "PlanEffectiveDate": "2028-01-01"}
    later["TEHBDedInnTier1FamilyPerGroup"] = "$4000"
    ageless = {**rates(PLAN[:14])[0], "Age": "Family Option"}
    files = {
        "attributes.csv": cells(ATTRIBUTES, later),
        "rates.csv": cells(ageless, {**ageless, "BusinessYear": "2028", "RateEffectiveDate": "2028-01-01"}),
        "benefits.csv": BENEFITS.replace('"2027"', '""'),
        "fhir.json": json.dumps(
            {"resourceType": "InsurancePlan", "id": "undated", "name": "Sample", "status": "active"}
        ),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
        import_path(made, tmp_path / name)
    offers = {one.id: one.fault for one in imported.offers(made, "en")}
    assert list(offers) == [PLAN, f"{PLAN}-2028", "undated"]
    assert offers[PLAN] == ""
    assert "less than the limit of one person" in offers[f"{PLAN}-2028"]
    assert "year is not stated" in offers["undated"]
    found = imported.load(made, PLAN, "en")
    assert found is not None
    assert found.premium(["self"]) == 12 * 24010


@pytest.mark.parametrize(("told", "eligible"), [("Yes", True), ("No", False)])
def test_whether_an_hsa_may_be_held_is_taken_over(told: str, eligible: bool, tmp_path: Path) -> None:
    made = create_vault(tmp_path / "vault", "correct horse battery staple")
    (tmp_path / "attributes.csv").write_text(cells({**ATTRIBUTES, "IsHSAEligible": told}), "utf-8")
    import_path(made, tmp_path / "attributes.csv")
    (found,) = imported.drafts(made)
    assert found.table.get("hsa_eligible", False) is eligible
    assert (found.table["kind"], found.table["metal"]) == ("PPO", "silver")


def row(cost: str, value: float, qualifier: str | None = None) -> dict[str, object]:
    return {"cost": cost, "value": value, "qualifier": qualifier}


@pytest.mark.parametrize(
    ("rows", "unit", "made"),
    [
        ([row("copay", 30)], "visit", {"copay": 30, "deductible": "waived"}),
        ([row("copay", 30.5, "after deductible; 2026")], "visit", {"copay": 30.5, "deductible": "applies"}),
        (
            [row("copay", 30, "1 month in retail; before the deductible")],
            "fill",
            {"copay": 30, "deductible": "after_copay"},
        ),
        ([row("coinsurance", 20)], "visit", {"coinsurance": 20, "deductible": "waived"}),
        ([row("coinsurance", 20, "after deductible")], "visit", {"coinsurance": 20, "deductible": "applies"}),
        ([row("copay", 0, "no charge")], "visit", {"free": True}),
        ([row("copay", 0, "no charge after deductible")], "visit", {"coinsurance": 0, "deductible": "applies"}),
        ([row("coinsurance", 100)], "visit", {"covered": False}),
        (
            [row("copay", 500, "with deductible"), row("coinsurance", 30, "after deductible")],
            "visit",
            {"copay": 500, "coinsurance": 30, "deductible": "after_copay"},
        ),
        (
            [row("copay", 100), row("coinsurance", 30, "after deductible")],
            "visit",
            {"copay": 100, "coinsurance": 30, "deductible": "after_copay"},
        ),
        (
            [row("coinsurance", 25, "up to $1,250.50 per script")],
            "fill",
            {"coinsurance": 25, "maximum": 1250.5, "deductible": "waived"},
        ),
        ([row("copay", 500, "per day")], "day", {"copay": 500, "copay_per": "day", "deductible": "waived"}),
        ([row("copay", 500)], "day", {"copay": 500, "copay_per": "stay", "deductible": "waived"}),
    ],
)
def test_costs_in_cms_words(rows: list[dict[str, object]], unit: str, made: dict[str, object]) -> None:
    found = cost_of(rows, unit)
    assert found is not None
    assert found[0] == made


def test_a_row_without_a_number_says_nothing() -> None:
    assert cost_of([], "visit") is None
    assert cost_of([{"cost": "copay", "value": None, "qualifier": "ask"}], "visit") is None
