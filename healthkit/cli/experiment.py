"""``healthkit experiment``: a trial of one person on themselves, from the design to the result."""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from healthkit.cli.given import AS_OF, JSON, day_or_today, iso_day, opened, words
from healthkit.cli.main import Context
from healthkit.cli.printed import echo
from healthkit.i18n import day as day_words
from healthkit.i18n import text

if TYPE_CHECKING:
    from healthkit.planning.experiments.draft import Draft, Outlook
    from healthkit.planning.experiments.registry import Experiment

_NUMBER = click.argument("experiment", type=int)


@click.group(name="experiment")
def command() -> None:
    """A trial on yourself. It is decided beforehand and never changed; no result is shown before its last day."""


@command.command(name="new")
@click.option("--question", metavar="TEXT", help="What you ask; - reads question, do and usual, a line each.")
@click.option("--do", "new", metavar="TEXT", help="The new thing, done on the days that the lot chooses.")
@click.option("--usual", metavar="TEXT", default="", help="What you do on the other days; as usual unless given.")
@click.option("--outcome", default="sleep_duration", show_default=True, help="A metric’s id, or: score.")
@click.option("--rate", "score_of", metavar="TEXT", default="", help="What you rate by hand, with --outcome score.")
@click.option("--better", type=click.Choice(["higher", "lower"]), default="higher", show_default=True)
@click.option("--matters", type=float, required=True, metavar="N", help="The least difference that would matter.")
@click.option("--days", type=int, default=28, show_default=True, help="Length, rounded down to whole pairs.")
@click.option("--block", "block_days", type=int, default=1, show_default=True, help="Days of one period.")
@click.option("--washout", "washout_days", type=int, default=0, show_default=True, help="Days dropped at each switch.")
@click.option("--lag", type=click.IntRange(0, 1), help="1 where a day shows in the next day’s value, as nights do.")
@click.option("--start", metavar="DAY", help="The first day; today unless given.")
@click.option("--seed", type=click.IntRange(0), help="Of the lot that makes the schedule; drawn unless given.")
@click.option("--check", is_flag=True, help="Only tell the power and the proposed length; register nothing.")
@AS_OF
@JSON
@click.pass_obj
def new(
    context: Context, /, *, start: str | None, seed: int | None, check: bool, as_of: str | None, as_json: bool,
    **said: Any,
) -> None:  # fmt: skip
    """Design an experiment, see its power, and register it for good."""
    from healthkit.planning.experiments import draft as drafts

    vault, today = opened(context), day_or_today(as_of)
    begin = iso_day(start) if start else today
    draft = drafts.Draft(**_typed(said))
    seen = drafts.outlook(vault, draft, begin, context.lang)
    if check:
        echo(as_json, _design_dict(seen), _design_lines(seen, draft, context.lang))
        return
    made, notes = drafts.register(vault, draft, begin, today, lang=context.lang, seed=seed)
    lines = [text("experiment_cli.registered", context.lang, n=made.number, hash=made.hash)]
    lines += [*_design_lines(seen, draft, context.lang), *notes]
    echo(as_json, {**_dict(made, today), **_design_dict(seen), "notes": notes}, lines)


def _typed(said: dict[str, Any]) -> dict[str, Any]:
    """What was typed; from standard input where asked for, for then it stands in no list of processes."""
    given = dict(said)
    if given["question"] == "-":
        lines = [*sys.stdin.read().splitlines(), "", "", ""]
        given |= {"question": lines[0], "new": lines[1] or given["new"], "usual": lines[2] or given["usual"]}
    return {**given, "question": given["question"] or "", "new": given["new"] or ""}


@command.command(name="list")
@AS_OF
@JSON
@click.pass_obj
def listed(context: Context, *, as_of: str | None, as_json: bool) -> None:
    """Your experiments, the newest first."""
    from healthkit.planning.experiments.registry import experiments

    today = day_or_today(as_of)
    found = experiments(opened(context))
    if not found and not as_json:
        click.echo(text("experiment_cli.none", context.lang), err=True)
    lines = [
        f"{one.number:>3}  {one.protocol.question}  "
        f"({_state(one, today, context.lang)}, {one.protocol.start} – {one.last.isoformat()})"
        for one in found
    ]
    echo(as_json, [_dict(one, today) for one in found], lines)


@command.command(name="show")
@_NUMBER
@AS_OF
@JSON
@click.pass_obj
def show(context: Context, *, experiment: int, as_of: str | None, as_json: bool) -> None:
    """The protocol of EXPERIMENT with its hash, and what was said of its days."""
    from healthkit.planning.experiments import registry

    vault, today = opened(context), day_or_today(as_of)
    one = registry.experiment(vault, experiment)
    said = registry.days(vault, experiment)
    left = [day.isoformat() for day in registry.unsaid(one, said, today)]
    days = [{"day": day.isoformat(), "did": it.did, "why": it.why, "score": it.score} for day, it in said.items()]
    plain = {**_dict(one, today), "protocol": json.loads(one.protocol.canonical()), "days": days, "unsaid": left}
    echo(as_json, plain, _show_lines(one, today, left, context.lang))


def _show_lines(one: Experiment, today: date, left: list[str], lang: str) -> list[str]:
    from healthkit.planning.experiments.words import percent

    protocol = one.protocol
    values = {
        "question": protocol.question, "new": protocol.new, "usual": protocol.usual,
        "outcome": f"{protocol.outcome_name(lang)} ({text(f'experiment_cli.{protocol.better}', lang)})",
        "matters": protocol.amount(protocol.matters, lang), "state": _state(one, today, lang),
        "days": f"{protocol.start} – {protocol.last.isoformat()}", "power": percent(protocol.power, lang),
        "hash": one.hash if one.intact else text("experiments.changed", lang),
    }  # fmt: skip
    lines = [f"{text(f'experiment_cli.{name}', lang):<16}{value}" for name, value in values.items()]
    return [*lines, text("experiment_cli.unsaid", lang, days=", ".join(left))] if left else lines


