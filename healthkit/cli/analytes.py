"""``healthkit analytes``: what a laboratory result can be, in words or as JSON."""

from __future__ import annotations

import json
from typing import get_args

import click

from healthkit.cli.given import JSON
from healthkit.cli.main import Context
from healthkit.errors import HealthkitError
from healthkit.i18n import number, text
from healthkit.model.analyte_names import key
from healthkit.model.analytes import AdultRange, Analyte, Panel, analytes
from healthkit.model.lab_units import label


@click.command(name="analytes")
@click.argument("word", required=False)
@click.option("--panel", type=click.Choice(get_args(Panel)), help="Only one panel.")
@JSON
@click.pass_obj
def command(context: Context, word: str | None, panel: str | None, *, as_json: bool) -> None:
    """The analytes; WORD narrows them to ids, names, synonyms and LOINC codes that hold it."""
    known = analytes()
    chosen = [one for one in (*known.all.values(), *known.forms.values()) if panel in (None, one.panel)]
    if word:
        chosen = [one for one in chosen if _holds(one, word)]
    if as_json:
        click.echo(json.dumps([_row(one, context.lang) for one in chosen], ensure_ascii=False, indent=2))
        return
    if not chosen:
        raise HealthkitError(
            text("analytes.none", context.lang, word=word or panel), text("analytes.none_hint", context.lang)
        )
    click.echo(text("analytes.head", context.lang, len(chosen), n=number(len(chosen), context.lang)))
    for name in get_args(Panel):
        members = [one for one in chosen if one.panel == name]
        if members:
            _print_panel(name, members, context.lang)


def _holds(one: Analyte, word: str) -> bool:
    needle = key(word)
    names = (one.form or one.id, *one.label.values(), *(name for names in one.synonyms.values() for name in names))
    return (bool(needle) and any(needle in key(name) for name in names)) or word.strip() in one.loinc


def _print_panel(name: str, members: list[Analyte], lang: str) -> None:
    click.echo(f"\n{text(f'analytes.panel_{name}', lang)}")
    for one in members:
        ranges = "; ".join(_printed(found, one, lang) for found in one.ranges)
        click.echo(f"  {one.form or one.id:<32}  {one.name(lang):<44}  {label(one.unit, lang):<16}  {ranges}".rstrip())


def _printed(found: AdultRange, one: Analyte, lang: str) -> str:
    bounds = "–".join("" if edge is None else number(edge, lang, one.decimals) for edge in (found.low, found.high))
    return bounds if found.sex == "any" else f"{text(f'analytes.sex_{found.sex}', lang)} {bounds}"


def _row(one: Analyte, lang: str) -> dict[str, object]:
    """One analyte as JSON; ``label`` and ``about`` are in the chosen language, ``unit`` is UCUM."""
    return {
        "id": one.form or one.id,
        "stored_as": one.id,
        "label": one.name(lang),
        "labels": one.label,
        "panel": one.panel,
        "kind": one.kind,
        "unit": one.unit,
        "unit_label": label(one.unit, lang),
        "units": one.units,
        "loinc": one.loinc,
        "unverified_loinc": sorted(analytes().unverified.intersection(one.loinc)),
        "synonyms": one.synonyms,
        "specimen": one.specimen,
        "decimals": one.decimals,
        "direction": one.direction,
        "plausible": one.plausible,
        "ranges": [
            {"sex": r.sex, "from_age": r.from_age, "to_age": r.to_age, "low": r.low, "high": r.high, "source": r.source}
            for r in one.ranges
        ],
        "goal": None if one.goal is None else {"low": one.goal.low, "high": one.goal.high, "source": one.goal.source},
        "variation": {"within": one.cv_within, "analytic": one.cv_analytic, "source": one.cv_source},
        "metric": one.metric,
        "alternatives": one.alternatives,
        "about": one.about.get(lang) or one.about["en"],
    }
