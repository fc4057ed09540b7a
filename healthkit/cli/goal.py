"""``healthkit goal``: goals that a person sets for themselves, from the first small step to letting go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from healthkit.cli.given import AS_OF, JSON, day_or_today, iso_day, opened, words
from healthkit.cli.main import Context
from healthkit.cli.printed import echo
from healthkit.i18n import day as day_words
from healthkit.i18n import text

if TYPE_CHECKING:
    from healthkit.planning.goals import Goal, Proposal, Review, Standing, Step

_NUMBER = click.argument("goal", type=int)
_KINDS = (
    "steps", "active_minutes", "sleep", "bedtime", "training", "training_load", "fibre", "sodium", "protein", "energy",
    "weight", "metric", "habit",
)  # fmt: skip
_BARRIERS = ("time", "tired", "illness", "pain", "travel", "weather", "forgot", "mood", "busy", "other")
_DECISIONS = ("keep", "easier", "harder", "let-go")


@click.group(name="goal")
def command() -> None:
    """Goals of your own: a small step from what is usual for you, a look once a week, and letting go."""


@command.command(name="new")
@click.argument("kind", type=click.Choice(_KINDS))
@click.option("--metric", default="", metavar="ID", help="Of metric: which one.")
@click.option("--direction", type=click.Choice(["least", "most"]), help="Of metric: at least or at most the target.")
@click.option("--aim", type=float, metavar="N", help="Where it is to lead in the end; weight needs it.")
@click.option("--target", type=float, metavar="N", help="The first step; proposed from your own days unless given.")
@click.option("--high", type=float, metavar="N", help="Upper end, of a range.")
@click.option("--days", "days_a_week", type=click.IntRange(1, 7), help="On how many days a week.")
@click.option("--say", "said", default="", metavar="TEXT", help="Of habit: which; - reads it from standard input.")
@click.option("--check", is_flag=True, help="Only propose; keep nothing.")
@AS_OF
@JSON
@click.pass_obj
def new(context: Context, /, *, check: bool, as_of: str | None, as_json: bool, **wished: Any) -> None:
    """Set a goal of KIND: its first step is proposed from your own last weeks."""
    from healthkit.planning import goals

    vault, today = opened(context), day_or_today(as_of)
    wish = goals.Wish(**{**wished, "said": words(wished["said"])})
    made = goals.propose(vault, wish, today, context.lang)
    lines = made.sentences(context.lang)
    if check or not made.ready:
        echo(as_json, {"goal": None, **_proposal_dict(made), "words": lines}, lines)
        return
    kept = goals.start(vault, made, today, context.lang)
    lines.append(text("goal_cli.started", context.lang, n=kept.number, day=day_words(today, context.lang)))
    echo(as_json, {**_proposal_dict(made), **_goal_dict(kept), "words": lines}, lines)


@command.command(name="list")
@click.option("--all", "every", is_flag=True, help="Those that were let go too.")
@AS_OF
@JSON
@click.pass_obj
def listed(context: Context, *, every: bool, as_of: str | None, as_json: bool) -> None:
    """Your goals, and how this week goes."""
    from healthkit.planning import goals

    vault, today = opened(context), day_or_today(as_of)
    found = list(goals.standing(vault, today))
    if every:
        found += [goals.show(vault, one.number, today) for one in goals.goals(vault) if not one.stands(today)]
    if not found and not as_json:
        click.echo(text("goal_cli.none", context.lang), err=True)
    lines = [f"{one.goal.number:>3}  {' '.join(one.sentences(context.lang))}" for one in found]
    echo(as_json, [_standing_dict(one, context.lang) for one in found], lines)


@command.command(name="show")
@_NUMBER
@AS_OF
@JSON
@click.pass_obj
def show(context: Context, *, goal: int, as_of: str | None, as_json: bool) -> None:
    """The steps of GOAL, its weeks, and what was decided after them."""
    from healthkit.planning import goals
    from healthkit.planning.goals.words import step_words

    lang = context.lang
    found = goals.show(opened(context), goal, day_or_today(as_of))
    one = found.goal
    lines = found.sentences(lang)
    for step in one.steps:
        since = day_words(step.from_day, lang)
        lines.append(text("goal_cli.step", lang, day=since, step=step_words(one, step, lang)))
    for told in one.reviews:
        values = {"day": day_words(told.week, lang), "kept": told.kept, "missed": told.missed, "unknown": told.unknown}
        decided = text(f"goals.decision_{told.decided}", lang)
        lines.append(text("goal_cli.reviewed", lang, None, decided=decided, **values))
    echo(as_json, _standing_dict(found, lang), lines)


@command.command(name="tick")
@_NUMBER
@click.option("--on", metavar="DAY", help="Of which day; today unless given.")
@click.option("--missed", "word", flag_value="missed", help="It was not kept.")
@click.option("--undo", "word", flag_value="undo", help="Take back what was said of the day.")
@AS_OF
@JSON
@click.pass_obj
def tick(
    context: Context, *, goal: int, on: str | None, word: str | None, as_of: str | None, as_json: bool
) -> None:  # fmt: skip
    """Say that the habit GOAL was kept."""
    from healthkit.planning import goals

    today = day_or_today(as_of)
    day = iso_day(on) if on else today
    done = None if word == "undo" else word is None
    goals.tick(opened(context), goal, day, today, done=done, lang=context.lang)
    said = text(f"goal_cli.tick_{word or 'kept'}", context.lang, day=day_words(day, context.lang))
    echo(as_json, {"goal": goal, "day": day.isoformat(), "kept": done}, [said])


@command.command(name="review")
@_NUMBER
@click.option("--barrier", type=click.Choice(_BARRIERS), help="What stood in the way, if anything.")
@click.option("--note", default="", metavar="TEXT", help="The same in your words; - reads it from standard input.")
@click.option("--decide", "decision", type=click.Choice(_DECISIONS), help="Your decision; only a look without it.")
@AS_OF
@JSON
@click.pass_obj
def review(
    context: Context, *, goal: int, barrier: str | None, note: str, decision: str | None, as_of: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Look at the last whole week of GOAL, and decide: keep it, make it easier or harder, or let it go."""
    from healthkit.planning import goals

    vault, today, lang = opened(context), day_or_today(as_of), context.lang
    told = goals.review(vault, goal, today, barrier, lang)
    lines = told.sentences(lang)
    plain = {**_review_dict(told), "decided": None, "words": lines}
    if decision is None:
        echo(as_json, plain, [*lines, text("goal_cli.decide", lang, n=goal)])
        return
    word = next(one for one in goals.DECISIONS if one == decision.replace("-", "_"))
    after = goals.decide(vault, told, word, today, note=words(note), lang=lang)
    lines.append(text("goal_cli.decided", lang, what=text(f"goals.decision_{word}", lang)))
    echo(as_json, {**plain, "decided": word, **_goal_dict(after)}, lines)


