"""The year's workouts by kind of activity, beside those of the year before over the same days."""

from __future__ import annotations

from datetime import date, timedelta

from healthkit.i18n import number
from healthkit.report.blocks import Block, Markdown, Section
from healthkit.report.period.workouts import activity_table, workouts
from healthkit.report.year.facts import YearFacts


def _same_day(day: date) -> date:
    """The day a year earlier; 29 February stands for the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day - timedelta(days=366)


def sport(facts: YearFacts) -> Section:
    """The section."""
    span = facts.span
    rows = workouts(facts, span.first, span.last)
    then = workouts(facts, span.recent.first, _same_day(facts.end))
    blocks: list[Block] = [Markdown("## " + facts.say("workouts")), activity_table(facts, rows)]
    if then.height:
        since = then["day"][0]
        total = facts.words.clock(float(then["minutes"].sum()))
        whole = since <= span.recent.first + timedelta(days=31)
        key = "workouts_before" if whole else "workouts_before_part"
        said = facts.say(
            key, then.height, n=number(then.height, facts.words.lang), total=total, year=facts.year_before,
            since=facts.day(since), until=facts.day(_same_day(facts.end)),
        )  # fmt: skip
        blocks.append(Markdown(said))
    return Section(*blocks)
