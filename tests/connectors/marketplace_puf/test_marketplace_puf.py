"""The Marketplace's files: costs in words become numbers, and what is not covered is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from connectors.marketplace_puf import MarketplacePuf, costs
from healthkit.errors import InputError
from healthkit.source.contract import Issue, Rows
from healthkit.source.files import open_package
from tests.builders.insurance import benefit, benefits, hios

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
        ("Not Applicable", None, None, None),
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
        ("Primary Care Visit", "out_of_network", "coinsurance", 100.0, "%", None),
        ("Primary Care Visit", "in_network", "copay", 25.0, "USD", "after deductible"),
        ("Acupuncture", None, "not_covered", None, None, None),
        ("Primary Care Visit", None, "limit", 30.0, "Visit(s) per Year", None),
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
    assert row["qualifier"] == "age 40; Rating Area 3; No Preference"
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
        ("deductible", "in_network", 4500.0, "medical and drugs; per person"),
        ("out_of_pocket_maximum", "in_network", 18000.0, "medical and drugs; per family"),
    ]
    assert issues == []


def test_a_whole_market_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="whole market"):
        read(tmp_path, benefits(*(benefit(f"{number}-01") for number in hios(range(301)))))
