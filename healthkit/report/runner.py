"""One report from name to PDF: check, run, draw, typeset, and only then put the file in its place."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from healthkit.errors import MissingExtra, ReportFailed
from healthkit.i18n import text
from healthkit.report import document as documents
from healthkit.report import library, parameters, pinned
from healthkit.report.browser import Browser, find_browser
from healthkit.report.execution import Execution
from healthkit.report.figures import draw
from healthkit.report.typeset import typeset
from healthkit.report.workspace import workspace

if TYPE_CHECKING:
    from healthkit.store import Vault

_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 (a document's date carries no zone)


@dataclass(frozen=True)
class ReportResult:
    """A finished report: the file, its pages, how long it took, and what it was made of."""

    report: str
    pdf: str
    pages: int
    seconds: float
    manifest: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """The JSON of the command line."""
        return asdict(self)


def run(
    name: str,
    given: Mapping[str, object] | None = None,
    output: Path | str | None = None,
    vault: Vault | None = None,
) -> ReportResult:
    """Make one report as PDF.

    Args:
        name: a report of ``healthkit report --list``, or of the vault folder's own ``reports``.
        given: parameters by name; the others keep their defaults.
        output: a file, or a folder to put it in; the current folder when missing.
        vault: the vault to read; the one of the settings when missing.

    Raises:
        UnknownName: there is no such report.
        UsageError: a parameter is unknown or ill-typed; nothing was run.
        ReportFailed: no PDF was written, and an earlier one of that name is unchanged.
    """
    begin = time.perf_counter()
    if vault is None:
        from healthkit.store import open_vault

        vault = open_vault()
    notebook = library.find(name, vault.folder)
    values = parameters.check(parameters.read(notebook), given or {}, name)
    with workspace() as folder:
        pdf, manifest = _make(notebook, values, vault, folder)
    target = _target(output, name, manifest)
    _place(pdf, target)
    return ReportResult(name, str(target), _pages(pdf), round(time.perf_counter() - begin, 2), manifest)


def _make(notebook: Path, values: Mapping[str, Any], vault: Vault, folder: Path) -> tuple[bytes, dict[str, Any]]:
    """The PDF's bytes and the manifest. The browser starts while the notebook runs."""
    with ExitStack() as stack:
        executable = find_browser()
        browser = stack.enter_context(Browser(executable, folder)) if executable else None
        if notebook.stem == pinned.REPORT:
            pinned.hand_over(vault, folder)
        running = stack.enter_context(Execution(notebook, values, folder, vault))
        _warm_up()
        shown = documents.content(running.result())
        if not shown.blocks:
            raise ReportFailed(
                f"The report “{notebook.stem}” shows nothing.", "Let at least one of its cells show something."
            )
        drawn = draw(shown.figures, browser, folder)
    lang = str((shown.cover or {}).get("lang") or values.get("lang") or "en")
    tables = sum(figure.svg is None for figure in drawn)
    _fill(shown, drawn, lang, tables)
    manifest = {
        "parameters": dict(values),
        **shown.manifest,
        "figures": {"drawn": len(drawn) - tables, "tables": tables},
    }
    return typeset(_document(shown, notebook.stem, lang), folder, _date(shown)), manifest


def _warm_up() -> None:
    """Load what comes later while the notebook runs; where a part is missing, its own step says so."""
    with suppress(ImportError):
        import pypdf
        import typst

        del pypdf, typst


def _fill(shown: documents.Content, drawn: list[Any], lang: str, tables: int) -> None:
    """Put the drawn figures in their places, and say it once where tables stand in for them."""
    for block in shown.blocks:
        if block["kind"] == "figure":
            block.update(asdict(drawn[block["index"]]))
    if tables:
        shown.blocks.insert(0, {"kind": "note", "tone": "calm", "text": text("report.no_browser", lang)})
    documents.level_headings(shown.blocks, lowest=2 if shown.cover else 1)


def _document(shown: documents.Content, name: str, lang: str) -> dict[str, Any]:
    cover = shown.cover
    return {
        "lang": lang,
        "title": cover["title"] if cover else name,
        "running": cover["running"] if cover else name,
        "kicker": cover["kicker"] if cover else "",
        "author": "healthkit",
        "foot": text("report.foot", lang),
        "page": text("report.page", lang, page="{page}", pages="{pages}"),
        "cover": cover,
        "blocks": shown.blocks,
    }


def _date(shown: documents.Content) -> datetime:
    """The document's date: the day after its span, never the clock, so that equal inputs give equal bytes."""
    if shown.cover and shown.cover.get("date"):
        return datetime.fromisoformat(shown.cover["date"]) + timedelta(days=1)
    return _EPOCH


def _target(output: Path | str | None, name: str, manifest: Mapping[str, Any]) -> Path:
    period = manifest.get("period", {}).get("name")
    own_name = f"{name}-{period}.pdf" if period else f"{name}.pdf"
    path = Path(output).expanduser() if output is not None else Path(own_name)
    return (path / own_name if path.is_dir() else path).resolve()


def _place(pdf: bytes, target: Path) -> None:
    """Write beside the target, then rename: at no moment is there half a PDF under that name."""
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(pdf)
        os.replace(beside, target)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise ReportFailed(
            f"The report cannot be written to “{target}”: {error.strerror}.", "Choose another file with -o."
        ) from error


def _pages(pdf: bytes) -> int:
    try:
        from pypdf import PdfReader
    except ImportError:
        raise MissingExtra("pypdf", "report") from None
    return len(PdfReader(BytesIO(pdf)).pages)


def listing(vault_folder: Path | None = None) -> list[dict[str, Any]]:
    """All reports with their parameters, for ``healthkit report --list``."""
    return [
        {
            "report": name,
            "file": str(path),
            "parameters": [asdict(parameter) for parameter in parameters.read(path).values()],
        }
        for name, path in library.reports(vault_folder).items()
    ]
