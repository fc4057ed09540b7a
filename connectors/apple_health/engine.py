"""One chunk of the body to columns: two readings by ``xml2arrow``, and a tree of what is not a plain record.

In one configuration a table nested in a row takes the row's own attributes away, so a chunk is read twice: once for the
attributes of its records, once for their metadata. The second reading sees every childless record as ``<Record/>``,
which keeps the numbering and costs next to nothing. Both name ``Record`` alone, so both number the same elements. A
sentinel after the last record and a count of all tags prove that they did; whatever does not add up goes to the
tolerant reader, which makes the same columns.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import numpy as np

from connectors.apple_health import tolerant
from connectors.apple_health.chunks import END, framed

ATTRIBUTES = (
    "type", "unit", "value", "sourceName", "sourceVersion", "device", "creationDate", "startDate", "endDate",
)  # fmt: skip
_PLAIN = re.compile(rb"<Record\s[^>]*+(?<=/)>")
_ROW = b"<Record/>"
_FRAME_TAGS = 2
_OPENING = ord("<")
_WINDOW = 1 << 17
"""Bytes compared at once, so that the outcome stays in the cache."""
_SENTINEL = b"<Record><MetadataEntry key='' value=''/></Record>"
_CORRELATION = re.compile(rb"(<Correlation(?=[\s/>])[^>]*(?:(?<=/)>|(?<!/)>.*?</Correlation>))", re.S)
_SIMPLE = re.compile(rb"<Record(?:\s[^>]*|/)?(?:(?<=/)>|(?<!/)>\s*(?:<MetadataEntry\s[^>]*/>\s*)*</Record>)")
_OLD_WORDS = re.compile(rb"<Record\s[^>]*\s(?:source|recordCount)=")
"""Attributes of iOS 8, which only the tolerant reader translates."""


@dataclass
class Parsed:
    """The elements of one chunk.

    ``records`` is an Arrow batch with a text column for each of :data:`ATTRIBUTES`, a row per top-level record;
    ``metadata`` has ``row`` (of ``records``), ``key`` and ``value``; ``others`` are all other top-level elements, and
    again those records that hold more than metadata. ``tolerated`` says that the fast reading refused the chunk.
    """

    records: Any
    metadata: Any
    others: list[Element] = field(default_factory=list)
    tolerated: bool = False
    open_end: bool = False
    text: str = ""


class _Mismatch(Exception):
    """The two readings do not agree, or speak another vocabulary."""


def parse(chunk: bytes | memoryview) -> Parsed:
    """Read one chunk, fast if possible, tolerantly if not. Never raises for what the bytes hold."""
    from xml2arrow import Xml2ArrowError

    try:
        return _fast(framed(chunk))
    except (Xml2ArrowError, ParseError, _Mismatch, ValueError, TypeError):
        # TypeError is how xml2arrow 0.19 reports bytes that are not UTF-8.
        return _tolerant(bytes(chunk))


def _fast(chunk: bytes) -> Parsed:
    records = compiled(records_layout()).parse(chunk)["record"]
    if records["sourceName"].null_count and _OLD_WORDS.search(chunk):
        raise _Mismatch
    if _tags(chunk) - _FRAME_TAGS == records.num_rows:
        return Parsed(records, _no_metadata())  # as many tags as rows: nothing but childless records
    reduced = _PLAIN.sub(_ROW, chunk)
    if b"<Correlation" in reduced:
        reduced = _reduced_outside_correlations(chunk)
    metadata = compiled(metadata_layout()).parse(reduced.removesuffix(END) + _SENTINEL + END)["metadata"]
    last = metadata.num_rows - 1
    if last < 0 or metadata.column(0)[last].as_py() != records.num_rows:
        raise _Mismatch
    metadata = metadata.slice(0, last)
    # Start tags of records, their end tags, entries: where that is all there is, no other element can hide.
    told = records.num_rows + reduced.count(b"</Record>") + metadata.num_rows
    others = [] if _tags(reduced) - _FRAME_TAGS == told else _others(reduced)
    return Parsed(records, metadata.drop_columns(["<entry>"]).rename_columns(["row", "key", "value"]), others)


def _tags(text: bytes) -> int:
    """How often "<" occurs; numpy counts one byte three times as fast as ``bytes.count``."""
    seen = np.frombuffer(text, np.uint8)
    return sum(int(np.count_nonzero(seen[at : at + _WINDOW] == _OPENING)) for at in range(0, len(seen), _WINDOW))


def _reduced_outside_correlations(chunk: bytes) -> bytes:
    """Records inside a correlation keep their attributes: the tree needs them."""
    pieces = _CORRELATION.split(chunk)
    pieces[::2] = [_PLAIN.sub(_ROW, piece) for piece in pieces[::2]]
    return b"".join(pieces)


def _others(reduced: bytes) -> list[Element]:
    from defusedxml.ElementTree import fromstring

    pieces = _CORRELATION.split(reduced)
    for index in range(0, len(pieces), 2):
        pieces[index] = _SIMPLE.sub(b"", pieces[index])
    return list(fromstring(b"".join(pieces), forbid_dtd=True))


def _tolerant(chunk: bytes) -> Parsed:
    read = tolerant.read(chunk)
    rows = [element for element in read.elements if element.tag == "Record"]
    others = [
        element
        for element in read.elements
        if element.tag != "Record" or any(c.tag != "MetadataEntry" for c in element)
    ]
    metadata = [
        (row, entry.get("key"), entry.get("value"))
        for row, element in enumerate(rows)
        for entry in element
        if entry.tag == "MetadataEntry"
    ]
    parsed = parsed_rows(rows, metadata)
    parsed.others, parsed.tolerated, parsed.open_end, parsed.text = others, True, read.open_end, read.sample
    return parsed


def parsed_rows(records: list[Element], metadata: list[tuple[int, str | None, str | None]]) -> Parsed:
    """The columns of records that came as a tree."""
    import pyarrow as pa

    columns = {name: pa.array([record.get(name) for record in records], pa.string()) for name in ATTRIBUTES}
    table = pa.record_batch(
        {
            "row": pa.array([row for row, _, _ in metadata], pa.uint32()),
            "key": pa.array([key for _, key, _ in metadata], pa.string()),
            "value": pa.array([value for _, _, value in metadata], pa.string()),
        }
    )
    return Parsed(pa.record_batch(columns), table)


def _no_metadata() -> Any:
    return parsed_rows([], []).metadata


def records_layout() -> str:
    """The configuration of the first reading: a row per top-level record, its attributes as text."""
    return text_layout("record", "/HealthData", {name: f"/HealthData/Record/@{name}" for name in ATTRIBUTES})


def metadata_layout() -> str:
    """The configuration of the second reading: metadata under a boundary that numbers the records."""
    fields = {name: f"/HealthData/Record/MetadataEntry/@{name}" for name in ("key", "value")}
    return text_layout("metadata", "/HealthData/Record", fields, boundary="/HealthData", levels="record, entry")


def text_layout(name: str, path: str, fields: dict[str, str], *, boundary: str = "", levels: str = "") -> str:
    """An ``xml2arrow`` configuration with one table of nullable text columns, by name and path."""
    lines = ["parser_options: {trim_text: false}", "tables:"]
    if boundary:
        lines.append(f"- {{name: boundary, xml_path: {boundary}, levels: [], fields: []}}")
    lines += [f"- name: {name}", f"  xml_path: {path}", f"  levels: [{levels}]", "  fields:"]
    lines += [f"  - {{name: {k}, xml_path: {v}, data_type: Utf8, nullable: true}}" for k, v in fields.items()]
    return "\n".join(lines) + "\n"


@lru_cache(maxsize=8)
def compiled(layout: str) -> Any:
    """A parser for a configuration, which the library takes from a file only. Threads may share it."""
    from xml2arrow import XmlToArrowParser

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "layout.yaml"
        path.write_text(layout, "utf-8")
        return XmlToArrowParser(path)
