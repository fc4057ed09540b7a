"""``healthkit egress``: what left this computer, when, to whom, with its hash."""

from __future__ import annotations

import json
import sys

import click

from healthkit.cli.main import Context
from healthkit.errors import UsageError
from healthkit.i18n import number, text


@click.group(name="egress")
def command() -> None:
    """Each time something left this computer, written down before it did."""


@command.command(name="log")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document a line.")
@click.pass_obj
def log(context: Context, *, as_json: bool) -> None:
    """Everything that left, oldest first."""
    from healthkit.privacy import egress
    from healthkit.privacy.categories import categories
    from healthkit.store import open_vault

    found = egress.log(open_vault(context.vault))
    if not found and not as_json:
        click.echo(text("privacy.nothing_left", context.lang), err=True)
    for one in found:
        if as_json:
            click.echo(json.dumps(one.as_dict(), ensure_ascii=False))
            continue
        kinds = [categories()[kind].name(context.lang) if kind in categories() else kind for kind in one.categories]
        purpose = text(f"privacy.purpose_{one.purpose}", context.lang)
        head = f"{one.at:%Y-%m-%d %H:%M:%S}  {one.endpoint}  {one.model or '–'}  {purpose}"
        click.echo(f"{head}  {text('privacy.bytes', context.lang, n=number(one.bytes, context.lang))}")
        click.echo(
            f"    {', '.join(kinds) or text('privacy.no_data', context.lang)}  sha256 {one.sha256}  {one.entry_id}"
        )


@command.command(name="show")
@click.argument("entry")
@click.pass_obj
def show(context: Context, entry: str) -> None:
    """The very bytes of one ENTRY of the log, where they were kept (keep = true of its endpoint)."""
    from healthkit.privacy import egress
    from healthkit.store import open_vault

    body = egress.kept(open_vault(context.vault), entry)
    if body is None:
        raise UsageError(text("privacy.not_kept", context.lang), text("privacy.not_kept_hint", context.lang))
    sys.stdout.write(body.decode("utf-8") + "\n")
