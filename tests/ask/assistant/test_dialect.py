"""The same request for a server without tools: everything said once, every label kept, the gate as strict as before."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Event
from typing import Any, Literal

import pytest
from pydantic import Field

from healthkit.ask.assistant.dialect import as_text, settled
from healthkit.ask.assistant.exchange import Call, Completion
from healthkit.ask.assistant.wire import OpenAIWire
from healthkit.ask.tools.tool import Arguments, Tool
from healthkit.errors import EgressRefused
from healthkit.privacy.consent import Consents
from healthkit.privacy.gate import Decision, Gate, Passage, Preview
from healthkit.privacy.payload import Item, Payload
from healthkit.store import Vault, create_vault
from tests.builders.model_server import ModelServer, Say

WATCH = "watch:Watch6,7"
SLEEP = Item({"metric": "sleep_duration", "mean": 412.5, "days": 30}, "aggregate", (WATCH,), frozenset({"sleep"}))
HEART = Item({"metric": "resting_heart_rate", "mean": 58.2}, "aggregate", (WATCH,), frozenset({"heart"}), "Pulse")


class _Plan(Arguments):
    metric: str = Field(description="Id of a metric.")
    every: Literal["day", "week"] | None = None
    days: list[str] = Field(default_factory=list, description="ISO dates.")
    least: float = 0.5


def _never(*_: object) -> Any:
    raise AssertionError


METRIC = Tool("metric", "A figure of one metric.", _Plan, _never)


def call(id: str, name: str, arguments: str) -> dict[str, Any]:
    return {"id": id, "type": "function", "function": {"name": name, "arguments": Item(arguments, title=name)}}


def request(**more: Any) -> dict[str, Any]:
    """A question, two calls with words before them, their results, an answer and the next question."""
    return {
        "model": "m",
        "messages": [
            {"role": "system", "content": "You answer with what the tools say."},
            {"role": "user", "content": Item("How do I sleep?")},
            {
                "role": "assistant",
                "content": Item("Let me look."),
                "tool_calls": [call("c1", "metric", '{"metric": "sleep_duration"}'), call("c2", "labs", "{no json")],
            },
            {"role": "tool", "tool_call_id": "c1", "content": SLEEP},
            {"role": "tool", "tool_call_id": "c2", "content": Item("Call it again.", title="labs")},
            {"role": "assistant", "content": Item("Seven hours.")},
            {"role": "user", "content": Item("And my pulse?")},
        ],
        "stream": True,
        "tools": [METRIC.function()],
        "tool_choice": "auto",
        "parallel_tool_calls": False,
        **more,
    }


def test_the_request_holds_nothing_of_tools_any_more() -> None:
    made = as_text(request())
    assert not made.keys() & {"tools", "tool_choice", "parallel_tool_calls"}
    assert [one["role"] for one in made["messages"]] == ["system", "user", "assistant", "user", "assistant", "user"]
    assert not [one for one in made["messages"] if one.keys() - {"role", "content"}]
    assert made["stream"] is True
    Payload(made)


def test_the_tools_are_described_and_how_to_call_them() -> None:
    said = as_text(request())["messages"][0]["content"]
    assert said.startswith("You answer with what the tools say.")
    assert '{"tool": "NAME", "arguments": {"ARGUMENT": "VALUE"}}' in said
    assert said.endswith(
        "- metric: A figure of one metric.\n"
        "    metric: string, Id of a metric.\n"
        '    every?: "day" | "week"\n'
        "    days?: list of string, ISO dates.\n"
        "    least?: number (default 0.5)"
    )


def test_the_description_is_much_shorter_than_the_schema() -> None:
    described = as_text(request())["messages"][0]["content"].split("may be left out.\n")[1]
    assert len(described) < 0.6 * len(json.dumps(METRIC.function()))


def test_calls_stand_in_the_text_as_they_are_asked_for() -> None:
    content = as_text(request())["messages"][2]["content"]
    assert content.kind == "words"
    assert content.content == (
        "Let me look.\n\n"
        '```json\n{"tool": "metric", "arguments": {"metric": "sleep_duration"}}\n```\n\n'
        '```json\n{"tool": "labs", "arguments": "{no json"}\n```'
    )
    read = settled(Completion(content.content))
    assert read.text == "Let me look."
    assert [one.name for one in read.calls] == ["metric", "labs"]


def test_results_keep_their_labels_and_their_content() -> None:
    parts = as_text(request())["messages"][3]["content"]
    assert [part["text"] for part in parts] == [
        Item("Result of the tool metric:", title="metric"),
        SLEEP,
        Item("Result of the tool labs:", title="labs"),
        Item("Call it again.", title="labs"),
    ]
    assert parts[1]["text"].digest() == SLEEP.digest()  # so that what was struck stays struck


def test_labels_are_joined_to_the_strictest() -> None:
    messages = [
        {"role": "user", "content": Item("?")},
        {
            "role": "assistant",
            "content": HEART,
            "tool_calls": [
                {
                    "id": "c1",
                    "function": {"name": "labs", "arguments": Item("{}", "result", ("r",), frozenset({"labs"}))},
                }
            ],
        },
    ]
    joined = as_text({"model": "m", "messages": messages})["messages"][1]["content"]
    assert (joined.kind, joined.sources) == ("result", (WATCH, "r"))
    assert joined.categories == {"heart", "labs"}


def test_without_instructions_there_are_some_and_without_tools_none() -> None:
    bare = {"model": "m", "messages": [{"role": "user", "content": Item("?")}]}
    assert as_text(bare) == bare
    made = as_text({**bare, "tools": [METRIC.function()]})["messages"]
    assert made[0]["role"] == "system"
    assert made[0]["content"].startswith("Tools\n")
    late = as_text({key: value for key, value in request().items() if key != "tools"})
    assert late["messages"][0]["content"] == "You answer with what the tools say."


def test_the_request_itself_is_left_alone() -> None:
    given = request()
    before = repr(given)
    as_text(given)
    assert repr(given) == before
    assert as_text(given) == as_text(given)


@pytest.mark.parametrize(
    "content", [Item('{"mean": 58.2}'), Item({"mean": 58.2}), Item("ldl 2.9, hdl 1.4, tg 1.1, crp 4, " * 9)]
)
def test_data_under_the_label_of_words_is_refused_as_with_tools(content: Item) -> None:
    given = request()
    given["messages"][4] = {"role": "tool", "tool_call_id": "c2", "content": content}
    with pytest.raises(EgressRefused):
        as_text(given)


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"properties": {"a": {"$ref": "#/$defs/E"}}, "$defs": {"E": {"enum": ["x", "y"]}}}, '    a?: "x" | "y"'),
        ({"properties": {"a": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}}}, "    a?: date"),
        ({"properties": {"a": {"anyOf": [{"type": "number"}, {"type": "string"}]}}}, "    a?: number | string"),
        ({"properties": {"a": {"const": 3}}, "required": ["a"]}, "    a: 3"),
        ({"properties": {"a": {"type": "object", "properties": {"b": {"type": "integer"}}}}}, "    a?: {b: integer}"),
        ({"properties": {"a": {"type": "object"}, "b": {}}}, "    a?: object\n    b?: any"),
        ({"type": "object"}, ""),
    ],
)
def test_schemas_are_said_shortly(parameters: Mapping[str, Any], expected: str) -> None:
    tools = [{"type": "function", "function": {"name": "t", "parameters": parameters}}]
    said = as_text({"model": "m", "messages": [], "tools": tools})["messages"][0]["content"]
    assert said.partition("\n- t")[2].removeprefix("\n") == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (Completion("Words."), Completion("Words.")),
        (Completion("{}", cut=True), Completion("{}", cut=True)),
        (Completion('{"tool": "a"', cut=True), Completion('{"tool": "a"', cut=True)),
        (
            Completion('{"tool": "a"}', (Call("c1", "b", "{}"),), "tool_calls"),
            Completion("", (Call("c1", "b", "{}"), Call("written_1", "a", "{}")), "tool_calls"),
        ),
        (Completion('So: {"tool": "a"}'), Completion("So:", (Call("written_1", "a", "{}"),), "tool_calls")),
    ],
)
def test_settled(given: Completion, expected: Completion) -> None:
    assert settled(given) == expected
    assert settled(expected) == expected


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    made = create_vault(tmp_path / "vault", "four unrelated small words")
    with made.writer() as con:
        con.execute(
            "INSERT INTO source (source_id, connector, app, product_class, product) VALUES "
            f"(1, 'apple_health', 'Watch', 'watch', '{WATCH}')"
        )
    yield made
    made.close()


def test_through_the_gate_and_over_the_wire(vault: Vault) -> None:
    shown: list[Preview] = []

    def decide(preview: Preview) -> Decision:
        shown.append(preview)
        return Decision(allow=True)

    block = '```json\n{"tool": "metric", "arguments": {"metric": "resting_heart_rate"}}\n```'
    with ModelServer([Say(f"One moment.\n{block}", pieces=5)]) as server:
        Consents(vault).grant(WATCH, "model", endpoint=server.url.split("/")[2], category="heart")
        gate = Gate(vault, server.url, "m", decide)
        wire = OpenAIWire(gate.place)

        def send(passage: Passage) -> Completion:
            *_, last = wire.stream(passage, Event())
            assert isinstance(last, Completion)
            return last

        completion = gate.send(Payload(as_text(request(store=False))), "model", send)
        wire.close()
    assert [(one.name, one.arguments) for one in completion.calls] == [("metric", '{"metric": "resting_heart_rate"}')]
    assert server.raw == [shown[0].body]
    results = server.requests[0]["messages"][3]["content"]
    assert results[0]["text"] == "Result of the tool metric:"
    assert results[1]["text"] == "[withheld: consent]"  # sleep was not allowed, in this form either
    assert [one.reason for one in shown[0].withheld][:1] == ["consent"]
