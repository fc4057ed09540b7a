"""What ``healthkit insurance`` prints: a comparison, a ledger line by line, the plans at hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from healthkit.i18n import day
from healthkit.planning.insurance import words
from healthkit.planning.insurance.money import amount
from healthkit.planning.insurance.services import label
from healthkit.planning.insurance.wording import explain, limits, remarks

if TYPE_CHECKING:
    from rich.console import JustifyMethod
    from rich.table import Table

    from healthkit.planning.insurance.compare import Comparison
    from healthkit.planning.insurance.model import Ledger, Line, Plan, Share
    from healthkit.planning.insurance.us.imported import Offer
    from healthkit.planning.insurance.use import Use

_SHOWN = 12
"""Filled prices and care left out: so many lines are printed, the report has them all."""


def show_comparison(made: Comparison, scenario: str, lang: str) -> None:
    """Verdict, table, why, where plans cross, what is covered, what was assumed, what cannot be known."""
    use = made.use
    click.echo(words.head(use, scenario, lang))
    for line in words.verdict(made, lang):
        click.echo(line)
    _print(_totals(made, lang))
    for other in made.outcomes[1:]:
        click.echo(words.why(made, other, lang))
    for line in (*_crossings(made, lang), *words.coverage(made, lang), *_remarks(made, lang)):
        click.echo(line)
    click.echo("")
    for line in (*words.about_years(made, lang), *words.about_use(use, lang)):
        click.echo(f"– {line}")
    _list("filled_head", [words.filled(one, use, lang) for one in use.filled], lang)
    _list("left_out_head", [words.left_out(one, lang) for one in use.left_out], lang)
    _list("checklist_head", words.checklist(use, lang), lang)
    click.echo(f"\n{words.say('not_advice', lang)}")


def _totals(made: Comparison, lang: str) -> Table:
    limited = any(one.most is not None for one in made.outcomes)
    table = _table(["plan", "premium", "told", "expected", "p80", "worst", *(["most"] if limited else [])], lang)
    for one in made.outcomes:
        totals = (one.premium, one.told, one.expected, one.p80, one.worst)
        sums = [words.money(cents, made.use, lang) for cents in totals]
        if limited:
            sums.append(words.say("no_maximum", lang) if one.most is None else words.money(one.most, made.use, lang))
        table.add_row(one.plan.name, *sums)
    return table


def _remarks(made: Comparison, lang: str) -> list[str]:
    return [f"{one.plan.name}: {said}" for one in made.outcomes for said in remarks(one.plan, lang)]


def _crossings(made: Comparison, lang: str) -> list[str]:
    from healthkit.planning.insurance.break_even import crossings, curves

    if len(made.outcomes) < 2:
        return []
    plans = [one.plan for one in made.outcomes]
    found = curves(plans, made.use)
    said = []
    for other in plans[1:]:
        at = crossings(plans[0], other, made.use, found)
        said += words.break_even(at, (plans[0], other), found, made.use, lang)
    return said


def show_ledger(plan: Plan, use: Use, ledger: Ledger, lang: str) -> None:
    """Each event with what everyone bears and every rule's sentence below it."""
    click.echo(words.say("explain_title", lang, plan=plan.name))
    for line in ledger.lines:
        event = line.event
        who = f" ({event.person})" if len(use.people) > 1 else ""
        name = label(use.country, event.service, lang) + (f" × {event.quantity}" if event.quantity > 1 else "")
        when, charge = day(event.day, lang, "d MMM y"), amount(event.charge, use.currency, lang)
        click.echo("\n" + words.say("explain_line", lang, day=when, service=name + who, amount=charge))
        for payer, cents, why in _said(line, use, lang):
            click.echo(f"    {payer:<18} {cents:>14}  {why}")
        for note in line.notes:
            click.echo(f"    · {explain(use.country, note, lang)}")
    own, premium = ledger.paid_by("person"), plan.premium(use.people)
    said = [amount(cents, use.currency, lang) for cents in (own, premium, own + premium)]
    click.echo("\n" + words.say("explain_total", lang, own=said[0], premium=said[1], total=said[2]))
    for remark in remarks(plan, lang):
        click.echo(remark)
    used = limits(use.country, ledger, lang)
    if used:
        click.echo(words.say("met", lang, limits=words.listing(used, lang)))
    click.echo(words.say("not_advice", lang))


def _said(line: Line, use: Use, lang: str) -> list[tuple[str, str, str]]:
    return [
        (words.payer(share.payer, lang), amount(share.amount, use.currency, lang), explain(use.country, share, lang))
        for share in line.shares
    ]


def ledger_json(plan: Plan, use: Use, ledger: Ledger, lang: str) -> dict[str, Any]:
    """The ledger as JSON: amounts in the plan's currency, each share with its rule and sentence."""
    lines = [
        {
            "day": line.event.day.isoformat(),
            "service": line.event.service,
            "person": line.event.person,
            "charge": line.event.charge / 100,
            "shares": [
                {"payer": one.payer, "amount": one.amount / 100, **_rule(one, use, lang)} for one in line.shares
            ],
            "notes": [_rule(one, use, lang) for one in line.notes],
        }
        for line in ledger.lines
    ]
    own, premium = ledger.paid_by("person"), plan.premium(use.people)
    sums = {"premium": premium / 100, "own": own / 100, "told": (own + premium) / 100}
    return {"plan": plan.id, "name": plan.name, "year": plan.year, "unit": plan.currency, **sums, "lines": lines}


def _rule(share: Share, use: Use, lang: str) -> dict[str, str]:
    return {"rule": share.rule, "text": explain(use.country, share, lang)}


def show_offers(files: Sequence[Path], offers: Sequence[Offer], lang: str) -> None:
    """Plan files of the vault's folder, then imported plans, with what one of them lacks."""
    if not files and not offers:
        click.echo(words.say("plans_none", lang), err=True)
        click.echo(words.say("no_plans_hint", lang), err=True)
        return
    if files:
        click.echo(words.say("plans_saved", lang))
        for path in files:
            click.echo(f"  {path}")
    if offers:
        click.echo(words.say("plans_imported", lang))
        for one in offers:
            fault = f"  ({words.say('incomplete', lang, reason=one.fault)})" if one.fault else ""
            click.echo(f"  {one.id}  {one.year}  {one.name}{fault}")


def _table(columns: Sequence[str], lang: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    for name in columns:
        side: JustifyMethod = "left" if name == "plan" else "right"
        folds = name in ("plan", "most")
        table.add_column(words.say(f"col_{name}", lang), justify=side, overflow="fold", no_wrap=not folds)
    return table


def _print(table: Table) -> None:
    from rich.console import Console

    Console().print(table)


def _list(head: str, lines: Sequence[str], lang: str) -> None:
    if lines:
        click.echo(f"\n{words.say(head, lang)}")
        for line in lines[:_SHOWN]:
            click.echo(f"– {line}")
        if len(lines) > _SHOWN:
            click.echo(f"– … + {len(lines) - _SHOWN}")
