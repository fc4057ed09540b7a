"""``healthkit insights``: what is going on, each event once, in words."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date

import click

from healthkit.cli.given import JSON, iso_day
from healthkit.cli.main import Context
from healthkit.i18n import text


@click.command(name="insights")
@click.option("--from", "first", metavar="DAY", help="First day, e.g. 2024-05-01.")
@click.option("--to", "last", metavar="DAY", help="Last day; the last with data unless given.")
@JSON
@click.pass_obj
def command(context: Context, first: str | None, last: str | None, *, as_json: bool) -> None:
    """Illness-like days, new devices, training blocks, laboratory values after a medicine, seasons."""
    from healthkit.insight.findings.find import findings
    from healthkit.insight.findings.read import held
    from healthkit.insight.findings.wording import sentence
    from healthkit.store import open_vault

    since = iso_day(first) if first else None
    known = held(open_vault(context.vault), since, iso_day(last) if last else None)
    found = findings(known, since or date.min) if known else ()
    if as_json:
        rows = [{**asdict(one), "text": sentence(one, context.lang)} for one in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
    elif not found:
        click.echo(text("insights.none" if known else "insights.no_data", context.lang), err=True)
    else:
        for one in found:
            click.echo(sentence(one, context.lang))
