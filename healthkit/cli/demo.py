"""``healthkit demo``: a vault of the synthetic person, to look around in without anyone's data."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from healthkit.cli.main import Context
from healthkit.errors import DamagedFile, UsageError
from healthkit.i18n import number, text
from healthkit.store import Vault, create_vault

PASSPHRASE = "synthetic person"  # noqa: S105 (nobody's data lies behind it, and it is printed)


@click.command(name="demo")
@click.option("--days", type=click.IntRange(min=30), default=730, show_default=True, help="Length of the life.")
@click.option("--seed", type=click.IntRange(min=0), default=7, show_default=True, help="Another seed, another life.")
@click.option("--keep-export", type=click.Path(path_type=Path), help="Keep the export here, and the truth beside it.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(context: Context, days: int, seed: int, keep_export: Path | None, *, as_json: bool) -> None:
    """Make a vault of a synthetic person: a made-up life, written as an Apple Health export, imported like anyone's."""
    _refuse_existing(keep_export)
    vault = create_vault(context.vault, PASSPHRASE)
    with TemporaryDirectory() as folder:
        export = keep_export or Path(folder) / "export.zip"
        _live(context, export, days, seed, keep=keep_export is not None)
        rows = _import(context, vault, export)
    if as_json:
        kept = str(keep_export) if keep_export else None
        found = {"vault": str(vault.folder), "encrypted": True, "passphrase": PASSPHRASE, "export": kept}
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    counted = number(rows, context.lang)
    click.echo(text("demo.done", context.lang, rows=counted, vault=vault.folder, passphrase=PASSPHRASE))
    if keep_export:
        click.echo(text("demo.kept", context.lang, export=keep_export, truth=_truth_folder(keep_export)))
    click.echo(text("demo.next", context.lang, vault=vault.folder))


def _refuse_existing(export: Path | None) -> None:
    if export is None:
        return
    for path in (export, _truth_folder(export)):
        if path.exists():
            raise UsageError(f"{path} exists already.", "Name a new file with --keep-export.")
    if not export.absolute().parent.is_dir():
        raise UsageError(f"The folder of {export} does not exist.", "Make it first.")


def _truth_folder(export: Path) -> Path:
    return export.with_name(f"{export.stem}-truth")


def _live(context: Context, export: Path, days: int, seed: int, *, keep: bool) -> None:
    from healthkit.demo import write_export

    click.echo(text("demo.living", context.lang, days=number(days, context.lang)), err=True)
    truth = write_export(export, days=days, seed=seed, lang="fr" if context.lang == "fr" else "en")
    if keep:
        truth.save(_truth_folder(export))


def _import(context: Context, vault: Vault, export: Path) -> int:
    """Import the export like anyone's file; the count of rows added."""
    from healthkit.cli.progress import ImportProgress
    from healthkit.source.ingest import import_path

    with ImportProgress(context.lang) as progress:
        reports = import_path(vault, export, progress=progress.update)
    for report in reports:
        if report.error:
            raise DamagedFile(report.error)
    return sum(sum(report.added.values()) for report in reports)
