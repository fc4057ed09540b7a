"""From a path to the vault: open what is there, ask the connectors whose it is, import each package found."""

from __future__ import annotations

import json
import logging
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from traceback import format_tb

import polars as pl

from healthkit.errors import HealthkitError, InputError, UnknownFormat
from healthkit.model.clinical_records import CLINICAL
from healthkit.model.records import FRAMES
from healthkit.source import kept_mappings
from healthkit.source.contract import Claim, Connector, Counts, Handoff, Item, Rows
from healthkit.source.files import Package, in_memory, open_package
from healthkit.source.job import ImportJob, OnProgress
from healthkit.source.outcome import ImportReport
from healthkit.source.registry import load_connector, load_connectors
from healthkit.store import Opening, Vault

_log = logging.getLogger(__name__)


def import_path(
    vault: Vault | Opening,
    path: Path,
    *,
    connector: str | None = None,
    dry_run: bool = False,
    progress: OnProgress | None = None,
    context: dict[str, str] | None = None,
) -> list[ImportReport]:
    """Import a file, a folder or a zip; one report a package found in it.

    The vault may still be opening: it is waited for when a package has been read. A package that is refused becomes a
    report with ``error``; the vault is as it was and the others stay imported. ``context`` is what the person says of
    the file, such as the ``mapping`` of a table's columns.

    Raises:
        InputError: nothing is at ``path``.
        UnknownName: no such connector.
        VaultError: the vault cannot be written.
    """
    if isinstance(vault, Opening) and (context or connector):
        vault.vault()  # a mapping may name metrics that the person declared in it
    candidates = [load_connector(connector)] if connector else load_connectors()
    if context:  # what the person says of a file is said to the readers of any source
        candidates.sort(key=lambda one: not getattr(one, "generic", False))
    importer = _Importer(vault, candidates, bool(connector), dry_run, progress)
    kept = {kept_mappings.CONTEXT: str(kept_mappings.folder_of(vault.folder))}
    packages = _packages(Path(path), candidates, kept | (context or {}))
    return [report for found in packages for report in importer.attempt(found)]


def import_rows(vault: Vault, connector: str, label: str, rows: list[Rows], *, app: str | None = None) -> ImportReport:
    """Merge rows that no file holds, by the same path as an import: entered by hand, or accepted in a review.

    ``rows`` name their source as 1; ``app`` is what that source is called (``label``, unless given).

    Raises:
        VaultError: the vault cannot be written.
    """
    source = pl.DataFrame(
        [{"source": 1, "app": app or label, "product_class": "record"}], schema=FRAMES["source"], orient="row"
    )
    inner = _Spoken(connector, [Rows("source", source), *rows])
    report = ImportReport(path=label, connector=connector)
    with TemporaryDirectory() as folder:
        package = in_memory(label, {}, Path(folder), {})
        started = time.perf_counter()
        ImportJob(vault, package, inner, Claim(frozenset(), label), report).run()
        report.seconds = time.perf_counter() - started
    return report


class _Spoken:
    """A connector of rows that are there already."""

    version = "1"
    delivers = tuple(CLINICAL)

    def __init__(self, name: str, rows: list[Rows]) -> None:
        self.name = name
        self.label = {"en": name, "fr": name}
        self._rows = rows

    def detect(self, package: Package) -> Claim | None:
        return None

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        yield from self._rows
        yield Counts({rows.table: len(rows.frame) for rows in self._rows if rows.table != "source"})


Share = tuple[Connector, Claim]


@dataclass(frozen=True)
class Found:
    """A package, and who reads what of it."""

    package: Package
    shares: list[Share]


def _packages(path: Path, candidates: list[Connector], context: dict[str, str]) -> Iterator[Found | ImportReport]:
    """The whole path where a connector knows it as one, and each further file of a folder by itself."""
    try:
        package = open_package(path)
    except InputError as error:
        if not path.exists():
            raise
        yield ImportReport(path=str(path), error=str(error))
        return
    package.context.update(context)
    shares = list(_shares(package, candidates))
    if package.kind != "folder":
        yield Found(package, shares)
        return
    if shares:
        yield Found(package, shares)
    claimed = frozenset[str]().union(*(claim.members for _, claim in shares))
    for name in sorted(package.members.keys() - claimed):
        yield from _packages(path / name, candidates, context)


