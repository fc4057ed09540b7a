"""From a path to the vault: open what is there, ask the connectors whose it is, import each package found."""

from __future__ import annotations

import json
import logging
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from traceback import format_tb

import polars as pl

from healthkit.errors import HealthkitError, HostileFile, InputError, UnknownFormat, is_fault
from healthkit.model.clinical_records import CLINICAL
from healthkit.model.records import FRAMES
from healthkit.settings import settings
from healthkit.source import kept_mappings
from healthkit.source.budget import Budget
from healthkit.source.contract import Claim, Connector, Counts, Handoff, Item, Rows
from healthkit.source.files import Package, in_memory, open_package
from healthkit.source.job import Again, ImportJob, Keeping, OnProgress
from healthkit.source.outcome import ImportReport
from healthkit.source.overseer import Overseer
from healthkit.source.registry import load_connector, load_connectors
from healthkit.store import Opening, Vault, faults, kept

_log = logging.getLogger(__name__)


def import_path(
    vault: Vault | Opening,
    path: Path,
    *,
    connector: str | None = None,
    dry_run: bool = False,
    progress: OnProgress | None = None,
    context: dict[str, str] | None = None,
    keep: bool | None = None,
) -> list[ImportReport]:
    """Import a file, a folder or a zip; one report a package found in it.

    The vault may still be opening: it is waited for when a package has been read. A package that is refused becomes a
    report with ``error``; the vault is as it was and the others stay imported. ``context`` is what the person says of
    the file, such as the ``mapping`` of a table's columns. ``keep`` seals a copy of what was read in the vault's
    folder, by default as the settings say.

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
    keep = settings().keep if keep is None else keep
    importer = _Importer(vault, candidates, bool(connector), dry_run, progress, keep and not dry_run)
    mappings = {kept_mappings.CONTEXT: str(kept_mappings.folder_of(vault.folder))}
    packages = _packages(Path(path), candidates, mappings | (context or {}))
    return [report for found in packages for report in importer.attempt(found)]


def import_again(
    vault: Vault, path: Path, keeping: Keeping, again: Again, progress: OnProgress | None = None
) -> list[ImportReport]:
    """Import what a kept copy holds, as the person said then, under the numbers that ``again`` gives.

    Raises:
        InputError: nothing is at ``path``, or it cannot be opened.
        UnknownName: the connector that was named then is no longer there.
        VaultError: the vault cannot be written.
    """
    said = dict(keeping.said)
    connector = said.pop("connector", None)
    candidates = [load_connector(connector)] if connector else load_connectors()
    if said:
        candidates.sort(key=lambda one: not getattr(one, "generic", False))
    package = open_package(path)
    package.context.update({kept_mappings.CONTEXT: str(kept_mappings.folder_of(vault.folder)), **said})
    importer = _Importer(
        vault, candidates, bool(connector), dry_run=False, progress=progress, again=again, keeping=keeping
    )
    return importer.attempt(Found(package, _shares(package, candidates)))


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
    """A connector of rows that are there already; what a person enters now no rule of erasure holds back."""

    spoken = True
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
    try:
        shares = _shares(package, candidates)
    except HostileFile as error:
        package.close()
        yield ImportReport(path=str(path), error=str(error))
        return
    if package.kind != "folder":
        yield Found(package, shares)
        return
    if shares:
        yield Found(package, shares)
    claimed = frozenset[str]().union(*(claim.members for _, claim in shares))
    for name in sorted(package.members.keys() - claimed):
        yield from _packages(path / name, candidates, context)


def _shares(package: Package, candidates: list[Connector]) -> list[Share]:
    """Who reads which members; what one has claimed is not another's. A single file is read by one.

    Raises:
        HostileFile: looking alone takes longer, or more memory, than an import may.
    """
    claimed: set[str] = set()
    found: list[Share] = []
    with Overseer(Budget(package.path.name)) as overseer:
        for candidate in candidates:
            claim = overseer.step(partial(_claim, candidate, package))
            if claim and claim.members - claimed:
                found.append((candidate, replace(claim, members=claim.members - claimed)))
                claimed |= claim.members
                if package.kind == "file":
                    break
    return found


def _claim(connector: Connector, package: Package) -> Claim | None:
    """A connector's claim; one that fails over a file it does not know never stands in the way of the others."""
    try:
        return connector.detect(package)
    except BaseException as error:  # a third party's fault, whatever it is
        if not is_fault(error):
            raise
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
    keep: bool = False
    again: Again | None = None
    keeping: Keeping | None = None

    def attempt(self, found: Found | ImportReport) -> list[ImportReport]:
        """Import one package, by each connector that reads some of it; a refusal is told in the report."""
        if isinstance(found, ImportReport):
            return [found]
        with found.package as package:
            if not found.shares:
                return [ImportReport(path=str(package.path), error=str(self._unknown(package)))]
            with self._kept(found) as importer:
                reports = [importer._share(package, *share) for share in found.shares]
                importer._keep_nothing_erased(reports)
        known = frozenset[str]().union(*(claim.members for _, claim in found.shares))
        left = len(package.members.keys() - known)
        if left and package.kind != "folder":
            reports[0].unmapped["file"] += left
        return reports

    def _keep_nothing_erased(self, reports: list[ImportReport]) -> None:
        """A file that holds rows of which a rule says that they were erased leaves no copy."""
        if self.keeping and self.keeping.first is not None and any(report.held_back for report in reports):
            vault = self.vault.vault() if isinstance(self.vault, Opening) else self.vault
            kept.destroy(vault, [self.keeping.first])
            for report in reports:
                report.kept = False

    @contextmanager
    def _kept(self, found: Found) -> Iterator[_Importer]:
        """Seal a copy first, where one is wanted, so that no import is there whose copy is not."""
        if not self.keep:
            yield self
            return
        vault = self.vault.vault() if isinstance(self.vault, Opening) else self.vault
        package = found.package
        members = frozenset[str]().union(*(claim.members for _, claim in found.shares))
        said = {key: value for key, value in package.context.items() if key != kept_mappings.CONTEXT}
        if self.named:
            said["connector"] = self.candidates[0].name
        kept.sweep(vault)
        digest = package.sha256()
        copy = kept.keep(vault, package, members, digest)
        keeping = Keeping(copy, kept.form_of(package), package.path.name, said, digest)
        try:
            yield replace(self, keeping=keeping)
        finally:
            if keeping.first is None:
                kept.discard(vault, copy)

    def _share(self, package: Package, connector: Connector, claim: Claim) -> ImportReport:
        report = ImportReport(path=str(package.path), connector=connector.name, bytes=_bytes(package))
        started = time.perf_counter()
        known = self.keeping.sha256 if self.keeping and package.kind != "memory" else None
        with ThreadPoolExecutor(1, thread_name_prefix="hash") as pool:
            digest = pool.submit(lambda: known or package.sha256())
            try:
                job = ImportJob(
                    self.vault, package, connector, claim, report, self.dry_run, self.progress, digest,
                    self.keeping, self.again,
                )  # fmt: skip
                job.run()
                self._follow(job.handoffs, report)
            except InputError as error:
                report.refuse(str(error), digest.result())
            except HealthkitError:
                raise
            except BaseException as fault:  # of ours or of a third party's connector: no reason for a traceback
                if not is_fault(fault):
                    raise
                if faults.is_full(fault):
                    raise faults.disk_full(Path(getattr(fault, "filename", None) or gettempdir())) from None
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
        inner = _Importer(
            self.vault, load_connectors(), named=False, dry_run=self.dry_run, progress=None, again=self.again,
            keeping=self.keeping,
        )  # fmt: skip
        with TemporaryDirectory() as folder:
            for group in groups.values():
                first = group[0]
                bodies = {handoff.member: handoff.body for handoff in group}
                package = in_memory(Path(report.path).name, bodies, Path(folder), first.context)
                for made in inner.attempt(Found(package, _shares(package, inner.candidates))):
                    report.absorb(made, first.media_type, len(bodies))


def _bytes(package: Package) -> int:
    """Size of a file or zip, or of all members."""
    if package.kind in {"file", "zip"}:
        return package.path.stat().st_size
    return sum(member.size for member in package.members.values())


def _failed(package: Package, connector: Connector, fault: BaseException) -> InputError:
    """What a person is told of a fault; its own words may quote the file and are left out."""
    return InputError(
        f"{package.path.name} could not be read: “{connector.name}” failed on it ({type(fault).__name__}); "
        "the vault is as it was.",
        "Tell its authors which app and version wrote the file; the file itself stays with you.",
    )
