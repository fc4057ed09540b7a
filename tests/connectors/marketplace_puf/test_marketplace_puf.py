"""The Marketplace's files: costs in words become numbers, and what is not covered is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from connectors.marketplace_puf import MarketplacePuf, costs
from healthkit.errors import InputError
from healthkit.source.contract import Issue, Rows
from healthkit.source.files import open_package
from healthkit.source.ingest import import_path
from healthkit.store import create_vault
from tests.builders.insurance import PUF_BENEFITS, benefit, benefits, hios

PLAN = "12345XX0000001-01"


def read(folder: Path, text: str) -> tuple[dict[str, list[dict[str, Any]]], list[Issue]]:
    path = folder / "any.csv"
    path.write_text(text, "utf-8")
    tables: dict[str, list[dict[str, Any]]] = {}
    issues = []
    with open_package(path) as package:
        claimed = MarketplacePuf().detect(package)
        assert claimed is not None
        for item in MarketplacePuf().read(package, claimed):
            if isinstance(item, Rows):
                tables.setdefault(item.table, []).extend(item.frame.to_dicts())
            elif isinstance(item, Issue):
                issues.append(item)
    return tables, issues


@pytest.mark.parametrize(
    ("told", "value", "unit", "qualifier"),
    [
        ("$25.00 Copay after deductible", 25.0, "USD", "after deductible"),
        ("$25.00", 25.0, "USD", None),
        ("20.00% Coinsurance after deductible", 20.0, "%", "after deductible"),
        ("100.00%", 100.0, "%", None),
        ("No Charge", 0.0, "USD", "no charge"),
        ("No Charge after deductible", 0.0, "USD", "no charge after deductible"),
        ("$4,500 ", 4500.0, "USD", None),
        ("$9000 per person", 9000.0, "USD", "per person"),
        ("$500.00 Copay per Stay with deductible", 500.0, "USD", "per stay with deductible"),
        ("$0.00 Copay per Day", 0.0, "USD", "per day"),
        ("$250.00 Copay before deductible", 250.0, "USD", "before deductible"),
        ("25.00%, up to $250 per script", 25.0, "%", "up to $250 per script"),
        ("Not Applicable", None, None, None),
        ("per person not applicable", None, None, None),
        ("N/A", None, None, None),
        (" ", None, None, None),
        ("ask your insurer", None, None, "ask your insurer"),
    ],
)
def test_costs_in_words(told: str, value: float | None, unit: str | None, qualifier: str | None) -> None:
    cell = costs.said(pl.col("cell"))
    made = pl.DataFrame({"cell": [told]}).select(
        costs.value(cell).alias("value"), costs.unit(cell).alias("unit"), costs.qualifier(cell).alias("qualifier")
    )
    assert made.rows() == [(value, unit, qualifier)]


def test_a_benefit(tmp_path: Path) -> None:
    line = benefit(PLAN, copay="$25.00 Copay after deductible", LimitQty="30", LimitUnit="Visit(s) per Year")
    tables, issues = read(
        tmp_path, benefits(line, benefit(PLAN, "Acupuncture", "", "", CoinsOutofNet="", IsCovered="Not Covered"))
    )
    keys = ("name", "network", "cost", "value", "unit", "qualifier")
    assert [tuple(row[key] for key in keys) for row in tables["plan_benefit"]] == [
        ("Primary Care Visit", "out_of_network", "coinsurance", 100.0, "%", "2026"),
        ("Primary Care Visit", "in_network", "copay", 25.0, "USD", "after deductible; 2026"),
        ("Acupuncture", None, "not_covered", None, None, "2026"),
        ("Primary Care Visit", None, "limit", 30.0, "Visit(s) per Year", "2026"),
    ]
    assert {row["plan_external_id"] for row in tables["plan_benefit"]} == {PLAN}
    assert issues == []


def test_premiums_by_age(tmp_path: Path) -> None:
    head = "BusinessYear,StateCode,IssuerId,RateEffectiveDate,PlanId,RatingAreaId,Tobacco,Age,IndividualRate\n"
    lines = [
        f"2026,XX,12345,2026-01-01,{PLAN[:14]},Rating Area 3,No Preference,40,451.27",
        f"2026,XX,12345,2026-01-01,{PLAN[:14]},Rating Area 3,No Preference,Family Option,9999.99",
        f"2026,XX,12345,2026-01-01,{PLAN[:14]},Rating Area 3,No Preference,41,soon",
    ]
    tables, issues = read(tmp_path, head + "\n".join(lines) + "\n")
    (row,) = tables["plan_benefit"]
    assert (row["cost"], row["value"], row["unit"]) == ("premium", 451.27, "USD/mo")
    assert row["qualifier"] == "age 40; Rating Area 3; No Preference; 2026"
    assert [one.position for one in issues] == ["row 4"]


def test_a_plan_and_its_limits(tmp_path: Path) -> None:
    head = (
        "StateCode,IssuerId,PlanId,PlanMarketingName,MetalLevel,PlanType,PlanEffectiveDate,TEHBDedInnTier1Individual,"
        "TEHBInnTier1FamilyPerGroupMOOP,DEHBDedOutOfNetIndividual\n"
    )
    line = f'XX,12345,{PLAN},Plain Silver,Silver,HMO,1/1/2026,"$4,500 ",$18000 per group,Not Applicable\n'
    tables, issues = read(tmp_path, head + line)
    (plan,) = tables["plan"]
    assert (plan["name"], plan["payer"], plan["area"], plan["note"]) == ("Plain Silver", "12345", "XX", "Silver, HMO")
    assert plan["started"] == "2026-01-01"
    keys = ("cost", "network", "value", "qualifier")
    assert [tuple(row[key] for key in keys) for row in tables["plan_benefit"]] == [
        ("deductible", "in_network", 4500.0, "medical and drugs; per person; 2026"),
        ("out_of_pocket_maximum", "in_network", 18000.0, "medical and drugs; per family; 2026"),
    ]
    assert issues == []


@pytest.mark.parametrize(
    ("told", "note"),
    [
        ("Yes", "Bronze, PPO, HSA eligible"),
        ("yes ", "Bronze, PPO, HSA eligible"),
        ("No", "Bronze, PPO"),
        ("", "Bronze, PPO"),
    ],
)
def test_whether_an_hsa_may_be_held(told: str, note: str, tmp_path: Path) -> None:
    head = "PlanId,PlanMarketingName,MetalLevel,PlanType,BusinessYear,IsHSAEligible\n"
    tables, issues = read(tmp_path, f"{head}{PLAN},Plain,Bronze,PPO,2026,{told}\n")
    assert [row["note"] for row in tables["plan"]] == [note]
    assert issues == []


def test_a_whole_market_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="whole market"):
        read(tmp_path, benefits(*(benefit(f"{number}-01") for number in hios(range(301)))))


def test_the_same_plan_in_two_years_keeps_both(tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", "years")
    for year, copay in (("2025", "$30.00"), ("2026", "$35.00")):
        path = tmp_path / f"{year}.csv"
        path.write_text(benefits(benefit(PLAN, copay=copay, BusinessYear=year, CoinsOutofNet="")), "utf-8")
        (report,) = import_path(vault, path)
        assert report.added == {"plan_benefit": 1}
        (again,) = import_path(vault, path)
        assert again.added == {}
    with vault.reader() as con:
        told = con.execute(
            "SELECT value, qualifier FROM plan_benefit WHERE retired_batch IS NULL ORDER BY 1"
        ).fetchall()
    assert told == [(30.0, "2025"), (35.0, "2026")]


@pytest.mark.parametrize("write", [str.lower, lambda title: title.replace("Id", "_Id").replace("Inn", "_Inn_")])
def test_titles_as_other_programs_write_them(write: Callable[[str], str], tmp_path: Path) -> None:
    head = ",".join(write(title) for title in PUF_BENEFITS.split(","))
    tables, _ = read(tmp_path, f"{head}\n{benefit(PLAN)}\n")
    assert {(row["name"], row["value"]) for row in tables["plan_benefit"]} == {
        ("Primary Care Visit", 25.0), ("Primary Care Visit", 100.0),
    }  # fmt: skip


def test_premiums_of_smokers_families_and_quarters(tmp_path: Path) -> None:
    head = (
        "BusinessYear,RateEffectiveDate,PlanId,RatingAreaId,Tobacco,Age,IndividualRate,IndividualTobaccoRate,Couple\n"
    )
    lines = [
        f"2014,2014-04-01,{PLAN[:14]},Rating Area 2,Tobacco User/Non-Tobacco User,21,350.28,402.82,",
        f"2014,2014-07-01,{PLAN[:14]},Rating Area 2,Tobacco User/Non-Tobacco User,21,356.1,9999.99,",
        f"2014,2014-01-01,{PLAN[:14]},Rating Area 2,No Preference,Family Option,36.95,,73.9",
    ]
    tables, issues = read(tmp_path, head + "\n".join(lines) + "\n")
    user = "age 21; Rating Area 2; Tobacco User/Non-Tobacco User"
    assert [(row["value"], row["qualifier"]) for row in tables["plan_benefit"]] == [
        (350.28, f"{user}; from 2014-04-01; 2014"),
        (356.1, f"{user}; from 2014-07-01; 2014"),
        (36.95, "family option; Rating Area 2; No Preference; 2014"),
        (402.82, "age 21; Rating Area 2; tobacco user; from 2014-04-01; 2014"),
        (73.9, "family option; Rating Area 2; couple; 2014"),
    ]
    assert issues == []


def test_limits_of_every_network_and_of_the_first_years(tmp_path: Path) -> None:
    told = {
        "MEHBDedInnTier2Individual": ("$2,000", ("deductible", "in_network_tier_2", 2000.0)),
        "TEHBDedCombInnOonFamilyPerGroup": ("$0 per group", ("deductible", "in_and_out_of_network", 0.0)),
        "TEHBInnTier1FamilyMOOP": ("$12,700 ", ("out_of_pocket_maximum", "in_network", 12700.0)),
        "DEHBDedInnTier1Coinsurance": ("20.00%", ("coinsurance", "in_network", 20.0)),
    }
    head = ",".join(["PlanId", "PlanMarketingName", "MetalLevel", "BusinessYear", *told])
    cells = ",".join(f'"{cell}"' for cell, _ in told.values())
    tables, issues = read(tmp_path, f"{head}\n{PLAN},Plain,Gold,2015,{cells}\n")
    found = {(row["cost"], row["network"], row["value"]) for row in tables["plan_benefit"]}
    assert found == {expected for _, expected in told.values()}
    assert issues == []
