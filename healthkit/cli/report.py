"""``healthkit report``: make a report as PDF, or list them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from healthkit.errors import UsageError
from healthkit.i18n import text

if TYPE_CHECKING:
    from healthkit.cli.main import Context
    from healthkit.report import Paper


def parameters_of(pairs: tuple[str, ...]) -> dict[str, str]:
    """Parameters of a report from ``key=value``.

    Raises:
        UsageError: one is not of that form.
    """
    given: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise UsageError(f"“{pair}” is not a parameter.", "Write -p key=value.")
        given[key] = value
    return given


def own_defaults(given: dict[str, str], known: dict[str, Any], context: Context) -> dict[str, str]:
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
        if "fault" in entry:
            click.echo(f"  {entry['fault']}", err=True)
        for parameter in entry["parameters"]:
            default = f" (default: {parameter['default']})" if parameter["default"] != "" else ""
            click.echo(f"  -p {parameter['name']}=…  [{parameter['kind']}] {parameter['help']}{default}")


def _save(context: Context, notebook: Path, name: str | None) -> None:
    from healthkit.report import saving

    path = saving.save(notebook, context.vault, name)
    click.echo(path)
    click.echo(text("report.saved_hint", context.lang, report=path.stem), err=True)


@click.command("report")
@click.argument("name", required=False)
@click.option("-p", "--parameter", "pairs", multiple=True, metavar="KEY=VALUE", help="A parameter of the report.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="PDF file, or folder to put it in.")
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="The same as one HTML page, too.")
@click.option("--paper", type=click.Choice(["a4", "letter"]), help="The paper; A4 unless your settings say letter.")
@click.option(
    "--save",
    "saved",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="NOTEBOOK",
    help="Make a report of a notebook of yours, as NAME.",
)
@click.option("--list", "listed", is_flag=True, help="List the reports and their parameters.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_obj
def command(
    context: Context,
    name: str | None,
    pairs: tuple[str, ...],
    output: Path | None,
    *,
    html: Path | None,
    paper: Paper | None,
    saved: Path | None,
    listed: bool,
    as_json: bool,
) -> None:
    """Make the report NAME as a PDF file."""
    if listed:
        _list(context, as_json)
        return
    if saved is not None:
        _save(context, saved, name)
        return
    if name is None:
        raise UsageError("No report was named.", "See healthkit report --list.")
    from healthkit.report import library, run
    from healthkit.report import parameters as cells
    from healthkit.settings import settings
    from healthkit.store import open_vault

    notebook = library.find(name, context.vault)
    declared = cells.read(notebook)
    given = own_defaults(parameters_of(pairs), declared, context)
    cells.check(declared, given, name)
    vault = open_vault(context.vault)
    result = run(name, given, output, vault, html=html, paper=paper or settings().paper)
    if as_json:
        click.echo(json.dumps(result.as_dict(), ensure_ascii=False))
    else:
        click.echo(result.pdf)
        click.echo(f"{result.pages} pages, {result.seconds:.1f} s", err=True)
