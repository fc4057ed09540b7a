"""The merge: staged rows become vault rows, each once, in one transaction of the caller's.

Order matters: sources, zones and days first; then, fact by fact, which rows are known; then what is new, what is gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb
import polars as pl

from healthkit.model.timeline import Timeline
from healthkit.privacy.erasure import What
from healthkit.privacy.erasure.holding import HoldBack
from healthkit.source import local_clock, zones
from healthkit.source.contract import Issue
from healthkit.source.person import merge_person
from healthkit.source.sources import number_sources
from healthkit.source.staging import Staging, statements

FACTS = ("sample", "event", "session", "waveform")
_NEVER = datetime(1, 1, 1)  # noqa: DTZ001 (naive UTC, as everywhere in the vault)


@dataclass(frozen=True)
class Batch:
    """The import that is being merged."""

    batch_id: int
    connector: str
    file: str
    exported_at: datetime | None
    sha256: str = ""
    local_clock: bool = False
    """Rows without an offset carry the person's clock."""
    export_offsets: bool = False
    """The offsets of rows are those of the moment of export, and say nothing of when they were written."""


@dataclass
class Outcome:
    """What the merge found and did; ``touched`` is None when every day must be computed again."""

    added: dict[str, int] = field(default_factory=dict)
    retired: int = 0
    duplicates: int = 0
    issues: list[Issue] = field(default_factory=list)
    touched: pl.DataFrame | None = None
    timeline: Timeline | None = None
    unmapped: Counter[str] = field(default_factory=Counter)
    held_back: int = 0


