"""``healthkit schedule``: what runs by itself; the subcommands that run it and install it lie beside this module."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from healthkit.cli.given import JSON
from healthkit.cli.main import Context
from healthkit.cli.report import own_defaults, parameters_of
from healthkit.cli.schedule_install import install_command, uninstall_command
from healthkit.cli.schedule_mail import approve, drill_command, mail_command
from healthkit.cli.schedule_runs import folder, history_command, of_entry, run_command, run_due_command
from healthkit.errors import UsageError
from healthkit.i18n import text
from healthkit.schedule.entry import Entry, Kind, Notice

if TYPE_CHECKING:
    from healthkit.schedule.board import Line


@click.group("schedule")
def command() -> None:
    """Reports, backups and alerts that run by themselves, each once, also those that were missed."""


for other in (
    run_due_command, run_command, history_command, install_command, uninstall_command, mail_command, drill_command
):  # fmt: skip
    command.add_command(other)


@command.command("add")
@click.argument("name")
@click.option("--report", help="The report to make; see healthkit report --list.")
@click.option("--backup", type=click.Path(path_type=Path), metavar="DIR", help="Back the vault up into this folder.")
@click.option("--alerts", is_flag=True, help="Look at the alerts that you declared.")
@click.option("--every", required=True, metavar="WHEN", help="Five fields of cron, or: daily, weekly, monday 07:00 …")
@click.option("--zone", metavar="ZONE", help="Time zone of WHEN, such as Europe/Paris; this computer's when missing.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Folder for the reports.")
@click.option("-p", "--parameter", "pairs", multiple=True, metavar="KEY=VALUE", help="A parameter of the report.")
@click.option("--keep", metavar="N", help="Keep the N newest, or with a d those of N days (90d); all when missing.")
@click.option("--notify", multiple=True, type=click.Choice(["desktop", "mail"]), help="Tell how a run ended.")
@click.option("--attach", is_flag=True, help="Attach the report to the mail.")
@click.option("--encrypt", is_flag=True, help="Attach it so that only a password opens it.")
@click.option("--replace", is_flag=True, help="Put it in the place of the entry of that name.")
@click.pass_obj
def add(
    context: Context,
    name: str,
    *,
    report: str | None,
    backup: Path | None,
    alerts: bool,
    every: str,
    zone: str | None,
    output: Path | None,
    pairs: tuple[str, ...],
    keep: str | None,
    notify: tuple[Notice, ...],
    attach: bool,
    encrypt: bool,
    replace: bool,
) -> None:
    """Schedule a report, a backup or your alerts under NAME."""
    from healthkit.schedule import book
    from healthkit.schedule.declaring import declare

    kind = _kind(report, backup, alerts=alerts)
    if backup and output:
        raise UsageError("--backup names the folder already.", "Leave -o out.")
    entry = declare(
        name, kind, every, vault_folder=folder(context), zone=zone, report=report,
        parameters=_with_settings(context, report, parameters_of(pairs)), folder=backup or output, keep=keep,
        notify=notify, attach=attach, encrypt=encrypt,
    )  # fmt: skip
    approve(context.vault, entry, context.lang)
    book.put(context.vault, entry, replacing=replace)
    _show(context, entry)


@command.command("list")
@JSON
@click.pass_obj
def list_entries(context: Context, *, as_json: bool) -> None:
    """What is scheduled, when it comes next, how it went last."""
    from healthkit.schedule import board

    found = board.read(folder(context))
    if as_json:
        said = [line.as_dict(context.lang) for line in found.lines]
        said += [{"name": name, "fault": str(error)} for name, error in found.faults.items()]
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    for line in found.lines:
        _print(context, line)
    for name, error in found.faults.items():
        click.echo(of_entry(name, str(error), context.lang), err=True)
    if not found.lines and not found.faults:
        click.echo(text("schedule.empty", context.lang), err=True)


@command.command("show")
@click.argument("name")
@JSON
@click.pass_obj
def show(context: Context, name: str, *, as_json: bool) -> None:
    """One entry in full."""
    from healthkit.schedule import board, book

    book.read(folder(context)).entry(name)
    line = next(line for line in board.read(context.vault).lines if line.entry.name == name)
    said = line.as_dict(context.lang)
    if as_json:
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    for key, value in said.items():
        if value not in (None, [], {}, False):
            click.echo(f"{key}: {value if isinstance(value, str | int) else json.dumps(value, ensure_ascii=False)}")


@command.command("remove")
@click.argument("name")
@click.pass_obj
def remove(context: Context, name: str) -> None:
    """Strike an entry out. The files it made stay."""
    from healthkit.schedule import book

    book.remove(folder(context), name)
    click.echo(text("schedule.removed", context.lang, entry=name), err=True)


@command.command("pause")
@click.argument("name")
@click.pass_obj
def pause(context: Context, name: str) -> None:
    """Let an entry rest."""
    _rest(context, name, paused=True)


@command.command("resume")
@click.argument("name")
@click.pass_obj
def resume(context: Context, name: str) -> None:
    """Let an entry go on; what came due meanwhile is not made up for."""
    _rest(context, name, paused=False)


def _rest(context: Context, name: str, *, paused: bool) -> None:
    from datetime import UTC, datetime

    from healthkit.schedule import book

    entry = book.pause(folder(context), name, datetime.now(UTC), paused=paused)
    if paused:
        click.echo(text("schedule.rests", context.lang, entry=name), err=True)
    else:
        _show(context, entry)


def _kind(report: str | None, backup: Path | None, *, alerts: bool) -> Kind:
    chosen: list[Kind] = []
    if report is not None:
        chosen.append("report")
    if backup is not None:
        chosen.append("backup")
    if alerts:
        chosen.append("alerts")
    if len(chosen) != 1:
        raise UsageError("An entry makes one thing.", "Give one of --report NAME, --backup DIR and --alerts.")
    return chosen[0]


def _with_settings(context: Context, report: str | None, given: dict[str, str]) -> dict[str, str]:
    """With the language and units of the settings, so that a run in the background makes what the person sees."""
    if report is None:
        return given
    from healthkit.report import library
    from healthkit.report import parameters as cells

    return own_defaults(given, cells.read(library.find(report, context.vault)), context)


def _show(context: Context, entry: Entry) -> None:
    """Say back what an entry means."""
    from datetime import UTC, datetime

    from healthkit.schedule import due, wording

    when = wording.describe(entry.every, context.lang)
    following = wording.moment(due.following(entry, datetime.now(UTC)), entry.zone, context.lang)
    said = text("schedule.added", context.lang, entry=entry.name, when=when, zone=entry.zone, next=following)
    click.echo(said, err=True)
    click.echo(text("schedule.install_hint", context.lang), err=True)


def _print(context: Context, line: Line) -> None:
    from healthkit.schedule import wording

    entry, lang = line.entry, context.lang
    report = {"report": entry.report} if entry.report else {}
    what = text(f"schedule.kind_{entry.kind}", lang, None, **report)
    where = f" → {entry.folder}" if entry.folder else ""
    said = f"{what}{where}, {wording.describe(entry.every, lang)} ({entry.zone})"
    click.echo(of_entry(entry.name, said, lang))
    if entry.paused:
        click.echo("  " + text("schedule.resting", lang))
    elif line.retry:
        click.echo("  " + text("schedule.retry", lang, at=wording.moment(line.retry, entry.zone, lang)))
    if line.next:
        click.echo("  " + text("schedule.next", lang, at=wording.moment(line.next, entry.zone, lang)))
    if line.last:
        at = wording.moment(line.last.at, entry.zone, lang)
        click.echo("  " + text("schedule.last", lang, at=at, message=line.last.message))