def _shares(package: Package, candidates: list[Connector]) -> Iterator[Share]:
    """Who reads which members; what one has claimed is not another's. A single file is read by one."""
    claimed: set[str] = set()
    for candidate in candidates:
        claim = _claim(candidate, package)
        if claim and claim.members - claimed:
            yield candidate, replace(claim, members=claim.members - claimed)
            claimed |= claim.members
            if package.kind == "file":
                return


def _claim(connector: Connector, package: Package) -> Claim | None:
    """A connector's claim; one that fails over a file it does not know never stands in the way of the others."""
    try:
        return connector.detect(package)
    except Exception as error:  # a third party's fault, whatever it is
        warnings.warn(f"The connector “{connector.name}” failed to look: {type(error).__name__}.", stacklevel=2)
        return None


@dataclass(frozen=True)
class _Importer:
    """What holds for every package of one call."""

    vault: Vault | Opening
    candidates: list[Connector]
    named: bool
    dry_run: bool
    progress: OnProgress | None

    def attempt(self, found: Found | ImportReport) -> list[ImportReport]:
        """Import one package, by each connector that reads some of it; a refusal is told in the report."""
        if isinstance(found, ImportReport):
            return [found]
        with found.package as package:
            if not found.shares:
                return [ImportReport(path=str(package.path), error=str(self._unknown(package)))]
            reports = [self._share(package, *share) for share in found.shares]
        known = frozenset[str]().union(*(claim.members for _, claim in found.shares))
        left = len(package.members.keys() - known)
        if left and package.kind != "folder":
            reports[0].unmapped["file"] += left
        return reports

    def _share(self, package: Package, connector: Connector, claim: Claim) -> ImportReport:
        report = ImportReport(path=str(package.path), connector=connector.name)
        started = time.perf_counter()
        with ThreadPoolExecutor(1, thread_name_prefix="hash") as pool:
            digest = pool.submit(package.sha256)
            try:
                job = ImportJob(self.vault, package, connector, claim, report, self.dry_run, self.progress, digest)
                job.run()
                self._follow(job.handoffs, report)
            except InputError as error:
                report.refuse(str(error), digest.result())
            except HealthkitError:
                raise
            except Exception as fault:  # a fault of ours or of a third party's connector is no reason for a traceback
                _log.debug("%s failed:\n%s", connector.name, "".join(format_tb(fault.__traceback__)))
                report.refuse(str(_failed(package, connector, fault)), digest.result())
        report.seconds = time.perf_counter() - started
        return report

    def _unknown(self, package: Package) -> UnknownFormat:
        name = package.path.name
        if self.named:
            return UnknownFormat(f"“{self.candidates[0].name}” does not read {name}.", "Import it without --connector.")
        return UnknownFormat(
            f"No connector recognises {name}.",
            "Check that it is the file as exported: docs/connectors.md says which files of which app are read. "
            "Any table of days, workouts or measurements can be imported with a mapping.",
        )

    def _follow(self, handoffs: list[Handoff], report: ImportReport) -> None:
        """Embedded payloads go to the connector that knows them; what they add is part of this report.

        Those of one kind and one context are one package, so that thousands of records cost one merge.
        """
        groups: dict[tuple[str, str], list[Handoff]] = {}
        for handoff in handoffs:
            groups.setdefault((handoff.media_type, json.dumps(handoff.context, sort_keys=True)), []).append(handoff)
        inner = _Importer(self.vault, load_connectors(), named=False, dry_run=self.dry_run, progress=None)
        with TemporaryDirectory() as folder:
            for group in groups.values():
                first = group[0]
                bodies = {handoff.member: handoff.body for handoff in group}
                package = in_memory(Path(report.path).name, bodies, Path(folder), first.context)
                for made in inner.attempt(Found(package, list(_shares(package, inner.candidates)))):
                    report.absorb(made, first.media_type, len(bodies))


def _failed(package: Package, connector: Connector, fault: Exception) -> InputError:
    """What a person is told of a fault; its own words may quote the file and are left out."""
    return InputError(
        f"{package.path.name} could not be read: “{connector.name}” failed on it ({type(fault).__name__}); "
        "the vault is as it was.",
        "Tell its authors which app and version wrote the file; the file itself stays with you.",
    )
