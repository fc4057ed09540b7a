"""``healthkit metrics``: the catalogue, in words or as JSON."""

from __future__ import annotations

import json
from typing import get_args

import click

from healthkit.cli.main import Context
from healthkit.errors import HealthkitError
from healthkit.i18n import number, text
from healthkit.model.catalogue import Group, Metric, catalogue
from healthkit.model.units import unit_label
from healthkit.model.words import fold


@click.command(name="metrics")
@click.argument("word", required=False)
@click.option("--group", type=click.Choice(get_args(Group)), help="Only one group.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(context: Context, word: str | None, group: str | None, *, as_json: bool) -> None:
    """The catalogue of metrics; WORD narrows it to ids, labels and synonyms that hold it."""
    chosen = [metric for metric in catalogue().metrics.values() if group in (None, metric.group)]
    if word:
        chosen = [metric for metric in chosen if _holds(metric, fold(word))]
    if as_json:
        click.echo(json.dumps([_row(metric, context.lang) for metric in chosen], ensure_ascii=False, indent=2))
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