class Merge:
    """One merge on a workspace whose ``vault`` database is attached; ``write=False`` only counts.

    What ``erased`` names was erased and is held back.
    """

    def __init__(
        self, con: duckdb.DuckDBPyConnection, staging: Staging, batch: Batch, *, write: bool,
        erased: Iterable[What] = (),
    ) -> None:  # fmt: skip
        self.con = con
        self.staging = staging
        self.batch = batch
        self.write = write
        self.hold = HoldBack(erased, batch.connector)
        self.outcome = Outcome()
        self._rezoned = False
        self._span = (_NEVER, _NEVER)

    def run(self) -> Outcome:
        """Merge everything that is staged."""
        number_sources(self.con, self.staging.sources, self.batch.connector, write=self.write)
        self.staging.code_units({row[0] for row in self._rows("SELECT DISTINCT metric FROM vault.sample")})
        self.staging.code_stats()
        self._days()
        assert self.outcome.timeline is not None
        self.hold.facts(self.con, self.outcome.timeline)
        self.hold.person(self.con, self.staging.person)
        self.hold.sources(self.con, write=self.write)
        self._run("identity")
        self._run("spans", exported_at=self.batch.exported_at)
        first = self._one("SELECT count(*) FROM vault.sample") == 0
        for fact in FACTS:
            self._match(fact)
        if self.write:
            for fact in FACTS:
                self._insert(fact)
            self._restate()
            self._insert_rest()
            self._person()
        self._records()
        self.outcome.held_back = self.hold.count
        self.outcome.touched = None if first or self._rezoned else self._touched()
        return self.outcome

    # What is known already

    def _match(self, fact: str) -> None:
        held = bool(self._one(f"SELECT count(*) FROM vault.{fact}"))
        self._run("key", fact, compare=held)
        if held:
            low, high = self._snapshot_span()
            self._run("match", fact, from_utc=low, to_utc=high)
        else:
            self.con.execute(f"CREATE OR REPLACE TEMP TABLE {fact}_have AS SELECT * FROM stored_{fact} LIMIT 0")
        self._run("fresh", fact)
        self.outcome.duplicates += self._one(f"SELECT count(*) FROM {fact}_known")
        fresh = self._one(f"SELECT count(*) FROM stage_{fact} ANTI JOIN {fact}_out USING (ref)")
        if fresh:
            self.outcome.added[fact] = fresh
        self._retire(fact)

    def _snapshot_span(self) -> tuple[datetime, datetime]:
        if self.batch.exported_at is None:
            return _NEVER, _NEVER
        if self._span == (_NEVER, _NEVER):
            first = self._rows(
                "SELECT min(t) FROM (SELECT min(start_utc) AS t FROM stage_sample UNION ALL "
                "SELECT min(start_utc) FROM stage_event UNION ALL SELECT min(start_utc) FROM stage_session)"
            )[0][0]
            self._span = (first or self.batch.exported_at, self.batch.exported_at)
        return self._span

    def _retire(self, fact: str) -> None:
        low, high = self._snapshot_span()
        self._run("retire", fact, from_utc=low, to_utc=high)
        for product, gone, had in self._rows(statements("retire_guard").format(fact=fact), from_utc=low, to_utc=high):
            if gone * 2 > had:
                self.con.execute(f"DELETE FROM {fact}_gone WHERE product = ?", [product])
                self.outcome.issues.append(
                    Issue("snapshot_incomplete", self.batch.file, fact, f"{product}: {gone} of {had} rows are absent")
                )
        self.outcome.retired += self._one(f"SELECT count(*) FROM {fact}_gone")

    # Writing

    def _insert(self, fact: str) -> None:
        if fact in self.outcome.added:
            self._insert_new(fact)
        if self._one(f"SELECT count(*) FROM {fact}_gone"):
            self._run("retire_gone", fact, batch=self.batch.batch_id)
        if self.batch.exported_at is not None and self._one(f"SELECT count(retired_batch) FROM {fact}_known"):
            self._run("revive", fact)

    def _insert_new(self, fact: str) -> None:
        base = self._one(f"SELECT greatest(coalesce(max({fact}_id), 0), 0) FROM vault.{fact}") + 1
        self._run(f"insert_{fact}", base=base, batch=self.batch.batch_id)
        if fact == "session":
            self._count("session_event", "stage_session_event")
            self._count("route_point", "stage_route_point")
            self._insert_stats(base)
        if self._one("SELECT count(*) FROM stage_attribute WHERE owner = $owner", owner=fact):
            before = self._one("SELECT count(*) FROM vault.attribute")
            self._run("insert_attribute", fact, base=base)
            self._add("attribute", self._one("SELECT count(*) FROM vault.attribute") - before)

    def _restate(self) -> None:
        """A day that a summary table states anew replaces what was stated before."""
        if self.batch.exported_at is None and self._one("SELECT count(day) FROM stage_sample"):
            self._run("restate", batch=self.batch.batch_id)
            self.outcome.retired += self._one("SELECT count(*) FROM restated")

    def _count(self, table: str, staged: str) -> None:
        self._add(
            table,
            self._one(
                f"SELECT count(*) FROM {staged} ANTI JOIN session_out USING (ref) SEMI JOIN stage_session USING (ref)"
            ),
        )

    def _add(self, table: str, count: int) -> None:
        if count:
            self.outcome.added[table] = self.outcome.added.get(table, 0) + count

    def _insert_stats(self, base: int) -> None:
        before = self._one("SELECT count(*) FROM vault.session_stat")
        self._run("insert_session_stat", base=base)
        self._add("session_stat", self._one("SELECT count(*) FROM vault.session_stat") - before)

    def _insert_rest(self) -> None:
        before = self._one("SELECT count(*) FROM vault.prescription_lens")
        self._run(
            "insert_rest",
            lens=self._one("SELECT coalesce(max(lens_id), 0) FROM vault.prescription_lens") + 1,
            batch=self.batch.batch_id,
        )
        self._add("prescription_lens", self._one("SELECT count(*) FROM vault.prescription_lens") - before)
        self._issues()
        if self.batch.exported_at is not None:
            low, high = self._snapshot_span()
            self.con.execute(
                "INSERT INTO vault.snapshot_span SELECT DISTINCT ?, product, ?::TIMESTAMP, ?::TIMESTAMP "
                "FROM stage_source",
                [self.batch.batch_id, low, high],
            )

    def _issues(self) -> None:
        """Say what was refused and what is implausible; most files hold neither, which the extremes tell at once."""
        if self._rows(statements("extremes")):
            self._run("issues", batch=self.batch.batch_id, file=self.batch.file)

    def _person(self) -> None:
        profile = None if self.staging.records else self.batch.connector
        added, issues = merge_person(
            self.con, self.staging.person, self.batch.batch_id, self.batch.file, profile=profile
        )
        self._add("person", added)
        self.outcome.issues += issues

    def _records(self) -> None:
        """The medical record, where the file holds any."""
        if not self.staging.records:
            return
        if "proposal" in self.staging.records and self.write:
            self._proposals()
        from healthkit.source.record_merge import RecordMerge  # an export of a watch needs none of it

        assert self.outcome.timeline is not None
        records = RecordMerge(self.con, self.outcome.timeline, self.batch.batch_id, self.hold, write=self.write)
        records.run(self.staging.records)
        for table, count in records.added.items():
            self._add(table, count)
        self.outcome.duplicates += records.duplicates
        self.outcome.retired += records.retired
        self.outcome.unmapped += records.unmapped

    def _proposals(self) -> None:
        """What documents seem to hold waits for a person; a document that was read before proposes nothing again."""
        self.hold.record(self.con, "proposal", "stage_proposal")
        before = self._one("SELECT count(*) FROM vault.proposal")
        self._run("proposal", batch=self.batch.batch_id, sha=self.batch.sha256, file=self.batch.file)
        self._add("proposal", self._one("SELECT count(*) FROM vault.proposal") - before)

    # Time

    def _days(self) -> None:
        """Zones from the hints of all files, then the local day of every quarter hour that is staged."""
        hints = self._rows("SELECT at_utc, zone FROM vault.zone_hint")
        frames = [pl.DataFrame(hints, schema={"at": pl.Datetime("us"), "zone": pl.String}, orient="row")]
        merged = zones.distinct_hints(pl.concat([*frames, *self.staging.hints]))
        if not self.batch.export_offsets and all(map(zones.is_fixed, merged["zone"])):
            told = zones.offset_hints(self.con.execute(statements("offsets")).pl())
            merged = zones.distinct_hints(pl.concat([merged, told]))
        timeline = self._zone_history(zones.named(merged))
        self.outcome.timeline = timeline
        if self.batch.local_clock:
            local_clock.place(self.con, timeline)
        first, last = self._rows(statements("instants"))[0]
        if first is not None:
            self.staging.insert("stage_day", zones.day_lookup(timeline, first, last))

    def _zone_history(self, hints: pl.DataFrame) -> Timeline:
        held: zones.History = list(
            self._rows("SELECT start_utc, zone FROM vault.zone_history ORDER BY start_utc NULLS FIRST")
        )
        own = self._one("SELECT count(*) FROM vault.zone_history WHERE origin = $own", own=zones.OWN)
        if own or (held and hints.is_empty()):
            return Timeline.of(held)
        origin = zones.ASSUMED if hints.is_empty() else zones.TOLD if zones.is_fixed(hints["zone"][0]) else zones.SEEN
        offset = self._rows("SELECT mode(offset_min) FROM stage_sample")[0][0]
        made = zones.history(hints, offset)
        timeline = Timeline.of(made)
        if made == held or not self.write:
            return timeline
        self.con.execute("DELETE FROM vault.zone_hint")
        self.staging.insert("vault.zone_hint", hints)
        self.con.execute("DELETE FROM vault.zone_history")
        self.con.executemany("INSERT INTO vault.zone_history VALUES (?, ?, ?)", [(*row, origin) for row in made])
        if held:
            local_clock.move(self.con, Timeline.of(held), timeline)
            self._rezone(timeline)
        return timeline

    def _rezone(self, timeline: Timeline) -> None:
        """Give rows that are already there the day of the corrected zone history."""
        for fact in FACTS:
            first, last = self._rows(f"SELECT min(start_utc), max(start_utc) FROM vault.{fact}")[0]
            if first is None:
                continue
            self.con.execute("CREATE OR REPLACE TEMP TABLE rezone (slot BIGINT, day DATE)")
            self.staging.insert("rezone", zones.day_lookup(timeline, first, last))
            unless = "AND vendor_day IS NULL" if fact == "sample" else ""
            self.con.execute(statements("rezone").format(fact=fact, unless_vendor=unless))
        self._rezoned = True

    def _touched(self) -> pl.DataFrame:
        if not self.write:
            return pl.DataFrame(schema={"metric": pl.String, "day": pl.Date})
        return self.con.execute(statements("touched"), {"batch": self.batch.batch_id}).pl()

    # SQL

    def _run(self, name: str, fact: str = "", **params: Any) -> None:
        for statement in self.con.extract_statements(statements(name).replace("{fact}", fact)):
            wanted = {key: value for key, value in params.items() if key in statement.named_parameters}
            self.con.execute(statement, wanted)

    def _rows(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        return self.con.execute(sql, params or None).fetchall()

    def _one(self, sql: str, **params: Any) -> int:
        return int(self._rows(sql, **params)[0][0])
