"""Events to calls, without a network: the forms in which servers of this world send them."""

from __future__ import annotations

from typing import Any

import pytest

from healthkit.ask.assistant.exchange import Call
from healthkit.ask.assistant.stream import Calls, Reading, Thoughts


def piece(arguments: Any = None, *, index: int | None = None, id: str = "", name: str = "") -> dict[str, Any]:
    made: dict[str, Any] = {"function": {"name": name or None, "arguments": arguments}}
    if index is not None:
        made["index"] = index
    if id:
        made["id"] = id
    return made


def merged(*pieces: dict[str, Any]) -> list[tuple[str, str]]:
    calls = Calls()
    for one in pieces:
        calls.add({"tool_calls": [one]})
    return [(call.name, call.arguments) for call in calls.all()]


A, B = ("labs", '{"a":1}'), ("metric", '{"b":2}')


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        pytest.param(
            [piece("", index=0, id="x", name="labs"), piece('{"a"', index=0), piece(":1}", index=0)],
            [A], id="as the documentation has it",
        ),
        pytest.param(
            [piece('{"a":1}', index=0, id="x", name="labs"), piece('{"b":2}', index=0, id="y", name="metric")],
            [A, B], id="all with index 0",
        ),
        pytest.param(
            [piece('{"a":1}', index=0, id="x", name="labs"), piece("", index=0, id="y", name="metric"),
             piece('{"b"', index=1), piece(":2}", index=1)],
            [A, B], id="a second head under the first's index, its tail under its own",
        ),
        pytest.param(
            [piece("", index=0, id="x", name="labs"), piece('{"a"', index=1), piece(":1}", index=2)],
            [A], id="an index that counts fragments",
        ),
        pytest.param(
            [piece('{"a":1}', name="labs"), piece('{"b":2}', name="metric")], [A, B], id="neither index nor id",
        ),
        pytest.param(
            [piece('{"a"', name="labs"), piece(":1}", name="labs"), piece('{"b":2}', name="metric")],
            [A, B], id="a name on every fragment",
        ),
        pytest.param(
            [piece('{"a":1}', name="labs"), piece('{"a":1}', name="labs")], [A, A], id="the same call twice",
        ),
        pytest.param(
            [piece("", id="x", name="labs"), piece('{"a":1}', id="x"), piece("", id="y", name="metric"),
             piece('{"b":2}', id="y")],
            [A, B], id="an id on every fragment and no index",
        ),
        pytest.param(
            [piece("", id="x", name="labs"), piece("", id="y", name="metric"), piece('{"b":2}', id="y"),
             piece('{"a":1}', id="x")],
            [A, B], id="ids that alternate",
        ),
        pytest.param(
            [piece("", index=0, id="same", name="labs"), piece("", index=1, id="same", name="metric"),
             piece('{"b":2}', index=1, id="same"), piece('{"a":1}', index=0, id="same")],
            [A, B], id="one id for all, fragments that alternate",
        ),
        pytest.param(
            [piece("", index=0, id="x", name="la"), piece("", index=0, name="bs"), piece('{"a":1}', index=0)],
            [A], id="a name in two parts",
        ),
        pytest.param(
            [piece("", index=0, name="labs"), piece('{"a":1}', index=0, id="late")], [A], id="an id that comes late",
        ),
        pytest.param(
            [piece('{"a":1}', index=0, id="x", name="labs"), piece('{"a":1}', index=0, id="x", name="labs")],
            [A], id="everything once more at the end",
        ),
        pytest.param(
            [piece('{"a":', index=0, id="x", name="labs"), piece("1}", index=0), piece('{"a":1}', index=0)],
            [A], id="the arguments once more at the end",
        ),
        pytest.param([piece({"a": 1}, index=0, name="labs")], [("labs", '{"a": 1}')], id="arguments as an object"),
        pytest.param([piece(None, index=0, name="labs")], [("labs", "")], id="no arguments"),
        pytest.param(
            [piece('{"a":1}', index=3, id="x", name="labs"), piece('{"b":2}', index=7, id="y", name="metric")],
            [A, B], id="indexes with holes",
        ),
        pytest.param([piece('{"a":1}', index=0)], [], id="a tail without a head"),
    ],
)  # fmt: skip
def test_fragments(pieces: list[dict[str, Any]], expected: list[tuple[str, str]]) -> None:
    assert merged(*pieces) == expected


def test_several_fragments_of_one_call_in_one_event() -> None:
    calls = Calls()
    calls.add({"tool_calls": [piece("", index=0, id="x", name="labs"), piece('{"a"', index=0)]})
    calls.add({"tool_calls": [piece(":1}", index=0)]})
    assert calls.all() == (Call("x", *A),)


def test_ids_always_differ() -> None:
    calls = Calls()
    calls.add({"tool_calls": [piece('{"a":1}', index=0, id="same", name="labs"), piece("{}", index=1, name="ask")]})
    calls.add({"tool_calls": [piece('{"b":2}', index=2, id="same", name="metric")]})
    assert len({call.id for call in calls.all()}) == 3


def test_the_form_before_tools() -> None:
    calls = Calls()
    calls.add({"function_call": {"name": "labs", "arguments": '{"a"'}})
    calls.add({"function_call": {"arguments": ":1}"}})
    assert [(call.name, call.arguments) for call in calls.all()] == [A]


@pytest.mark.parametrize("given", [None, "labs", 3, [None, 3, "x"], [{"function": None}], {"function": {"name": 3}}])
def test_nonsense_is_no_call(given: Any) -> None:
    calls = Calls()
    calls.add({"tool_calls": given})
    assert calls.all() == ()


def event(delta: Any, finish: str | None = None) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}


def test_content_in_parts() -> None:
    reading = Reading()
    parts = [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "2.9 mmol/L"}]
    assert reading.add(event({"content": parts}, "stop")) == "2.9 mmol/L"


def test_a_refusal_is_said() -> None:
    reading = Reading()
    assert reading.add(event({"refusal": "I cannot."}, "stop")) == "I cannot."


def test_usage_and_odd_events_are_passed_over() -> None:
    reading = Reading()
    odds: list[object] = [{"choices": [], "usage": {}}, {"choices": None}, {"object": "ping"}, event("x"), [], None]
    for odd in odds:
        assert reading.add(odd) == ""
    assert not reading.began


def test_a_call_cut_by_the_length_is_left_out() -> None:
    reading = Reading()
    reading.add(event({"tool_calls": [piece('{"a":1}', index=0, name="labs"), piece('{"b', index=1, name="metric")]}))
    reading.add(event({}, "length"))
    completion = reading.completion()
    assert completion
    assert [(call.name, call.arguments) for call in completion.calls] == [A]
    assert completion.finish == "length"


def test_without_an_end_it_is_not_whole() -> None:
    reading = Reading()
    reading.add(event({"content": "Your LDL"}))
    assert reading.completion() is None


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("<think>a</think>b", "b"),
        ("  <think>a</think>\n\n b c", "b c"),
        ("<thinking>x < 3 </think> y</thinking>\nb", "b"),
        ("<think>never ends", ""),
        ("<think></think>", ""),
        ("<thin ice", "<thin ice"),
        ("<th", "<th"),
        ("a <think>b</think>", "a <think>b</think>"),
        ("  plain", "  plain"),
        ("", ""),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 100])
def test_thoughts(said: str, answer: str, size: int) -> None:
    thoughts = Thoughts()
    shown = "".join(thoughts.feed(said[n : n + size]) for n in range(0, len(said), size))
    assert shown + thoughts.end() == answer
