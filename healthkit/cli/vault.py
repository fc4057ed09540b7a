"""``healthkit init``: make an encrypted vault and give its owner the ways into it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from healthkit.cli import sheet
from healthkit.cli.given import JSON
from healthkit.cli.main import Context
from healthkit.errors import UsageError, VaultClosed, VaultError
from healthkit.i18n import text
from healthkit.settings import settings
from healthkit.store import Vault, create_vault, credentials, secret_store
from healthkit.store import open_or_create as open_or_create_vault
from healthkit.store.keys import generated_passphrase
from healthkit.store.sealing import Strength


@click.command(name="init")
@click.option("--passphrase-file", type=click.Path(path_type=Path), help="Read the passphrase from this 0600 file.")
@click.option("--generate", is_flag=True, help="Make a passphrase and show it once.")
@click.option("--recovery-sheet", type=click.Path(path_type=Path), help="Write a recovery code to this new file.")
@click.option("--keyring/--no-keyring", default=None, help="Let the system's keyring open the vault.")
@JSON
@click.pass_obj
def command(
    context: Context,
    passphrase_file: Path | None,
    recovery_sheet: Path | None,
    *,
    generate: bool,
    keyring: bool | None,
    as_json: bool,
) -> None:
    """Make an encrypted vault. Whoever loses every way into it has lost the data: nobody can bring it back."""
    if generate and passphrase_file:
        raise UsageError("--generate and --passphrase-file exclude each other.")
    if recovery_sheet:
        sheet.refuse_existing(recovery_sheet)
    if passphrase_file:
        passphrase = credentials.read_key_file(passphrase_file)
    elif generate:
        passphrase = generated_passphrase()
    else:
        passphrase = credentials.given_passphrase() or choose_passphrase(context)
    vault = create_vault(context.vault, passphrase)
    say(context, "created", folder=vault.folder)
    result: dict[str, object] = {"vault": str(vault.folder), "encrypted": True}
    if generate and as_json:
        result["passphrase"] = passphrase
    elif generate:
        say(context, "generated", passphrase=passphrase)
    _offer_keyring(context, vault, keyring)
    _offer_sheet(context, vault, recovery_sheet)
    _warn_of_weakness(context)
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False))


def open_or_create(context: Context) -> Vault:
    """The vault of the command line; where there is none it is made, which is said on stderr."""
    vault, made = open_or_create_vault(context.vault, lambda: choose_passphrase(context))
    if made:
        say(context, "created", folder=vault.folder)
        _warn_of_weakness(context)
        say(context, "no_sheet")
    return vault


def choose_passphrase(context: Context) -> str:
    """Ask for a new passphrase, twice.

    Raises:
        VaultClosed: nobody is at a terminal to choose one.
    """
    if not at_terminal():
        raise VaultClosed(
            f"There is no vault in {context.vault}, and no passphrase to make one with.",
            "Run `healthkit init` at a terminal, or set HEALTHKIT_KEY_FILE.",
        )
    say(context, "choose", folder=context.vault)
    chosen: str = click.prompt(
        text("store.passphrase", context.lang),
        hide_input=True,
        confirmation_prompt=text("store.again", context.lang),
        err=True,
    )
    return chosen


def at_terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def say(context: Context, key: str, **values: Any) -> None:
    """One line on stderr, in the person's language."""
    click.echo(text(f"store.{key}", context.lang, **values), err=True)


def _offer_keyring(context: Context, vault: Vault, wanted: bool | None) -> None:
    if wanted is None:
        question = text("store.keyring_question", context.lang)
        wanted = at_terminal() and secret_store.usable() and click.confirm(question, default=True, err=True)
    if not wanted:
        return
    try:
        vault.remember()
        say(context, "keyring_done")
    except VaultError as error:
        click.echo(str(error), err=True)


def _offer_sheet(context: Context, vault: Vault, file: Path | None) -> None:
    if file:
        sheet.write(file, sheet.compose(vault, vault.new_recovery_code(), context.lang))
        say(context, "sheet_written", file=file)
    elif at_terminal() and click.confirm(text("store.sheet_question", context.lang), default=True, err=True):
        click.echo(sheet.compose(vault, vault.new_recovery_code(), context.lang), err=True)
    else:
        say(context, "no_sheet")


def _warn_of_weakness(context: Context) -> None:
    if settings().key_memory_mb * 1024 < Strength().memory_kib:
        say(context, "weak_key", memory=settings().key_memory_mb)
