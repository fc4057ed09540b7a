"""What every tool promises: a plain schema, checked arguments, the same bytes, and a result that the gate can take."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from healthkit.ask.grounding import check
from healthkit.ask.tools.registry import tool, tools
from healthkit.ask.tools.tool import Outcome, ToolRefused
from healthkit.privacy import screening
from healthkit.privacy.categories import categories
from healthkit.privacy.consent import Consents
from healthkit.privacy.payload import Payload
from healthkit.privacy.profiles import profile
from healthkit.store import Vault
from tests.ask.tools.conftest import Call, caller

CALLS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("vault", "ask", {"question": "How many steps did I take on average last month?"}),
    ("vault", "ask", {"question": "Do I sleep better after running?"}),
    ("vault", "metric", {"metric": "step_count", "measure": "average", "every": "month"}),
    ("vault", "metric", {"metric": "body_mass", "measure": "latest"}),
    ("vault", "metric", {"metric": "resting_heart_rate", "measure": "trend", "last_days": 200}),
    ("vault", "coverage", {}),
    ("vault", "coverage", {"part": "sources"}),
    ("vault", "select", {"sql": "SELECT max(total) AS most FROM daily WHERE metric = 'step_count'"}),
    ("labs", "labs", {}),
    ("labs", "labs", {"analyte": "ldl", "measure": "change"}),
    ("labs", "ask", {"question": "What is my LDL?"}),
    ("record", "records", {"kind": "medication"}),
    ("record", "records", {"kind": "person"}),
    ("record", "coverage", {"part": "record"}),
    ("record", "documents", {"words": "tired"}),
)
FREE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("catalogue", {"words": "sleep"}),
    ("catalogue", {"kind": "table"}),
    ("calc", {"formula": "bmi", "inputs": {"height": 180, "weight": 81}}),
)


@pytest.fixture(params=CALLS, ids=lambda case: f"{case[1]} {next(iter(case[2].values()), '')}")
def case(request: pytest.FixtureRequest) -> tuple[Vault, str, dict[str, Any]]:
    where, name, arguments = request.param
    return request.getfixturevalue(where), name, arguments


def _walk(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from _walk(child)
    elif isinstance(node, list):
        for child in node:
            yield from _walk(child)


def test_the_names() -> None:
    assert [one.name for one in tools()] == [
        "ask", "metric", "labs", "records", "coverage", "catalogue", "calc", "select", "documents",
    ]  # fmt: skip
    with pytest.raises(ToolRefused):
        tool("shell")


@pytest.mark.parametrize("name", [one.name for one in tools()])
def test_a_schema_that_a_small_model_can_fill(name: str) -> None:
    schema = tool(name).schema()
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False
    assert len(json.dumps(tool(name).function())) < 4000
    for node in _walk(schema):
        assert not {"$ref", "$defs"} & node.keys()
        assert not isinstance(node.get("title"), str)
        if {"type", "anyOf"} & node.keys() and node is not schema:
            assert node.get("type") != "null"
    for given in schema["properties"].values():
        assert given["description"]


@pytest.mark.parametrize("name", [one.name for one in tools()])
@pytest.mark.parametrize("written", ["{", "[]", "null", '{"vault": "/etc"}', '{"as_of": "2020-01-01"}'])
def test_arguments_that_are_not_declared_are_refused(call: Call, vault: Vault, name: str, written: str) -> None:
    from healthkit.ask.tools.desk import desk

    with desk(vault, None, "en") as at, pytest.raises(ToolRefused) as refused:
        tool(name).call(at, written)
    assert "/etc" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_the_same_call_gives_the_same_bytes(case: tuple[Vault, str, dict[str, Any]]) -> None:
    vault, name, arguments = case
    one, two = (caller(vault)(name, **arguments) for _ in range(2))
    assert json.dumps(one.content, ensure_ascii=False) == json.dumps(two.content, ensure_ascii=False)
    assert (one.sources, one.categories) == (two.sources, two.categories)


def test_it_carries_a_label_that_the_gate_takes(case: tuple[Vault, str, dict[str, Any]]) -> None:
    vault, name, arguments = case
    outcome = caller(vault)(name, **arguments)
    assert set(outcome.sources) <= set(Consents(vault)._origins)
    assert outcome.sources
    assert outcome.categories
    assert outcome.categories <= categories().keys()
    (place,) = screening.labelled(Payload({"messages": [{"role": "tool", "content": outcome.item()}]}))
    screening.refuse_raw([place], profile("default"))
    assert place.item.categories == outcome.categories  # the content shows nothing that the label lacked


def test_it_is_short(case: tuple[Vault, str, dict[str, Any]]) -> None:
    vault, name, arguments = case
    assert len(json.dumps(caller(vault)(name, **arguments).content, ensure_ascii=False)) < 12_000


@pytest.mark.parametrize(("name", "arguments"), FREE)
def test_what_looks_at_no_vault_needs_no_consent(call: Call, name: str, arguments: dict[str, Any]) -> None:
    outcome = call(name, **arguments)
    assert (outcome.sources, outcome.categories) == ((), frozenset())
    assert outcome.item().kind == "program"


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("ask", {"question": "Average steps last month?"}, None),
        ("metric", {"metric": "step_count", "measure": "total", "last_days": 30}, None),
        ("metric", {"metric": "sleep_duration", "measure": "average", "every": "weekday"}, None),
        ("select", {"sql": "SELECT avg(total) AS steps FROM daily WHERE metric = 'step_count'"}, "steps"),
    ],
)
def test_its_figures_can_be_traced(call: Call, name: str, arguments: dict[str, Any], says: str | None) -> None:
    outcome = call(name, **arguments)
    text = f"You took {outcome.content['rows'][0][0]:.0f} steps a day." if says else outcome.content["answer"]
    assert check(text, [outcome.content]).untraced == 0
    assert check("In truth it was 4,321,987 steps.", [outcome.content]).untraced == 1


def test_a_result_may_be_empty_of_data_but_then_says_so(call: Call) -> None:
    outcome: Outcome = call("metric", metric="blood_glucose", measure="average")
    assert outcome.content["days"] == 0
    assert outcome.categories == {"glucose"}
    assert outcome.sources
