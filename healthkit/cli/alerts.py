"""``healthkit alerts``: what you want to be told of, declared beforehand; notices say that, never what."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from healthkit.cli.given import JSON
from healthkit.cli.main import Context
from healthkit.i18n import text

if TYPE_CHECKING:
    from healthkit.schedule.alert_rules import Rule
    from healthkit.schedule.alerts import Found


@click.group(name="alerts")
def command() -> None:
    """An alert compares and says so once, without values. It is as fresh as the last import and makes no diagnosis."""


@command.command(name="list")
@JSON
@click.pass_obj
def show(context: Context, *, as_json: bool) -> None:
    """The alerts, and what each found."""
    from healthkit.schedule import alert_rules, alert_words, alerts
    from healthkit.store import open_vault

    vault = open_vault(context.vault)
    rules, found = alert_rules.load(vault), alerts.notices(vault)
    if as_json:
        plain = [
            _plain(rule, context.lang) | {"found": [_found(rule, one, context.lang) for one in _of(rule, found)]}
            for rule in rules
        ]
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
        return
    if not rules:
        click.echo(text("alerts.none", context.lang), err=True)
    for rule in rules:
        click.echo(f"{rule.number:>3}  {alert_words.describe(rule, context.lang)}")
        for one in _of(rule, found):
            click.echo(f"     {'⚠ ' if one.fact.urgent else ''}{_said(rule, one, context.lang)}")
    if rules:
        click.echo(text("alerts.about", context.lang), err=True)


@command.command(name="add")
@click.argument("subject", required=False)
@click.option("--preset", metavar="NAME", help="A ready-made alert; see healthkit alerts presets.")
@click.option("--above", type=float, metavar="N", help="Tell when SUBJECT lies above N.")
@click.option("--below", type=float, metavar="N", help="Tell when SUBJECT lies below N.")
@click.option("--unit", help="The unit of N; SUBJECT's own unless given.")
@click.option("--change", is_flag=True, help="Tell when SUBJECT changes by more than noise.")
@click.option("--silent", type=int, metavar="DAYS", help="Tell when SUBJECT has no data for so many days.")
@click.option("--for", "times", type=int, metavar="N", help="For so many readings in a row.")
@click.option("--days", is_flag=True, help="Count days, by their usual value, in place of readings.")
@click.option("--quiet", metavar="HH:MM-HH:MM", help="Hours in which nothing is told, such as 22:00-07:00.")
@click.option("--hold-urgent", is_flag=True, help="Let the quiet hours hold back urgent alerts too.")
@click.option("--cooldown", type=int, metavar="DAYS", help="Least days between two notices; urgent ones do not wait.")
@JSON
@click.pass_obj
def add(context: Context, /, *, as_json: bool, **said: Any) -> None:
    """Declare an alert on SUBJECT, a metric or a laboratory analyte, or take a --preset."""
    from datetime import UTC, datetime

    from healthkit.schedule import alert_rules, alert_words
    from healthkit.store import open_vault

    vault = open_vault(context.vault)
    made = alert_rules.add(vault, alert_rules.declared(vault, **said), datetime.now(UTC))
    if as_json:
        click.echo(json.dumps(_plain(made, context.lang), ensure_ascii=False, indent=2))
    else:
        words = alert_words.describe(made, context.lang)
        click.echo(text("alerts.added", context.lang, number=made.number, words=words))
        _hint(context)


@command.command(name="presets")
@JSON
@click.pass_obj
def presets(context: Context, *, as_json: bool) -> None:
    """The ready-made alerts."""
    from healthkit.schedule import alert_rules, alert_words

    lines = {name: alert_words.describe(rule, context.lang) for name, rule in alert_rules.PRESETS.items()}
    if as_json:
        click.echo(json.dumps([{"preset": name, "words": words} for name, words in lines.items()], ensure_ascii=False))
        return
    for name, words in lines.items():
        click.echo(f"{name:<18}{words}")


@command.command(name="remove")
@click.argument("number", type=int)
@JSON
@click.pass_obj
def remove(context: Context, number: int, *, as_json: bool) -> None:
    """Take the alert NUMBER back, with what it found."""
    from healthkit.schedule import alert_rules
    from healthkit.store import open_vault

    alert_rules.remove(open_vault(context.vault), number)
    if as_json:
        click.echo(json.dumps({"removed": number}))
    else:
        click.echo(text("alerts.removed", context.lang, number=number), err=True)


@command.command(name="check")
@click.option("--zone", help="Your time zone, for quiet hours, such as Europe/Paris; this computer's unless given.")
@JSON
@click.pass_obj
def check(context: Context, zone: str | None, *, as_json: bool) -> None:
    """Look now; what is new is shown, counts as told, and is not told again."""
    from datetime import UTC, datetime

    from healthkit.schedule import alert_rules, alerts, zones
    from healthkit.store import open_vault

    where = zones.check(zone) if zone else zones.local()
    vault = open_vault(context.vault)
    told = alerts.look(vault, datetime.now(UTC), where)
    rules = {rule.number: rule for rule in alert_rules.load(vault)}
    if as_json:
        plain = [_found(rules[one.fact.rule], one, context.lang) for one in told]
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
        return
    if not told:
        click.echo(text("alerts.nothing_new", context.lang), err=True)
    for one in sorted(told, key=lambda one: not one.fact.urgent):
        click.echo(f"{'⚠ ' if one.fact.urgent else ''}{_said(rules[one.fact.rule], one, context.lang)}")
    if told:
        click.echo(text("alerts.about", context.lang), err=True)


def _of(rule: Rule, found: tuple[Found, ...]) -> list[Found]:
    return [one for one in found if one.fact.rule == rule.number]


def _said(rule: Rule, one: Found, lang: str) -> str:
    from healthkit.schedule import alert_words

    return alert_words.sentence(rule, one.fact, lang)


def _hint(context: Context) -> None:
    """Say how alerts are looked at by themselves, unless they are."""
    from healthkit.schedule import book

    if not any(entry.kind == "alerts" for entry in book.read(context.vault).entries.values()):
        click.echo(text("alerts.not_scheduled", context.lang), err=True)


def _plain(rule: Rule, lang: str) -> dict[str, Any]:
    from healthkit.schedule import alert_words

    return {
        "number": rule.number,
        "words": alert_words.describe(rule, lang),
        "watch": rule.watch,
        "subject": rule.subject,
        "test": rule.test,
        "bound": rule.bound,
        "unit": alert_words.unit_of(rule),
        "times": rule.times,
        "per": rule.per,
        "quiet": str(rule.quiet) if rule.quiet else None,
        "hold": rule.hold,
        "cooldown_days": rule.cooldown_days,
        "added": f"{rule.added:%Y-%m-%dT%H:%M:%SZ}",
    }


def _found(rule: Rule, one: Found, lang: str) -> dict[str, Any]:
    fact = one.fact
    return {
        "alert": rule.number,
        "urgent": fact.urgent,
        "since": fact.since.isoformat(),
        "until": fact.until.isoformat(),
        "words": _said(rule, one, lang),
        "detail": fact.detail,
        "found": f"{one.found:%Y-%m-%dT%H:%M:%SZ}",
        "told": f"{one.told:%Y-%m-%dT%H:%M:%SZ}" if one.told else None,
    }
