"""A JSON document read piece by piece says what the whole document says."""

from __future__ import annotations

import io
import json
import time

import pytest

from healthkit.errors import DamagedFile
from healthkit.source import json_stream
from healthkit.source.json_stream import Cursor


def cursor(body: bytes) -> Cursor:
    return Cursor(io.BytesIO(body), "it.json")


ITEMS = [
    {"n": n, "text": 'a "quote", a brace } and a \\ ], [', "deep": {"list": [1, {"x": [n]}]}, "none": None}
    for n in range(50)
]


@pytest.fixture(params=[1, 7, 64, 1 << 20])
def block(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Whatever the size of a block, it may end in the middle of a string or of an escape."""
    monkeypatch.setattr(json_stream, "_BLOCK", request.param)
    return int(request.param)


@pytest.mark.parametrize("indent", [None, 2])
def test_items_of_nested_objects(block: int, indent: int | None) -> None:
    document = {"before": [1, "two", {"three": 3}], "items": ITEMS, "after": "x"}
    found: dict[str, object] = {}
    at = cursor(b"\xef\xbb\xbf" + json.dumps(document, indent=indent).encode())
    for key in at.fields():
        found[key] = list(at.items()) if key == "items" else at.value()
    assert found == document


def test_what_is_skipped_is_passed_over(block: int) -> None:
    at = cursor(json.dumps({"a": ITEMS, "b": {"c": [1, 2]}, "d": -1.5e3, "e": "end"}).encode())
    found = {}
    for key in at.fields():
        if key == "e":
            found[key] = at.value()
        else:
            at.skip()
    assert found == {"e": "end"}
    assert at.peek() == b""


def test_arrays_of_objects_are_walked_field_by_field(block: int) -> None:
    at = cursor(json.dumps([{"name": "a", "data": ITEMS}, {"data": [], "name": "b"}, {}]).encode())
    found = []
    for _ in at.elements():
        found.append({key: len(list(at.items())) if key == "data" else at.value() for key in at.fields()})
    assert found == [{"name": "a", "data": 50}, {"data": 0, "name": "b"}, {}]


def test_flat_objects_come_in_blocks() -> None:
    body = json.dumps([{"qty": n, "date": "2024-01-01 00:00:00 +0100"} for n in range(60_000)]).encode()
    sizes = [len(batch) for batch in cursor(body).batches()]
    assert sum(sizes) == 60_000
    assert len(sizes) < 12


def test_a_small_array_comes_at_once(block: int) -> None:
    document = {"a": [{"x": n} for n in range(9)], "b": [{"y": [{"z": n}]} for n in range(9)], "c": [{}, {"d": []}]}
    at = cursor(json.dumps(document).encode())
    assert {key: list(at.batches()) for key in at.fields()} == {key: [items] for key, items in document.items()}


def test_many_arrays_of_middling_length_take_no_longer_for_it() -> None:
    """What is cut out together is cut at the array's own end, not tried at those of the others."""
    document = [{"data": [{"qty": n, "at": "x" * 40} for n in range(3000)]} for _ in range(40)]
    at, count = cursor(json.dumps(document).encode()), 0
    started = time.perf_counter()
    for _ in at.elements():
        for _ in at.fields():
            count += sum(map(len, at.batches()))
    assert count == 120_000
    assert time.perf_counter() - started < 5


def test_empty_ones_and_what_json_does_not_know() -> None:
    at = cursor(b'{"list": [], "object": {}, "numbers": [NaN, Infinity, 1]}')
    found = {key: list(at.items()) if key != "object" else list(at.fields()) for key in at.fields()}
    assert found == {"list": [], "object": [], "numbers": [None, None, 1]}


@pytest.mark.parametrize("body", [b'{"a": [{"b": 1}, {"b"', b'{"a" 1}', b'{"a": "x', b"{", b'{"a": [1 2]}', b'{"a": }'])
def test_what_is_cut_short_or_broken_is_refused(block: int, body: bytes) -> None:
    def read() -> None:
        at = cursor(body)
        for _ in at.fields():
            list(at.items()) if at.peek() == b"[" else at.value()

    with pytest.raises(DamagedFile, match=r"it\.json.*JSON"):
        read()
