"""``healthkit rebuild``: the vault anew from kept copies with today's connectors, or what is derived once more."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from healthkit.cli.given import JSON
from healthkit.cli.main import Context
from healthkit.cli.vault import say
from healthkit.errors import UsageError
from healthkit.i18n import number, rows_of, text

if TYPE_CHECKING:
    from healthkit.source.rebuilding.anew import Rebuilt
    from healthkit.store import Vault


@click.command(name="rebuild")
@click.option("--derived", is_flag=True, help="Only compute merged days, hours and nights once more.")
@click.option("--dry-run", is_flag=True, help="Show what would change; change nothing.")
@click.option("--accept-fewer", is_flag=True, help="Go on though a source would have fewer rows than before.")
@click.option("--keep-old", type=click.Path(path_type=Path), help="First back the present vault up to this new folder.")
@JSON
@click.pass_obj
def command(
    context: Context, *, derived: bool, dry_run: bool, accept_fewer: bool, keep_old: Path | None, as_json: bool
) -> None:
    """Make the vault anew from kept copies (`import --keep`) with today's connectors. What no kept copy holds, and all
    that you entered, corrected or decided, is carried over as it is. Without kept copies, what is derived is computed
    once more."""
    from healthkit.store import kept, open_vault

    started = time.perf_counter()
    vault = open_vault(context.vault)
    if derived or not (kept.imports(vault) or dry_run):
        if dry_run:
            raise UsageError("--derived has no --dry-run: it changes nothing that was imported.")
        _derived(context, vault, started, as_json=as_json)
        return
    _back_up(context, vault, None if dry_run else keep_old)
    made = _anew(context, vault, dry_run=dry_run, accept_fewer=accept_fewer)
    seconds = time.perf_counter() - started
    if as_json:
        click.echo(json.dumps(_document(made, seconds, dry_run=dry_run), ensure_ascii=False))
        return
    _tell(context, made, dry_run=dry_run)
    if not dry_run:
        _tell_derived(context, made.derived, seconds)


def _derived(context: Context, vault: Vault, started: float, *, as_json: bool) -> None:
    from healthkit.model.timeline import Timeline
    from healthkit.source import rollup
    from healthkit.source.derived import read

    with vault.writer() as con:
        rollup.refresh(con, Timeline.of(read(con, "zone_history").rows()), None)
        counts = read(con, "rollup_counts").row(0, named=True)
    seconds = time.perf_counter() - started
    if as_json:
        click.echo(json.dumps({**counts, "seconds": round(seconds, 3)}))
        return
    _tell_derived(context, counts, seconds)


def _back_up(context: Context, vault: Vault, target: Path | None) -> None:
    from healthkit.store.backup import make_backup

    if target is not None:
        made = make_backup(vault, target)
        say(context, "backed_up", path=made.path, size=number(made.size / 1e6, context.lang, 1))


def _anew(context: Context, vault: Vault, *, dry_run: bool, accept_fewer: bool) -> Rebuilt:
    from healthkit.cli.progress import ImportProgress
    from healthkit.source.rebuilding.anew import rebuild

    with ImportProgress(context.lang) as progress:
        return rebuild(vault, dry_run=dry_run, accept_fewer=accept_fewer, progress=progress.update)


def _document(made: Rebuilt, seconds: float, *, dry_run: bool) -> dict[str, object]:
    return {
        **made.derived,
        "seconds": round(seconds, 3),
        "dry_run": dry_run,
        "read": made.read,
        "carried": made.carried,
        "unread": [{"file": one.file_name, "why": one.why} for one in made.unread],
        "tables": {table: {"before": before, "after": after} for table, (before, after) in made.rows.items()},
        "fewer": [
            {"table": one.table, "source": one.source, "before": one.before, "after": one.after} for one in made.fewer
        ],
    }


def _tell(context: Context, made: Rebuilt, *, dry_run: bool) -> None:
    lang = context.lang
    head = "rebuild.would" if dry_run else "rebuild.done"
    click.echo(text(head, lang, made.read, n=number(made.read, lang)))
    click.echo(text("rebuild.carried", lang, made.carried, n=number(made.carried, lang)))
    for unread in made.unread:
        click.echo(text("rebuild.unread", lang, file=unread.file_name, why=unread.why), err=True)
    changed = {table: many for table, many in made.rows.items() if many[0] != many[1]}
    for table, (had, has) in changed.items():
        click.echo(
            text("rebuild.table", lang, table=rows_of(table, lang), before=number(had, lang), after=number(has, lang))
        )
    if not changed:
        click.echo(text("rebuild.same", lang))
    for one in made.fewer:
        before, after = number(one.before, lang), number(one.after, lang)
        line = text(
            "rebuild.fewer", lang, table=rows_of(one.table, lang), source=one.source, before=before, after=after
        )
        click.echo(line, err=True)


def _tell_derived(context: Context, counts: dict[str, int], seconds: float) -> None:
    line = text(
        "status.rebuilt",
        context.lang,
        days=number(counts["daily"], context.lang),
        nights=number(counts["nights"], context.lang),
        changes=number(counts["device_changes"], context.lang),
        seconds=number(seconds, context.lang, 1),
    )
    click.echo(line)
