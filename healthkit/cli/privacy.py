"""``healthkit privacy``: what is held of you and who received it; for how long each kind of data is kept."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from healthkit.cli.given import JSON, day_or_today, opened
from healthkit.cli.main import Context
from healthkit.cli.privacy_page import label, page
from healthkit.errors import UsageError
from healthkit.i18n import day, number, rows_of, text

if TYPE_CHECKING:
    from healthkit.privacy.erasure.receipt import Plan, Receipt
    from healthkit.store import Vault


@click.group(name="privacy")
def command() -> None:
    """What is held of you, and for how long."""


@command.command(name="report")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write it to a file of mode 0600."
)
@JSON
@click.pass_obj
def report(context: Context, output: Path | None, *, as_json: bool) -> None:
    """What is held, since when, from where, what for, how long; who received what; your rights."""
    from healthkit.privacy.overview import overview
    from healthkit.store import open_vault

    found = overview(open_vault(context.vault))
    if as_json:
        said = json.dumps(found.as_dict(), ensure_ascii=False, indent=2)
    else:
        said = "\n".join(page(found, context.lang))
    if output is None:
        click.echo(said)
        return
    _write(output, said + "\n")
    click.echo(text("privacy_report.written", context.lang, file=output), err=True)


@command.group(name="retention")
def retention() -> None:
    """For how many months each kind of data is kept. Without a rule: for ever; chats have a length of their own."""


@retention.command(name="show")
@JSON
@click.pass_obj
def show(context: Context, *, as_json: bool) -> None:
    """The rules, and what would go if they were applied today."""
    from healthkit.privacy import expiry
    from healthkit.source import expiring
    from healthkit.store import open_vault

    vault = open_vault(context.vault)
    _show(context, expiry.rules(vault), expiring.preview(vault, day_or_today()), as_json=as_json)


@retention.command(name="set")
@click.argument("category")
@click.argument("months", type=int)
@JSON
@click.pass_obj
def set_command(context: Context, category: str, months: int, *, as_json: bool) -> None:
    """Keep CATEGORY for so many MONTHS. Says what would go; nothing goes before the rules are applied."""
    from healthkit.privacy import expiry

    vault = opened(context)
    expiry.keep(vault, category, months)
    _after(context, vault, as_json=as_json)


@retention.command(name="clear")
@click.argument("category")
@JSON
@click.pass_obj
def clear(context: Context, category: str, *, as_json: bool) -> None:
    """Keep CATEGORY for ever again. What went stays away (healthkit erase --allow-again)."""
    from healthkit.privacy import expiry

    vault = opened(context)
    expiry.clear(vault, category)
    _after(context, vault, as_json=as_json)


@retention.command(name="apply")
@click.option("--dry-run", is_flag=True, help="Say what would go, and erase nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@JSON
@click.pass_obj
def apply(context: Context, *, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Erase for good what is past its time. Scheduled runs do it too, each month once."""
    from healthkit.cli.vault import at_terminal
    from healthkit.source import expiring

    vault = opened(context)
    plans = expiring.preview(vault, day_or_today())
    if not as_json or not (yes or dry_run):
        for line in _coming(plans, context.lang):
            click.echo(line, err=not dry_run)
    going = any(not plan.empty for plan in plans)
    if dry_run or not going:
        if as_json:
            click.echo(json.dumps([plan.as_dict() for plan in plans], ensure_ascii=False, indent=2))
        return
    if not yes:
        if not at_terminal():
            raise UsageError(text("privacy_report.ask", context.lang), "--yes")
        click.confirm(text("privacy_report.ask", context.lang), abort=True, err=True)
    _told(context, expiring.apply(vault, day_or_today()), as_json=as_json)


def _write(path: Path, said: str) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UsageError(f"{path} exists already.", "Choose another name.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.", "Choose another place.") from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(said)


def _after(context: Context, vault: Vault, *, as_json: bool) -> None:
    from healthkit.privacy import expiry
    from healthkit.source import expiring

    _show(context, expiry.rules(vault), expiring.preview(vault, day_or_today()), as_json=as_json)


def _show(context: Context, rules: dict[str, int], plans: tuple[Plan, ...], *, as_json: bool) -> None:
    if as_json:
        said = {"rules": rules, "would_go": [plan.as_dict() for plan in plans]}
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    if not rules:
        click.echo(text("privacy_report.no_rules", context.lang), err=True)
    for name, months in rules.items():
        kept_for = text("privacy_report.for_months", context.lang, months)
        click.echo(text("privacy_report.rule", context.lang, category=label(name, context.lang), kept=kept_for))
    for line in _coming(plans, context.lang):
        click.echo(line)


def _coming(plans: tuple[Plan, ...], lang: str) -> Iterator[str]:
    for plan in plans:
        values: dict[str, Any] = {
            "category": label(plan.what.category or "", lang),
            "day": day(plan.what.to_day, lang) if plan.what.to_day else "",
        }
        if plan.empty:
            yield text("privacy_report.nothing_goes", lang, **values)
        else:
            yield text(
                "privacy_report.goes",
                lang,
                **values,
                n=number(sum(plan.rows.values()), lang),
                tables=", ".join(rows_of(table, lang) for table in plan.rows),
            )


def _told(context: Context, receipts: tuple[Receipt, ...], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([one.as_dict() for one in receipts], ensure_ascii=False, indent=2))
        return
    for one in receipts:
        values: dict[str, Any] = {
            "category": label(one.what.category or "", context.lang),
            "n": number(sum(one.removed.values()), context.lang),
        }
        click.echo(text("privacy_report.gone", context.lang, **values, rule=one.rule))
