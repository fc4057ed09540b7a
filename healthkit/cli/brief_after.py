"""``healthkit brief note``, ``action``, ``follow-up``, ``after``, ``done``, ``remove``: what was agreed at a visit."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import click

from healthkit.cli.given import JSON, day_or_today, iso_day, typed
from healthkit.cli.main import Context
from healthkit.i18n import day as day_words
from healthkit.i18n import text

Command = Callable[..., Any]


def _entry_options(kind: str) -> Callable[[Command], Command]:
    """The options that notes, actions and follow-ups share."""

    def wrap(function: Command) -> Command:
        function = click.option("--visit", metavar="DAY", help="Day of the visit; the last one unless given.")(function)
        function = click.argument("said", required=False)(function)
        if kind != "note":
            function = click.option("--due", metavar="DAY", help="By when.")(function)
        return function

    return wrap


def _keep(context: Context, kind: str, said: str | None, visit: str | None, due: str | None) -> None:
    from healthkit.planning.visit import entries
    from healthkit.planning.visit.span import last_day
    from healthkit.store import open_vault

    vault = open_vault(context.vault)
    words = said if said is not None else typed(context.lang)
    on = iso_day(visit) if visit else last_day(vault, day_or_today())
    known = next(one for one in entries.KINDS if one == kind)
    number = entries.add(vault, known, words, on, due=iso_day(due) if due else None, lang=context.lang)
    click.echo(text(f"brief.kept_{kind}", context.lang, n=number, day=day_words(on, context.lang)))


@click.command("note")
@_entry_options("note")
@click.pass_obj
def note(context: Context, said: str | None, visit: str | None) -> None:
    """Keep what was said at the visit; without SAID it is asked for, or read from standard input."""
    _keep(context, "note", said, visit, None)


@click.command("action")
@_entry_options("action")
@click.pass_obj
def action(context: Context, said: str | None, visit: str | None, due: str | None) -> None:
    """Keep something to do after the visit."""
    _keep(context, "action", said, visit, due)


@click.command("follow-up")
@_entry_options("follow_up")
@click.pass_obj
def follow_up(context: Context, said: str | None, visit: str | None, due: str | None) -> None:
    """Keep what follows by when: a control, a next visit."""
    _keep(context, "follow_up", said, visit, due)


@click.command("after")
@click.option("--open", "still_open", is_flag=True, help="Only what is not done.")
@JSON
@click.pass_obj
def after(context: Context, *, still_open: bool, as_json: bool) -> None:
    """What was noted after visits, and what is still to be done."""
    from healthkit.planning.visit import entries
    from healthkit.store import open_vault

    found = entries.entries(open_vault(context.vault), still_open=still_open)
    if as_json:
        click.echo(json.dumps([one.as_dict() for one in found], ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo(text("brief.after_none", context.lang), err=True)
    for one in found:
        due = f" ({text('brief.by', context.lang, day=day_words(one.due, context.lang))})" if one.due else ""
        mark = "x" if one.done_on else " "
        kind = text(f"brief.kind_{one.kind}", context.lang)
        box = "   " if one.kind == "note" else f"[{mark}]"
        click.echo(f"{one.entry_id:>4} {box} {one.visit_day.isoformat()} {kind}: {one.said}{due}")


@click.command("done")
@click.argument("number", type=int)
@click.option("--on", metavar="DAY", help="When; today unless given.")
@click.pass_obj
def done(context: Context, number: int, on: str | None) -> None:
    """Say that entry NUMBER of “brief after” is done."""
    from healthkit.planning.visit import entries
    from healthkit.store import open_vault

    day = day_or_today(on)
    entries.done(open_vault(context.vault), number, day)
    click.echo(text("brief.done", context.lang, n=number))


@click.command("remove")
@click.argument("number", type=int)
@click.pass_obj
def remove(context: Context, number: int) -> None:
    """Delete entry NUMBER of “brief after”."""
    from healthkit.planning.visit import entries
    from healthkit.store import open_vault

    entries.remove(open_vault(context.vault), number)
    click.echo(text("brief.removed", context.lang, n=number))
