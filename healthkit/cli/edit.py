"""``healthkit edit``: correct a row of the record, mark it stale, take that back, and see what was corrected."""

from __future__ import annotations

import json
from typing import Any

import click
import polars as pl

from healthkit.cli.given import JSON
from healthkit.cli.main import Context
from healthkit.errors import UsageError
from healthkit.i18n import text


@click.command(name="edit")
@click.argument("table", required=False)
@click.argument("row_id", metavar="ID", type=int, required=False)
@click.argument("pairs", metavar="[FIELD=VALUE]...", nargs=-1)
@click.option("--stale", is_flag=True, help="Say that the row no longer holds.")
@click.option("--undo", "back", is_flag=True, help="Take the last correction of the row (of FIELD) back.")
@JSON
@click.pass_obj
def command(
    context: Context, table: str | None, row_id: int | None, pairs: tuple[str, ...], *, stale: bool, back: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Correct fields of a row: healthkit edit condition 12 onset=2015 note=. Later imports keep the correction.

    Without FIELD=VALUE, --stale or --undo: what has been corrected so far, in all, in TABLE, or in one row.
    """
    from healthkit.source import edits
    from healthkit.store import open_vault

    if stale + (back or bool(pairs)) > 1 or ((stale or back) and (table is None or row_id is None)):
        raise UsageError(text("entry.contradiction", context.lang))
    vault = open_vault(context.vault)
    if table is not None:
        edits.fields(table)
    if table is None or row_id is None or not (pairs or stale or back):
        _show(context, edits.history(vault, table, row_id), as_json=as_json)
        return
    if back:
        made = [edits.undo(vault, table, row_id, pairs[0] if pairs else None, context.lang)]
    elif stale:
        made = edits.mark_stale(vault, table, row_id, context.lang)
    else:
        made = edits.edit(vault, table, row_id, dict(_pair(context, pair) for pair in pairs), context.lang)
    if as_json:
        click.echo(json.dumps([vars(one) for one in made], ensure_ascii=False, indent=2))
        return
    for one in made:
        click.echo(_line(context, "entry.undone" if back else "entry.edited", one))
    if not made:
        click.echo(text("entry.unchanged", context.lang), err=True)


def _line(context: Context, key: str, one: object) -> str:
    nothing = text("entry.nothing", context.lang)
    said: dict[str, Any] = {name: nothing if value is None else value for name, value in vars(one).items()}
    if key == "entry.undone":
        said["old"] = said["new"]
    said["id"] = said["row_id"]
    return text(key, context.lang, **said)


def _pair(context: Context, said: str) -> tuple[str, str]:
    field, sign, value = said.partition("=")
    if not sign or not field:
        raise UsageError(text("entry.no_pair", context.lang, said=said), text("entry.no_pair_hint", context.lang))
    return field, value


def _show(context: Context, rows: pl.DataFrame, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(rows.rows(named=True), ensure_ascii=False, indent=2, default=str))
        return
    if rows.is_empty():
        click.echo(text("entry.no_edits", context.lang), err=True)
    nothing = text("entry.nothing", context.lang)
    for row in rows.iter_rows(named=True):
        said: dict[str, Any] = {name: nothing if value is None else value for name, value in row.items()}
        undone = text("entry.history_undone", context.lang) if row["undone_at"] else ""
        said |= {"at": f"{row['edited_at']:%Y-%m-%d %H:%M}", "id": said["row_id"], "undone": undone}
        click.echo(text("entry.history_line", context.lang, **said))
