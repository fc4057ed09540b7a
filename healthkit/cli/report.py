"""``healthkit report``: make a report as PDF, or list them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from healthkit.errors import UsageError

if TYPE_CHECKING:
    from healthkit.cli.main import Context


def _parameters(pairs: tuple[str, ...]) -> dict[str, str]:
    given: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise UsageError(f"“{pair}” is not a parameter.", "Write -p key=value.")
        given[key] = value
    return given


def _defaults(given: dict[str, str], known: dict[str, Any], context: Context) -> dict[str, str]:
    """Language and units of the settings, where the report takes them and the person gave none."""
    from healthkit.settings import settings

    mine = {"lang": context.lang, "units": settings().units}
    return {**{key: value for key, value in mine.items() if key in known}, **given}


def _list(context: Context, as_json: bool) -> None:
    from healthkit.report import listing

    found = listing(context.vault)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for entry in found:
        click.echo(entry["report"])
        for parameter in entry["parameters"]:
            default = f" (default: {parameter['default']})" if parameter["default"] != "" else ""
            click.echo(f"  -p {parameter['name']}=…  {parameter['help']}{default}")


@click.command("report")
@click.argument("name", required=False)
@click.option("-p", "--parameter", "pairs", multiple=True, metavar="KEY=VALUE", help="A parameter of the report.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="PDF file, or folder to put it in.")
@click.option("--list", "listed", is_flag=True, help="List the reports and their parameters.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_obj
def command(
    context: Context, name: str | None, pairs: tuple[str, ...], output: Path | None, *, listed: bool, as_json: bool
) -> None:
    """Make the report NAME as a PDF file."""
    if listed:
        _list(context, as_json)
        return
    if name is None:
        raise UsageError("No report was named.", "See healthkit report --list.")
    from healthkit.report import library, run
    from healthkit.report import parameters as cells
    from healthkit.store import open_vault

    notebook = library.find(name, context.vault)
    declared = cells.read(notebook)
    given = _defaults(_parameters(pairs), declared, context)
    cells.check(declared, given, name)
    result = run(name, given, output, open_vault(context.vault))
    if as_json:
        click.echo(json.dumps(result.as_dict(), ensure_ascii=False))
    else:
        click.echo(result.pdf)
        click.echo(f"{result.pages} pages, {result.seconds:.1f} s", err=True)
