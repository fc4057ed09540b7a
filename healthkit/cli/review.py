"""``healthkit review``: rows of laboratory documents that wait for the person."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from healthkit.cli.given import JSON
from healthkit.cli.main import Context
from healthkit.errors import HealthkitError, InputError, UsageError
from healthkit.i18n import number, text

if TYPE_CHECKING:
    from healthkit.source.files import Package
    from healthkit.store import Vault


@click.command(name="review")
@click.option("--accept", multiple=True, metavar="ID|all", help="Accept rows, by number; several times or with commas.")
@click.option("--reject", multiple=True, metavar="ID|all", help="Reject rows.")
@click.option("--set", "sets", multiple=True, metavar="ID.FIELD=VALUE", help="Correct a field of a row.")
@click.option("--accept-sure", is_flag=True, help="Accept every row without a doubt.")
@JSON
@click.pass_obj
def command(
    context: Context,
    accept: tuple[str, ...],
    reject: tuple[str, ...],
    sets: tuple[str, ...],
    *,
    accept_sure: bool,
    as_json: bool,
) -> None:
    """Rows that laboratory documents seem to hold: nothing of them counts before you accept it."""
    from healthkit.source import review
    from healthkit.store import open_vault

    vault = open_vault(context.vault)
    for one in sets:
        _correct(context, vault, one)
    done = {"accepted": 0, "rejected": 0}
    if reject:
        done["rejected"] = review.reject(vault, _ids(vault, reject))
    chosen = _ids(vault, accept)
    if chosen:
        review.accept(vault, chosen)
        done["accepted"] += len(chosen)
    if accept_sure:
        done["accepted"] += _accept_sure(vault)
    if as_json:
        click.echo(json.dumps({**done, "rows": _as_json(vault)}, ensure_ascii=False, indent=2))
        return
    for what, count in done.items():
        if count:
            click.echo(text(f"review.{what}", context.lang, count, n=number(count, context.lang)))
    if not (sets or reject or chosen or accept_sure) and sys.stdin.isatty() and sys.stdout.isatty():
        walk(context, vault)
    else:
        show(context, vault)


def after_import(context: Context, vault: Vault, *, walk_through: bool, accept_sure: bool, quiet: bool) -> None:
    """What an import says of the rows that now wait; with ``--review``, the person decides at once.

    ``quiet``: standard output belongs to JSON.
    """
    from healthkit.source import review

    if accept_sure:
        count = _accept_sure(vault)
        click.echo(text("review.accepted", context.lang, count, n=number(count, context.lang)), err=quiet)
    left = review.waiting(vault)
    if not left or quiet:
        return
    if walk_through and sys.stdin.isatty() and sys.stdout.isatty():
        walk(context, vault)
    elif walk_through:
        show(context, vault)
    else:
        click.echo(text("review.waiting", context.lang, left, n=number(left, context.lang)))
        click.echo(text("review.show", context.lang))


def mapping_of(context: Context, paths: Sequence[Path], mapping: Path | None) -> dict[str, str] | None:
    """What ``--mapping`` says; a file that does not exist yet is written with the guess, shown, and the run ends.

    Raises:
        InputError: the guess cannot be made.
    """
    if mapping is None:
        return None
    if mapping.exists():
        return {"mapping": _mapping_text(mapping.read_bytes())}
    from healthkit.source.files import open_package

    with open_package(paths[0]) as package:
        connector = _guesser(package)
        package.context["mapping"] = "?"
        claim = connector.detect(package)
        if claim is None:
            file = paths[0].name
            raise InputError(
                text("review.mapping_none", context.lang, file=file), text("review.mapping_none_hint", context.lang)
            )
        guessed = connector.template(package, claim)
    mapping.write_text(guessed, "utf-8")
    click.echo(text("review.mapping_guessed", context.lang, file=paths[0].name, mapping=mapping), err=True)
    click.echo(guessed)
    raise click.exceptions.Exit(0)


def _mapping_text(body: bytes) -> str:
    """Text in UTF-8, or as older editors on Windows write it."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def _guesser(package: Package) -> Any:
    """Who guesses a table's mapping: the reader of days and workouts where it knows most columns.

    Else the laboratory's, which takes any table.
    """
    from healthkit.source.registry import load_connector
    from healthkit.source.review import CONNECTOR

    package.context["mapping"] = "?"
    tables = load_connector("csv_table")
    return tables if tables.detect(package) else load_connector(CONNECTOR)


