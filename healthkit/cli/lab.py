"""``healthkit lab``: JupyterLab at the notebooks, on this machine only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from healthkit.cli.main import Context
from healthkit.i18n import text


@click.command(name="lab")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Port on 127.0.0.1; the first free one from 8888 by default."
)
@click.option("--no-browser", is_flag=True, help="Print the address; open no browser.")
@click.option(
    "--dir", "folder", type=click.Path(path_type=Path), help="A folder of notebooks in place of your own copies."
)
@click.pass_obj
def command(context: Context, port: int | None, folder: Path | None, *, no_browser: bool) -> None:
    """Open JupyterLab at the notebooks, with its own configuration and kernel profile."""
    from healthkit.lab.launch import prepare

    launch = prepare(context.vault, context.lang, port=port, browser=not no_browser, folder=folder)
    click.echo(text("widgets.lab_address", context.lang, url=launch.url), err=True)
    click.echo(text("widgets.lab_end", context.lang), err=True)
    if sys.platform == "win32":
        raise click.exceptions.Exit(subprocess.call(launch.command, env=launch.environment))  # noqa: S603 (our own)
    os.execve(launch.command[0], launch.command, launch.environment)  # noqa: S606 (no shell is the point)
