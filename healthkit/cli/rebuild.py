"""``healthkit rebuild``: compute everything that is derived once more, in one transaction."""

from __future__ import annotations

import json
import time

import click

from healthkit.cli.main import Context
from healthkit.i18n import number, text


@click.command(name="rebuild")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(context: Context, *, as_json: bool) -> None:
    """Recompute merged days, hours, nights and device changes from the rows. Nothing that was imported changes."""
    from healthkit.model.timeline import Timeline
    from healthkit.source import rollup
    from healthkit.source.derived import read
    from healthkit.store import open_vault

    started = time.perf_counter()
    with open_vault(context.vault).writer() as con:
        rollup.refresh(con, Timeline.of(read(con, "zone_history").rows()), None)
        counts = read(con, "rollup_counts").row(0, named=True)
    seconds = time.perf_counter() - started
    if as_json:
        click.echo(json.dumps({**counts, "seconds": round(seconds, 3)}))
        return
    line = text(
        "status.rebuilt",
        context.lang,
        days=number(counts["daily"], context.lang),
        nights=number(counts["nights"], context.lang),
        changes=number(counts["device_changes"], context.lang),
        seconds=number(seconds, context.lang, 1),
    )
    click.echo(line)
