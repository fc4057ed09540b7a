"""A FHIR package as a stream of frames: once through for the names of things, once for the rows."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson

from connectors.fhir.context import Context
from connectors.fhir.index import INDEXED
from connectors.fhir.resources import add_resource
from connectors.fhir.stream import is_lines, pieces, resources_in, whole
from connectors.fhir.tolerant import loads
from connectors.fhir.values import Json
from healthkit.errors import DamagedFile, InputError
from healthkit.source.contract import Claim, Counts, Issue, Item, Progress, Rows
from healthkit.source.files import Package

_WANTED = re.compile(rb'"resourceType"\s*:\s*"(?:' + "|".join(sorted(INDEXED)).encode() + rb')"|"hasMember"|"related"')
_RAW = 120
_CONTAINERS = {"Bundle", "Parameters", None}


def read(package: Package, claim: Claim) -> Iterator[Item]:
    """Yield everything in the claimed members."""
    return _Reader(package, claim).run()


class _Reader:
    """One package. A document that is read whole is kept between the two passes where it is the only one."""

    def __init__(self, package: Package, claim: Claim) -> None:
        self.members = sorted(claim.members)
        self.to = Context(package)
        self.total = sum(package.members[name].size for name in self.members)
        self.done = 0
        self.bad: dict[str, InputError] = {}
        self.by_line: set[str] = set()
        self._kept: tuple[str, Any] | None = None

    def run(self) -> Iterator[Item]:
        for member in self.members:
            self._look(member)
        if len(self.bad) == len(self.members):
            raise next(iter(self.bad.values()))
        self._settle_index()
        for member in self.members:
            self.to.member = member
            error = self.bad.get(member)
            if error:
                self.to.issues.append(Issue("damaged_member", member, "", error.message[:_RAW]))
            elif member in self.by_line:
                yield from self._lines(member)
            else:
                yield from self._whole(member)
            self.done += self.to.package.members[member].size
        self._finish()
        yield from self._due(last=True)
        yield Counts(dict(self.to.read), dict(self.to.unmapped))

    # The first pass: names.

    def _look(self, member: str) -> None:
        self.to.index.member = member
        try:
            if is_lines(self.to.package, member):
                self.by_line.add(member)
                self._look_at_lines(member)
            else:
                for resource, url, _ in resources_in(self._document(member)):
                    self._note(resource, url)
        except DamagedFile as error:
            self.bad[member] = error

    def _look_at_lines(self, member: str) -> None:
        """Only the lines that others refer to are parsed here."""
        for piece in pieces(self.to.package, member):
            end = 0
            for found in _WANTED.finditer(piece):
                if found.start() < end:
                    continue
                begin = piece.rfind(b"\n", 0, found.start()) + 1
                end = piece.find(b"\n", found.end()) + 1 or len(piece)
                try:
                    document = loads(piece[begin:end])
                except ValueError:
                    continue
                for resource, url, _ in resources_in(document):
                    self._note(resource, url)

    def _note(self, resource: Json, url: str | None) -> None:
        if "resourceType" not in resource:
            return
        try:
            self.to.index.add(resource, external_id(resource, url), url)
        except (AttributeError, TypeError, KeyError, ValueError, IndexError):
            return  # The second pass tells what is wrong with it.

    def _document(self, member: str) -> Any:
        if self._kept and self._kept[0] == member:
            return self._kept[1]
        document = whole(self.to.package, member)
        if len(self.members) == 1:
            self._kept = (member, document)
        return document

    def _settle_index(self) -> None:
        index, to = self.to.index, self.to
        index.settle()
        app = to.package.context.get("app")
        keeper = index.custodian or {}
        named = keeper.get("display") or index.names.get(index.resolve(str(keeper.get("reference") or "")))
        to.default_source = app or named or "FHIR"

    # The second pass: rows.

    def _lines(self, member: str) -> Iterator[Item]:
        number = done = 0
        for piece in pieces(self.to.package, member):
            with _uncollected():
                for line in piece.split(b"\n"):
                    number += 1
                    if line:
                        self._line(line, number)
            number -= 1  # What follows the last line's end is no line.
            done += len(piece)
            yield from self._due()
            yield Progress(min(self.done + done, self.total), self.total)

    def _line(self, line: bytes, number: int) -> None:
        try:
            resource = orjson.loads(line)
        except orjson.JSONDecodeError:
            if line.isspace():
                return
            try:
                resource = loads(line)
            except ValueError:
                # The line itself may hold anything about the person: only its length is told.
                self.to.issue("bad_json_line", None, f"{len(line)} bytes", position=f"line {number}")
                return
        if type(resource) is dict and resource.get("resourceType") not in _CONTAINERS:
            self._resource(resource, None, f"line {number}")
            return
        for found, url, where in resources_in(resource):
            self._resource(found, url, f"line {number} {where}".strip())

    def _whole(self, member: str) -> Iterator[Item]:
        for at, (resource, url, where) in enumerate(resources_in(self._document(member)), 1):
            self._resource(resource, url, where)
            if not at % 1000:
                yield from self._due()
        yield from self._due()
        yield Progress(min(self.done + self.to.package.members[member].size, self.total), self.total)

    def _resource(self, resource: Json, url: str | None, where: str) -> None:
        kind = resource.get("resourceType")
        if type(kind) is not str or not kind:
            self._no_resource(resource, where)
            return
        self.to.read[kind] += 1
        add_resource(resource, external_id(resource, url), where, self.to)

    def _no_resource(self, resource: Json, where: str) -> None:
        entry = resource.get("_entry")
        if entry is None:
            self.to.issue("no_resource_type", None, "", position=where)
            return
        request = entry.get("request") or {}
        method, url = str(request.get("method") or ""), str(request.get("url") or "")
        if resource.get("_bundle") == "history" and method == "DELETE" and url.count("/") == 1:
            updated = (entry.get("response") or {}).get("lastModified")
            self.to.retract(url, self.to.source(None), updated)
            self.to.issue("deleted_at_source", None, "", position=where)
        else:
            self.to.issue("entry_without_resource", None, method, position=where)

    def _finish(self) -> None:
        to = self.to
        for external_id, medication in to.index.medications.items():
            if external_id not in to.index.used:
                from connectors.fhir.medications import add_lone_medication

                add_lone_medication(medication, external_id, to)
        persons = {to.index.resolve(one) for one in to.subjects if isinstance(one, str)} | set(to.index.patients)
        persons = {one for one in persons if one.startswith(("Patient/", "urn:"))}
        if len(persons) > 1:
            to.member = self.members[0]
            to.issue("several_persons", None, str(len(persons)))

    def _due(self, *, last: bool = False) -> Iterator[Item]:
        to = self.to
        if last:
            to.settle()
        sources = to.new_sources()
        if sources is not None:
            yield Rows("source", sources)
        yield from to.outbox.rest() if last else to.outbox.ready()
        found, to.issues = to.issues, []
        yield from found
        handed, to.handoffs = to.handoffs, []
        yield from handed


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause the search for reference cycles: trees of JSON have none, and searching them costs a tenth of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def external_id(resource: Json, url: str | None) -> str | None:
    """``Type/id``; the full URL where that is what makes it unique; ``None`` where the file gives neither."""
    own = resource.get("id")
    if isinstance(own, str) and own:
        if url and url.startswith("urn:") and url.rpartition(":")[2].lower() != own.lower():
            return url
        return f"{resource['resourceType']}/{own}"
    # "resource:0" numbers the entries of a health card: it means nothing outside it.
    return url if url and not url.startswith("resource:") else None
