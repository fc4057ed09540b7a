"""``healthkit demo``: a vault of the synthetic person, to look around in without anyone's data."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import click

from healthkit.cli.given import JSON
from healthkit.cli.main import Context
from healthkit.errors import DamagedFile, UsageError
from healthkit.i18n import day, number, text
from healthkit.store import Vault, create_vault, faults

if TYPE_CHECKING:
    from healthkit.demo.record import Record
    from healthkit.source.labs_words import Row

PASSPHRASE = "synthetic person"  # noqa: S105 (nobody's data lies behind it, and it is printed)


@click.command(name="demo")
@click.option("--days", type=click.IntRange(min=30), default=730, show_default=True, help="Length of the life.")
@click.option("--seed", type=click.IntRange(min=0), default=7, show_default=True, help="Another seed, another life.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day of the life; yesterday unless given.")
@click.option(
    "--keep-export", type=click.Path(path_type=Path), help="Keep the export here, and records and truth beside it."
)
@JSON
@click.pass_obj
def command(
    context: Context, days: int, seed: int, until: datetime | None, keep_export: Path | None, *, as_json: bool
) -> None:
    """Make a vault of a synthetic person: a made-up life and medical record, as files, imported like anyone's."""
    _refuse_existing(keep_export)
    life = Life(days, seed, until.date() if until else datetime.now(UTC).date() - timedelta(days=1))
    vault = create_vault(context.vault, PASSPHRASE)
    try:
        with TemporaryDirectory() as folder:
            export = keep_export or Path(folder) / "export.zip"
            record = _live(context, export, life, keep=keep_export is not None)
            sensor = _sensor(export, life)
            rows = _import(context, vault, [export, *record.files, *sensor])
            waiting = _accept(vault)
            _experiments(context, vault, life)
            _goals(context, vault, life)
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
    _tell_record(context, record, waiting)
    _tell_results(context, vault, life.until)
    if keep_export:
        record_folder, truth = _record_folder(keep_export), _truth_folder(keep_export)
        click.echo(text("demo.kept", context.lang, export=keep_export, record=record_folder, truth=truth))
    click.echo(text("demo.next", context.lang, vault=vault.folder))


def _refuse_existing(export: Path | None) -> None:
    if export is None:
        return
    for path in (export, _record_folder(export), _truth_folder(export)):
        if path.exists():
            raise UsageError(f"{path} exists already.", "Name a new file with --keep-export.")
    if not os.access(export.absolute().parent, os.W_OK):
        raise UsageError(f"The folder of {export} does not exist or is read-only.", "Name another place.")


def _truth_folder(export: Path) -> Path:
    return export.with_name(f"{export.stem}-truth")


def _record_folder(export: Path) -> Path:
    return export.with_name(f"{export.stem}-record")


class Life(NamedTuple):
    """Which life is made up."""

    days: int
    seed: int
    until: date


def _live(context: Context, export: Path, life: Life, *, keep: bool) -> Record:
    from healthkit.demo import write_export
    from healthkit.demo.record import write_record

    click.echo(text("demo.living", context.lang, days=number(life.days, context.lang)), err=True)
    try:
        truth = write_export(
            export, days=life.days, seed=life.seed, until=life.until, lang="fr" if context.lang == "fr" else "en"
        )
        record = write_record(_record_folder(export), days=life.days, seed=life.seed, until=life.until)
        if keep:
            truth.save(_truth_folder(export))
            record.save(_truth_folder(export) / "record.json")
    except OSError as error:
        raise faults.of_system(error, export) from None
    return record


def _sensor(export: Path, life: Life) -> list[Path]:
    """The files of her last weeks with a glucose sensor and a food diary; they lie with the record."""
    from healthkit.demo.sensor import write_sensor

    try:
        return write_sensor(_record_folder(export), days=life.days, seed=life.seed, until=life.until).files
    except OSError as error:
        raise faults.of_system(error, export) from None


def _import(context: Context, vault: Vault, paths: list[Path]) -> int:
    """Import the files like anyone's; the count of rows added."""
    from healthkit.cli.progress import ImportProgress
    from healthkit.source.ingest import import_path

    with ImportProgress(context.lang) as progress:
        reports = [report for path in paths for report in import_path(vault, path, progress=progress.update)]
    for report in reports:
        if report.error:
            raise DamagedFile(report.error)
    return sum(sum(report.added.values()) for report in reports)


def _accept(vault: Vault) -> int:
    """Accept what the reader of laboratory reports is sure of; how many rows wait for a person."""
    from healthkit.source.review import accept_all_sure, waiting

    accept_all_sure(vault)
    return waiting(vault)


def _experiments(context: Context, vault: Vault, life: Life) -> None:
    """Her experiments: one that is over and one that runs, on the days that she lived."""
    from healthkit.planning.experiments.example import add

    add(vault, life.until - timedelta(days=life.days - 1), life.until, life.seed, context.lang)


def _goals(context: Context, vault: Vault, life: Life) -> None:
    """Her goals: one that her data tell of, one that she ticks by hand, each with some weeks of reviews."""
    from healthkit.planning.goals.example import add

    add(vault, life.until - timedelta(days=life.days - 1), life.until, life.seed, context.lang)


def _tell_record(context: Context, record: Record, waiting: int) -> None:
    """Which documents the record came in, and what waits for review."""
    papers = len({one.visit for one in record.results})
    key = "demo.record" if record.papers else "demo.record_without_papers"
    click.echo("\n" + text(key, context.lang, papers=number(papers, context.lang)))
    if waiting:
        click.echo(text("demo.waiting", context.lang, count=waiting, n=number(waiting, context.lang)))


def _tell_results(context: Context, vault: Vault, as_of: date) -> None:
    """The two stories of her results: LDL where it really changed, and the potassium that cannot wait."""
    from healthkit.source.labs import results
    from healthkit.source.labs_words import name_of

    rows = list(results(vault, as_of).iter_rows(named=True))
    ldl = [row for row in rows if row["analyte"] == "ldl"]
    told = [row for row in ldl if row in (ldl[0], ldl[-1]) or row["real"]]
    urgent = [row for row in rows if row["critical"] and not row["critical_past"]]
    for heading, lines in ((ldl[0], told), *((row, [row]) for row in urgent)):
        click.echo(f"\n{name_of(heading, context.lang)}")
        for row in lines:
            _tell_result(context, row)


def _tell_result(context: Context, row: Row) -> None:
    from healthkit.source.labs_words import change_words, critical_words, value_of

    parts = (day(row["day"], context.lang, "medium"), value_of(row, context.lang), change_words(row, context.lang))
    click.echo(f"  {parts[0]:<14} {parts[1]:>12}  {parts[2] or ''}".rstrip())
    said = critical_words(row, context.lang)
    if said:
        click.echo(f"  ⚠ {said}")
