"""Laboratory results, the record, coverage, names, formulas and documents as tools."""

from __future__ import annotations

import json
from typing import Any

import pytest

from healthkit.ask.tools.tool import ToolRefused
from healthkit.model.catalogue import catalogue
from healthkit.store import Vault
from tests.ask.tools.conftest import Call, caller


def test_a_result_with_its_range_flag_and_change(labs: Vault) -> None:
    content = caller(labs)("labs", analyte="LDL").content
    (row,) = content["results"]
    assert (row["value"], row["unit"], row["day"], row["flag"]) == (95, "mg/dL", "2026-11-03", "in")
    assert row["range"] == [None, 100]
    assert "88" not in str(row["value"])
    assert row["change"]


def test_a_change_is_from_the_result_before(labs: Vault) -> None:
    content = caller(labs)("labs", analyte="2089-1", measure="change").content
    assert content["value"] == 7
    assert [row["value"] for row in content["results"]] == [88, 95]


def test_a_bound_is_no_number(labs: Vault) -> None:
    content = caller(labs)("labs", analyte="crp", measure="list").content
    assert content["results"][0] | {"comparator": "<", "value": 5} == content["results"][0]


def test_the_newest_of_each(labs: Vault) -> None:
    outcome = caller(labs)("labs")
    by_analyte = {row["analyte"]: row for row in outcome.content["results"]}
    assert by_analyte["ldl"]["value"] == 95
    assert outcome.content["count"] == len(outcome.content["results"])
    assert outcome.categories == {"labs", "mental_health"}  # lithium is among them
    flagged = caller(labs)("labs", only_flagged=True)
    assert {row["flag"] for row in flagged.content["results"]} <= {"low", "high", "abnormal"}
    assert "mental_health" in flagged.categories  # that lithium is not flagged is said too


def test_a_panel_needs_only_its_own_kind(labs: Vault) -> None:
    outcome = caller(labs)("labs", panel="lipids")
    assert {row["analyte"] for row in outcome.content["results"]} >= {"ldl", "hdl"}
    assert outcome.categories == {"labs"}


def test_sources_are_of_the_analyte(labs: Vault) -> None:
    sources = caller(labs)("labs", analyte="ferritin").sources
    assert any("Port" in source for source in sources)
    assert not any("North" in source for source in sources)


@pytest.mark.parametrize("arguments", [{"analyte": "zzz"}, {"panel": "soup"}, {"analyte": "ldl", "measure": "dose"}])
def test_unknown_names_of_results(labs: Vault, arguments: dict[str, Any]) -> None:
    with pytest.raises(ToolRefused):
        caller(labs)("labs", **arguments)


def test_entries_of_the_record(record: Vault) -> None:
    outcome = caller(record)("records", kind="medication")
    names = [entry["name"] for entry in outcome.content["entries"]]
    assert "Ramipril 5 mg" in names
    assert "Warfarin" not in names  # entered in error
    assert outcome.categories == {"medications", "mental_health"}
    assert len(outcome.sources) == 2


def test_sensitive_entries_can_be_left_out(record: Vault) -> None:
    outcome = caller(record)("records", kind="medication", leave_out_sensitive=True)
    assert "Sertraline" not in json.dumps(outcome.content)
    assert outcome.categories == {"medications"}


def test_a_named_entry_needs_only_its_own_kind(record: Vault) -> None:
    call = caller(record)
    assert call("records", kind="medication", name="ramipril", wanted="start").categories == {"medications"}
    assert call("records", kind="medication", name="sertraline").categories == {"medications", "mental_health"}
    absent = call("records", kind="medication", name="fluoxetine")
    assert absent.content["entries"] == []
    assert absent.categories == {"medications", "mental_health"}  # that it is not there is told too


def test_no_phone_numbers_no_signatures(record: Vault) -> None:
    shown = json.dumps([caller(record)("records", kind=kind).content["entries"] for kind in ("procedure", "visit")])
    assert "Pattern" not in shown
    assert "Colonoscopy" in shown


def test_the_person_without_the_day_of_birth(record: Vault) -> None:
    outcome = caller(record)("records", kind="person")
    assert outcome.content["age"] == "54 years"
    assert "1971" not in json.dumps(outcome.content)
    assert outcome.categories == {"profile"}


@pytest.mark.parametrize(
    "arguments",
    [{"kind": "document"}, {"kind": "visit", "name": "x"}, {"kind": "goal", "wanted": "dose"},
     {"kind": "medication", "wanted": "dose"}],
)  # fmt: skip
def test_what_the_record_cannot_tell(record: Vault, arguments: dict[str, Any]) -> None:
    with pytest.raises(ToolRefused):
        caller(record)("records", **arguments)


def test_coverage(call: Call) -> None:
    content = call("coverage", metric="step_count").content
    (row,) = content["metrics"]
    assert (row["from"], row["to"], row["days"]) == ("2024-12-01", "2026-11-22", 719)
    assert row["longest_gap_days"] == 2
    everything = call("coverage")
    assert everything.content["metrics_held"] == 16
    assert {"activity", "sleep", "heart", "vitals", "symptoms", "body"} <= everything.categories
    assert call("coverage", group="sleep").categories == {"sleep"}


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        ({"words": "resting heart rate"}, "resting_heart_rate"),
        ({"words": "pas quotidiens"}, "step_count"),
        ({"words": "ldl cholesterol", "kind": "analyte"}, "ldl"),
        ({"words": "egfr ckdepi 2021 cr", "kind": "formula"}, "egfr_ckdepi_2021_cr"),
        ({"words": "daily", "kind": "table"}, "daily"),
    ],
)
def test_names_are_found_by_words(call: Call, arguments: dict[str, Any], first: str) -> None:
    found = call("catalogue", **arguments).content["found"]
    assert first in found[0].values()


def test_traps_and_aggregates_are_the_catalogues_own(call: Call) -> None:
    found = call("catalogue", words="steps").content["found"][0]
    assert found["trap"] == catalogue()["step_count"].trap["en"]
    assert found["aggregates"] == list(catalogue()["step_count"].aggregates)


def test_a_formula(call: Call) -> None:
    outcome = call("calc", formula="bmi", inputs={"height": "180 cm", "weight": 81})
    assert outcome.content["value"] == 25
    assert outcome.content["source"]


@pytest.mark.parametrize(
    "arguments",
    [
        {"formula": "bmi", "inputs": {"height": 180}},
        {"formula": "nope", "inputs": {}},
        {"formula": "sri", "inputs": {"nights": "/etc/passwd"}},
        {"formula": "cgm", "inputs": {"readings": "/etc/passwd"}},
        {"formula": "bmi", "inputs": {"height": 180, "weight": [1.0] * 1000}},
    ],
)
def test_a_formula_takes_no_files_and_no_fewer_inputs(call: Call, arguments: dict[str, Any]) -> None:
    with pytest.raises(ToolRefused) as refused:
        call("calc", **arguments)
    assert "root:" not in str(refused.value)


def test_documents_are_free_text(record: Vault) -> None:
    outcome = caller(record)("documents", words="tired")
    (found,) = outcome.content["found"]
    assert found["text"] == "Tired."
    assert outcome.categories == {"documents"}
