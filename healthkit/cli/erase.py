"""``healthkit erase``: take data out for good, by source, kind, metric or days, or all; and the rules of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from healthkit.cli.given import JSON, iso_day
from healthkit.cli.main import Context
from healthkit.cli.vault import at_terminal
from healthkit.errors import UsageError
from healthkit.i18n import day, number, rows_of, text

if TYPE_CHECKING:
    from healthkit.privacy.erasure.receipt import Outside, Plan, Receipt
    from healthkit.privacy.erasure.scope import What

_SHOWN = 20
"""Names of files that are listed before it is said how many more there are."""


@click.command(name="erase")
@click.option("--source", metavar="NAME", help="A product, class or connector: see healthkit sources.")
@click.option("--category", metavar="C", help="A kind of data, such as sleep or mental_health.")
@click.option("--metric", metavar="M", help="One metric: see healthkit metrics.")
@click.option("--from", "first", metavar="DAY", help="First day, e.g. 2026-01-01.")
@click.option("--to", "last", metavar="DAY", help="Last day, included; today unless given.")
@click.option("--all", "everything", is_flag=True, help="The whole vault, with its keys.")
@click.option("--reason", default="", metavar="TEXT", help="A note for yourself, kept with the rule.")
@click.option("--dry-run", is_flag=True, help="Say what would go, and erase nothing.")
@click.option("--list", "listed", is_flag=True, help="What was erased and is held back.")
@click.option("--allow-again", type=int, metavar="N", help="Let the data of rule N be imported again.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@JSON
@click.pass_obj
def command(
    context: Context, *, source: str | None, category: str | None, metric: str | None, first: str | None,
    last: str | None, allow_again: int | None, reason: str, everything: bool, dry_run: bool, listed: bool, yes: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Erase data for good: rows, what was derived of them, chats and files that speak of them. What is named narrows
    each other. Erased data stay out of later imports."""
    from healthkit.privacy.erasure.scope import What

    named = everything or any(one is not None for one in (source, category, metric, first, last))
    if listed + (allow_again is not None) + named != 1:
        raise UsageError(text("erasure.one_way", context.lang), "healthkit erase --help")
    if listed:
        _list(context, as_json=as_json)
    elif allow_again is not None:
        _allow_again(context, allow_again, as_json=as_json)
    elif everything:
        What(source, category, metric, _day(first), _day(last), all=True)
        _everything(context, dry_run=dry_run, yes=yes, as_json=as_json)
    else:
        end = _day(last) or (datetime.now(UTC).astimezone().date() if first else None)
        what = What(source, category, metric, _day(first), end)
        _part(context, what, reason, dry_run=dry_run, yes=yes, as_json=as_json)


def scope(what: What, lang: str) -> str:
    """A scope in words."""
    from healthkit.privacy.categories import categories

    if what.all:
        return text("erasure.scope_all", lang)
    parts = []
    if what.category:
        parts.append(categories()[what.category].name(lang) if what.category in categories() else what.category)
    if what.metric:
        parts.append(text("erasure.scope_metric", lang, named=what.metric))
    if what.source:
        parts.append(text("erasure.scope_source", lang, named=what.source))
    if what.from_day:
        parts.append(text("erasure.scope_from", lang, day=day(what.from_day, lang)))
    if what.to_day:
        parts.append(text("erasure.scope_to", lang, day=day(what.to_day, lang)))
    return ", ".join(parts)


def _part(context: Context, what: What, reason: str, *, dry_run: bool, yes: bool, as_json: bool) -> None:
    from healthkit.privacy.erasure.planning import plan
    from healthkit.source.erasing import erase
    from healthkit.store import open_vault

    vault = open_vault(context.vault)
    found = plan(vault, what)
    if _settled(context, found, text("erasure.word", context.lang), dry_run=dry_run, yes=yes, as_json=as_json):
        _tell(context, erase(vault, found.what, reason), as_json=as_json)


def _everything(context: Context, *, dry_run: bool, yes: bool, as_json: bool) -> None:
    from healthkit.privacy.erasure import whole
    from healthkit.privacy.erasure.receipt import Plan, Receipt
    from healthkit.store import open_vault

    word = text("erasure.word_all", context.lang)
    if whole.keyless(context.vault):  # an erasure of all was interrupted once its keys were gone
        files = tuple(str(path) for path in sorted(context.vault.rglob("*")) if not path.is_dir())
        rest = Plan(whole.EVERYTHING, {}, files, ())
        if _settled(context, rest, word, dry_run=dry_run, yes=yes, as_json=as_json):
            gone = tuple(whole.finish(context.vault))
            _tell(context, Receipt(whole.EVERYTHING, 0, {}, gone, (), 0), as_json=as_json)
        return
    vault = open_vault(context.vault)
    if _settled(context, whole.plan_all(vault), word, dry_run=dry_run, yes=yes, as_json=as_json):
        _tell(context, whole.erase_all(vault), as_json=as_json)


