"""The two readings of a chunk agree with a plain reading of the XML, wherever elements and chunk borders fall."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.apple_health import chunks as cutting
from connectors.apple_health.engine import ATTRIBUTES, Parsed, parse
from tests.builders import apple

INTERLEAVED = [
    apple.record(value="1"),
    apple.workout(apple.meta("w", "1"), apple.element("WorkoutEvent", {"type": "x"}, apple.meta("e", "1"))),
    apple.record("T", "2", apple.meta("a", "1"), apple.meta("a", "2"), apple.meta("b", "")),
    apple.correlation(apple.pressure("Systolic", "118", apple.meta("inner", "1")), apple.meta("c", "1")),
    apple.summary(),
    apple.record("T", "3"),
    "<Correlation type='empty'/>",
    apple.record("T", "4", apple.meta("d", "4")),
    apple.record(
        "HRV",
        "5",
        apple.element("HeartRateVariabilityMetadataList", {}, '<InstantaneousBeatsPerMinute bpm="1" time="2"/>'),
        apple.meta("h", "5"),
    ),
    apple.correlation(apple.pressure("Diastolic", "76")),
    apple.record("T", "6", apple.meta("z", "6")),
]


def expected(body: str) -> tuple[list[tuple[str | None, ...]], list[tuple[int, str | None, str | None]], list[str]]:
    """Records, their metadata by number, and the tags of all other top-level elements, by the standard library."""
    root = ElementTree.fromstring(f"<HealthData>{body}</HealthData>")
    records = [child for child in root if child.tag == "Record"]
    return (
        [tuple(record.get(name) for name in ATTRIBUTES) for record in records],
        [(n, e.get("key"), e.get("value")) for n, r in enumerate(records) for e in r if e.tag == "MetadataEntry"],
        [child.tag for child in root if child.tag != "Record"],
    )


def together(parts: list[Parsed]) -> tuple[list[tuple[str | None, ...]], list[tuple[int, str, str]], list[str]]:
    rows: list[tuple[str | None, ...]] = []
    metadata: list[tuple[int, str, str]] = []
    others: list[str] = []
    for part in parts:
        base = len(rows)
        rows += [tuple(row[name] for name in ATTRIBUTES) for row in part.records.to_pylist()]
        metadata += [(base + row["row"], row["key"], row["value"]) for row in part.metadata.to_pylist()]
        others += [element.tag for element in part.others if element.tag != "Record"]
    return rows, metadata, others


def read_in_chunks(body: str, size: int, block: int) -> list[Parsed]:
    raw = body.encode()
    blocks = [raw[at : at + block] for at in range(0, len(raw), block)]
    pieces = list(cutting.chunks(blocks, size))
    assert b"".join(pieces) == raw
    return [parse(piece) for piece in pieces]


@pytest.mark.parametrize("size", [1, 50, 400, 1000, 1 << 20])
def test_metadata_stays_with_its_record_when_kinds_interleave(size: int) -> None:
    body = "\n ".join(INTERLEAVED)
    parts = read_in_chunks(body, size, 64)
    assert together(parts) == expected(body)
    assert not any(part.tolerated for part in parts)
    assert len(parts) > 1 or size == 1 << 20


def test_every_rotation_of_the_kinds() -> None:
    for turn in range(len(INTERLEAVED)):
        body = "\n ".join(INTERLEAVED[turn:] + INTERLEAVED[:turn])
        assert together(read_in_chunks(body, 300, 37)) == expected(body)


def test_complex_records_are_kept_as_trees_too() -> None:
    (part,) = read_in_chunks("\n ".join(INTERLEAVED), 1 << 20, 1 << 20)
    (beats,) = [element for element in part.others if element.tag == "Record"]
    assert beats.get("value") == "5"


def test_members_of_a_correlation_keep_their_attributes() -> None:
    (part,) = read_in_chunks("\n ".join(INTERLEAVED), 1 << 20, 1 << 20)
    inner = [child.get("value") for element in part.others for child in element if child.tag == "Record"]
    assert inner == ["118", "76"]


NASTY = [
    '<Record type="a>b" value="1"/>',
    '<Record type="a>b" value="1"><MetadataEntry key="k" value="v"/></Record>',
    '<Record type="a/>b" value="1"/>',
    '<Record type="a/>b" value="1"><MetadataEntry key="k" value="v"/></Record>',
    "<Record type='single \"quoted\"' value='1'></Record>",
    '<Record type="t"><MetadataEntry key="k" value="v"></MetadataEntry></Record>',
    '<Record type="t"><MetadataEntry key="a>b" value="c/>d"/></Record>',
    '<!-- <Record type="commented out"/> -->',
    "<![CDATA[ <Record type='no'/> ]]>",
    '<Record\n  type="t"\n  value="2"\n/>',
    '<Record type="t"><Unheard of="thing"><MetadataEntry key="deep" value="1"/></Unheard></Record>',
    '<Record type="&lt;&amp;&#183;&#xB7;&quot;"/>',
    "<Record/>",
    "<Record></Record>",
]


@pytest.mark.parametrize("odd", NASTY)
def test_sound_but_unusual_xml_shifts_nothing(odd: str) -> None:
    body = "\n ".join([apple.record("T", "1", apple.meta("a", "1")), odd, apple.record("T", "2", apple.meta("b", "2"))])
    assert together(read_in_chunks(body, 1 << 20, 1 << 20)) == expected(body)


text = st.text(alphabet="ab <>&\"'/=;é·\u00a0", max_size=8)


@st.composite
def entries(draw: st.DrawFn) -> list[str]:
    return [apple.meta(draw(text), draw(text)) for _ in range(draw(st.integers(0, 3)))]


@st.composite
def any_record(draw: st.DrawFn) -> str:
    attributes = {name: draw(text) for name in draw(st.lists(st.sampled_from(ATTRIBUTES), unique=True))}
    inside = draw(entries())
    if draw(st.integers(0, 4)) == 0:
        beats = apple.element(
            "HeartRateVariabilityMetadataList", {}, '<InstantaneousBeatsPerMinute bpm="60" time="1"/>'
        )
        inside.insert(draw(st.integers(0, len(inside))), beats)
    whole = apple.element("Record", attributes, *inside)
    # A raw ">" is legal inside an attribute, and the one character that a search for tags could trip over.
    return whole.replace("&gt;", ">") if draw(st.booleans()) else whole


@st.composite
def any_element(draw: st.DrawFn) -> str:
    kind = draw(st.integers(0, 5))
    if kind <= 2:
        return draw(any_record())
    if kind == 3:
        event = apple.element("WorkoutEvent", {"type": draw(text)}, *draw(entries()))
        return apple.workout(*draw(entries()), event)
    if kind == 4:
        return apple.correlation(*draw(st.lists(any_record(), max_size=3)), *draw(entries()))
    return apple.summary()


@settings(max_examples=150, deadline=None)
@given(
    st.lists(any_element(), max_size=12), st.integers(1, 3000), st.integers(1, 500), st.sampled_from(["\n ", "", "\n"])
)
def test_equals_a_plain_reading(elements: list[str], size: int, block: int, between: str) -> None:
    body = between.join(elements)
    assert together(read_in_chunks(body, size, block)) == expected(body)


def test_a_chunk_that_the_fast_reading_refuses_is_read_tolerantly() -> None:
    broken = (
        '<Record type="T" Health Mate App Version="2.6.0" value="7"><MetadataEntry key="k" value="&nbsp;"/></Record>'
    )
    part = parse(f"{apple.record('T', '1')} {broken}".encode())
    assert part.tolerated
    assert [row["value"] for row in part.records.to_pylist()] == ["1", "7"]
    assert part.metadata.to_pylist() == [{"row": 1, "key": "k", "value": "&nbsp;"}]


def test_bytes_that_are_not_utf8_are_read_tolerantly() -> None:
    part = parse('<Record type="T" sourceName="L\xe9a" value="7"/>'.encode("latin-1"))
    assert part.tolerated
    assert part.records.to_pylist()[0]["sourceName"] == "L\ufffda"


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.lists(any_record(), max_size=2))
def test_no_bytes_make_it_fail(noise: bytes, records: list[str]) -> None:
    parse("".join(records).encode() + noise + "".join(records).encode())
