"""``healthkit schedule run-due``, ``run`` and ``history``: what the system's timer calls, and what came of it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from healthkit.cli.given import JSON
from healthkit.cli.main import Context
from healthkit.i18n import number, text

if TYPE_CHECKING:
    from healthkit.schedule.entry import Outcome
    from healthkit.schedule.running import Ran


def folder(context: Context) -> Path:
    """The vault's folder, where there is a vault: a schedule without one is not empty, but lost or moved.

    Raises:
        NotAVault: there is none.
    """
    from healthkit.store import keyfile

    keyfile.load(context.vault)
    return context.vault


@click.command("run-due")
@click.option("--key-file", type=click.Path(path_type=Path), help="Read the passphrase from this 0600 file.")
@JSON
@click.pass_obj
def run_due_command(context: Context, key_file: Path | None, *, as_json: bool) -> None:
    """Run what is due; call it as often as you like, each due moment is run once."""
    from healthkit.schedule.running import run_due

    _end(context, run_due(folder(context), lang=context.lang, key_file=key_file), as_json=as_json)


@click.command("run")
@click.argument("name")
@JSON
@click.pass_obj
def run_command(context: Context, name: str, *, as_json: bool) -> None:
    """Run the entry NAME now, whether it is due or not."""
    from healthkit.schedule.running import run_now

    _end(context, run_now(folder(context), name, lang=context.lang), as_json=as_json)


@click.command("history")
@click.argument("name", required=False)
@click.option("--last", type=click.IntRange(1), default=20, show_default=True, help="How many runs to show.")
@JSON
@click.pass_obj
def history_command(context: Context, name: str | None, last: int, *, as_json: bool) -> None:
    """How runs ended, the newest last: when, how long, in which file."""
    from healthkit.schedule import history

    ended = [record for record in history.read(folder(context)) if record.state == "ended"]
    shown = [record for record in ended if name in (None, record.name)][-last:]
    if as_json:
        click.echo(json.dumps([record.as_dict() for record in shown], ensure_ascii=False))
        return
    for record in shown:
        result = text(f"schedule.result_{(record.result or '').replace(' ', '_')}", context.lang)
        at = record.at.astimezone().strftime("%Y-%m-%d %H:%M")
        said = f"{result} ({number(record.seconds, context.lang, 1)} s). {record.message}"
        click.echo(f"{at}  {of_entry(record.name, said, context.lang)}")
    if not shown:
        click.echo(text("schedule.no_history", context.lang), err=True)


def of_entry(name: str, said: str, lang: str) -> str:
    """What is said of an entry."""
    return text("schedule.of_entry", lang, entry=name, said=said)


def _end(context: Context, ran: Ran, *, as_json: bool) -> None:
    """Print what was done and end with its code: 3 where the vault was locked, 1 where a run failed."""
    for fault in ran.faults:
        click.echo(str(fault), err=True)
    if as_json:
        said = {"busy": ran.busy, "outcomes": [_as_dict(outcome) for outcome in ran.outcomes]}
        click.echo(json.dumps(said, ensure_ascii=False))
    elif ran.busy:
        click.echo(text("schedule.busy", context.lang), err=True)
    elif not ran.outcomes:
        click.echo(text("schedule.nothing_due", context.lang), err=True)
    else:
        for outcome in ran.outcomes:
            click.echo(of_entry(outcome.name, outcome.message, context.lang), err=not outcome.ok)
    failed = ran.faults or not all(outcome.ok for outcome in ran.outcomes)
    sys.exit(3 if ran.waiting else 1 if failed else 0)


def _as_dict(outcome: Outcome) -> dict[str, object]:
    said = asdict(outcome)
    said |= {"due": outcome.due.isoformat(), "started": outcome.started.isoformat()}
    return said | {"file": str(outcome.file) if outcome.file else None}