def _settled(context: Context, found: Plan, word: str, *, dry_run: bool, yes: bool, as_json: bool) -> bool:
    """Show what would go, and whether the person agrees.

    Raises:
        UsageError: nobody is there to agree.
    """
    if dry_run and as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
        return False
    _preview(context, found, to_stderr=not dry_run)
    if dry_run or yes:
        return not dry_run
    if not at_terminal():
        raise UsageError(text("erasure.nobody", context.lang), text("erasure.nobody_hint", context.lang))
    asked = text("erasure.confirm", context.lang, word=f"“{word}”")
    said = click.prompt(asked, default="", show_default=False, err=True)
    if said.strip().casefold() == word.casefold():
        return True
    click.echo(text("erasure.not_confirmed", context.lang), err=True)
    return False


def _preview(context: Context, found: Plan, *, to_stderr: bool) -> None:
    lang = context.lang

    def say(line: str) -> None:
        click.echo(line, err=to_stderr)

    say(text("erasure.preview", lang, scope=scope(found.what, lang)))
    if found.empty:
        say(text("erasure.nothing", lang))
    for table, count in found.rows.items():
        say("  " + text("erasure.rows", lang, count, table=rows_of(table, lang), n=number(count, lang)))
    if found.first and found.last:
        say("  " + text("erasure.span", lang, first=day(found.first, lang), last=day(found.last, lang)))
    _files(found.files, say_count=lambda count: say("  " + _count_files(count, lang)), say=say)
    for table, count in found.undated.items():
        say("  " + text("erasure.undated", lang, count, table=rows_of(table, lang), n=number(count, lang)))
    _outside(found.outside, lang, say)
    say(text("erasure.no_way_back" if found.what.all else "erasure.later", lang))


def _tell(context: Context, receipt: Receipt, *, as_json: bool) -> None:
    lang = context.lang
    if as_json:
        click.echo(json.dumps(receipt.as_dict(), ensure_ascii=False, indent=2))
        return
    click.echo(text("erasure.done", lang, scope=scope(receipt.what, lang)))
    for table, count in receipt.removed.items():
        click.echo("  " + text("erasure.rows", lang, count, table=rows_of(table, lang), n=number(count, lang)))
    _files(receipt.files, say_count=lambda count: click.echo("  " + _count_files(count, lang)), say=click.echo)
    if receipt.what.all:
        click.echo(text("erasure.all_done", lang, folder=context.vault))
    else:
        key = "remaining" if receipt.remaining else "clean"
        click.echo(text(f"erasure.{key}", lang, n=number(receipt.remaining, lang)))
        click.echo(text("erasure.rule", lang, n=receipt.rule))
    _outside(receipt.outside, lang, click.echo)


def _files(files: tuple[str, ...], *, say_count: Callable[[int], None], say: Callable[[str], None]) -> None:
    if files:
        say_count(len(files))
        for name in files[:_SHOWN]:
            say(f"    {name}")
        if len(files) > _SHOWN:
            say("    …")


def _count_files(count: int, lang: str) -> str:
    return text("erasure.files", lang, count, n=number(count, lang))


def _outside(outside: tuple[Outside, ...], lang: str, say: Callable[[str], None]) -> None:
    say(text("erasure.outside", lang))
    for one in outside:
        say("  " + text(f"erasure.outside_{one.kind}", lang, where=one.where))
    say("  " + text("erasure.outside_always", lang))


def _list(context: Context, *, as_json: bool) -> None:
    from healthkit.privacy.erasure import rules
    from healthkit.store import open_vault

    found = rules.all_rules(open_vault(context.vault))
    if as_json:
        click.echo(json.dumps([rule.as_dict() for rule in found], ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo(text("erasure.no_rules", context.lang), err=True)
    for rule in found:
        lifted = rule.lifted and text("erasure.lifted", context.lang, day=day(rule.lifted.date(), context.lang))
        state = lifted or text("erasure.standing", context.lang)
        click.echo(f"{rule.number:>3}  {rule.at:%Y-%m-%d %H:%M}  {scope(rule.what, context.lang)} · {state}")


def _allow_again(context: Context, rule_number: int, *, as_json: bool) -> None:
    from healthkit.privacy.erasure import rules
    from healthkit.store import open_vault

    rule = rules.allow_again(open_vault(context.vault), rule_number)
    if as_json:
        click.echo(json.dumps(rule.as_dict(), ensure_ascii=False, indent=2))
        return
    click.echo(text("erasure.allowed", context.lang, n=rule.number, scope=scope(rule.what, context.lang)))


def _day(said: str | None) -> date | None:
    return iso_day(said) if said else None
