"""JSON a little beside the standard: every value that comes out is one that a table can hold."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthkit.source.tolerant_json import first, loads


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": NaN, "b": -Infinity}', {"a": None, "b": None}),
        (b"[1e999, -1e999]", [None, None]),
        (b"[NaN, 18446744073709551615]", [None, 2**64 - 1]),
        (b"[NaN, 18446744073709551616]", [None, float(2**64)]),
        (b"[NaN, " + b"9" * 5000 + b"]", [None, None]),
        (rb'["\ud800", "\uD83D\uDE00"]', ["?", "\U0001f600"]),
        (b'["a\nb"]', ["a\nb"]),
        (b'["caf\xe9", NaN]', ["caf\ufffd", None]),
    ],
)
def test_what_the_standard_has_not_becomes_a_plain_value(body: bytes, value: Any) -> None:
    assert loads(body) == value


@pytest.mark.parametrize("body", [b"", b"{", b"[1] [2]", b"[" * 200_000, b'{"a": }'])
def test_what_is_no_json_is_refused_in_one_way(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        loads(body)


def test_the_first_value_of_a_text_is_told_from_what_follows_it() -> None:
    assert first('x[1, NaN]"rest"', 1) == ([1, None], 9)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=True) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(_VALUES)
def test_whatever_python_writes_is_read_and_can_be_written_by_the_standard(value: Any) -> None:
    orjson.dumps(loads(json.dumps(value)))
