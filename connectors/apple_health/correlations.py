"""Correlations (a blood pressure reading, a meal): a session of kind ``correlation`` and its members.

Apple repeats the members as records of their own; some files do not. A member is therefore kept as a sample only if no
top-level record has its type, span and value. Records usually come first, so most members are recognised at once; the
few that remain wait for the end of the file.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import numpy as np
import numpy.typing as npt
import polars as pl

from connectors.apple_health.context import Context, metadata, snake
from connectors.apple_health.dates import instant, moment
from connectors.apple_health.records import SAMPLE_KIND, Digest, RecordMapper, digest, identifier
from healthkit.model.records import SESSION_STAT

Keys = npt.NDArray[np.uint64]
_USUAL = ("HKQuantityTypeIdentifierBloodPressure", "HKQuantityTypeIdentifierDietary")
"""Types whose top-level records are remembered from the start; for any other a second look is taken."""
_PRIMES = tuple(np.uint64(p) for p in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93))


@dataclass
class Waiting:
    """Members of a chunk that had no top-level twin so far."""

    batch: Any
    metadata: list[tuple[int, str, str]]
    keys: Keys
    types: list[str | None]


@dataclass
class Correlations:
    """Collects members, and the keys of the top-level records that they may repeat."""

    seen: list[Keys] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)

    def remember(self, records: Digest) -> None:
        """Note the top-level records of the usual types."""
        usual = [code for code, name in enumerate(records.types[1]) if name and name.startswith(_USUAL)]
        if usual:
            mask = np.isin(records.types[0], usual)
            if mask.any():
                self.seen.append(keys(records)[mask])

    def add(self, elements: list[Element], parse: Callable[[list[Element]], Any], to: Context) -> None:
        """Sessions for a chunk's correlations, and their members."""
        members: list[Element] = []
        owners: list[int] = []
        for element in elements:
            ref = _add_session(element, to)
            if ref is None:
                continue
            inside = [child for child in element if child.tag == "Record"]
            members += inside
            owners += [ref] * len(inside)
        if not members:
            return
        batch = parse(members)
        rows = digest(batch)
        to.outbox.add("session_stat", _stats(rows, owners))
        self._wait(batch, rows, members)

    def _wait(self, batch: Any, rows: Digest, members: list[Element]) -> None:
        own = keys(rows)
        alone = np.flatnonzero(~np.isin(own, self._all_seen()))
        if not len(alone):
            return
        pairs = [(row, key, value) for row, at in enumerate(alone.tolist()) for key, value in metadata(members[at])]
        types = [rows.types[1][code] for code in rows.types[0][alone].tolist()]
        self.waiting.append(Waiting(batch.take(alone), pairs, own[alone], types))

    def _all_seen(self) -> Keys:
        if len(self.seen) > 1:
            self.seen = [np.unique(np.concatenate(self.seen))]
        return self.seen[0] if self.seen else np.zeros(0, np.uint64)

    def unusual(self) -> bool:
        """Whether a member of a type waits whose top-level records were not remembered."""
        return any(not (name or "").startswith(_USUAL) for waiting in self.waiting for name in waiting.types)

    def look_again(self, chunks: Iterable[Digest]) -> None:
        """Go through the top-level records once more, for the members that wait."""
        wanted = np.unique(np.concatenate([waiting.keys for waiting in self.waiting]))
        self.seen.extend(found[np.isin(found, wanted)] for found in map(keys, chunks))

    def orphans(self) -> Iterable[tuple[Any, list[tuple[int, str, str]]]]:
        """Members that no top-level record repeats: their batch, and metadata by row of it."""
        seen = self._all_seen()
        for waiting in self.waiting:
            alone = np.flatnonzero(~np.isin(waiting.keys, seen))
            place = {int(row): new for new, row in enumerate(alone)}
            pairs = [(place[row], key, value) for row, key, value in waiting.metadata if row in place]
            if len(alone):
                yield waiting.batch.take(alone), pairs


def keys(rows: Digest) -> Keys:
    """One number for each row's type, span and value; equal rows have equal numbers."""
    kinds = np.array([zlib.crc32((name or "").encode()) for name in rows.types[1]], np.uint64)[rows.types[0]]
    value = np.nan_to_num(rows.values, nan=0.0).view(np.uint64)
    parts = (kinds, rows.start.micros.view(np.uint64), rows.end.micros.view(np.uint64), value)
    mixed = np.zeros(len(rows), np.uint64)
    for part, prime in zip(parts, _PRIMES, strict=True):
        mixed = (mixed ^ part) * prime
        mixed ^= mixed >> np.uint64(29)
    return mixed


def _add_session(element: Element, to: Context) -> int | None:
    start = instant(element.get("startDate"))
    if start is None:
        to.issue("bad_date", element)
        return None
    ref = to.take()
    begins = moment(element.get("startDate"))
    pairs = metadata(element)
    zone = next((value for key, value in pairs if key == "HKTimeZone" and value), None)
    to.outbox.row(
        "session",
        ref=ref,
        kind="correlation",
        activity=snake(element.get("type") or "", "HKCorrelationTypeIdentifier"),
        start=begins,
        end=moment(element.get("endDate")) or begins,
        offset_min=start[1],
        zone=zone,
        created=moment(element.get("creationDate")),
        source=to.source(element),
    )
    if zone:
        to.outbox.row("zone_hint", at=begins, zone=zone)
    to.attributes("session", ref, pairs)
    return ref


def _stats(rows: Digest, owners: list[int]) -> pl.DataFrame:
    """What each member says, under its correlation, so that the two numbers of a reading stay together."""
    metrics = pl.Series([identifier(name or "").metric for name in rows.types[1]], dtype=pl.String)
    frame = pl.DataFrame(
        {
            "ref": pl.Series(owners, dtype=pl.Int64),
            "metric": metrics[rows.types[0]],
            "aggregate": pl.repeat("value", len(rows), eager=True),
            "value": rows.values,
            "unit": rows.units,
        },
        schema=SESSION_STAT,
    )
    return frame.filter(pl.Series(rows.kind == SAMPLE_KIND))


def add_orphans(found: Correlations, mapper: RecordMapper, to: Context) -> None:
    """Samples and events of the members that stand nowhere else."""
    for batch, pairs in found.orphans():
        rows = digest(batch)
        mapped = mapper.map(rows, to.take(len(rows)))
        to.outbox.add("sample", mapped.samples)
        to.outbox.add("event", mapped.events)
        for row, key, value in pairs:
            if rows.kind[row] >= 0:
                owner = "sample" if rows.kind[row] == SAMPLE_KIND else "event"
                to.attributes(owner, mapped.base + row, [(key, value)])
