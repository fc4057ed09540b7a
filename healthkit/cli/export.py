"""``healthkit export``: the record in a form that other programs read, or the emergency card."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from healthkit.cli.full_export import write_parquet
from healthkit.cli.given import JSON, iso_day
from healthkit.cli.main import Context
from healthkit.errors import UsageError
from healthkit.i18n import day, number, rows_of, text

if TYPE_CHECKING:
    from healthkit.store import Vault


_FOLDERS = ("parquet", "csv")


@click.command(name="export")
@click.option("--format", "form", required=True, type=click.Choice(["parquet", "csv", "fhir", "ips", "card"]),
              help="Which form; parquet is everything, and comes back by import.")  # fmt: skip
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path),
              help="File to write; of parquet and csv a folder, or a file that ends in .zip.")  # fmt: skip
@click.option("--as-of", metavar="DAY", help="Last day that counts; the last of the data unless given.")
@click.option("--since", metavar="DAY", help="Of ips: leave out results before this day.")
@click.option("--now", is_flag=True, help="Of ips: stamp the document with this instant.")
@click.option("--no-name", is_flag=True, help="Of card: leave out name and birth date.")
@click.option("--no-code", is_flag=True, help="Of card: leave out the square code.")
@click.option("--contact", "contacts", multiple=True, metavar="TEXT", help="Of card: whom to call; kept in the vault.")
@click.option("--no-contacts", is_flag=True, help="Of card: forget the contacts that are kept.")
@click.option("--country", metavar="CC", help="Of card: whose emergency numbers.")
@click.option("--everything", is_flag=True, help="Of parquet: also what you refused to exports; the copy is yours.")
@click.option("--force", is_flag=True, help="Replace a file of that name.")
@JSON
@click.pass_obj
def command(
    context: Context, /, form: str, output: Path, as_of: str | None, since: str | None, *, force: bool, as_json: bool,
    **options: Any,
) -> None:  # fmt: skip
    """Write everything (parquet), tables (csv), the record (fhir), a patient summary (ips), an emergency card."""
    from healthkit.store import open_vault

    place = output.expanduser()
    if place.exists() and not force and not (form in _FOLDERS and place.is_dir() and not any(place.iterdir())):
        raise UsageError(text("export.exists", context.lang, path=output), text("export.exists_hint", context.lang))
    vault = open_vault(context.vault)
    until = iso_day(as_of) if as_of else None
    if form == "parquet":
        write_parquet(context, vault, output, everything=options["everything"], force=force, as_json=as_json)
    elif form == "csv":
        _csv(context, vault, output, force=force, as_json=as_json)
    elif form == "fhir":
        _fhir(context, vault, output, as_json=as_json)
    elif form == "ips":
        first = iso_day(since) if since else None
        _ips(context, vault, output, until, first, now=options["now"], as_json=as_json)
    else:
        _card(context, vault, output, until, options, as_json=as_json)


def _ips(
    context: Context, vault: Vault, output: Path, until: date | None, first: date | None, *, now: bool, as_json: bool
) -> None:
    from healthkit.export import ips

    made = ips.write(vault, output, context.lang, until, since=first, now=now)
    if as_json:
        click.echo(json.dumps({"path": str(output), "format": "ips", **made.as_dict()}, ensure_ascii=False))
        return
    click.echo(output)
    lang = context.lang
    said = text("export.ips_written", lang, sum(made.counts.values()), day=day(made.as_of, lang),
                size=number(len(made.body) / 1000, lang))  # fmt: skip
    click.echo(said, err=True)
    _held_back(made.withheld, lang)
    click.echo(text("export.plain", lang), err=True)


def _held_back(withheld: Mapping[str, int], lang: str) -> None:
    from healthkit.privacy.categories import categories

    for kind, count in sorted(withheld.items()):
        click.echo(text("export.held_back", lang, count, kind=categories()[kind].name(lang)), err=True)


def _csv(context: Context, vault: Vault, output: Path, *, force: bool, as_json: bool) -> None:
    from healthkit.export import csv_tables

    made = csv_tables.write(vault, output, force=force)
    if as_json:
        click.echo(json.dumps({"path": str(output), "format": "csv", **made.as_dict()}, ensure_ascii=False))
        return
    lang, rows = context.lang, sum(made.files.values())
    click.echo(output)
    size = number(made.bytes / 1e6, lang, 1)
    click.echo(text("export.csv_written", lang, rows, n=number(rows, lang), files=len(made.files), size=size), err=True)
    _held_back(made.withheld, lang)
    click.echo(text("export.csv_guard", lang), err=True)
    click.echo(text("export.whole_plain", lang), err=True)


def _fhir(context: Context, vault: Vault, output: Path, *, as_json: bool) -> None:
    from healthkit.export import collection

    made = collection.write(vault, output, context.lang)
    if as_json:
        click.echo(json.dumps({"path": str(output), "format": "fhir", **made.as_dict()}, ensure_ascii=False))
        return
    lang, count = context.lang, made.resources.total()
    click.echo(output)
    size = number(made.bytes / 1e6, lang, 1)
    said = {"n": number(count, lang), "days": number(made.days, lang), "size": size}
    click.echo(text("export.fhir_written", lang, count, **said), err=True)
    _held_back(made.withheld, lang)
    if made.left_out:
        left = ", ".join(f"{rows_of(table, lang)} {number(rows, lang)}" for table, rows in made.left_out.items())
        click.echo(text("export.fhir_left_out", lang, what=left), err=True)
    click.echo(text("export.plain", lang), err=True)


def _card(
    context: Context, vault: Vault, output: Path, until: date | None, options: dict[str, Any], *, as_json: bool
) -> None:
    from healthkit.export import card
    from healthkit.export.contacts import keep

    if options["contacts"] or options["no_contacts"]:
        keep(vault, () if options["no_contacts"] else options["contacts"], context.lang)
    body = card.write(
        vault, output, context.lang, name=not options["no_name"], as_of=until, country=options["country"],
        code=not options["no_code"],
    )  # fmt: skip
    if as_json:
        click.echo(json.dumps({"path": str(output), "format": "card", "bytes": len(body)}, ensure_ascii=False))
        return
    click.echo(output)
    click.echo(text("export.plain", context.lang), err=True)
