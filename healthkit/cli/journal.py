"""``healthkit journal``: symptoms, mood and notes, kept in the vault in the person's own words."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from healthkit.cli.given import JSON, day_or_today, iso_day, typed
from healthkit.cli.main import Context
from healthkit.errors import UsageError
from healthkit.i18n import day as day_words
from healthkit.i18n import number as in_words
from healthkit.i18n import text

if TYPE_CHECKING:
    from healthkit.insight.journal import Entry

RECENT_DAYS = 30


@click.group("journal")
def command() -> None:
    """Symptoms, mood and notes about your days; they count in questions, charts and the visit brief."""


@command.command("add")
@click.argument("kind", type=click.Choice(["symptom", "mood", "note"]))
@click.option("--symptom", help="Which: headache, maux de tête … or your own word.")
@click.option("--score", type=float, help="A symptom from 0 (none) to 10 (worst); a mood from -3 to 3.")
@click.option("--day", "first", metavar="DAY", help="The day it is about; today unless given.")
@click.option("--until", metavar="DAY", help="The last day, where it lasted.")
@click.option("--say", is_flag=True, help="Ask for words too, or read them from standard input.")
@JSON
@click.pass_obj
def add(
    context: Context,
    kind: str,
    *,
    symptom: str | None,
    score: float | None,
    first: str | None,
    until: str | None,
    say: bool,
    as_json: bool,
) -> None:
    """Write an entry. Its words are asked for, or read from standard input: they stand in no list of processes."""
    from healthkit.insight import journal
    from healthkit.store import open_vault

    vault = open_vault(context.vault)
    today = day_or_today()
    begin = iso_day(first) if first else today
    end = iso_day(until) if until else begin
    if end > today:
        raise UsageError(text("journal.future", context.lang), text("journal.future_hint", context.lang))
    said = typed(context.lang) if say or kind == "note" else None
    known = next(one for one in journal.KINDS if one == kind)
    entry = journal.Entry(known, begin, end, code=symptom, score=score, said=said)
    number = journal.add(vault, entry, lang=context.lang)
    _warn(entry, context.lang)
    if as_json:
        click.echo(json.dumps(journal.found(vault, number).as_dict(), ensure_ascii=False, indent=2))
        return
    click.echo(text("journal.kept", context.lang, number=number))


def _warn(entry: Entry, lang: str) -> None:
    """What to do now, where the words are those of an emergency; the entry is kept all the same."""
    from healthkit.clinical.triage import assess

    words = " ".join(part for part in (entry.code, entry.said) if part)
    if not words:
        return
    found = assess(words, lang)
    if found.message:
        click.echo(found.message, err=True)


@command.command("list")
@click.option("--from", "first", metavar="DAY", help="From this day on; the last 30 days unless given.")
@click.option("--to", "last", metavar="DAY", help="Up to this day.")
@JSON
@click.pass_obj
def list_(context: Context, first: str | None, last: str | None, *, as_json: bool) -> None:
    """Entries, the newest first."""
    from healthkit.insight import journal
    from healthkit.store import open_vault

    today = day_or_today()
    begin = iso_day(first) if first else today - timedelta(days=RECENT_DAYS)
    found = journal.entries(open_vault(context.vault), begin, iso_day(last) if last else None)
    if as_json:
        click.echo(json.dumps([one.as_dict() for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo(_line(one, context.lang))
    if not found:
        click.echo(text("journal.none", context.lang), err=True)


def _line(entry: Entry, lang: str) -> str:
    days = day_words(entry.first_day, lang, "medium")
    if entry.last_day != entry.first_day:
        days = f"{days} – {day_words(entry.last_day, lang, 'medium')}"
    score = (
        in_words(entry.score, lang, 0 if entry.score == round(entry.score) else 1) if entry.score is not None else ""
    )
    parts = [f"{entry.entry_id:>4}  {days}", " ".join(part for part in (entry.name(lang), score) if part)]
    return "  ".join([*parts, *([entry.said] if entry.said else [])])


@command.command("remove")
@click.argument("number", type=int)
@click.pass_obj
def remove(context: Context, number: int) -> None:
    """Take an entry away, and the symptom that it became; nothing of it stays."""
    from healthkit.insight import journal
    from healthkit.store import open_vault

    journal.remove(open_vault(context.vault), number)
    click.echo(text("journal.removed", context.lang, number=number))
