"""One package on its way into the vault: read and stage without the lock, merge and record under it."""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import duckdb

from healthkit.errors import DamagedFile, HostileFile
from healthkit.model.catalogue import catalogue
from healthkit.source import rollup
from healthkit.source.contract import Claim, Connector, Counts, Handoff, Issue, Item, Progress, Rows, Snapshot
from healthkit.source.files import Package
from healthkit.source.merge import Batch, Merge, Outcome
from healthkit.source.outcome import ImportReport
from healthkit.source.staging import Staging
from healthkit.source.zones import utc_now
from healthkit.store import Opening, Vault

OnProgress = Callable[[str, int, int], None]
"""Told the package's name, bytes read and bytes in all."""


class _Stager:
    """Stages frames in a thread of its own, so that parsing goes on; at most two frames wait."""

    def __init__(self, staging: Staging) -> None:
        self._staging = staging
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="staging")
        self._waiting: deque[Future[None]] = deque()

    def __enter__(self) -> _Stager:
        return self

    def add(self, rows: Rows) -> None:
        """Hand one frame over; an error of an earlier one surfaces here or at the end."""
        while len(self._waiting) >= 2:
            self._waiting.popleft().result()
        self._waiting.append(self._pool.submit(self._staging.add, rows))

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._pool.shutdown(wait=True)
        if kind is None:
            for future in self._waiting:
                future.result()


@contextmanager
def _ended(items: Iterator[Item]) -> Iterator[Iterator[Item]]:
    """A reader that is told when nobody wants more of it, so that what it opened or started ends with the ``with``."""
    try:
        yield items
    finally:
        if isinstance(items, Generator):
            items.close()


@dataclass
class ImportJob:
    """Reads one package by one connector and merges it; ``report`` fills as it goes."""

    vault: Vault | Opening
    package: Package
    connector: Connector
    claim: Claim
    report: ImportReport
    dry_run: bool = False
    progress: OnProgress | None = None
    digest: Future[str] | None = None
    """The package's hash, which another thread computes while this one reads."""
    handoffs: list[Handoff] = field(default_factory=list)
    exported_at: datetime | None = None
    issues: list[Issue] = field(default_factory=list)

    def run(self) -> None:
        """Do all of it; the vault is unchanged unless everything succeeded.

        Raises:
            InputError: the package cannot be used.
            VaultError: the vault cannot be written.
        """
        started_at = utc_now()
        with self.vault.workspace() as workspace:
            con = workspace.con
            staging = Staging(con)
            self._read(staging)
            if self.digest:
                self.report.sha256 = self.digest.result()
            with workspace.attach(write=not self.dry_run):
                batch = self._batch(con)
                outcome = Merge(con, staging, batch, write=not self.dry_run).run()
                self.issues += [*staging.issues, *outcome.issues]
                self._tell(con, outcome, batch)
                if self.dry_run:
                    return
                self._record(con, batch, started_at)
                if outcome.touched is None or not outcome.touched.is_empty():
                    assert outcome.timeline is not None
                    rollup.refresh(con, outcome.timeline, outcome.touched)

    def _read(self, staging: Staging) -> None:
        self.issues += [Issue(reason, name) for name, reason in self.package.refused.items()]
        with _Stager(staging) as stager, _ended(self.connector.read(self.package, self.claim)) as items:
            for item in items:
                match item:
                    case Rows():
                        stager.add(item)
                    case Issue():
                        self.issues.append(item)
                    case Counts():
                        self.report.read.update(item.read)
                        self.report.unmapped.update(item.unmapped)
                    case Snapshot():
                        self.exported_at = item.exported_at
                    case Handoff():
                        self.handoffs.append(item)
                    case Progress():
                        if self.progress:
                            self.progress(self.package.path.name, item.done, item.total)
        self._refuse_nothing()

    def _refuse_nothing(self) -> None:
        if self.report.read:
            return
        name = self.package.path.name
        if self.package.refused:
            reasons = ", ".join(sorted(set(self.package.refused.values())))
            raise HostileFile(
                f"{name} holds nothing but members that must not be read ({reasons}).", "Do not use it; export again."
            )
        raise DamagedFile(f"{name} holds nothing that can be read.", "Export it again.")

    def _batch(self, con: duckdb.DuckDBPyConnection) -> Batch:
        found = con.execute("SELECT coalesce(max(batch_id), 0) + 1 FROM vault.import_batch").fetchone()
        assert found is not None
        return Batch(
            int(found[0]),
            self.connector.name,
            self.package.path.name,
            self.exported_at,
            self.report.sha256,
            bool(getattr(self.connector, "local_clock", False)),
            bool(getattr(self.connector, "export_offsets", False)),
        )

    def _tell(self, con: duckdb.DuckDBPyConnection, outcome: Outcome, batch: Batch) -> None:
        self.report.added = outcome.added
        self.report.retired = outcome.retired
        self.report.duplicates = outcome.duplicates
        self.report.unmapped.update(outcome.unmapped)
        self.report.issues = Counter(issue.reason for issue in self.issues)
        if not self.dry_run:
            found = con.execute(
                "SELECT reason, count(*) FROM vault.import_issue WHERE batch_id = ? GROUP BY reason", [batch.batch_id]
            ).fetchall()
            self.report.issues.update(dict(found))

    def _record(self, con: duckdb.DuckDBPyConnection, batch: Batch, started_at: datetime) -> None:
        issues = [
            (batch.batch_id, issue.member or batch.file, issue.position or None, issue.reason, issue.raw[:500] or None)
            for issue in self.issues
        ]
        if issues:
            con.executemany("INSERT INTO vault.import_issue VALUES (?, ?, ?, ?, ?)", issues)
        counts = {
            key: value
            for key, value in self.report.as_dict().items()
            if key not in {"path", "sha256", "connector", "seconds"}
        }
        con.execute(
            "INSERT INTO vault.import_batch VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                batch.batch_id, self.report.path, self.report.sha256, self.connector.name, self.connector.version,
                catalogue().version, started_at, utc_now(), batch.exported_at, batch.exported_at is not None,
                json.dumps(counts),
            ],
        )  # fmt: skip
