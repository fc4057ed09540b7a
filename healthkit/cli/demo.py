"""``healthkit demo``: a vault of the synthetic person, to look around in without anyone's data."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import click

from healthkit.cli.main import Context
from healthkit.errors import DamagedFile, UsageError
from healthkit.i18n import number, text
from healthkit.store import Vault, create_vault, faults

PASSPHRASE = "synthetic person"  # noqa: S105 (nobody's data lies behind it, and it is printed)


@click.command(name="demo")
@click.option("--days", type=click.IntRange(min=30), default=730, show_default=True, help="Length of the life.")
@click.option("--seed", type=click.IntRange(min=0), default=7, show_default=True, help="Another seed, another life.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day of the life; yesterday unless given.")
@click.option("--keep-export", type=click.Path(path_type=Path), help="Keep the export here, and the truth beside it.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(
    context: Context, days: int, seed: int, until: datetime | None, keep_export: Path | None, *, as_json: bool
) -> None:
    """Make a vault of a synthetic person: a made-up life, written as an Apple Health export, imported like anyone's."""
    _refuse_existing(keep_export)
    last = until.date() if until else datetime.now(UTC).date() - timedelta(days=1)
    vault = create_vault(context.vault, PASSPHRASE)
    try:
        with TemporaryDirectory() as folder:
            export = keep_export or Path(folder) / "export.zip"
            _live(context, export, Life(days, seed, last), keep=keep_export is not None)
            rows = _import(context, vault, export)
    except BaseException:
        # Also when the person interrupts it: an empty vault would be refused by the next run.
        vault.close()
        shutil.rmtree(vault.folder, ignore_errors=True)
        raise
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
    if not os.access(export.absolute().parent, os.W_OK):
        raise UsageError(f"The folder of {export} does not exist or is read-only.", "Name another place.")


def _truth_folder(export: Path) -> Path:
    return export.with_name(f"{export.stem}-truth")


class Life(NamedTuple):
    """Which life is made up."""

    days: int
    seed: int
    until: date


def _live(context: Context, export: Path, life: Life, *, keep: bool) -> None:
    from healthkit.demo import write_export

    click.echo(text("demo.living", context.lang, days=number(life.days, context.lang)), err=True)
    try:
        truth = write_export(
            export, days=life.days, seed=life.seed, until=life.until, lang="fr" if context.lang == "fr" else "en"
        )
        if keep:
            truth.save(_truth_folder(export))
    except OSError as error:
        raise faults.of_system(error, export) from None


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
