"""``healthkit schedule mail`` and ``drill``: the server that notices go through, and the trial of a backup."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from healthkit.cli.given import JSON
from healthkit.cli.main import Context
from healthkit.errors import UsageError
from healthkit.i18n import number, text

if TYPE_CHECKING:
    from healthkit.schedule.entry import Entry


@click.command("mail")
@click.option("--password", is_flag=True, help="Keep the password of your mail account in the keyring.")
@click.option("--pdf-password", is_flag=True, help="Keep the password that opens mailed PDFs in the keyring.")
@click.option("--allow", is_flag=True, help="Allow notices by the server of your settings.")
@click.option("--attach", is_flag=True, help="With --allow: allow reports too.")
@click.option("--test", is_flag=True, help="Send yourself a mail that says that it is a test.")
@click.pass_obj
def mail_command(
    context: Context, *, password: bool, pdf_password: bool, allow: bool, attach: bool, test: bool
) -> None:
    """The mail server of [mail] in your settings: its passwords, your leave, and a test."""
    from datetime import UTC, datetime

    from healthkit.schedule import mail, passwords
    from healthkit.store import open_vault

    if not (password or pdf_password or allow or test):
        raise UsageError("Nothing to do.", "Give --password, --pdf-password, --allow or --test.")
    server, lang = mail.server(), context.lang
    if password:
        passwords.keep_of_server(server, _asked(text("notices.ask_password", lang, host=mail.host(server))))
    vault = open_vault(context.vault) if pdf_password or allow or test else None
    if vault and pdf_password:
        passwords.keep_of_pdf(vault, _asked(text("notices.ask_pdf_password", lang)))
    if vault and allow:
        _say_allowed(mail.allow(vault, attach=attach), lang, attach=attach)
    if vault and test:
        now = datetime.now(UTC)
        letter = mail.letter(text("notices.test", lang), text("notices.where", lang), now, lang, vault=vault)
        mail.send(vault, letter, now.date())
        click.echo(text("notices.test_sent", lang, host=mail.host(server)), err=True)


@click.command("drill")
@click.argument("name")
@JSON
@click.pass_obj
def drill_command(context: Context, name: str, *, as_json: bool) -> None:
    """Restore the newest backup of the entry NAME into a folder of its own, read all of it, and remove it."""
    from healthkit.schedule import book, drill
    from healthkit.store import open_vault

    entry = book.read(context.vault).entry(name)
    if entry.kind != "backup" or entry.folder is None:
        raise UsageError(f"“{name}” makes no backups.", "Name an entry that was added with --backup.")
    tried = drill.newest(open_vault(context.vault), entry.folder)
    if as_json:
        said = {"path": str(tried.path), "tables": tried.tables, "rows": tried.rows, "counted": tried.counted}
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    said = {"tables": number(tried.tables, context.lang), "rows": number(tried.rows, context.lang)}
    click.echo(text("notices.drilled", context.lang, None, path=tried.path.name, **said), err=True)


def approve(vault_folder: Path, entry: Entry, lang: str) -> None:
    """Write down, when an entry with a mail is added, that its notices may go to the server of the settings.

    Raises:
        UsageError, EgressRefused: no server is set, or not one that may get a mail.
    """
    from healthkit.schedule import mail
    from healthkit.store import open_vault

    if "mail" in entry.notify:
        mail.server()  # says what is wrong with the settings before the vault is asked for its key
        host = mail.allow(open_vault(vault_folder), attach=entry.attach, seal=entry.encrypt)
        _say_allowed(host, lang, attach=entry.attach)


def _say_allowed(host: str, lang: str, *, attach: bool) -> None:
    click.echo(text("notices.allowed_attach" if attach else "notices.allowed", lang, host=host), err=True)


def _asked(prompt: str) -> str:
    return str(click.prompt(prompt, hide_input=True, confirmation_prompt=True, err=True))
