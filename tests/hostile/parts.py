"""The parsers that many connectors or one heavy one stand on, each fed bytes directly: thousands of times a second.

A part takes bytes and returns; what a file may do to it is to be refused (:class:`InputError`) or to make it say so in
its own documented way.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from connectors.apple_health import dates as apple_dates
from connectors.apple_health import ecg, engine, tolerant
from connectors.blue_button import blocks
from connectors.ccda.parsing import parse
from connectors.fhir.tolerant import loads
from connectors.garmin.scan import Batch, BrokenError
from connectors.lab_documents import dates as lab_dates
from connectors.lab_documents import values
from connectors.lab_documents.pdf import read_report
from connectors.smart_health_cards.card import from_jws, from_payload
from connectors.x12_835.segments import segments, signs
from healthkit.source.documents.words import page_of
from healthkit.source.files import open_package
from healthkit.source.json_stream import Cursor
from healthkit.source.tabular import written
from healthkit.source.tabular.heads import find_titles, text_of
from healthkit.source.tabular.table import open_table

Part = Callable[[bytes], None]
_DEPTH = 40


def json_cursor(data: bytes) -> None:
    """A document walked key by key and item by item."""
    _walk(Cursor(io.BytesIO(data), "a.json"), 0)


def _walk(cursor: Cursor, depth: int) -> None:
    sign = cursor.peek()
    if sign == b"{" and depth < _DEPTH:
        for key in cursor.fields():
            key.encode("utf-8", "surrogatepass")
            _walk(cursor, depth + 1)
    elif sign == b"[" and depth % 2:
        for batch in cursor.batches():
            assert isinstance(batch, list)
    elif sign == b"[":
        for _ in cursor.elements():
            _walk(cursor, depth + 1) if depth < _DEPTH else cursor.skip()
    elif sign:
        cursor.value()


@lru_cache(maxsize=1)
def _scratch() -> Path:
    shared = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="fuzz", dir=shared if shared.is_dir() else None))


def archive(data: bytes) -> None:
    """A file opened as a package: its members' names, heads and bodies."""
    path = _scratch() / "part"
    path.write_bytes(data)
    with open_package(path) as package:
        for name in [*package.members][:50]:
            assert not name.startswith("/")
            package.head(name)
        package.distinct([*package.members][:50])
        for name in [*package.members][:5]:
            package.body(name, 1 << 20)


def fit_scan(data: bytes) -> None:
    """The walk over the messages of FIT files, and the rows of each layout."""
    batch = Batch()
    try:
        batch.add("a.fit", data)
    except BrokenError:
        return
    for key, places in batch.places.items():
        batch.rows(key, places)


def apple_chunk(data: bytes) -> None:
    """A chunk of Apple's XML, by the fast reader and the tolerant one, which never raise."""
    engine.parse(data)
    tolerant.read(data)


def apple_ecg(data: bytes) -> None:
    """An electrocardiogram's CSV."""
    ecg.parse(data)


def cda(data: bytes) -> None:
    """A clinical document's XML, mended where it is broken."""
    parse(data, "a.xml")


def fhir_json(data: bytes) -> None:
    """FHIR's JSON with what exporters get wrong."""
    try:
        loads(data)
    except ValueError:
        return


def card(data: bytes) -> None:
    """A SMART Health Card."""
    text = data.decode("utf-8", "replace")
    from_jws(text) if text.count(".") == 2 else from_payload(text)


def blue_button(data: bytes) -> None:
    """The outline of a Blue Button text file."""
    blocks.is_blue_button(data)
    blocks.outline(blocks.decode(data))


def x12(data: bytes) -> None:
    """The segments of a remittance."""
    found = signs(data)
    for segment in segments(io.BytesIO(data), found, "a.edi") if found else ():
        assert segment


def table(data: bytes) -> None:
    """Titles and rows of a delimited text."""
    found = find_titles(data, lambda titles: list(titles) if len(titles) > 1 else None)
    if found is None:
        return
    head = text_of(data)
    assert isinstance(head, str)
    opened = open_table(io.BytesIO(data), "a.csv", found[1][:3])
    for frame in opened.frames:
        assert frame.width


def stamps(data: bytes) -> None:
    """A date or time as people and programs write them."""
    text = data.decode("utf-8", "replace")
    apple_dates.instant(text)
    apple_dates.calendar_day(text)
    order = written.order_of(text.split("\n"))
    for line in text.split("\n")[:20]:
        written.day(line, order)
        written.clock(line)
        blocks.moment(line)
    found = lab_dates.find(text)
    said = lab_dates.order_of(found, french=False, american=True)
    for one in found:
        moment = one.moment(said)
        assert moment is None or datetime.fromisoformat(moment)


def results(data: bytes) -> None:
    """A cell of a laboratory report."""
    texts = data.decode("utf-8", "replace").split("\n")[:20]
    writing = values.writing_of(texts)
    for text in texts:
        values.read_cell(text, writing)
        values.unit_tail(text)
        values.looks_like_result(text)


def lab_pages(data: bytes) -> None:
    """Words on pages, as the PDF reader's process sends them."""
    try:
        raw = json.loads(data)
        for one in raw["pages"]:
            one |= {"width": float(one["width"]), "height": float(one["height"]), "images": 0}
            one["words"] = [[_typed(word, place) for place in range(7)] for word in one["words"]]
        pages = [page_of(number, one) for number, one in enumerate(raw["pages"][:4], 1)]
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError, AttributeError):
        return  # the process sends this shape and no other
    read_report(pages)


def _typed(word: list[object], place: int) -> object:
    value = word[place]
    return str(value) if place == 0 else bool(value) if place == 6 else float(value)  # type: ignore[arg-type]


PARTS: dict[str, Part] = {
    "part:json": json_cursor, "part:archive": archive, "part:fit": fit_scan, "part:apple_xml": apple_chunk,
    "part:ecg": apple_ecg, "part:cda": cda, "part:fhir_json": fhir_json, "part:card": card,
    "part:blue_button": blue_button, "part:x12": x12, "part:table": table, "part:stamps": stamps,
    "part:results": results, "part:lab_pages": lab_pages,
}  # fmt: skip
