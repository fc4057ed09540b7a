"""``healthkit add``: a result, a vital sign, a medication, a diagnosis, family and social history, by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from healthkit.cli.given import JSON
from healthkit.cli.main import Context
from healthkit.errors import InputError, UsageError
from healthkit.i18n import text

if TYPE_CHECKING:
    from healthkit.source.manual import Entry
    from healthkit.source.speaker import Speaker

_NOTE = click.option("--note", help="Anything worth keeping beside it.")
_KEEP = click.option("--keep", is_flag=True, help="Store it as written, whatever the catalogue says.")
_WHEN = "WHEN"
Make = Callable[["Speaker"], "Entry"]


@click.group(name="add")
def command() -> None:
    """Enter something by hand. Dates are written 2026-03-05, 2026-03, 2026, or 2026-03-05 08:10; also “yesterday”."""


@command.command("result")
@click.argument("analyte")
@click.argument("value")
@click.argument("unit", default="")
@click.option("--taken", metavar=_WHEN, help="When the sample was taken; today unless given.")
@click.option("--range", "range_text", metavar="TEXT", help="The laboratory’s own range, as printed.")
@click.option("--lab", metavar="NAME", help="The laboratory.")
@click.option("--fasting/--not-fasting", default=None, help="Whether nothing was eaten before.")
@_NOTE
@_KEEP
@JSON
@click.pass_obj
def result_command(
    context: Context, /, analyte: str, value: str, unit: str, *, keep: bool, as_json: bool, **options: Any
) -> None:
    """A laboratory result as the report prints it: healthkit add result LDL "<130" mg/dL --taken 2026-03-05."""
    from healthkit.source.manual_results import result

    def make(by: Speaker, unit: str = unit, *, keep: bool = keep) -> Entry:
        return result(by, analyte, value, unit, keep=keep, **options)

    _ask_and_store(context, make, f"{analyte} {value} {{unit}}", unit, as_json=as_json)


@command.command("vital")
@click.argument("sign")
@click.argument("value")
@click.argument("unit", default="")
@click.option("--taken", metavar=_WHEN, help="When it was measured; now unless given.")
@_NOTE
@_KEEP
@JSON
@click.pass_obj
def vital_command(
    context: Context, /, sign: str, value: str, unit: str, *, keep: bool, as_json: bool, **options: Any
) -> None:
    """A vital sign: healthkit add vital "blood pressure" 121/79, healthkit add vital weight 70.5 kg."""
    from healthkit.source.manual_results import vital

    def make(by: Speaker, unit: str = unit, *, keep: bool = keep) -> Entry:
        return vital(by, sign, value, unit, keep=keep, **options)

    _ask_and_store(context, make, f"{sign} {value} {{unit}}", unit, as_json=as_json)


@command.command("own")
@click.argument("metric")
@click.argument("value", type=float)
@click.argument("unit", default="")
@click.option("--taken", metavar=_WHEN, help="When it was measured; now unless given.")
@click.pass_obj
def own_command(context: Context, /, metric: str, value: float, unit: str, *, taken: str | None) -> None:
    """A value of a metric that you declared: healthkit add own own_grip_strength 41 kg."""
    from healthkit.source.own_metrics import named, record
    from healthkit.source.speaker import speaker
    from healthkit.store import open_vault

    vault = open_vault(context.vault)
    found = named(vault, metric)
    new = record(vault, found, value, unit, taken=taken, by=speaker(vault, context.lang))
    what = " ".join(f"{found.name(context.lang)} {value:g} {unit}".split())
    click.echo(text("entry.stored" if new else "entry.known", context.lang, what=what))


@command.command("medication")
@click.argument("name")
@click.option("--dose", metavar="TEXT", help="The whole instruction: 500 mg twice a day.")
@click.option("--start", metavar=_WHEN, help="First day.")
@click.option("--stop", metavar=_WHEN, help="Last day.")
@click.option("--reason", metavar="TEXT", help="What it is for.")
@click.option("--supplement", is_flag=True, help="A vitamin, mineral or plant, not a prescribed medication.")
@_NOTE
@JSON
@click.pass_obj
def medication_command(context: Context, /, name: str, *, as_json: bool, **options: Any) -> None:
    """A medication or supplement that you take or took."""
    from healthkit.source.manual import medication

    _store(context, lambda by: medication(by, name, **options), name, as_json=as_json)


@command.command("condition")
@click.argument("name")
@click.option("--onset", metavar=_WHEN, help="Since when.")
@click.option("--ended", metavar=_WHEN, help="Until when.")
@click.option("--status", type=click.Choice(["active", "recurrence", "inactive", "remission", "resolved"]))
@_NOTE
@JSON
@click.pass_obj
def condition_command(context: Context, /, name: str, *, as_json: bool, **options: Any) -> None:
    """A diagnosis."""
    from healthkit.source.manual import condition

    _store(context, lambda by: condition(by, name, **options), name, as_json=as_json)


@command.command("allergy")
@click.argument("name", required=False)
@click.option("--none", "nothing", is_flag=True, help="State that no allergies are known.")
@click.option("--reaction", metavar="TEXT", help="What happens.")
@click.option("--severity", type=click.Choice(["mild", "moderate", "severe"]))
@click.option("--category", type=click.Choice(["food", "medication", "environment", "biologic"]))
@click.option("--onset", metavar=_WHEN, help="Since when.")
@click.option("--intolerance", is_flag=True, help="An intolerance, not an allergy.")
@_NOTE
@JSON
@click.pass_obj
def allergy_command(context: Context, /, name: str | None, *, nothing: bool, as_json: bool, **options: Any) -> None:
    """An allergy or intolerance, or the statement that none is known."""
    from healthkit.source.manual import allergy, no_allergies

    if nothing == bool(name):
        raise UsageError(text("entry.allergy_or_none", context.lang), text("entry.allergy_or_none_hint", context.lang))
    if name:
        _store(context, lambda by: allergy(by, name, **options), name, as_json=as_json)
    else:
        _store(context, no_allergies, text("entry.no_allergies", context.lang), as_json=as_json)


@command.command("family")
@click.argument("relation")
@click.argument("condition")
@click.option("--onset", metavar="AGE", help="At what age, or when.")
@click.option("--deceased/--living", default=None, help="Whether the relative has died.")
@_NOTE
@JSON
@click.pass_obj
def family_command(context: Context, /, relation: str, condition: str, *, as_json: bool, **options: Any) -> None:
    """A relative’s condition: healthkit add family mother "breast cancer" --onset "age 52"."""
    from healthkit.source.manual import family

    _store(context, lambda by: family(by, relation, condition, **options), f"{relation}: {condition}", as_json=as_json)


@command.command("social")
@click.argument("topic")
@click.argument("value")
@click.option("--start", metavar=_WHEN, help="Since when.")
@_NOTE
@JSON
@click.pass_obj
def social_command(context: Context, /, topic: str, value: str, *, as_json: bool, **options: Any) -> None:
    """How you live: smoking, alcohol, occupation, diet, exercise …, or a topic of your own."""
    from healthkit.source.manual import social

    _store(context, lambda by: social(by, topic, value, **options), f"{topic}: {value}", as_json=as_json)


@command.command("person")
@click.argument("key", type=click.Choice(["name", "birth_date", "sex", "gender_identity", "blood_type", "language"]))
@click.argument("value")
@JSON
@click.pass_obj
def person_command(context: Context, /, key: str, value: str, *, as_json: bool) -> None:
    """A fact about yourself, such as the date of birth, which ranges and formulas need."""
    from healthkit.source.manual import person

    _store(context, lambda by: person(by, {key: value}), f"{key}: {value}", as_json=as_json)


def _ask_and_store(context: Context, make: Any, what: str, unit: str, *, as_json: bool) -> None:
    """Store a measurement; where its unit cannot be right, only after the person has said so."""
    from healthkit.cli.vault import at_terminal, open_or_create
    from healthkit.source.speaker import speaker

    by = speaker(open_or_create(context), context.lang)
    entry: Entry = make(by)
    if entry.question:
        if not at_terminal():
            raise InputError(entry.question, text("entry.asked_hint", context.lang))
        click.echo(entry.question, err=True)
        if entry.likely_unit:
            asked = text("entry.use_likely", context.lang, unit=entry.likely_unit)
        else:
            asked = text("entry.keep_it", context.lang)
        if not click.confirm(asked, default=False, err=True):
            raise InputError(text("entry.not_stored", context.lang))
        unit = entry.likely_unit or unit
        entry = make(by, unit, keep=entry.likely_unit is None)
    _store(context, lambda _: entry, " ".join(what.format(unit=unit).split()), as_json=as_json)


def _store(context: Context, make: Make, what: str, *, as_json: bool) -> None:
    from healthkit.cli.vault import open_or_create
    from healthkit.source.manual import store
    from healthkit.source.speaker import speaker

    vault = open_or_create(context)
    report = store(vault, make(speaker(vault, context.lang)))
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
    elif report.issues.get("person_differs"):
        click.echo(text("entry.differs", context.lang, key=what), err=True)
    else:
        click.echo(text("entry.stored" if report.added else "entry.known", context.lang, what=what))
