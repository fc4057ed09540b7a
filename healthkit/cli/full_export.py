"""``healthkit import`` of a full export of another vault, and ``healthkit export --format parquet``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from healthkit.cli.main import Context
from healthkit.errors import InputError
from healthkit.i18n import number, text
from healthkit.source.outcome import ImportReport

if TYPE_CHECKING:
    from healthkit.store import Vault


def take_back(
    context: Context, paths: tuple[Path, ...], *, dry_run: bool
) -> tuple[tuple[Path, ...], list[ImportReport]]:
    """Import what says that it is a full export; the other paths, and a report each of these."""
    if not any(path.is_dir() or path.suffix.lower() == ".zip" for path in paths):
        return paths, []
    from healthkit.export.portable.manifest import is_export

    exports = [path for path in paths if is_export(path)]
    reports = [_take(context, path, dry_run=dry_run) for path in exports]
    return tuple(path for path in paths if path not in exports), reports


def _take(context: Context, path: Path, *, dry_run: bool) -> ImportReport:
    from healthkit.cli.vault import open_or_create
    from healthkit.export.portable.reading import load

    vault = open_or_create(context)
    try:
        report = load(vault, path, dry_run=dry_run)
    except InputError as error:
        return ImportReport(path=str(path), connector="healthkit-export", error=str(error))
    for line in _beside(vault, report, context.lang, dry_run=dry_run):
        click.echo(line, err=True)
    return report


def _beside(vault: Vault, report: ImportReport, lang: str, *, dry_run: bool) -> list[str]:
    """What came along that acts on its own: consents, and files that the schedule runs."""
    if dry_run:
        return []
    from healthkit.privacy.consent import Consents

    granted = sum(one.action == "grant" for one in Consents(vault).now())
    lines = [text("export.back_consents", lang, granted)] if granted else []
    return lines + ([text("export.back_files", lang, files=", ".join(report.notes))] if report.notes else [])


def write_parquet(
    context: Context, vault: Vault, output: Path, *, everything: bool, force: bool, as_json: bool
) -> None:
    """The whole vault as a folder or zip."""
    from healthkit.export.portable.writing import write

    made = write(vault, output, context.lang, everything=everything, force=force)
    if as_json:
        click.echo(json.dumps({"path": str(output), "format": "parquet", **made.as_dict()}, ensure_ascii=False))
        return
    lang = context.lang
    click.echo(output)
    rows, size = sum(made.counts.values()), number(made.bytes / 1e6, lang, 1)
    click.echo(text("export.whole_written", lang, rows, n=number(rows, lang), tables=len(made.counts),
                    files=len(made.own_files), size=size), err=True)  # fmt: skip
    click.echo(text("export.whole_plain", lang), err=True)
    click.echo(text("export.whole_back", lang, path=output), err=True)
