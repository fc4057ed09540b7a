"""Reports from name to PDF: check, run, draw, typeset, and only then put the file in its place."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from healthkit.errors import DamagedFile, MissingExtra, ReportFailed, UsageError
from healthkit.report import assembly, issues, library, page, parameters, pinned
from healthkit.report import document as documents
from healthkit.report.browser import Browser, find_browser
from healthkit.report.execution import Execution
from healthkit.report.figures import draw
from healthkit.report.placing import apart, place_all, real, target
from healthkit.report.private import hand_over
from healthkit.report.typeset import typeset
from healthkit.report.workspace import workspace

if TYPE_CHECKING:
    from healthkit.store import Vault

Paper = Literal["a4", "letter"]
PAPERS: tuple[Paper, ...] = ("a4", "letter")


@dataclass(frozen=True)
class ReportResult:
    """A finished report: its files, its pages, how long it took, and what it was made of; ``html`` is None without."""

    report: str
    pdf: str
    pages: int
    seconds: float
    manifest: dict[str, Any]
    html: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The JSON of the command line."""
        return asdict(self)


@dataclass
class _Made:
    """A report's bytes, before anything is written."""

    pdf: bytes
    page: bytes
    manifest: dict[str, Any]
    issue: issues.Issue | None
    series: str


class Press:
    """Makes reports one after the other with one browser and, for reports of ours, one kernel.

    A person's own notebook gets a kernel to itself: what it leaves behind is nobody else's.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._stack = ExitStack()
        self._worker: Execution | None = None

    def __enter__(self) -> Press:
        with ExitStack() as begun:
            self._folder = begun.enter_context(workspace())
            executable = find_browser()
            self._browser = begun.enter_context(Browser(executable, self._folder)) if executable else None
            begun.callback(self._end_worker)
            self._stack = begun.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def run(
        self,
        name: str,
        given: Mapping[str, object] | None = None,
        output: Path | str | None = None,
        *,
        html: Path | str | None = None,
        paper: Paper = "a4",
        private: object = None,
    ) -> ReportResult:
        """Make one report; see :func:`run`."""
        begin = time.perf_counter()
        if paper not in PAPERS:
            raise UsageError(f"There is no paper “{paper}” here.", f"Choose {' or '.join(PAPERS)}.")
        apart(output, html)
        notebook = library.find(name, self._vault.folder)
        declared = parameters.read(notebook)
        values = parameters.check(declared, given or {}, name)
        if private is None and name == pinned.REPORT:
            private = pinned.to_hand(self._vault)
        with _room(name, self._folder):
            shown = self._show(notebook, values, private)
            made = self._make(shown, notebook.stem, issues.series(name, declared, values), values, paper)
        path = target(output, name, made.manifest)
        twin = real(html) if html is not None else None
        place_all({path: made.pdf} | ({twin: made.page} if twin else {}))
        if made.issue:
            issues.keep(self._vault, name, made.series, made.issue)
        seconds = round(time.perf_counter() - begin, 2)
        return ReportResult(name, str(path), _pages(made.pdf), seconds, made.manifest, str(twin) if twin else None)

    def _show(self, notebook: Path, values: Mapping[str, Any], private: object = None) -> documents.Content:
        """Run a notebook. The browser starts meanwhile."""
        ours = notebook.parent == library.folder()
        worker = self._ready(ours)
        try:
            with hand_over(worker.folder, private):
                worker.start(notebook, values)
                _warm_up()
                shown = documents.content(worker.result(), self._folder)
        finally:
            if not ours:
                self._end_worker()
        if not shown.blocks:
            raise ReportFailed(
                f"The report “{notebook.stem}” shows nothing.", "Let at least one of its cells show something."
            )
        return shown

    def _make(self, shown: documents.Content, name: str, series: str, values: Mapping[str, Any], paper: Paper) -> _Made:
        """Draw and typeset what a notebook showed."""
        drawn = draw(shown.figures, self._browser, self._folder)
        lang = str((shown.cover or {}).get("lang") or values.get("lang") or "en")
        tables = assembly.fill(shown, drawn, lang)
        manifest = {
            "parameters": dict(values),
            **shown.manifest,
            "figures": {"drawn": len(drawn) - tables, "tables": tables},
        }
        issue = issues.at_hand(manifest, shown.headlines)
        earlier = issues.before(self._vault, series, issue) if issue else None
        if issue and earlier:
            assembly.prefix(shown, issues.since(earlier, issue, lang))
            manifest["since"] = {"first": earlier.first.isoformat(), "last": earlier.last.isoformat()}
        told = assembly.document(shown, name, lang, paper)
        pdf = typeset(told, self._folder, assembly.date_of(shown))
        return _Made(pdf, page.render(told, self._folder), manifest, issue, series)

    def _ready(self, ours: bool) -> Execution:
        """A worker: the one there is for a report of ours, else a new one."""
        if self._worker and not (ours and self._worker.alive):
            self._end_worker()
        if self._worker is None:
            self._worker = Execution(Path(tempfile.mkdtemp(prefix="worker-", dir=self._folder)), self._vault)
        return self._worker

    def _end_worker(self) -> None:
        if self._worker:
            self._worker.end()
            shutil.rmtree(self._worker.folder, ignore_errors=True)
        self._worker = None


def run(
    name: str,
    given: Mapping[str, object] | None = None,
    output: Path | str | None = None,
    vault: Vault | None = None,
    *,
    html: Path | str | None = None,
    paper: Paper = "a4",
    private: object = None,
) -> ReportResult:
    """Make one report as PDF.

    Args:
        name: a report of ``healthkit report --list``, or of the vault folder's own ``reports``.
        given: parameters by name; the others keep their defaults.
        output: a file, or a folder to put it in; the current folder when missing.
        vault: the vault to read; the one of the settings when missing.
        html: a file for the same report as one page that refers to nothing outside itself; none when missing.
        paper: ``a4`` or ``letter``.
        private: JSON that the notebook may read by :func:`healthkit.report.private.handed` and that lies nowhere else.

    Raises:
        UnknownName: there is no such report.
        UsageError: a parameter is unknown or ill-typed; nothing was run.
        ReportFailed: no PDF was written, and an earlier one of that name is unchanged.
    """
    if vault is None:
        from healthkit.store import open_vault

        vault = open_vault()
    parameters.check(parameters.read(library.find(name, vault.folder)), given or {}, name)
    with Press(vault) as press:
        return press.run(name, given, output, html=html, paper=paper, private=private)


@contextmanager
def _room(name: str, folder: Path) -> Iterator[None]:
    """Say in words that there is no room, or no right, for what a report writes on its way."""
    try:
        yield
    except OSError as error:
        raise ReportFailed(
            f"The report “{name}” could not be made in {folder.parent}: {error.strerror or type(error).__name__}.",
            "Make room there, or name another folder with TMPDIR.",
        ) from error


def _warm_up() -> None:
    """Load what comes later while the notebook runs; where a part is missing, its own step says so."""
    with suppress(ImportError):
        import pypdf
        import typst

        del pypdf, typst


def _pages(pdf: bytes) -> int:
    try:
        from pypdf import PdfReader
    except ImportError:
        raise MissingExtra("pypdf", "report") from None
    return len(PdfReader(BytesIO(pdf)).pages)


def listing(vault_folder: Path | None = None) -> list[dict[str, Any]]:
    """All reports with their parameters, for ``healthkit report --list``; one that cannot be read says so instead."""
    return [_listed(name, path) for name, path in library.reports(vault_folder).items()]


def _listed(name: str, path: Path) -> dict[str, Any]:
    try:
        declared = parameters.read(path)
    except DamagedFile as error:
        return {"report": name, "file": str(path), "parameters": [], "fault": str(error)}
    return {"report": name, "file": str(path), "parameters": [asdict(one) for one in declared.values()]}