@command.command(name="let-go")
@_NUMBER
@AS_OF
@JSON
@click.pass_obj
def let_go(context: Context, *, goal: int, as_of: str | None, as_json: bool) -> None:
    """End GOAL. What was kept stays kept."""
    from healthkit.planning import goals

    after = goals.let_go(opened(context), goal, day_or_today(as_of), context.lang)
    echo(as_json, _goal_dict(after), [text("goal_cli.let_go", context.lang, n=goal)])


def _step_dict(step: Step) -> dict[str, Any]:
    return {
        "from": step.from_day.isoformat(), "target": step.target, "high": step.high, "days_a_week": step.days_a_week,
        "usual": step.usual, "usual_days": step.usual_days, "why": step.why,
    }  # fmt: skip


def _goal_dict(one: Goal) -> dict[str, Any]:
    return {
        "goal": one.number, "kind": one.kind.id, "metric": one.metric, "direction": one.direction, "aim": one.aim,
        "said": one.said or None, "started": one.started.isoformat(),
        "ended": one.ended.isoformat() if one.ended else None, "steps": [_step_dict(step) for step in one.steps],
        "reviews": [{**vars(told), "week": told.week.isoformat()} for told in one.reviews],
    }  # fmt: skip


def _proposal_dict(made: Proposal) -> dict[str, Any]:
    usual = made.usual
    return {
        "ready": made.ready, "kind": made.kind.id, "metric": made.metric or None, "direction": made.direction,
        "aim": made.aim, "target": made.target, "high": made.high, "days_a_week": made.days_a_week,
        "usual": usual.median if usual.n else None, "usual_noise": usual.noise if usual.enough else None,
        "usual_n": usual.n, "first": made.first.isoformat(), "last": made.last.isoformat(),
    }  # fmt: skip


def _standing_dict(found: Standing, lang: str) -> dict[str, Any]:
    share = found.adherence
    weeks = [{**vars(week), "monday": week.monday.isoformat(), "met": week.met} for week in (*found.before, found.week)]
    return {
        **_goal_dict(found.goal), "as_of": found.as_of.isoformat(), "weeks": weeks, "streak": found.streak.kept,
        "streak_since": found.streak.since.isoformat() if found.streak.since else None, "kept": share.kept,
        "known": share.known, "unknown": share.unknown, "ticked": found.ticked,
        "review_of": found.review_of.isoformat() if found.review_of else None, "words": found.sentences(lang),
    }  # fmt: skip


def _review_dict(told: Review) -> dict[str, Any]:
    week = {**vars(told.week), "monday": told.week.monday.isoformat(), "met": told.week.met}
    steps = {name: _step_dict(step) for name, step in told.next.items()}
    return {"week": week, "proposed": told.proposed, "why": told.why, "barrier": told.barrier, "next": steps}