@command.command(name="check-in")
@_NUMBER
@click.argument("did", type=click.Choice(["done", "not-done", "skipped"]))
@click.option("--on", metavar="DAY", help="Of which day; today unless given.")
@click.option("--why", default="", metavar="TEXT", help="Why it was skipped; - reads it from standard input.")
@click.option("--score", type=float, metavar="N", help="The rating, 0 to 10, where the outcome is one.")
@AS_OF
@JSON
@click.pass_obj
def check_in(
    context: Context, *, experiment: int, did: str, on: str | None, why: str, score: float | None, as_of: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Say whether you did what the day asked for."""
    from healthkit.planning.experiments import registry

    today = day_or_today(as_of)
    day = iso_day(on) if on else today
    word = next(one for one in registry.DIDS if one == did.replace("-", "_"))
    vault = opened(context)
    kept = registry.check_in(vault, experiment, day, word, today, why=words(why), score=score, lang=context.lang)
    said = text(f"experiments.did_{word}", context.lang)
    plain = {"experiment": experiment, "day": day.isoformat(), "did": word, "why": kept.why, "score": score}
    echo(as_json, plain, [text("experiment_cli.kept", context.lang, day=day_words(day, context.lang), did=said)])


@command.command(name="today")
@AS_OF
@JSON
@click.pass_obj
def today_command(context: Context, *, as_of: str | None, as_json: bool) -> None:
    """What your experiments ask for today."""
    from healthkit.planning.experiments.today import running

    found = running(opened(context), day_or_today(as_of))
    if not found and not as_json:
        click.echo(text("experiment_cli.nothing_today", context.lang), err=True)
    lines, plain = [], []
    for one in found:
        lines.append(f"{one.experiment.number:>3}  {one.instruction(context.lang)}")
        left = [day.isoformat() for day in one.unsaid]
        if left:
            lines.append("     " + text("experiment_cli.unsaid", context.lang, days=", ".join(left)))
        said = one.said.did if one.said else None
        asked = {"experiment": one.experiment.number, "new": one.new, "instruction": one.instruction(context.lang)}
        plain.append({**asked, "day": one.at, "of": one.experiment.protocol.design.days, "said": said, "unsaid": left})
    echo(as_json, plain, lines)


@command.command(name="stop")
@_NUMBER
@click.option("--why", required=True, metavar="TEXT", help="Why you stop; - reads it from standard input.")
@AS_OF
@JSON
@click.pass_obj
def stop(context: Context, *, experiment: int, why: str, as_of: str | None, as_json: bool) -> None:
    """End EXPERIMENT early; its result then counts as exploratory."""
    from healthkit.planning.experiments import registry

    today = day_or_today(as_of)
    one = registry.stop(opened(context), experiment, today, words(why), context.lang)
    echo(as_json, _dict(one, today), [text("experiment_cli.stopped", context.lang, n=experiment)])


@command.command(name="result")
@_NUMBER
@JSON
@click.pass_obj
def result(context: Context, *, experiment: int, as_json: bool) -> None:
    """What came of EXPERIMENT, after its last day; today cannot be moved here, so that nobody peeks."""
    from healthkit.planning.experiments import told

    found = told.result(opened(context), experiment, day_or_today(None), context.lang)
    lines = [found.verdict(context.lang), *found.sentences(context.lang)]
    if found.missing:
        days = ", ".join(day.isoformat() for day in found.missing)
        lines.append(text("experiment_cli.missing", context.lang, days=days))
    echo(as_json, {"experiment": experiment, **found.as_dict(context.lang)}, lines)


@command.command(name="delete")
@_NUMBER
@JSON
@click.pass_obj
def delete(context: Context, *, experiment: int, as_json: bool) -> None:
    """Delete EXPERIMENT with its days."""
    from healthkit.planning.experiments import registry

    registry.delete(opened(context), experiment)
    echo(as_json, {"deleted": experiment}, [text("experiment_cli.deleted", context.lang, n=experiment)])


def _state(one: Experiment, today: date, lang: str) -> str:
    return text(f"experiments.state_{one.state(today)}", lang)


def _dict(one: Experiment, today: date) -> dict[str, Any]:
    protocol = one.protocol
    return {
        "experiment": one.number, "question": protocol.question, "state": one.state(today), "start": protocol.start,
        "stop": protocol.last.isoformat(), "result_from": protocol.shown_from.isoformat(), "hash": one.hash,
        "intact": one.intact, "stopped_on": one.stopped_on.isoformat() if one.stopped_on else None,
        "stopped_why": one.stopped_why,
    }  # fmt: skip


def _design_dict(seen: Outlook) -> dict[str, Any]:
    return {
        "days": seen.days, "power": seen.plan.power, "weak": seen.plan.weak, "proposed_days": seen.proposed_days,
        "proposed_power": seen.plan.proposed_power, "sd": seen.past.sd, "memory": seen.past.memory,
        "past_days": seen.past.days,
    }  # fmt: skip


def _design_lines(seen: Outlook, draft: Draft, lang: str) -> list[str]:
    from healthkit.planning.experiments.words import outlook_words

    return outlook_words(seen, draft, lang)
