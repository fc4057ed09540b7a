"""Random requests at the gate: what has no label never leaves, and what is planted anywhere in a content is found."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from healthkit.errors import EgressRefused
from healthkit.privacy.gate import Decision, Gate
from healthkit.privacy.payload import Item, Payload
from tests.ask.attacks import marks
from tests.ask.attacks.attack import CODES
from tests.ask.attacks.judge import leaks
from tests.ask.attacks.victim import BIRTH, CLINIC, CONSENTS, DOCTOR, MAIL, MEMBER, NAME, PHONE, STREET, WATCH, Victim

FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
_KEYS = st.sampled_from(["name", "value", "rows", "answer", "v", "said", "unit"])
_PLAIN = st.none() | st.booleans() | st.integers(-999, 999) | st.sampled_from(["bpm", "steps", "mean", ""])


VALUES = (NAME, BIRTH, PHONE, MAIL, DOCTOR, STREET, MEMBER)
_HOLE = "a hole"


def _nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.tuples(st.lists(_PLAIN, max_size=3), inner).map(lambda pair: [*pair[0], pair[1]]),
        st.tuples(_KEYS, inner, _PLAIN).map(lambda parts: {"n": parts[2], parts[0]: parts[1]}),
        inner.map(lambda value: {_HOLE: 1, "v": value}),
        inner.map(lambda value: json.dumps({"rows": value})),
    )


AROUND = st.recursive(st.just(_HOLE), _nested, max_leaves=4)
"""A random JSON value with holes, as values, as names of fields, or in JSON inside a text."""


def planted(value: Any, what: Any) -> Any:
    """The value with something in its holes."""
    if value == _HOLE:
        return what
    if isinstance(value, str) and value[:1] == "{":
        return json.dumps(planted(json.loads(value), what), ensure_ascii=False)
    if isinstance(value, dict):
        named = what if isinstance(what, str) else "rows"
        return {named if key == _HOLE else key: planted(one, what) for key, one in value.items()}
    return [planted(one, what) for one in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def gate(attacked: Victim) -> Gate:
    return Gate(attacked.vault, attacked.url("limited"), "m", lambda _: Decision(allow=True))


def sent(gate: Gate, *items: Item, said: str = "Steps?") -> str:
    """What would leave of these, as text."""
    messages: list[dict[str, Any]] = [{"role": "user", "content": Item(said)}]
    messages += [{"role": "tool", "tool_call_id": str(n), "content": item} for n, item in enumerate(items)]
    shown = gate.preview(Payload({"model": "m", "store": False, "messages": messages}), "model")
    return "\n".join(marks.texts_of(shown.body))


def data(content: Any, *kinds: str, source: str = WATCH) -> Item:
    """A result under a label."""
    return Item(content, "result", (source,), frozenset(kinds))


@FEW
@given(AROUND, st.sampled_from(["labs", "heart", "mental_health", "documents", "location"]))
def test_what_nobody_allowed_never_leaves_wherever_it_stands(gate: Gate, content: Any, kind: str) -> None:
    content = planted(content, marks.word(77))
    assert marks.words_in(sent(gate, data({"a": content}, "activity")))
    for labels in ((kind,), (kind, "activity"), ("activity", "sleep", kind)):
        said = sent(gate, data({"a": content}, *labels))
        assert not marks.words_in(said)
        assert "[withheld: consent]" in said


@FEW
@given(
    st.sampled_from(["PHQ-9", "Sertraline 50 mg", "phq9_score", "mood_changes", "dépression", "D\u0435pression"]),
    AROUND,
)
def test_a_harmless_label_hides_no_sensitive_word(gate: Gate, word: str, content: Any) -> None:
    said = sent(gate, data({"a": planted(content, word)}, "activity"))
    assert "[withheld: consent]" in said
    assert word not in said


DISGUISES = {name: CODES[name] for name in CODES if name not in {"tags", "rtl"}} | {
    "spelt": " ".join, "dots": ".".join, "glued": lambda said: f"x{said}2", "marks": "\u0334".join,
    "markup": lambda said: said[:4] + "<b></b>" + said[4:], "cut": lambda said: said[:5] + "-\n" + said[5:],
    "capitals": str.upper, "twice": lambda said: "".join(f"%25{ord(char):02x}" for char in said),
}  # fmt: skip


@FEW
@given(st.sampled_from(sorted(DISGUISES)), st.sampled_from([NAME.split()[1], "Wrenfield"]), AROUND)
def test_a_name_never_leaves_however_it_is_written(
    attacked: Victim, gate: Gate, disguise: str, name: str, content: Any
) -> None:
    said = sent(
        gate,
        data({"said": planted(content, DISGUISES[disguise](name))}, "activity"),
        said=f"I am {DISGUISES[disguise](name)}.",
    )
    assert not leaks(attacked, said, ("activity",)), said


@FEW
@given(st.sampled_from([*VALUES, "12/03/1979", "12 mars 1979", "(555) 867-5309", "QZ 4471 88"]), AROUND)
def test_numbers_and_dates_of_a_person_never_leave(attacked: Victim, gate: Gate, form: str, content: Any) -> None:
    said = sent(gate, data({"said": planted(content, f"for {form} only")}, "activity"))
    found = leaks(attacked, said, ("activity",))
    assert not found, said


@FEW
@given(st.text(min_size=1, max_size=30), st.sampled_from(["content", "part", "name", "id", "call", "top", "role"]))
def test_a_text_without_a_label_never_leaves(text: str, where: str) -> None:
    message: dict[str, Any] = {"role": "user", "content": Item("Steps?")}
    body: dict[str, Any] = {"model": "m", "store": False, "messages": [message]}
    if where == "content":
        message["content"] = text
    elif where == "part":
        message["content"] = [{"type": "text", "text": text}]
    elif where == "name":
        message["name"] = f"{text} "
    elif where == "id":
        body["messages"].append({"role": "tool", "tool_call_id": f" {text}", "content": Item("x")})
    elif where == "call":
        message |= {"role": "assistant", "tool_calls": [{"id": "a", "function": {"name": "f", "arguments": text}}]}
    elif where == "top":
        body[f"x{text}"] = text
    else:
        message["role"] = f"{text}user"
    with pytest.raises(EgressRefused):
        Payload(body)


@FEW
@given(AROUND, st.sampled_from(["aggregate", "result"]))
def test_rows_of_measurements_are_known_by_their_columns(gate: Gate, content: Any, kind: Any) -> None:
    item = Item({"a": planted(content, [{"start_utc": "x", "value": 1.0}])}, kind, (WATCH,), frozenset({"activity"}))
    with pytest.raises(EgressRefused) as caught:
        sent(gate, item)
    assert caught.value.reason == "raw"


@FEW
@given(AROUND)
def test_rows_of_measurements_are_known_by_their_moments(gate: Gate, content: Any) -> None:
    moments = [f"2026-11-20 08:{minute:02d}" for minute in range(9)]
    with pytest.raises(EgressRefused) as caught:
        sent(gate, Item({"a": planted(content, moments)}, "aggregate", (WATCH,), frozenset({"activity"})))
    assert caught.value.reason == "raw"


def test_every_source_must_be_allowed_too(gate: Gate) -> None:
    assert set(CONSENTS["limited"][1]) == {"activity", "sleep"}
    both = Item({"v": marks.word(5)}, "aggregate", (WATCH, CLINIC), frozenset({"activity", "heart"}))
    assert not marks.words_in(sent(gate, both))
