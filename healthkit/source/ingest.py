"""From a path to the vault: open what is there, ask the connectors whose it is, import each package found."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from healthkit.errors import InputError, UnknownFormat
from healthkit.source.contract import Claim, Connector, Handoff
from healthkit.source.files import Package, in_memory, open_package
from healthkit.source.job import ImportJob, OnProgress
from healthkit.source.outcome import ImportReport
from healthkit.source.registry import connector_names, load_connector, load_connectors
from healthkit.store import Vault


def import_path(
    vault: Vault,
    path: Path,
    *,
    connector: str | None = None,
    dry_run: bool = False,
    progress: OnProgress | None = None,
) -> list[ImportReport]:
    """Import a file, a folder or a zip; one report a package found in it.

    A package that is refused becomes a report with ``error``; the vault is as it was and the others stay imported.

    Raises:
        InputError: nothing is at ``path``.
        UnknownName: no such connector.
        VaultError: the vault cannot be written.
    """
    candidates = [load_connector(connector)] if connector else load_connectors()
    importer = _Importer(vault, candidates, bool(connector), dry_run, progress)
    return [importer.attempt(package) for package in _packages(Path(path), candidates)]


def _packages(path: Path, candidates: list[Connector]) -> Iterator[Package | ImportReport]:
    """The whole path where a connector knows it as one, and each further file of a folder by itself."""
    try:
        package = open_package(path)
    except InputError as error:
        if not path.exists():
            raise
        yield ImportReport(path=str(path), error=str(error))
        return
    if package.kind != "folder":
        yield package
        return
    claimed: set[str] = set()
    for candidate in candidates:
        claim = candidate.detect(package)
        if claim:
            claimed |= claim.members
            yield package
            break
    for name in sorted(set(package.members) - claimed):
        yield from _packages(path / name, candidates)


@dataclass(frozen=True)
class _Importer:
    """What holds for every package of one call."""

    vault: Vault
    candidates: list[Connector]
    named: bool
    dry_run: bool
    progress: OnProgress | None

    def attempt(self, package: Package | ImportReport) -> ImportReport:
        """Import one package; a refusal is told in the report."""
        if isinstance(package, ImportReport):
            return package
        report = ImportReport(path=str(package.path))
        started = time.perf_counter()
        try:
            with package:
                connector, claim = self._detect(package)
                report.connector = connector.name
                report.sha256 = package.sha256()
                job = ImportJob(self.vault, package, connector, claim, report, self.dry_run, self.progress)
                job.run()
                self._follow(job.handoffs, report)
        except InputError as error:
            report.error = str(error)
            report.added = {}
        report.seconds = time.perf_counter() - started
        return report

    def _detect(self, package: Package) -> tuple[Connector, Claim]:
        for candidate in self.candidates:
            claim = candidate.detect(package)
            if claim:
                return candidate, claim
        name = package.path.name
        if self.named:
            raise UnknownFormat(f"“{self.candidates[0].name}” does not read {name}.", "Import it without --connector.")
        raise UnknownFormat(
            f"No connector recognises {name}.",
            f"Check that it is the file as exported; installed connectors: {', '.join(connector_names())}.",
        )

    def _follow(self, handoffs: list[Handoff], report: ImportReport) -> None:
        """Embedded payloads go to the connector that knows them; what they add is part of this report."""
        if not handoffs:
            return
        inner = _Importer(self.vault, load_connectors(), named=False, dry_run=self.dry_run, progress=None)
        with TemporaryDirectory() as folder:
            for handoff in handoffs:
                name = handoff.member.rsplit("/", 1)[-1]
                made = inner.attempt(in_memory(name, handoff.body, Path(folder)))
                if made.error:
                    report.unmapped[handoff.media_type] += 1
                    continue
                report.read.update(made.read)
                for table, count in made.added.items():
                    report.added[table] = report.added.get(table, 0) + count
