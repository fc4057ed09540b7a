"""A FHIR package as a stream of frames: once through for the names of things, once for the rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from connectors.fhir.context import Context
from connectors.fhir.crew import Crew, crew, helpers_for
from connectors.fhir.index import INDEXED, external_id
from connectors.fhir.parcel import add
from connectors.fhir.stream import is_lines, pieces, resources_in, whole
from connectors.fhir.tolerant import loads
from connectors.fhir.values import Json
from healthkit.errors import DamagedFile, InputError
from healthkit.source.contract import Claim, Counts, Issue, Item, Progress, Rows
from healthkit.source.files import Package

_WANTED = re.compile(rb'"resourceType"\s*:\s*"(?:' + "|".join(sorted(INDEXED)).encode() + rb')"|"hasMember"|"related"')
_RAW = 120


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
        self.by_line = {name for name in self.members if is_lines(package, name)}
        self._kept: tuple[str, Any] | None = None

    def run(self) -> Iterator[Item]:
        size = sum(self.to.package.members[name].size for name in self.by_line)
        with crew(helpers_for(self.to.package, size)) as helpers:
            yield from self._items(helpers)
        self._finish()
        yield from self._due(last=True)
        yield Counts(dict(self.to.read), dict(self.to.unmapped))

    def _items(self, helpers: Crew | None) -> Iterator[Item]:
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
            elif member not in self.by_line:
                yield from self._whole(member)
            elif helpers and helpers.ready(self.to):
                yield from self._lines_of(helpers, member)
            else:
                yield from self._lines(member)
            self.done += self.to.package.members[member].size

    # The first pass: names.

    def _look(self, member: str) -> None:
        self.to.index.member = member
        try:
            if member in self.by_line:
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
        from connectors.fhir.mapping import map_lines

        line, done = 1, 0
        for piece in pieces(self.to.package, member):
            line = map_lines(piece, line, self.to)
            done += len(piece)
            yield from self._handed(done)

    def _lines_of(self, helpers: Crew, member: str) -> Iterator[Item]:
        done = 0
        for parcel, size in helpers.parcels(pieces(self.to.package, member), self.to):
            add(parcel, self.to)
            done += size
            yield from self._handed(done)

    def _handed(self, done: int) -> Iterator[Item]:
        yield from self._due()
        yield Progress(min(self.done + done, self.total), self.total)

    def _whole(self, member: str) -> Iterator[Item]:
        from connectors.fhir.mapping import map_resource

        for at, (resource, url, where) in enumerate(resources_in(self._document(member)), 1):
            map_resource(resource, url, where, self.to)
            if not at % 1000:
                yield from self._due()
        yield from self._handed(self.to.package.members[member].size)

    def _finish(self) -> None:
        to = self.to
        for own_id, medication in to.index.medications.items():
            if own_id not in to.index.used:
                from connectors.fhir.medications import add_lone_medication

                add_lone_medication(medication, own_id, to)
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
