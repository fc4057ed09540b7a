"""``healthkit new-connector``: a connector of one's own, as a package that works at once."""

from __future__ import annotations

from pathlib import Path

import click

from healthkit.cli.main import Context
from healthkit.i18n import text


@click.command(name="new-connector")
@click.argument("name")
@click.option("--label", help="What the source is called, for people; the name unless given.")
@click.option("--into", type=click.Path(path_type=Path), help="The folder to make; healthkit-NAME here unless given.")
@click.pass_obj
def command(context: Context, name: str, label: str | None, into: Path | None) -> None:
    """Write a small package that reads one more source: code, what it says of itself, and tests that pass."""
    from healthkit.source.scaffold import write

    folder = into or Path.cwd() / f"healthkit-{name.replace('_', '-')}"
    for path in write(name, label or name.replace("_", " ").title(), folder):
        click.echo(str(path))
    click.echo(text("sources.connector_written", context.lang, folder=folder), err=True)
