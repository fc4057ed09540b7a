"""``healthkit import``: read files, folders and zips into the vault."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from healthkit.cli.main import Context
from healthkit.errors import InputError
from healthkit.i18n import number, reason, rows_of, text
from healthkit.source.outcome import ImportReport

if TYPE_CHECKING:
    from healthkit.cli.mapping import Agreed
    from healthkit.cli.progress import ImportProgress
    from healthkit.source.job import OnProgress
    from healthkit.store import Opening


@click.command(name="import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--connector", help="Use this connector instead of asking all.")
@click.option("--dry-run", is_flag=True, help="Show what would be added; change nothing.")
@click.option("--mapping", type=click.Path(path_type=Path), help="TOML that says what a CSV file's columns hold.")
@click.option("--yes", is_flag=True, help="Accept the mapping proposed for a table where nothing is in doubt.")
@click.option("--map", "again", is_flag=True, help="Propose a mapping anew though one is kept for these titles.")
@click.option("--save-mapping", type=click.Path(path_type=Path), help="Write the mapping of a table to this TOML file.")
@click.option("--sheet", help="The sheet of a spreadsheet to import.")
@click.option("--review", is_flag=True, help="Go through the rows that laboratory documents propose.")
@click.option("--accept-sure", is_flag=True, help="Accept the proposed rows without a doubt.")
@click.option("--watch", "watching", is_flag=True, help="Watch folders: what is put there comes in by itself.")
@click.option("--once", is_flag=True, help="With --watch: look once and end, for a timer.")
@click.option("--keep/--no-keep", default=None, help="Keep a sealed copy in the vault's folder, for `rebuild`.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document; with --watch one a line.")
@click.pass_obj
def command(
    context: Context,
    paths: tuple[Path, ...],
    connector: str | None,
    mapping: Path | None,
    *,
    save_mapping: Path | None,
    sheet: str | None,
    yes: bool,
    again: bool,
    dry_run: bool,
    review: bool,
    accept_sure: bool,
    watching: bool,
    once: bool,
    keep: bool | None,
    as_json: bool,
) -> None:
    """Read files, folders and zips into the vault. What is there already is not added again."""
    if watching or once:
        _watch(context, paths, once=once, keep=keep, as_json=as_json)
        return
    from healthkit.cli.full_export import take_back
    from healthkit.cli.mapping import Wishes, agree
    from healthkit.cli.progress import ImportProgress
    from healthkit.cli.review import after_import, mapping_of

    paths, returned = take_back(context, paths, dry_run=dry_run)

    said = mapping_of(context, paths, mapping)
    agreed: dict[Path, Agreed] = {}
    if said is None and connector is None:
        wishes = Wishes(yes, again, save_mapping, sheet, as_json)
        agreed = {path: found for path in paths if (found := agree(context, path, wishes))}
    refused = [ImportReport(path=str(path), error=one.refusal) for path, one in agreed.items() if one.refusal]
    refused += returned
    proposals = {str(path): one.proposal for path, one in agreed.items() if one.proposal}
    wanted = {
        path: {"mapping": agreed[path].mapping} if path in agreed else said
        for path in paths
        if path not in agreed or not agreed[path].refusal
    }
    if not wanted:
        _tell_all(context, refused, proposals, as_json=as_json, dry_run=dry_run)
        raise click.exceptions.Exit(1 if any(report.error for report in refused) else 0)
    vault = _opening(context)
    with ImportProgress(context.lang) as progress:
        reports = [*refused, *_read(vault, wanted, connector, _told(vault, progress), dry_run=dry_run, keep=keep)]
    if not dry_run:
        _keep(context, vault, agreed, reports)
    _tell_all(context, reports, proposals, as_json=as_json, dry_run=dry_run)
    if not dry_run and (review or accept_sure or any(report.added.get("proposal") for report in reports)):
        after_import(context, vault.vault(), walk_through=review, accept_sure=accept_sure, quiet=as_json)
    if any(report.error for report in reports):
        raise click.exceptions.Exit(1)


def _watch(context: Context, folders: tuple[Path, ...], *, once: bool, keep: bool | None, as_json: bool) -> None:
    from healthkit.cli.vault import open_or_create
    from healthkit.cli.watch import watch

    def tell(report: ImportReport) -> None:
        _tell(report, context.lang, dry_run=False)

    if not watch(open_or_create(context), folders, context.lang, tell, once=once, keep=keep, as_json=as_json):
        raise click.exceptions.Exit(1)


def _read(
    vault: Opening,
    wanted: dict[Path, dict[str, str] | None],
    connector: str | None,
    progress: OnProgress,
    *,
    dry_run: bool,
    keep: bool | None,
) -> list[ImportReport]:
    """Import each path, with what is said of it; one that is not there becomes a report of its own."""
    from healthkit.source.ingest import import_path

    reports: list[ImportReport] = []
    for path, said in wanted.items():
        try:
            reports += import_path(
                vault, path, connector=connector, dry_run=dry_run, progress=progress, context=said, keep=keep
            )
        except InputError as error:
            reports.append(ImportReport(path=str(path), error=str(error)))
    return reports


def _tell_all(
    context: Context,
    reports: list[ImportReport],
    proposals: dict[str, dict[str, Any]],
    *,
    as_json: bool,
    dry_run: bool,
) -> None:
    for report in reports:
        if report.error:
            click.echo(report.error, err=True)
    if not as_json:
        for report in reports:
            _tell(report, context.lang, dry_run=dry_run)
        return
    shown = [
        report.as_dict() | ({"proposal": proposals[report.path]} if report.path in proposals else {})
        for report in reports
    ]
    click.echo(json.dumps(shown, ensure_ascii=False, indent=2))


def _keep(context: Context, vault: Opening, agreed: dict[Path, Agreed], reports: list[ImportReport]) -> None:
    """Keep what the person agreed to, once a file was read by it."""
    from healthkit.source import kept_mappings

    failed = {report.path for report in reports if report.error}
    for path, one in agreed.items():
        if one.mapping and str(path) not in failed:
            kept = kept_mappings.keep(vault.folder, path.name, one.mapping)
            click.echo(text("mapping.kept", context.lang, mapping=kept.stem), err=True)


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
    added = ", ".join(f"{rows_of(table, lang)} {number(count, lang)}" for table, count in report.added.items())
    click.echo(text("import.added", lang, what=added) if added else text("import.nothing_new", lang))
    if report.duplicates:
        click.echo(text("import.known", lang, count=report.duplicates, n=number(report.duplicates, lang)))
    if report.kept:
        click.echo(text("import.kept", lang))
    if report.held_back:
        click.echo(text("import.held_back", lang, count=report.held_back, n=number(report.held_back, lang)))
    if report.retired:
        click.echo(text("import.retired", lang, count=report.retired, n=number(report.retired, lang)))
    for code, count in report.issues.most_common():
        click.echo(text("import.issue", lang, reason=reason(code, lang), n=number(count, lang)))
    if report.unmapped:
        names = ", ".join(f"{name} {number(count, lang)}" for name, count in report.unmapped.most_common(12))
        click.echo(text("import.unmapped", lang, what=names))
