"""``healthkit sql``: one read-only SELECT in the sandbox."""

from __future__ import annotations

import json
import math
import sys
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from healthkit.cli.main import Context
from healthkit.cli.vault import say
from healthkit.i18n import number

if TYPE_CHECKING:
    import polars as pl


@click.command(name="sql")
@click.argument("query")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document: rows as objects.")
@click.pass_obj
def command(context: Context, query: str, *, as_json: bool) -> None:
    """Run one SELECT over the vault's tables (docs/schema.md). Nothing else is allowed, and nothing can be changed."""
    from healthkit.store import open_vault

    rows = open_vault(context.vault).sandbox(query)
    if as_json:
        objects = [{name: plain(value) for name, value in row.items()} for row in rows.iter_rows(named=True)]
        click.echo(json.dumps(objects, ensure_ascii=False, allow_nan=False))
    else:
        _draw(rows)
        say(context, "rows", count=rows.height, n=number(rows.height, context.lang))


def plain(value: Any) -> Any:
    """A value as JSON has it: ISO dates and times, seconds for durations, hex for bytes, null for no number."""
    match value:
        case float():
            return value if math.isfinite(value) else None
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case Decimal():
            return float(value)
        case bytes():
            return value.hex()
        case list() | tuple():
            return [plain(item) for item in value]
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case _:
            return value


def _draw(rows: pl.DataFrame) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(show_edge=False)
    for name, kind in rows.schema.items():
        table.add_column(Text(name), justify="right" if kind.is_numeric() else "left", overflow="fold")
    for row in rows.iter_rows():
        table.add_row(*(Text("" if value is None else str(plain(value))) for value in row))
    Console(width=None if sys.stdout.isatty() else 10_000).print(table)
