"""``healthkit mcp``: the assistant's tools for another program, over standard input and output."""

from __future__ import annotations

from importlib.util import find_spec

import click

from healthkit.cli.main import Context
from healthkit.errors import MissingExtra


@click.command(name="mcp")
@click.option("--redaction", default="default", show_default=True, metavar="PROFILE", help="What may leave at most.")
@click.option("--keep", is_flag=True, help="Keep what left, encrypted, in the ledger.")
@click.pass_obj
def command(context: Context, redaction: str, *, keep: bool) -> None:
    """Serve a Model Context Protocol client until it goes; started by that program, not by hand.

    Nothing leaves that was not allowed before: healthkit consent grant "*" --purpose model --endpoint mcp --category
    sleep. The key comes from HEALTHKIT_KEY_FILE, HEALTHKIT_KEY or the keyring; nobody is asked.
    """
    for package in ("mcp", "pydantic"):
        if find_spec(package) is None:
            raise MissingExtra(package, "mcp")
    from importlib.metadata import version

    from healthkit.mcp.answering import Answering, require_adult
    from healthkit.mcp.outlet import Outlet
    from healthkit.mcp.server import serve
    from healthkit.store import open_vault

    vault = open_vault(context.vault, ask=False)
    require_adult(vault, context.lang)
    outlet = Outlet(vault, lang=context.lang, redaction=redaction, keep=keep)
    serve(Answering(vault, outlet, lang=context.lang), version("personal-health-workbench"))
