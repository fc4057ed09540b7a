"""``healthkit import``: read files, folders and zips into the vault."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from healthkit.cli.main import Context
from healthkit.errors import InputError
from healthkit.i18n import number, reason, text
from healthkit.source.outcome import ImportReport

if TYPE_CHECKING:
    from healthkit.cli.progress import ImportProgress
    from healthkit.source.job import OnProgress
    from healthkit.store import Opening


@click.command(name="import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--connector", help="Use this connector instead of asking all.")
@click.option("--dry-run", is_flag=True, help="Show what would be added; change nothing.")
@click.option("--mapping", type=click.Path(path_type=Path), help="TOML that says what a CSV file's columns hold.")
@click.option("--review", is_flag=True, help="Go through the rows that laboratory documents propose.")
@click.option("--accept-sure", is_flag=True, help="Accept the proposed rows without a doubt.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(
    context: Context,
    paths: tuple[Path, ...],
    connector: str | None,
    mapping: Path | None,
    *,
    dry_run: bool,
    review: bool,
    accept_sure: bool,
    as_json: bool,
) -> None:
    """Read files, folders and zips into the vault. What is there already is not added again."""
    from healthkit.cli.progress import ImportProgress
    from healthkit.cli.review import after_import, mapping_of

    said = mapping_of(context, paths, mapping)
    vault = _opening(context)
    from healthkit.source.ingest import import_path

    reports: list[ImportReport] = []
    with ImportProgress(context.lang) as progress:
        for path in paths:
            try:
                reports += import_path(
                    vault, path, connector=connector, dry_run=dry_run, progress=_told(vault, progress), context=said
                )
            except InputError as error:
                reports.append(ImportReport(path=str(path), error=str(error)))
    for report in reports:
        if report.error:
            click.echo(report.error, err=True)
    if as_json:
        click.echo(json.dumps([report.as_dict() for report in reports], ensure_ascii=False, indent=2))
    else:
        for report in reports:
            _tell(report, context.lang, dry_run=dry_run)
    if not dry_run and (review or accept_sure or any(report.added.get("proposal") for report in reports)):
        after_import(context, vault.vault(), walk_through=review, accept_sure=accept_sure, quiet=as_json)
    if any(report.error for report in reports):
        raise click.exceptions.Exit(1)


def _opening(context: Context) -> Opening:
    """The vault, opened in another thread while files are already read; by this one where somebody must be asked."""
    from healthkit.cli.vault import open_or_create
    from healthkit.store import Opening, credentials, keyfile

    folder = context.vault.expanduser().resolve()
    if keyfile.exists(folder) and credentials.given_passphrase() is not None:
        return Opening(folder, lambda: open_or_create(context))
    vault = open_or_create(context)
    return Opening(folder, lambda: vault)


def _told(vault: Opening, progress: ImportProgress) -> OnProgress:
    """Tell how far it is, and stop where the vault turned out not to open."""

    def update(*told: Any) -> None:
        vault.check()
        progress.update(*told)

    return update


def _tell(report: ImportReport, lang: str, *, dry_run: bool) -> None:
    if report.error:
        return
    head = "import.would_add" if dry_run else "import.done"
    click.echo(text(head, lang, path=Path(report.path).name, seconds=number(report.seconds, lang, 1)))
    read = ", ".join(f"{name} {number(count, lang)}" for name, count in report.read.most_common())
    click.echo(text("import.read", lang, what=read))
    added = ", ".join(f"{name} {number(count, lang)}" for name, count in report.added.items())
    click.echo(text("import.added", lang, what=added) if added else text("import.nothing_new", lang))
    if report.duplicates:
        click.echo(text("import.known", lang, count=report.duplicates, n=number(report.duplicates, lang)))
    if report.retired:
        click.echo(text("import.retired", lang, count=report.retired, n=number(report.retired, lang)))
    for code, count in report.issues.most_common():
        click.echo(text("import.issue", lang, reason=reason(code, lang), n=number(count, lang)))
    if report.unmapped:
        names = ", ".join(f"{name} {number(count, lang)}" for name, count in report.unmapped.most_common(12))
        click.echo(text("import.unmapped", lang, what=names))
