"""What fuzzing starts from: the builders' files of each connector, and each member of their archives alone."""

from __future__ import annotations

import io
import itertools
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from healthkit.source.documents.worker import read
from tests.builders import cards
from tests.builders.lab_reports import all_documents
from tests.contract.samples import SAMPLES
from tests.hostile.mutation.values import DATES, NUMBERS

LARGEST = 60_000
"""Bytes of a seed: small ones are changed where it matters."""
SMALL = 4_000
"""Bytes of a parser's seed."""


def seeds(connector: str, folder: Path) -> list[bytes]:
    """Distinct small files of one connector, good and bad, built under ``folder``."""
    samples = SAMPLES[connector]
    paths = [
        samples.small(folder),
        samples.other(folder),
        samples.with_bad_rows(folder)[0],
        *samples.damaged(folder / "d"),
    ]
    found: dict[bytes, None] = {}
    for path in paths:
        if path.is_file():
            found.update(dict.fromkeys(_pieces(path.read_bytes())))
    return [body for body in found if len(body) <= LARGEST]


def _pieces(body: bytes) -> Iterator[bytes]:
    yield body
    if body[:2] != b"PK":
        return
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except (zipfile.BadZipFile, zlib.error):  # a damaged one is a seed as it is
        return
    for name, inner in members:
        yield inner
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(zipfile.ZipInfo(name), inner)
        yield packed.getvalue()


def part_seeds(part: str, folder: Path) -> list[bytes]:
    """Small files for a parser that is fed alone: of all connectors those that are of its kind."""
    match part:
        case "part:lab_pages":
            return [_glimpse(read(body, 1)) for body, _ in itertools.chain(*all_documents(1).values())]
        case "part:stamps":
            return ["\n".join(DATES[at : at + 4]).encode() for at in range(0, len(DATES), 4)] + _DATED
        case "part:results":
            return ["\n".join(NUMBERS[at : at + 4]).encode() for at in range(0, len(NUMBERS), 4)] + _CELLS
        case "part:card":
            return [cards.jws().encode(), json.dumps(cards.payload(cards.vaccination())).encode()]
    owners = _OF.get(part, list(SAMPLES))
    found = [body for name in owners for body in seeds(name, folder / name)]
    mine = sorted((body for body in found if _KIND[part](body)), key=len)
    return [body for body in mine if len(body) <= SMALL] or mine[:3]


_DATED = [b"2024-01-02 03:04:05 +0100", b"12 Jan 2024 at 9:15 AM", b"3 f\xc3\xa9vrier 2023", b"01/02/2024\n13/02/2024"]
_CELLS = [b"5,4 mmol/L", b"< 0.01 mg/dL H", b"12 - 15", b"Negative", b">= 1 000 /mm3", b"1.2E+3 *"]
_OF = {
    "part:apple_xml": ["apple_health"], "part:ecg": ["apple_health"], "part:cda": ["ccda"], "part:fhir_json": ["fhir"],
    "part:blue_button": ["blue_button"], "part:x12": ["x12_835"], "part:fit": ["garmin", "activity_files"],
}  # fmt: skip
_KIND: dict[str, Callable[[bytes], bool]] = {
    "part:json": lambda body: body.lstrip()[:1] in (b"{", b"["),
    "part:archive": lambda body: body[:2] == b"PK",
    "part:fit": lambda body: body[8:12] == b".FIT",
    "part:apple_xml": lambda body: b"<Record" in body,
    "part:ecg": lambda body: body[:2] != b"PK" and b"," in body and b"<" not in body[:200],
    "part:cda": lambda body: b"ClinicalDocument" in body,
    "part:fhir_json": lambda body: b"resourceType" in body,
    "part:blue_button": lambda body: body[:2] != b"PK",
    "part:x12": lambda body: b"835" in body,
    "part:table": lambda body: body[:1] not in b"P{[<" and b"," in body and b"\0" not in body,
}


def _glimpse(pages: dict[str, Any]) -> bytes:
    """The middle of a first page: heads and some rows of results."""
    for page in pages["pages"]:
        page["words"] = sorted(page["words"], key=lambda word: word[4])[20:80]
    return json.dumps(pages).encode()
