"""Plans as JSON: what drugs cost, in which network, before or after the deductible."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from connectors.qhp_plans import QhpPlans
from connectors.qhp_plans.reader import _is_plans
from healthkit.errors import DamagedFile, InputError
from healthkit.source.contract import Counts, Rows
from healthkit.source.files import open_package
from healthkit.source.ingest import import_path
from healthkit.store import create_vault
from tests.builders.insurance import plan, plans, sharing


def read(folder: Path, text: str) -> tuple[dict[str, list[dict[str, Any]]], dict[str, int]]:
    path = folder / "any.json"
    path.write_text(text, "utf-8")
    tables: dict[str, list[dict[str, Any]]] = {}
    unmapped: dict[str, int] = {}
    with open_package(path) as package:
        claimed = QhpPlans().detect(package)
        assert claimed is not None
        for item in QhpPlans().read(package, claimed):
            if isinstance(item, Rows):
                tables.setdefault(item.table, []).extend(item.frame.to_dicts())
            elif isinstance(item, Counts):
                unmapped |= item.unmapped
    return tables, unmapped


def test_a_plan_and_its_costs(tmp_path: Path) -> None:
    costs = [
        sharing(coinsurance_rate=0.1, coinsurance_opt="BEFORE-DEDUCTIBLE"),
        sharing("3-MONTH-OUT-RETAIL", copay_amount=0, copay_opt="NO-CHARGE", coinsurance_rate=0.0),
    ]
    tables, _ = read(tmp_path, plans(plan("12345XX0000001", *costs, years=[2025, 2026])))
    (row,) = tables["plan"]
    assert (row["name"], row["code"], row["started"], row["ended"]) == (
        "Plan 12345XX0000001", "12345XX0000001", "2025-01-01", "2026-12-31",
    )  # fmt: skip
    keys = ("network", "cost", "value", "unit", "qualifier")
    assert [tuple(one[key] for key in keys) for one in tables["plan_benefit"]] == [
        ("in_network", "copay", 20.0, "USD", "1 month in retail; after the deductible; 2025–2026"),
        ("in_network", "coinsurance", 10.0, "%", "1 month in retail; before the deductible; 2025–2026"),
        ("out_of_network", "copay", 0.0, "USD", "3 month out retail; no charge; 2025–2026"),
    ]


@pytest.mark.parametrize("shape", [lambda one: one, lambda one: one[0]])
def test_a_formulary_is_a_list_or_one_object(shape: Any, tmp_path: Path) -> None:
    made = plan("12345XX0000001")
    tables, _ = read(tmp_path, plans({**made, "formulary": shape(made["formulary"])}))
    assert len(tables["plan_benefit"]) == 1


def test_odd_values_are_counted_and_stop_nothing(tmp_path: Path) -> None:
    odd = plan("12345XX0000001", sharing(copay_amount="ask"), sharing(copay_amount=None), years="soon", network=None)
    tables, unmapped = read(tmp_path, plans(odd, plan("12345XX0000002", formulary=["x", None])))
    assert (len(tables["plan"]), unmapped) == (2, {"copay without an amount": 1})


def test_amounts_and_options_as_some_insurers_write_them(tmp_path: Path) -> None:
    costs = [
        sharing(copay_amount="$1,010.00", copay_opt="AFTER DEDUCTIBLE", coinsurance_rate="25%", coinsurance_opt=""),
        sharing("3-MONTH-IN-MAIL", copay_amount=0, copay_opt=None, coinsurance_rate=".3", coinsurance_opt="no-charge"),
    ]
    tables, unmapped = read(tmp_path, plans(plan("12345XX0000001", *costs, years=["2018"])))
    assert [(one["cost"], one["value"], one["qualifier"]) for one in tables["plan_benefit"]] == [
        ("copay", 1010.0, "1 month in retail; after the deductible; 2018"),
        ("coinsurance", 25.0, "1 month in retail; 2018"),
        ("coinsurance", 30.0, "3 month in mail; no charge; 2018"),
    ]
    assert unmapped == {}


def test_the_same_plan_in_two_years_keeps_both(tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", "years")
    for year, copay in ((2025, 20.0), (2026, 35.0)):
        path = tmp_path / f"{year}.json"
        path.write_text(plans(plan("12345XX0000001", sharing(copay_amount=copay), year=year)), "utf-8")
        (report,) = import_path(vault, path)
        assert report.added == {"plan": 1, "plan_benefit": 1}
    with vault.reader() as con:
        told = con.execute(
            "SELECT p.started, b.value FROM plan p JOIN plan_benefit b ON p.code = b.plan_external_id"
            " AND contains(b.qualifier, left(p.started, 4))"
            " WHERE p.retired_batch IS NULL AND b.retired_batch IS NULL ORDER BY 1"
        ).fetchall()
    assert told == [("2025-01-01", 20.0), ("2026-01-01", 35.0)]


@pytest.mark.parametrize(
    "shape",
    [
        lambda made: json.dumps([dict(sorted(made.items()))]).encode(),
        lambda made: json.dumps({"plans": [made]}).encode(),
        lambda made: json.dumps([{"network": [{"network_tier": "x" * 5000}], **made}], indent=4).encode("utf-16"),
    ],
)
def test_keys_in_any_order_in_any_wrapping(shape: Callable[[dict[str, Any]], bytes], tmp_path: Path) -> None:
    (tmp_path / "any.json").write_bytes(shape(plan("12345XX0000001")))
    with open_package(tmp_path / "any.json") as package:
        claimed = QhpPlans().detect(package)
        assert claimed is not None
        counts = [item.read for item in QhpPlans().read(package, claimed) if isinstance(item, Counts)]
    assert counts == [{"plan": 1}]


def test_a_market_is_too_much(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="whole market"):
        read(tmp_path, plans(*({"plan_id": str(number), "marketing_name": ""} for number in range(5001))))


def test_a_cut_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile, match="no readable JSON"):
        read(tmp_path, plans(plan("12345XX0000001"))[:-20])


@pytest.mark.parametrize(
    "head",
    [
        b'[{"rxnorm_id": "1", "plans": [{"plan_id": "1", "formulary": []}]}]',
        b'[{"npi": "1", "plans": [{"plan_id": "1", "marketing_name": ""}]}]',
        b'{"plan_id": "1", "negotiated_rates": []}',
        b"plan_id,marketing_name\n",
    ],
)
def test_what_is_no_list_of_plans(head: bytes) -> None:
    assert not _is_plans(head)


@pytest.mark.corpus
@pytest.mark.skipif(not os.environ.get("HEALTHKIT_CORPUS"), reason="HEALTHKIT_CORPUS is not set")
def test_the_sample_of_the_schema(tmp_path: Path) -> None:
    folder = Path(os.environ["HEALTHKIT_CORPUS"], "insurance")
    tables, _ = read(tmp_path, (folder / "qhp" / "plans.json").read_text("utf-8"))
    assert (len(tables["plan"]), len(tables["plan_benefit"])) == (3, 16)
    for other in ("qhp/drugs-1.json", "price_transparency/in-network-rates-fee-for-service-single-plan-sample.json"):
        with open_package(folder / other) as package:
            assert QhpPlans().detect(package) is None
