"""``healthkit insurance``: what plans would cost under one's own use of care, and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from healthkit.cli.given import JSON
from healthkit.cli.main import Context

if TYPE_CHECKING:
    from healthkit.planning.insurance.model import Plan
    from healthkit.planning.insurance.use import Use
    from healthkit.planning.insurance.wanted import Asked
    from healthkit.store import Vault


@click.group("insurance")
def command() -> None:
    """What plans would cost under your own use of care. Arithmetic on the plans' files, not financial advice."""


def _care_options(run: click.decorators.FC) -> click.decorators.FC:
    """The options by which care is chosen, the same for every command that settles it."""
    options = (
        click.option("--year", type=int, help="Own use of this year; the last whole one unless given."),
        click.option("--usage", type=click.Path(path_type=Path), help="A year written by hand, as TOML."),
        click.option("--scenario", default="", help="On top: healthy, pregnancy, surgery, chronic, bad."),
        click.option("--people", default="", metavar="WHO,WHO", help="Who is insured: self,spouse,child1."),
        JSON,
    )
    for option in reversed(options):
        run = option(run)
    return run


@command.command("compare")
@click.argument("names", nargs=-1, metavar="PLAN...")
@_care_options
@click.pass_obj
def compare_command(
    context: Context, names: tuple[str, ...], *, year: int | None, usage: Path | None, scenario: str, people: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Rank plans by their expected yearly cost. PLAN is a TOML file or the id of an imported plan."""
    from healthkit.planning.insurance import scenarios
    from healthkit.planning.insurance.compare import check, compare

    asked = _asked(year, usage, scenario, people)
    plans, use = _plans_and_use(context, names, asked)
    check(plans, use, context.lang)
    made = compare(plans, use, scenarios.rare(use.country, use.year), lang=context.lang)
    if as_json:
        click.echo(json.dumps([one.as_dict() for one in made.outcomes], ensure_ascii=False))
        return
    from healthkit.cli.insurance_tables import show_comparison

    show_comparison(made, asked.scenario, context.lang)


@command.command("explain")
@click.argument("name", metavar="PLAN")
@_care_options
@click.pass_obj
def explain_command(
    context: Context, name: str, *, year: int | None, usage: Path | None, scenario: str, people: str, as_json: bool
) -> None:
    """Settle the year under one PLAN, line by line: who pays which part, by which rule."""
    from healthkit.cli.insurance_tables import ledger_json, show_ledger
    from healthkit.planning.insurance.compare import check, covering

    asked = _asked(year, usage, scenario, people)
    plans, use = _plans_and_use(context, (name,), asked)
    check(plans, use, context.lang)
    plan = covering(plans[0], use.people)
    here = use.in_year(plan.year)
    ledger = plan.settle(here.events)
    if as_json:
        click.echo(json.dumps(ledger_json(plan, here, ledger, context.lang), ensure_ascii=False))
    else:
        show_ledger(plan, here, ledger, context.lang)


@command.command("plans")
@JSON
@click.pass_obj
def plans_command(context: Context, *, as_json: bool) -> None:
    """List the vault's plan files and the plans that were imported."""
    from healthkit.cli.insurance_tables import show_offers
    from healthkit.planning.insurance import wanted
    from healthkit.store import open_vault

    files, offers = wanted.saved(context.vault), wanted.imported(open_vault(context.vault), context.lang)
    if as_json:
        here = [{"id": one.stem, "name": one.stem, "year": None, "file": str(one), "fault": None} for one in files]
        told = [{"id": one.id, "name": one.name, "year": one.year, "file": None, "fault": one.fault} for one in offers]
        click.echo(json.dumps([*here, *told], ensure_ascii=False))
    else:
        show_offers(files, offers, context.lang)


@command.command("new")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--country", type=click.Choice(["US", "FR"]), help="Whose rules it follows; the settings' unless given.")
@click.option("--from", "name", metavar="ID", help="Begin with what an imported plan tells.")
@click.pass_obj
def new_command(context: Context, file: Path, country: str | None, name: str | None) -> None:
    """Begin a plan: write a commented TOML FILE to put your plan's figures in."""
    from healthkit.i18n import text
    from healthkit.planning.insurance import draft, wanted
    from healthkit.settings import settings
    from healthkit.store import open_vault

    if name:
        draft.save(file, wanted.imported_text(open_vault(context.vault), name, context.lang), context.lang)
    else:
        draft.begin(file, draft.country_of(country, settings().country, context.lang), context.lang)
    click.echo(str(file))
    click.echo(text("insurance.made_plan", context.lang, file=file), err=True)


def _asked(year: int | None, usage: Path | None, scenario: str, people: str) -> Asked:
    from healthkit.planning.insurance.wanted import Asked

    named = tuple(dict.fromkeys(one.strip() for one in people.split(",") if one.strip()))
    return Asked(year, usage, scenario, named)


def _plans_and_use(context: Context, names: tuple[str, ...], asked: Asked) -> tuple[tuple[Plan, ...], Use]:
    from healthkit.planning.insurance import wanted

    vault = _vault(context, names, asked)
    plans = wanted.plans(names, vault, context.lang)
    return plans, wanted.care(plans, vault, asked, context.lang)


def _vault(context: Context, names: tuple[str, ...], asked: Asked) -> Vault | None:
    """The vault, where it is needed: files of plans with care from a file or a scenario do without."""
    from healthkit.errors import NotAVault
    from healthkit.store import open_vault

    files = bool(names) and all(Path(name).suffix == ".toml" for name in names)
    if files and asked.usage is not None:
        return None
    try:
        return open_vault(context.vault)
    except NotAVault:
        if files and asked.scenario:
            return None
        raise
