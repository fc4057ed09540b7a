"""The imports of a vault once more, in their order: from kept copies where there are, else their rows as they are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb

from healthkit.errors import InputError, UnknownName
from healthkit.model.timeline import Timeline
from healthkit.source import rollup, zones
from healthkit.source.derived import read
from healthkit.source.edits import apply_edits
from healthkit.source.ingest import import_again
from healthkit.source.job import Earlier, Keeping, OnProgress
from healthkit.source.merge import FACTS
from healthkit.source.rebuilding import carrying, tables
from healthkit.store import Vault, kept
from healthkit.store.search import refresh_index


@dataclass
class Numbers:
    """Which earlier import each batch of one copy is: the same connector on the same bytes, else the same connector."""

    earlier: list[tuple[str, Earlier]]
    fresh: Iterator[int]
    given: list[int] = field(default_factory=list)

    def take(self, connector: str, sha256: str) -> Earlier:
        """The number of the next batch of a connector; a new one where it brought none before."""
        mine = [one for name, one in self.earlier if name == connector and one.batch_id not in self.given]
        same = [one for one in mine if one.sha256 == sha256]
        found = next(iter(same or mine), None)
        # A payload inside a file may have other bytes to today's reader.
        number = replace(found, sha256=sha256) if found else Earlier(next(self.fresh))
        self.given.append(number.batch_id)
        return number


@dataclass(frozen=True)
class Unread:
    """A copy that could not be read again, so that what it once brought was carried over: its name and why."""

    file_name: str
    why: str


class NotRead(Exception):
    """A copy could not be read again, ``first`` being its import's first batch. Never shown: all begins again."""

    def __init__(self, first: int, unread: Unread) -> None:
        super().__init__(unread.file_name)
        self.first = first
        self.unread = unread


class Replay:
    """Fills an empty vault from another; the other one's data is locked against writing by the caller.

    ``without`` names imports, by their first batch, whose rows are carried over though their copy is kept.
    """

    def __init__(self, old: Vault, new: Vault, without: Collection[int] = ()) -> None:
        self.old = old
        self.new = new
        self.read = 0
        self.carried = 0
        self._batches = self._known_batches()
        self._imports = tuple(
            one
            for one in kept.imports(old)
            if one.batches[0] not in without and self._batches.keys() >= set(one.batches)
        )
        top = max(self._batches, default=0)
        self._fresh = iter(range(top + 1, 1 << 31))
        self._since: Any = None

    def run(self, progress: OnProgress | None = None) -> None:
        """Do all of it.

        Raises:
            NotRead: a copy cannot be read again; what is in the new vault is to be thrown away.
            VaultError: the new vault cannot be written.
        """
        mine = {batch for one in self._imports for batch in one.batches}
        others = sorted(self._batches.keys() - mine)
        with self._writing() as con:
            carrying.whole(con, tables.WHOLE)
            carrying.of_nobody(con)
            if self._zones_are_needed(con, others):
                carrying.whole(con, tables.ZONES)
        for one in self._imports:
            before = [batch for batch in others if batch < one.batches[0]]
            others = others[len(before) :]
            self._carry(before, until=self._batches[one.batches[0]][1].started_at)
            self._again(one, progress)
        self._carry(others, until=None)
        with self._writing() as con:
            if self.carried:
                carrying.later_words(con)
        with self.new.writer() as con:
            derive(con)

    def _carry(self, wanted: list[int], until: Any) -> None:
        with self._writing() as con:
            carrying.batches(con, wanted)
            carrying.edits(con, self._since, until)
        self._since = until or self._since
        self.carried += len(wanted)

    def _again(self, one: kept.Import, progress: OnProgress | None) -> None:
        numbers = Numbers([self._batches[batch] for batch in one.batches], self._fresh)
        keeping = Keeping(one.copy, one.form, one.file_name, one.said, self._batches[one.batches[0]][1].sha256 or "")
        try:
            with kept.opened(self.new, one.copy, one.form, one.file_name) as path:
                reports = import_again(self.new, path, keeping, numbers, progress)
            why = next((report.error for report in reports if report.error), "")
        except (InputError, UnknownName) as error:
            why = error.message
        if why:
            raise NotRead(one.batches[0], Unread(one.file_name, why))
        self.read += 1
        with self._writing() as con:
            carrying.renumber(con, one.batches, numbers.given)
            carrying.proposals(con, one.batches)

    def _known_batches(self) -> dict[int, tuple[str, Earlier]]:
        """Connector and origin by number, of every import that any row names."""
        found = self.old.query("rebuild_batches").rows(named=True)
        return {row["batch_id"]: (row.pop("connector"), Earlier(**row)) for row in found}

    def _zones_are_needed(self, con: duckdb.DuckDBPyConnection, others: list[int]) -> bool:
        own = con.execute("SELECT count(*) FROM old.zone_history WHERE origin = $own", {"own": zones.OWN}).fetchone()
        facts = (f"SELECT count(*) FROM old.{fact} WHERE batch_id IN $others" for fact in FACTS)
        told = [con.execute(sql, {"others": others}).fetchone() for sql in facts]
        return not self._imports or any(count and count[0] for count in (own, *told))

    @contextmanager
    def _writing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with self.new.writer() as con:
            self.old.database("vault").attach_to(con, "old")
            yield con


def derive(con: duckdb.DuckDBPyConnection) -> None:
    """Compute everything that follows from the rows, in the caller's transaction."""
    apply_edits(con)
    for table in ("document_index", "document_word", "document_stem"):
        con.execute(f"DELETE FROM vault.{table}")
    refresh_index(con)
    rollup.refresh(con, Timeline.of(read(con, "zone_history").rows()), None)
