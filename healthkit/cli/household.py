"""``healthkit household``: the vaults of a house, and whose is a minor's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from healthkit.cli.given import JSON
from healthkit.cli.main import Context
from healthkit.cli.vault import at_terminal
from healthkit.errors import UsageError, VaultClosed
from healthkit.i18n import day, number, text

if TYPE_CHECKING:
    from healthkit.privacy.household import Household, Status

_KEY_FILE = click.option(
    "--key-file", type=click.Path(path_type=Path), help="The guardian's passphrase, in a 0600 file."
)
_BANDS = click.Choice(["under_13", "13_15", "16_17"])


@click.group(name="household")
def command() -> None:
    """One vault a person, none sees another's. A minor's vault wants its guardian before a model is asked."""


@command.command(name="list")
@JSON
@click.pass_obj
def listed(context: Context, *, as_json: bool) -> None:
    """The vaults beside this one, by their folders; none is opened. --vault FOLDER chooses one."""
    from healthkit.privacy.household import vaults_beside

    found = vaults_beside(context.vault)
    if as_json:
        click.echo(json.dumps([one.as_dict() for one in found], ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo(text("household.none", context.lang, folder=context.vault.parent), err=True)
    for one in found:
        here = f"  · {text('household.here', context.lang)}" if one.current else ""
        click.echo(f"{'*' if one.current else ' '} {one.label:<20} {one.folder}{here}")


@command.command(name="status")
@JSON
@click.pass_obj
def status(context: Context, *, as_json: bool) -> None:
    """Whether this vault is a minor's, since when, and how often a wrong passphrase was typed."""
    _told(context, _opened(context).status(), as_json=as_json)


@command.command(name="mark")
@click.option("--band", type=_BANDS, help="The age.")
@click.option("--born", type=int, metavar="YEAR", help="The year of birth; without either, the vault's birth date.")
@_KEY_FILE
@JSON
@click.pass_obj
def mark(context: Context, *, band: str | None, born: int | None, key_file: Path | None, as_json: bool) -> None:
    """Mark this vault as a minor's: a model is then asked only after the guardian's passphrase."""
    from healthkit.privacy.minors import policy

    if band and born is not None:
        raise UsageError(text("household.one_age", context.lang))
    house = _opened(context)
    new = not house.status().minor
    if new:
        click.echo(text("household.choose", context.lang), err=True)
    done = house.mark_minor(policy(band).band if band else born, _passphrase(context, key_file, new=new))
    _told(context, done, as_json=as_json)


@command.command(name="unmark")
@click.option("--of-age", is_flag=True, help="The person is of age and ends it alone.")
@_KEY_FILE
@JSON
@click.pass_obj
def unmark(context: Context, *, of_age: bool, key_file: Path | None, as_json: bool) -> None:
    """End the marking; needs the guardian's passphrase, or that the person is of age."""
    if of_age and key_file:
        raise UsageError(text("household.one_way", context.lang))
    house = _opened(context)
    house.unmark(None if of_age else _passphrase(context, key_file, new=False))
    if as_json:
        click.echo(json.dumps(house.status().as_dict(), indent=2))
    else:
        click.echo(text("household.unmarked", context.lang))


@command.command(name="check")
@_KEY_FILE
@JSON
@click.pass_obj
def check(context: Context, *, key_file: Path | None, as_json: bool) -> None:
    """Whether a passphrase is the guardian's; a wrong one is written down and ends with exit code 3."""
    _opened(context).unlock(_passphrase(context, key_file, new=False))
    click.echo(json.dumps({"guardian": True}) if as_json else text("household.right", context.lang))


@command.command(name="policy")
@click.argument("band", type=_BANDS, required=False)
@JSON
@click.pass_obj
def policy_of(context: Context, band: str | None, *, as_json: bool) -> None:
    """What holds at an age, or in this vault: which data no model gets, and what it is told."""
    from healthkit.privacy.categories import categories
    from healthkit.privacy.minors import policy

    held = policy(band) if band else _opened(context).policy()
    if as_json:
        told = {"band": held.band, "deny": sorted(held.deny), "prompt": held.prompt} if held else None
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    if held is None:
        click.echo(text("household.no_minor", context.lang))
        return
    names = ", ".join(categories()[kind].name(context.lang) for kind in sorted(held.deny))
    click.echo(text("household.stays", context.lang, categories=names))
    click.echo(f"{text('household.told', context.lang)}\n{held.prompt}")


def _opened(context: Context) -> Household:
    from healthkit.privacy.household import Household
    from healthkit.store import open_vault

    return Household(open_vault(context.vault))


def _passphrase(context: Context, key_file: Path | None, *, new: bool) -> str:
    from healthkit.store import credentials

    if key_file is not None:
        return credentials.read_key_file(key_file.expanduser())
    if not at_terminal():
        raise VaultClosed(text("household.nobody", context.lang), text("household.nobody_hint", context.lang))
    typed: str = click.prompt(
        text("household.passphrase", context.lang),
        hide_input=True,
        confirmation_prompt=text("household.again", context.lang) if new else False,
        err=True,
    )
    return typed


def _told(context: Context, found: Status, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(found.as_dict(), indent=2))
        return
    if not found.minor or found.since is None or found.of_age_on is None:
        click.echo(text("household.no_minor", context.lang))
        return
    band = text(f"household.band_{found.band}", context.lang)
    click.echo(text("household.minor", context.lang, band=band, day=day(found.since.date(), context.lang)))
    ends = "of_age" if found.of_age else "of_age_on"
    click.echo(text(f"household.{ends}", context.lang, day=day(found.of_age_on, context.lang)))
    if found.tries:
        click.echo(text("household.tries", context.lang, found.tries, n=number(found.tries, context.lang)))
