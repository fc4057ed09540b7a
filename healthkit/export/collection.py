"""The whole medical record as a FHIR R4 Bundle of type collection, with a figure a day of what wearables measure.

The resources are those of the patient summary, of all days, and what a summary has no section for. Days and documents
are written one by one, so that ten years need no memory. What FHIR has no place for is counted, not dropped silently.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import orjson

from healthkit.errors import ExportFailed
from healthkit.export import beyond_summary, check
from healthkit.export.document import Document
from healthkit.export.fhir.days import Day, observed
from healthkit.export.fhir.values import Json, stable_id
from healthkit.export.held_back import hold_back
from healthkit.export.leave import Leave, note_of
from healthkit.export.placing import ready
from healthkit.export.record import DATED, read
from healthkit.model.clinical_records import CLINICAL
from healthkit.privacy import egress
from healthkit.privacy.categories import categories
from healthkit.store import Vault, engine, faults, queries

_ALWAYS = date(9999, 12, 31)
_MANY = 5000


@dataclass
class Made:
    """What was written: resources by type, days of metrics, rows that have no place in it, and what was withheld."""

    path: Path
    resources: Counter[str] = field(default_factory=Counter)
    days: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    withheld: Counter[str] = field(default_factory=Counter)
    bytes: int = 0
    sha256: str = ""

    def as_dict(self) -> dict[str, Any]:
        """What it holds, without any of it."""
        return {
            "bytes": self.bytes, "sha256": self.sha256, "resources": dict(sorted(self.resources.items())),
            "days": self.days, "left_out": self.left_out, "withheld": dict(sorted(self.withheld.items())),
            "encrypted": False,
        }  # fmt: skip


def write(vault: Vault, path: Path, lang: str = "en", *, days: bool = True) -> Made:
    """Write the Bundle to a file that only its owner reads, whole or not at all, and note it in the ledger.

    Raises:
        ExportFailed: a resource would not be sound, or the place cannot be written; what was there is unchanged.
    """
    target = ready(path)
    made = Made(target)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            digest = hashlib.sha256()
            for piece in _pieces(vault, lang, made, days=days):
                file.write(piece)
                digest.update(piece)
                made.bytes += len(piece)
        made.sha256 = digest.hexdigest()
        note_of(vault, made.bytes, made.sha256, egress.FILE, categories=set(categories()) - set(made.withheld))
        os.replace(draft, target)
    except OSError as error:
        failure = faults.of_system(error, target)
        raise ExportFailed(failure.message, failure.hint) from None
    finally:
        draft.unlink(missing_ok=True)
    return made


def _pieces(vault: Vault, lang: str, made: Made, *, days: bool) -> Iterator[bytes]:
    """The Bundle in pieces: its head, each entry, its end."""
    record = read(vault, _ALWAYS)
    made.withheld.update(record.held_back())
    document = Document(record, lang)
    nothing = {stable_id("no information", subject) for subject in _SUBJECTS}
    entries = [(url, one) for url, one in document.resources.items() if one["id"] not in nothing]
    check.require_entries(entries)
    head = {"resourceType": "Bundle", "id": stable_id("collection", lang), "type": "collection"}
    yield orjson.dumps(head)[:-1] + b',"entry":[\n'
    yield b",\n".join(_entry(url, one) for url, one in entries)
    made.resources.update(str(one["resourceType"]) for _, one in entries)
    subject = {"reference": document.patient}
    with vault.database("vault").shared():
        con = engine.connect(vault.folder, crypto=True)
        try:
            vault.database("vault").attach_to(con, "vault")
            made.left_out = _left_out(con)
            yield from _beyond(con, vault, subject, made)
            if days:
                _hold(con, vault, made)
                yield from _days(con, subject, lang, made)
        finally:
            engine.close(con)
    yield b"\n]}\n"


def _beyond(con: duckdb.DuckDBPyConnection, vault: Vault, subject: Json, made: Made) -> Iterator[bytes]:
    """Resources that no summary has, one by one: documents are large."""
    kinds = {str(subject["reference"]): "Patient"}
    con.execute("USE vault")
    for url, one in beyond_summary.resources(con, Leave(vault), subject, made.withheld):
        check.require_one(one, kinds)
        made.resources[one["resourceType"]] += 1
        yield b",\n" + _entry(url, one)
    con.execute("USE memory")


_SUBJECTS = ("allergies", "medications", "problems", "immunizations", "procedures", "devices")
"""Of these a summary has to say that nothing is known; a collection need not."""


def _hold(con: duckdb.DuckDBPyConnection, vault: Vault, made: Made) -> None:
    """Keep back the days of refused metrics. Rows of the record were counted when they were read."""
    days: Counter[str] = Counter()
    hold_back(con, Leave(vault), days)
    made.withheld.update({kind: count for kind, count in days.items() if kind not in made.withheld})


def _days(con: duckdb.DuckDBPyConnection, subject: Json, lang: str, made: Made) -> Iterator[bytes]:
    kinds, sql = {str(subject["reference"]): "Patient"}, queries.text("csv_daily")
    found = con.execute(f"SELECT metric, day, value, unit, aggregate FROM ({sql}) WHERE isfinite(value)")
    while rows := found.fetchmany(_MANY):
        pieces = []
        for row in rows:
            one = observed(Day(*row), subject, lang)
            check.require_one(one, kinds)
            pieces.append(b",\n" + _entry(f"urn:uuid:{one['id']}", one))
        made.days += len(rows)
        yield b"".join(pieces)
    if made.days:
        made.resources["Observation"] += made.days


def _entry(url: str, resource: Json) -> bytes:
    return orjson.dumps({"fullUrl": url, "resource": resource})


def _left_out(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows of the record's tables that have no resource here; the full export has them all."""
    counted = {}
    for table in CLINICAL:
        if table not in DATED and table not in beyond_summary.WRITERS:
            row = con.execute(f"SELECT count(*) FROM vault.{table}").fetchone()
            counted[table] = int(row[0]) if row else 0
    return {table: count for table, count in counted.items() if count}
