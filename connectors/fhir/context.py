"""What the mappers of one import share: where rows go, what codes and references mean, what was met."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import polars as pl

from connectors.fhir.index import Index, concept_name
from connectors.fhir.values import Json, items
from healthkit.model.codings import Coding, concept, short_system
from healthkit.model.records import FRAMES
from healthkit.source.contract import Handoff, Issue
from healthkit.source.files import Package
from healthkit.source.outbox import Outbox

Values = dict[str, Any]
_LOOSE = 4096
_LOOSE_DOCUMENTS = 64
_FRAME_ROWS = 8_192
"""Rows are staged while others are read: a person's record fills few frames of the usual size."""
_CACHE = 50_000
_NOTHING: Values = {"name": None, "system": None, "code": None, "codings": None}
_SYSTEMS = {
    "http://hl7.org/fhir/sid/cpt": "cpt",
    "https://bluebutton.cms.gov/resources/codesystem/hcpcs": "hcpcs",
    "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets": "hcpcs",
    "http://www.nlm.nih.gov/research/umls/rxnorm/": "rxnorm",
    "http://loinc.org/": "loinc",
}
"""Spellings of code systems that senders of FHIR use beside the official ones."""


@dataclass(slots=True)
class Entry:
    """One resource on its way to rows."""

    resource: Json
    kind: str
    id: str | None
    source: int
    updated: str | None
    contained: dict[str, Json]
    position: str


@dataclass
class Context:
    """One import in progress."""

    package: Package
    index: Index = field(default_factory=Index)
    outbox: Outbox = field(default_factory=lambda: Outbox(_FRAME_ROWS))
    member: str = ""
    read: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    issues: list[Issue] = field(default_factory=list)
    handoffs: list[Handoff] = field(default_factory=list)
    default_source: str = "FHIR"
    subjects: set[str] = field(default_factory=set)
    """Whom the resources are about, as referred to."""
    _rows: dict[str, list[Values]] = field(default_factory=lambda: defaultdict(list))
    _cells: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))
    _links: dict[tuple[str, str, str, int], None] = field(default_factory=dict)
    _sources: dict[str, int] = field(default_factory=dict)
    _concepts: dict[Any, Values] = field(default_factory=dict)
    _refs: Iterator[int] = field(default_factory=lambda: count(1))

    def add(self, table: str, entry: Entry, /, **values: Any) -> None:
        """Add a row that says who states it; ``resource_type`` and ``external_id`` may be given for parts."""
        values["ref"] = next(self._refs)
        values["source"] = entry.source
        values["updated"] = entry.updated
        if "external_id" not in values:
            values["external_id"] = entry.id
        if "resource_type" not in values:
            values["resource_type"] = entry.kind
        rows = self._rows[table]
        rows.append(values)
        if len(rows) >= (_LOOSE_DOCUMENTS if table == "document" else _LOOSE):
            self._settle(table)

    def add_cells(self, table: str, entry: Entry, kind: str, own_id: str | None, *cells: Any) -> None:
        """The same for tables of very many rows: all columns behind ``updated``, in the order of the schema."""
        rows = self._cells[table]
        rows.append((next(self._refs), entry.source, kind, own_id, entry.updated, *cells))
        if len(rows) >= _LOOSE:
            self._settle(table)

    def bare(self, table: str, **values: Any) -> None:
        """Add a row of a table that has no such columns."""
        self._rows[table].append(values)

    def settle(self) -> None:
        """Hand all rows to the outbox."""
        for table in [*self._rows, *self._cells]:
            self._settle(table)
        self._settle_links()

    def blank(self, member: str) -> Context:
        """A context for another block of a member: it knows the same names and codes, and has collected nothing."""
        self.index.used = set()
        return Context(
            self.package, self.index, member=member, default_source=self.default_source, _concepts=self._concepts
        )

    def take_refs(self, count_: int) -> int:
        """Leave so many row numbers to rows that were numbered elsewhere; returns the last one before them."""
        last = next(self._refs) - 1
        self._refs = count(last + count_ + 1)
        return last

    def _settle(self, table: str) -> None:
        rows = self._rows.pop(table, [])
        if rows:
            self.outbox.add(table, frame(table, rows))
        cells = self._cells.pop(table, [])
        if cells:
            self.outbox.add(table, framed(table, zip(*cells, strict=True)))
        if len(self._links) >= _LOOSE:
            self._settle_links()

    def _settle_links(self) -> None:
        if self._links:
            self.outbox.add("link", framed("link", zip(*self._links, strict=True)))
            self._links = {}

    def new_sources(self) -> pl.DataFrame | None:
        """Sources named since the last call."""
        rows = self._rows.pop("source", None)
        return frame("source", rows) if rows else None

    def sources(self) -> list[str]:
        """The names of the sources so far, in the order of their numbers."""
        return list(self._sources)

    def source(self, name: str | None) -> int:
        """The number of the source of that name; the package's own where there is none."""
        name = name or self.default_source
        number = self._sources.get(name)
        if number is None:
            number = self._sources[name] = len(self._sources)
            self.bare("source", source=number, app=name, product_class="record")
        return number

    def coded(self, thing: Any) -> Values:
        """The columns name, system, code and codings of a CodeableConcept, a Coding or a bare text."""
        if not thing:
            return _NOTHING
        if type(thing) is not dict:
            thing = thing[0] if isinstance(thing, list) else {"text": str(thing)}
            return self.coded(thing)
        codings = thing.get("coding")
        if codings is None and "code" in thing:
            codings = [thing]
        text = thing.get("text")
        key: Any
        if codings and len(codings) == 1:
            only = codings[0]
            key = (text, only.get("system"), only.get("code"), only.get("display"))
        else:
            key = (text, *[(c.get("system"), c.get("code"), c.get("display")) for c in codings or ()])
        found = self._concepts.get(key)
        if found is None:
            if len(self._concepts) >= _CACHE:
                self._concepts.clear()
            found = self._concepts[key] = _coded(text, codings or [])
        return found

    def label(self, thing: Any) -> str | None:
        """What a CodeableConcept (or the first of several) is called."""
        return self.coded(thing)["name"] if thing else None

    def labels(self, things: Any, joint: str = "; ") -> str | None:
        """What several CodeableConcepts are called, together."""
        if not things:
            return None
        return joint.join(dict.fromkeys(name for name in map(self.label, items(things)) if name)) or None

    def target(self, reference: Json | None, entry: Entry) -> str | None:
        """The external id that a reference means."""
        if not reference:
            return None
        text = reference.get("reference")
        if not isinstance(text, str) or not text:
            return None
        if text[0] == "#":
            return f"{entry.id}{text}" if entry.id and text[1:] in entry.contained else None
        return self.index.resolve(text)

    def name(self, reference: Json | None, entry: Entry) -> str | None:
        """What is referred to, by its name: as found in the file, else as the reference says."""
        if not reference:
            return None
        text = reference.get("reference")
        if isinstance(text, str) and text:
            if text[0] == "#":
                held = entry.contained.get(text[1:])
                found = contained_name(held) if held else None
            else:
                found = self.index.names.get(self.index.resolve(text))
            if found:
                return reference.get("display") or found
        return reference.get("display") or _spoken_identifier(reference)

    def names(self, references: Any, entry: Entry) -> str | None:
        """Several at once; each once."""
        if not references:
            return None
        found = (self.name(one, entry) for one in items(references) if isinstance(one, dict))
        return "; ".join(dict.fromkeys(name for name in found if name)) or None

    def link(self, entry: Entry, relation: str, references: Any, start: str | None = None) -> None:
        """Note what a row refers to; both ends need an id."""
        if not references:
            return
        origin = start or entry.id
        if origin is None:
            return
        for reference in references if type(references) is list else (references,):
            found = self.target(reference, entry) if type(reference) is dict else None
            if found:
                self._links[origin, relation, found, entry.source] = None

    def link_id(self, entry: Entry, relation: str, to_id: str | None) -> None:
        """The same where the other end's id is known."""
        if entry.id and to_id:
            self._links[entry.id, relation, to_id, entry.source] = None

    def issue(self, reason: str, entry: Entry | None = None, raw: str = "", *, position: str = "") -> None:
        """Note what could not be used. ``raw`` must hold nothing that names the person."""
        where = entry.position if entry else position
        what = f"{entry.kind} {where}".strip() if entry else where
        self.issues.append(Issue(reason, self.member, what, raw[:200]))

    def moment(self, value: Any, entry: Entry) -> str | None:
        """A date or time as written; anything else is noted."""
        if value is None:
            return None
        if isinstance(value, str):
            if value[:4].isdigit():
                return value
            if not value.strip():
                return None
        self.issue("bad_date", entry, str(value)[:40])
        return None

    def part(self, entry: Entry, name: Any, taken: set[str]) -> str | None:
        """The external id of a part (a component, an item) by its code; repeated codes are numbered."""
        if entry.id is None:
            return None
        own = f"{entry.id}#{name}"
        number = 1
        while own in taken:
            number += 1
            own = f"{entry.id}#{name}-{number}"
        taken.add(own)
        return own

    def retract(self, external_id: str, source: int, updated: str | None) -> None:
        """A resource that its source took back."""
        self.bare("retraction", external_id=external_id, source=source, updated=updated)


