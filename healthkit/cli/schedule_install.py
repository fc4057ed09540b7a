"""``healthkit schedule install`` and ``uninstall``: the system's own timer, shown before it is touched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from healthkit.cli.main import Context
from healthkit.errors import UsageError
from healthkit.i18n import text

if TYPE_CHECKING:
    from healthkit.schedule.install.plan import Plan

_KINDS = ("systemd", "launchd", "cron", "task")


@click.command("install")
@click.option("--kind", type=click.Choice(_KINDS), help="Which timer; the system's usual one when missing.")
@click.option("--key-file", type=click.Path(path_type=Path), help="A 0600 file with the passphrase, for the runs.")
@click.option("--show", is_flag=True, help="Print what would be written, and change nothing.")
@click.option("--remove", is_flag=True, help="Take it away again, as uninstall does.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def install_command(
    context: Context, kind: str | None, key_file: Path | None, *, show: bool, remove: bool, yes: bool
) -> None:
    """Let the system run what is due, every five minutes while the computer is awake."""
    if remove:
        _remove(context, kind)
        return
    from healthkit.schedule.install import doing

    key_file = _key_file(context, key_file)
    plan = _plan(context, kind, key_file)
    _print(context, plan, to_stdout=show)
    if show:
        return
    if key_file is None and not _keyring_opens(context):
        click.echo(text("schedule.no_key", context.lang), err=True)
    _confirm(context, yes=yes)
    doing.install(plan)
    click.echo(text("schedule.installed", context.lang), err=True)


@click.command("uninstall")
@click.option("--kind", type=click.Choice(_KINDS), help="Which timer; the system's usual one when missing.")
@click.pass_obj
def uninstall_command(context: Context, kind: str | None) -> None:
    """Take the system's timer away. The schedule and what it made stay."""
    _remove(context, kind)


def _remove(context: Context, kind: str | None) -> None:
    from healthkit.schedule.install import doing

    gone = doing.remove(_plan(context, kind, None))
    click.echo(text("schedule.uninstalled" if gone else "schedule.not_installed", context.lang), err=True)


def _plan(context: Context, kind: str | None, key_file: Path | None) -> Plan:
    from healthkit.schedule.install import doing
    from healthkit.schedule.install.job import job

    chosen = next((one for one in doing.KINDS if one == kind), None) or doing.usual_kind()
    return doing.plan(job(context.vault, context.lang, key_file), chosen)


def _key_file(context: Context, given: Path | None) -> Path | None:
    """The key file of the option or the settings, if it opens the vault.

    Raises:
        VaultClosed: it does not, or others can read it.
    """
    from healthkit.settings import settings
    from healthkit.store import faults, keyfile, keys
    from healthkit.store.credentials import read_key_file

    path = given or settings().key_file
    if path is None:
        return None
    path = path.expanduser().absolute()
    if keys.by_passphrase(keyfile.load(context.vault), read_key_file(path)) is None:
        raise faults.wrong_key(context.vault)
    return path


def _keyring_opens(context: Context) -> bool:
    from healthkit.store import keyfile, secret_store

    content = keyfile.load(context.vault)
    return "keyring" in content.wraps and secret_store.fetch(content.vault_id) is not None


def _print(context: Context, plan: Plan, *, to_stdout: bool) -> None:
    """Show every line that is written, where, and every command that is run."""
    for path, content in plan.files.items():
        click.echo(text("schedule.writes", context.lang, path=path), err=True)
        encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
        click.echo(content.decode(encoding).strip() + "\n", err=not to_stdout)
    if plan.crontab:
        click.echo(text("schedule.adds_to_crontab", context.lang), err=True)
        click.echo("\n".join(plan.crontab) + "\n", err=not to_stdout)
    for command in plan.take_up:
        click.echo(text("schedule.runs", context.lang, command=" ".join(command.arguments)), err=True)


def _confirm(context: Context, *, yes: bool) -> None:
    from healthkit.cli.vault import at_terminal

    if yes:
        return
    if not at_terminal():
        raise UsageError("Nobody is here to agree to the installation.", "Add --yes.")
    click.confirm(text("schedule.install_question", context.lang), abort=True, err=True)