def show(context: Context, vault: Vault) -> None:
    """Every waiting row with its source line, those in doubt first."""
    from healthkit.source import review

    rows = review.pending(vault).to_dicts()
    if not rows:
        click.echo(text("review.none", context.lang))
        return
    for row in rows:
        _print(context, row)
    click.echo(text("review.waiting", context.lang, len(rows), n=number(len(rows), context.lang)))
    click.echo(text("review.decide", context.lang))


def walk(context: Context, vault: Vault) -> None:
    """Go through the waiting rows, one key each."""
    from healthkit.source import review

    skipped: set[int] = set()
    click.echo(text("review.keys", context.lang))
    while True:
        rows = [row for row in review.pending(vault).to_dicts() if row["proposal_id"] not in skipped]
        if not rows:
            break
        row = rows[0]
        _print(context, row)
        key = click.getchar().lower()
        if key == "q":
            break
        try:
            if not _on_key(context, vault, key, int(row["proposal_id"])):
                skipped.add(row["proposal_id"])
        except HealthkitError as error:  # what a person typed wrong is said, and the walk goes on
            click.echo(str(error), err=True)
    left = review.waiting(vault)
    click.echo(
        text("review.waiting", context.lang, left, n=number(left, context.lang))
        if left
        else text("review.none", context.lang)
    )


def _on_key(context: Context, vault: Vault, key: str, row: int) -> bool:
    """Do what a key asks for; False leaves the row for later."""
    from healthkit.source import review

    match key:
        case "a":
            review.accept(vault, [row])
        case "r":
            review.reject(vault, [row])
        case "e":
            _correct(context, vault, f"{row}.{click.prompt(text('review.ask_field', context.lang))}")
        case "s":
            count = _accept_sure(vault)
            click.echo(text("review.accepted", context.lang, count, n=number(count, context.lang)))
        case _:
            return False
    return True


def _accept_sure(vault: Vault) -> int:
    from healthkit.source import review

    before = review.waiting(vault)
    review.accept_all_sure(vault)
    return before - review.waiting(vault)


def _ids(vault: Vault, given: Sequence[str]) -> list[int]:
    from healthkit.source import review

    parts = [part.strip() for one in given for part in one.split(",") if part.strip()]
    if "all" in parts:
        return [int(one) for one in review.pending(vault)["proposal_id"].to_list()]
    if not all(part.isdigit() for part in parts):
        raise UsageError("Rows are named by their number.", "See healthkit review.")
    return [int(part) for part in parts]


def _correct(context: Context, vault: Vault, said: str) -> None:
    from healthkit.source import review

    where, sign, value = said.partition("=")
    row, dot, field = where.strip().partition(".")
    if not sign or not dot or not row.isdigit():
        raise UsageError("A correction is written ID.field=value.", "For example --set 12.unit=mmol/L.")
    left = review.edit(vault, int(row), field.strip(), value)
    click.echo(text("review.set", context.lang, id=row, field=field.strip()), err=True)
    if left:
        click.echo(text("review.left", context.lang, doubts=_doubts(context, left)), err=True)


def _as_json(vault: Vault) -> list[dict[str, Any]]:
    from healthkit.source import review

    return review.pending(vault).to_dicts()


def _doubts(context: Context, doubts: Sequence[str]) -> str:
    return ", ".join(text(f"review.doubt_{doubt}", context.lang) for doubt in doubts)


def _print(context: Context, row: dict[str, Any]) -> None:
    """One row: what is proposed, what was printed, what is in doubt."""
    lang = context.lang
    value = f"{row['comparator'] or ''}{row['value']:g}" if row["value"] is not None else row["value_text"] or "—"
    span = f"  [{row['range_text']}]" if row["range_text"] else ""
    head = f"{row['proposal_id']:>5}  {row['name'] or '—'}: {value} {row['unit'] or ''}{span}"
    analyte = row["analyte"] or text("review.analyte_none", lang)
    place = text("review.page", lang, file=row["file"], page=row["page"]) if row["page"] else row["file"]
    click.echo(click.style(head, bold=True))
    click.echo(f"       {analyte} · {row['taken'] or '—'} · {row['performer'] or '—'} · {place}")
    for line in (row["line"] or "").splitlines():
        click.echo(f"       {text('review.source_line', lang)}: {line}")
    if row["doubts"]:
        click.echo(click.style(f"       {text('review.doubts', lang)}: {_doubts(context, row['doubts'])}", fg="yellow"))
    else:
        click.echo(f"       {text('review.no_doubt', lang)}")