def frame(table: str, rows: list[Values]) -> pl.DataFrame:
    """Rows as a frame in the table's schema, column by column."""
    given = set().union(*rows)
    empty = [None] * len(rows)
    return framed(table, ([row.get(name) for row in rows] if name in given else empty for name in FRAMES[table]))


def framed(table: str, columns: Iterable[Sequence[Any]]) -> pl.DataFrame:
    """Columns in the order of the table's schema as a frame."""
    pairs = zip(FRAMES[table].items(), columns, strict=True)
    return pl.DataFrame([_series(name, kind, values) for (name, kind), values in pairs])


def _series(name: str, kind: Any, values: Sequence[Any]) -> pl.Series:
    try:
        return pl.Series(name, values, dtype=kind)
    except (TypeError, OverflowError):
        # A text where FHIR has a text in one version and something else in another, or a careless sender.
        return pl.Series(name, [_as(kind, value) for value in values], dtype=kind, strict=False)


def _as(kind: Any, value: Any) -> Any:
    if value is None or kind != pl.String:
        return value if isinstance(value, int | float | bytes | list) and kind != pl.String else None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def contained_name(resource: Json) -> str | None:
    """What a contained resource is called."""
    from connectors.fhir.index import name_of

    return name_of(resource) if resource.get("resourceType") else concept_name(resource.get("code") or {})


def _coded(text: Any, codings: list[Any]) -> Values:
    known = [
        Coding(_system(one.get("system")), str(one["code"]), one.get("display"))
        for one in codings
        if isinstance(one, dict) and one.get("code")
    ]
    if not text and not known:
        text = next((one.get("display") for one in codings if isinstance(one, dict) and one.get("display")), None)
    return concept(text, known).columns()


def _system(uri: str | None) -> str:
    return _SYSTEMS.get(uri or "") or short_system(uri)


def _spoken_identifier(reference: Json) -> str | None:
    """An identifier that is a name, as Medicare writes its own; numbers are not."""
    value = (reference.get("identifier") or {}).get("value")
    return value if isinstance(value, str) and value[:1].isalpha() and not any(c.isdigit() for c in value) else None
