"""``healthkit metrics``: the catalogue, in words or as JSON."""

from __future__ import annotations

import json
from typing import Any, get_args

import click

from healthkit.cli.given import JSON
from healthkit.cli.main import Context
from healthkit.errors import HealthkitError
from healthkit.i18n import number, text
from healthkit.model.catalogue import Group, Metric, catalogue
from healthkit.model.own import AGGREGATES, MERGES, OwnAggregate
from healthkit.model.units import unit_label
from healthkit.model.words import fold


class _Listing(click.Group):
    """A group whose first word need not be a subcommand: any other one narrows the listing."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take what begins with no subcommand, and asks for no help, as the listing's."""
        named = bool(args) and (args[0] in self.commands or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if named else ["list", *args])


@click.group(name="metrics", cls=_Listing)
def command() -> None:
    """The catalogue of metrics: WORD narrows it to ids, labels and synonyms that hold it; --own lists your own."""


@command.command("list")
@click.argument("word", required=False)
@click.option("--group", type=click.Choice(get_args(Group)), help="Only one group.")
@click.option("--own", is_flag=True, help="Only those that you declared.")
@JSON
@click.pass_obj
def list_(context: Context, word: str | None, group: str | None, *, own: bool, as_json: bool) -> None:
    """Metrics in words or as JSON: what `healthkit metrics` alone does."""
    every = _own(context) if own else list(catalogue().metrics.values())
    chosen = [metric for metric in every if group in (None, metric.group)]
    if word:
        chosen = [metric for metric in chosen if _holds(metric, fold(word))]
    if as_json:
        click.echo(json.dumps([_row(metric, context.lang) for metric in chosen], ensure_ascii=False, indent=2))
        return
    if not every:
        click.echo(text("own.none", context.lang), err=True)
        return
    if not chosen:
        raise HealthkitError(
            text("metrics.none", context.lang, word=word or group), text("metrics.none_hint", context.lang)
        )
    click.echo(text("metrics.head", context.lang, n=number(len(chosen), context.lang)))
    for name in get_args(Group):
        members = [metric for metric in chosen if metric.group == name]
        if members:
            _print_group(name, members, context.lang)


def _own(context: Context) -> list[Metric]:
    from healthkit.source.own_metrics import own_metrics
    from healthkit.store import open_vault

    return own_metrics(open_vault(context.vault))


@command.command("add")
@click.argument("metric")
@click.option("--label", "label_en", default="", help="Its name; in English where --label-fr is given too.")
@click.option("--label-fr", default="", help="Its name in French.")
@click.option("--unit", default="1", show_default=True, help="UCUM code or spelling; 1 for a plain number.")
@click.option("--aggregate", type=click.Choice(AGGREGATES), help="What a bare question means.")
@click.option("--merge", type=click.Choice(MERGES), default="rate", show_default=True, help="Whether values add up.")
@click.option("--low", type=float, help="Least plausible value.")
@click.option("--high", type=float, help="Greatest plausible value.")
@click.option("--decimals", type=int, default=0, show_default=True, help="Decimals that are shown.")
@JSON
@click.pass_obj
def add(context: Context, /, metric: str, *, aggregate: OwnAggregate | None, as_json: bool, **said: Any) -> None:
    """Declare a metric of your own: import, questions, charts and reports then treat it like the others."""
    from healthkit.source.own_metrics import Declaration, declare
    from healthkit.store import open_vault

    meant = aggregate or ("sum" if said["merge"] == "cumulative" else "mean")
    made = declare(open_vault(context.vault), Declaration(metric, aggregate=meant, **said), lang=context.lang)
    if as_json:
        click.echo(json.dumps(_row(made, context.lang), ensure_ascii=False, indent=2))
        return
    click.echo(text("own.declared", context.lang, label=made.name(context.lang), metric=made.id))


@command.command("edit")
@click.argument("metric")
@click.option("--label", "label_en", help="Its name; in English where --label-fr is given too.")
@click.option("--label-fr", help="Its name in French.")
@click.option("--low", type=float, help="Least plausible value.")
@click.option("--high", type=float, help="Greatest plausible value.")
@click.option("--no-range", is_flag=True, help="No plausible range any more.")
@click.option("--decimals", type=int, help="Decimals that are shown.")
@JSON
@click.pass_obj
def edit(context: Context, /, metric: str, *, no_range: bool, as_json: bool, **said: Any) -> None:
    """Change the name, plausible range or decimals of a metric of your own; what is not given stays."""
    from dataclasses import replace

    from healthkit.source.own_metrics import declaration, named
    from healthkit.source.own_metrics import edit as change
    from healthkit.store import open_vault

    vault = open_vault(context.vault)
    before = declaration(named(vault, metric))
    if no_range:
        before = replace(before, low=None, high=None)
    changed = {key: value for key, value in said.items() if value is not None}
    if before.label_en == before.label_fr and "label_en" in changed:  # one name served both languages
        changed.setdefault("label_fr", changed["label_en"])
    made = change(vault, replace(before, **changed), lang=context.lang)
    if as_json:
        click.echo(json.dumps(_row(made, context.lang), ensure_ascii=False, indent=2))
        return
    click.echo(text("own.edited", context.lang, label=made.name(context.lang), metric=made.id))


@command.command("remove")
@click.argument("metric")
@click.option("--with-values", is_flag=True, help="Delete its values too; they are gone for good.")
@click.pass_obj
def remove(context: Context, metric: str, *, with_values: bool) -> None:
    """Take a metric of your own away."""
    from healthkit.source.own_metrics import remove as take_away
    from healthkit.store import open_vault

    gone = take_away(open_vault(context.vault), metric, with_values=with_values, lang=context.lang)
    click.echo(text("own.removed", context.lang, metric=metric, n=number(gone, context.lang)))


def _holds(metric: Metric, needle: str) -> bool:
    words = [metric.id, *metric.label.values(), *(word for words in metric.synonyms.values() for word in words)]
    return any(needle in fold(word) for word in words)


def _print_group(name: str, members: list[Metric], lang: str) -> None:
    click.echo(f"\n{text(f'metrics.group_{name}', lang)}")
    for metric in members:
        aggregates = ", ".join(text(f"metrics.aggregate_{aggregate}", lang) for aggregate in metric.aggregates)
        click.echo(f"  {metric.id:<42}  {metric.name(lang):<44}  {unit_label(metric.unit, lang):<12}  {aggregates}")


def _row(metric: Metric, lang: str) -> dict[str, object]:
    """One metric as JSON; ``label`` and ``unit_label`` are in the chosen language, ``unit`` is UCUM."""
    return {
        "id": metric.id,
        "label": metric.name(lang),
        "labels": metric.label,
        "synonyms": metric.synonyms,
        "kind": metric.kind,
        "group": metric.group,
        "unit": metric.unit,
        "unit_label": unit_label(metric.unit, lang),
        "aggregates": metric.aggregates,
        "merge": metric.merge,
        "resolution": metric.resolution,
        "plausible": metric.plausible,
        "decimals": metric.decimals,
        "night": metric.night,
        "dense": metric.dense,
        "codes": metric.codes,
        "hk": metric.hk,
        "values": metric.values,
        "trap": metric.trap,
        "aliases": metric.aliases,
    }
