"""What a connector is: it recognises a package by content and turns it into frames of :mod:`healthkit.model.records`.

A connector never opens the vault, never converts units, never decides what is a duplicate: ingest does, for all alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

import polars as pl

from healthkit.source.files import Package


@dataclass(frozen=True)
class Claim:
    """A connector's answer to "is this yours?": the members it will read, and what it takes the package for."""

    members: frozenset[str]
    what: str


@dataclass(frozen=True)
class Rows:
    """Rows of one table, in the schema that :data:`healthkit.model.records.FRAMES` gives for it."""

    table: str
    frame: pl.DataFrame


@dataclass(frozen=True)
class Issue:
    """A row or member that could not be used; kept as an ``import_issue``. ``raw`` is at most a line of the file."""

    reason: str
    member: str
    position: str = ""
    raw: str = ""


@dataclass(frozen=True)
class Counts:
    """How many elements of each kind the file held; may be sent more than once, counts add up."""

    read: dict[str, int] = field(default_factory=dict)
    unmapped: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Snapshot:
    """The file holds all that its sources knew when it was exported, so rows that it lacks are gone there."""

    exported_at: datetime


@dataclass(frozen=True)
class Handoff:
    """An embedded payload of another format; ingest routes it to the connector that knows it.

    ``context`` says what only the outer file knows, for the inner connector's ``Package.context``: ``app`` (who sent
    it), ``fhir_version``, ``received``, ``verified`` (a signature's state).
    """

    body: bytes
    media_type: str
    member: str
    context: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Progress:
    """How far into the package the reader is, in bytes."""

    done: int
    total: int


Item = Rows | Issue | Counts | Snapshot | Handoff | Progress


@runtime_checkable
class Connector(Protocol):
    """Registered under the entry-point group ``healthkit.connectors``; the object is an instance or a class without
    arguments.

    Three optional attributes. ``local_clock = True`` says that rows without ``offset_min`` carry the person's own clock
    as if it were UTC; the merge then places them by the zones the person lived in. ``export_offsets = True`` says that
    the file writes the offset of the moment of export beside every row, however old: else offsets tell where the person
    was, as long as no file names zones. ``generic = True`` says that it reads files of any source by their words: it is
    asked after those that know one source.
    """

    name: str
    version: str
    label: dict[str, str]
    """What the source is called, by language."""
    delivers: tuple[str, ...]
    """Tables of the vault it can fill."""

    def detect(self, package: Package) -> Claim | None:
        """Say by content, not by name, whether the package is of this source. Reads heads only; never raises."""
        ...

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield frames in bounded memory.

        Raises:
            DamagedFile: empty, cut short or malformed beyond a tolerant reading.
            HostileFile: the package tries to do harm.
        """
        ...
