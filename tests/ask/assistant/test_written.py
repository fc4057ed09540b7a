"""Calls that stand in a text as JSON: found, taken out, and never confused with what only looks like one."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthkit.ask.assistant.written import Sifter, calls_in

LABS = '{"tool": "labs", "arguments": {"analyte": "ldl"}}'
ASKED = ("labs", {"analyte": "ldl"})


def found(text: str) -> tuple[str, list[tuple[str, object]]]:
    rest, calls = calls_in(text)
    return rest, [(call.name, json.loads(call.arguments)) for call in calls]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (LABS, ""),
        (f"```json\n{LABS}\n```", ""),
        (f"```\n{LABS}\n```\n", ""),
        (f"```tool_call\n{LABS}```", ""),
        (f"Let me look.\n\n```json\n{LABS}\n```", "Let me look."),
        (f"Sure! ```json {LABS} ``` One moment.", "Sure!  One moment."),
        (f"I call {LABS}.", "I call ."),
        (f"```json\n{LABS}", ""),
        (f"````json\n{LABS}\n````", ""),
        (f"<tool_call>\n{LABS}\n</tool_call>", ""),
        (f"<tool_call>{LABS}", ""),
        (f"[TOOL_CALLS][{LABS}]", ""),
        (f"<|python_tag|>{LABS}<|eom_id|>", ""),
        (f"[{LABS}]", ""),
        ('{"name": "labs", "arguments": {"analyte": "ldl"}}', ""),
        ('{"name": "labs", "parameters": {"analyte": "ldl"}}', ""),
        ('{"function": "labs", "arguments": {"analyte": "ldl"}}', ""),
        ('{"type": "function", "function": {"name": "labs", "arguments": "{\\"analyte\\": \\"ldl\\"}"}}', ""),
        ('{"tool_calls": [{"id": "1", "function": {"name": "labs", "arguments": {"analyte": "ldl"}}}]}', ""),
        ('{ "arguments" : {"analyte": "ldl"} , "tool" : "labs" }', ""),
        ('{"tool": "labs", "arguments": {"analyte": "ldl"}, "reason": "asked"}', ""),
    ],
)
def test_one_call(text: str, rest: str) -> None:
    assert found(text) == (rest, [ASKED])


@pytest.mark.parametrize(
    "text",
    [
        f"{LABS}\n{LABS}",
        f"```json\n{LABS}\n{LABS}\n```",
        f"```json\n{LABS},\n{LABS}\n```",
        f"```json\n[{LABS}, {LABS}]\n```",
        f"```json\n{LABS}\n```\n\n```json\n{LABS}\n```",
        f"<tool_call>{LABS}</tool_call>\n<tool_call>{LABS}</tool_call>",
    ],
)
def test_several_calls(text: str) -> None:
    assert found(text) == ("", [ASKED, ASKED])


def test_ids_count_on() -> None:
    assert [call.id for call in calls_in(f"{LABS}{LABS}")[1]] == ["written_1", "written_2"]


def test_a_call_may_have_no_arguments() -> None:
    assert found('{"tool": "coverage"}') == ("", [("coverage", {})])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "LDL < 3 mmol/L, `ldl` is its id, and {that} is [fine](x).",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        '{"ldl": 2.9}',
        '{"name": "Potassium", "value": 4.1}',
        '{"name": "Potassium"}',
        '{"type": "lab", "value": 4.1}',
        '{"tool": 3}',
        '{"tool": "two words", "arguments": {}}',
        '{"tool": "labs", "arguments": [1]}',
        '[{"tool": "labs", "arguments": {}}, 3]',
        "```python\nprint({})\n```\nDone.",
        '```json\n{"value": 1}\n```\nDone.',
        "```\nno json\n```",
        "``",
        "`",
        "{",
        '{"tool"',
        '{"tool": "labs", "argu',
        "<tool",
        "[TOOL_CALLS]",
        "[TOOL_CALLS] none",
        "[1, 2, 3]",
        "- [ ] one\n- [x] two",
        "<b>bold</b>",
        "```json",
        '{"tool": "labs", \'arguments\': {}}',
    ],
)
def test_what_is_no_call_stays(text: str) -> None:
    assert calls_in(text) == (text, ())


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ('```json\n{"tool": "labs", "arguments": {"analyte": "ldl",}}\n```', '{"analyte": "ldl",}'),
        ('```json\n{"tool": "labs", "arguments": {\'analyte\': \'ldl\'}}\n```', "{'analyte': 'ldl'}"),
        ('<tool_call>{"name": "labs", "arguments": {analyte}}</tool_call>', "{analyte}"),
    ],
)
def test_a_broken_call_is_a_call_so_that_its_tool_can_say_so(text: str, arguments: str) -> None:
    rest, calls = calls_in(text)
    assert rest == ""
    assert [(call.name, call.arguments) for call in calls] == [("labs", arguments)]


_PARTS = st.sampled_from(
    [LABS, "```json\n", "```", "\n", " ", "`", "<tool_call>", "</tool_call>", "{", "}", "[", "]", '{"tool"', "words ",
     '{"a": 1}', "é", "<", '{"name": "labs", "arguments": {}}', "[TOOL_CALLS]", "~", '"', ",", "```python\n"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(_PARTS, max_size=12).map("".join), st.integers(1, 9))
def test_how_a_text_is_cut_changes_nothing(text: str, size: int) -> None:
    whole = Sifter()
    expected = whole.feed(text) + whole.end()
    torn = Sifter()
    shown = "".join(torn.feed(text[n : n + size]) for n in range(0, len(text), size)) + torn.end()
    assert (shown, torn.calls) == (expected, whole.calls)


@settings(deadline=None)
@given(st.text(alphabet="abc `{}[]<>\"'\n:,", max_size=60))
def test_a_text_without_a_call_is_kept_to_the_letter(text: str) -> None:
    sifter = Sifter()
    assert "".join(map(sifter.feed, text)) + sifter.end() == text
    assert sifter.calls == []


def test_words_are_not_held_back() -> None:
    sifter = Sifter()
    assert [sifter.feed(piece) for piece in ("Your LDL < 3, ", "`ldl`, {see} ", "this.")] == [
        "Your LDL < 3, ", "`ldl`, {see} ", "this.",
    ]  # fmt: skip


def test_a_block_of_something_else_is_let_go_as_soon_as_it_is_known() -> None:
    sifter = Sifter()
    assert sifter.feed("```python\nx") == "```python\nx"
    assert sifter.feed(" = 1\n```\n").startswith(" = 1\n")


def test_a_call_is_never_shown_in_part() -> None:
    sifter = Sifter()
    assert "".join(sifter.feed(letter) for letter in f"Look:\n```json\n{LABS}\n```\n") + sifter.end() == "Look:\n\n"
    assert len(sifter.calls) == 1


def test_what_never_ends_is_let_go_and_takes_no_time() -> None:
    sifter, shown = Sifter(), 0
    for _ in range(3000):
        shown += len(sifter.feed('{"tool": "labs", "arguments": {"a": "'))
    assert shown > 50_000


@pytest.mark.parametrize("text", ["[" * 5000, '{"tool":' * 5000, '{"arguments": ' + "[" * 100_000])
def test_nesting_without_end_is_survived(text: str) -> None:
    assert calls_in(text) == (text, ())
