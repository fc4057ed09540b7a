"""One package on its way into the vault: read and stage without the lock, merge and record under it."""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import duckdb

from healthkit.errors import DamagedFile, HostileFile
from healthkit.model.catalogue import catalogue
from healthkit.privacy.erasure import rules
from healthkit.source import rollup
from healthkit.source.budget import Budget
from healthkit.source.contract import Claim, Connector, Counts, Handoff, Issue, Item, Progress, Rows, Snapshot
from healthkit.source.erasing import enforce
from healthkit.source.files import Package
from healthkit.source.merge import Batch, Merge, Outcome
from healthkit.source.outcome import ImportReport
from healthkit.source.overseer import Overseer
from healthkit.source.staging import Staging
from healthkit.source.zones import utc_now
from healthkit.store import Opening, Vault

OnProgress = Callable[[str, int, int], None]
"""Told the package's name, bytes read and bytes in all."""


@dataclass
class Keeping:
    """The kept copy of a package, for every batch that comes of it; ``first`` is the first of them, once there is one.

    ``said`` is what the person said of the file, so that it is read likewise again.
    """

    copy: str
    form: str
    file_name: str
    said: dict[str, str]
    sha256: str
    first: int | None = None


@dataclass(frozen=True)
class Earlier:
    """An import that is made again from its kept copy: its number and what is known of its origin."""

    batch_id: int
    path: str | None = None
    sha256: str | None = None
    bytes: int | None = None
    started_at: datetime | None = None


class Again(Protocol):
    """Which earlier import each batch is, where copies are read anew."""

    def take(self, connector: str, sha256: str) -> Earlier:
        """The number of the next batch of a connector; asked once a batch."""
        ...


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
    keeping: Keeping | None = None
    again: Again | None = None
    """Whoever repeats imports computes what is derived when all are done."""
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
            vault = self.vault.vault() if isinstance(self.vault, Opening) else self.vault
            spoken = bool(getattr(self.connector, "spoken", False))
            erased = () if spoken else rules.active(vault)
            with workspace.attach(write=not self.dry_run):
                earlier = self.again.take(self.connector.name, self.report.sha256) if self.again else None
                batch = self._batch(con, earlier)
                outcome = Merge(con, staging, batch, write=not self.dry_run, erased=erased).run()
                self.issues += [*staging.issues, *outcome.issues]
                self._tell(con, outcome, batch)
                if self.dry_run:
                    return
                self._record(con, batch, earlier or Earlier(batch.batch_id, started_at=started_at))
                if self.again is None and (outcome.touched is None or not outcome.touched.is_empty()):
                    assert outcome.timeline is not None
                    rollup.refresh(con, outcome.timeline, outcome.touched)
        if not spoken and rules.active(vault) != erased:  # somebody erased meanwhile
            enforce(vault)

    def _read(self, staging: Staging) -> None:
        self.issues += [Issue(reason, name) for name, reason in self.package.refused.items()]
        budget = Budget(self.package.path.name)
        with Overseer(budget) as overseer, _Stager(staging) as stager, self._reader(overseer) as items:
            for item in overseer.steps(items):
                budget.see(item)
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

    @contextmanager
    def _reader(self, overseer: Overseer) -> Iterator[Iterator[Item]]:
        """The connector's items; it is told when nobody wants more, so that what it opened or started ends."""
        items = overseer.step(lambda: self.connector.read(self.package, self.claim))
        try:
            yield items
        finally:
            if isinstance(items, Generator):
                items.close()

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

    def _batch(self, con: duckdb.DuckDBPyConnection, earlier: Earlier | None) -> Batch:
        found = con.execute("SELECT coalesce(max(batch_id), 0) + 1 FROM vault.import_batch").fetchone()
        assert found is not None
        return Batch(
            earlier.batch_id if earlier else int(found[0]),
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
        self.report.held_back = outcome.held_back
        self.report.duplicates = outcome.duplicates
        self.report.unmapped.update(outcome.unmapped)
        self.report.issues = Counter(issue.reason for issue in self.issues)
        if not self.dry_run:
            found = con.execute(
                "SELECT reason, count(*) FROM vault.import_issue WHERE batch_id = ? GROUP BY reason", [batch.batch_id]
            ).fetchall()
            self.report.issues.update(dict(found))

    def _record(self, con: duckdb.DuckDBPyConnection, batch: Batch, origin: Earlier) -> None:
        held = self.report.held_back  # the line that is quoted may be one of those
        issues = [
            (
                batch.batch_id,
                issue.member or batch.file,
                issue.position or None,
                issue.reason,
                issue.raw[:500] or None if not held else None,
            )
            for issue in self.issues
        ]
        if issues:
            con.executemany("INSERT INTO vault.import_issue VALUES (?, ?, ?, ?, ?)", issues)
        counts = {
            key: value
            for key, value in self.report.as_dict().items()
            if key not in {"path", "sha256", "bytes", "kept", "connector", "seconds"}
        }
        row = {
            "batch_id": batch.batch_id,
            "path": origin.path or self.report.path,
            "sha256": origin.sha256 or self.report.sha256,
            "connector": self.connector.name,
            "connector_version": self.connector.version,
            "catalogue_version": catalogue().version,
            "started_at": origin.started_at or utc_now(),
            "finished_at": utc_now(),
            "exported_at": batch.exported_at,
            "snapshot": batch.exported_at is not None,
            "counts": json.dumps(counts),
            "bytes": origin.bytes or self.report.bytes,
        }
        _insert(con, "import_batch", row)
        if self.keeping:
            self._keep(con, batch.batch_id, self.keeping)

    def _keep(self, con: duckdb.DuckDBPyConnection, batch_id: int, keeping: Keeping) -> None:
        if keeping.first is None:
            keeping.first = batch_id
        row = {
            "batch_id": batch_id,
            "first_batch": keeping.first,
            "copy": keeping.copy,
            "form": keeping.form,
            "file_name": keeping.file_name,
            "said": json.dumps(keeping.said, ensure_ascii=False, sort_keys=True),
        }
        _insert(con, "kept_copy", row)
        self.report.kept = True


def _insert(con: duckdb.DuckDBPyConnection, table: str, row: dict[str, object]) -> None:
    names = ", ".join(row)
    marks = ", ".join(f"${name}" for name in row)
    con.execute(f"INSERT INTO vault.{table} ({names}) VALUES ({marks})", row)
