"""The person's own goals in one week: what was aimed at, how many days, what was decided."""

from __future__ import annotations

from healthkit.i18n import number, text
from healthkit.planning.goals import show, standing
from healthkit.planning.goals.standing import Standing
from healthkit.planning.goals.words import goal_name, step_words
from healthkit.report.blocks import Markdown, Section, Table
from healthkit.report.period.facts import Facts


def goals(facts: Facts) -> Section:
    """The section; empty where no goal stood in that week."""
    lang, last = facts.words.lang, facts.span.last
    stood = {one.goal.number for one in standing(facts.vault, last)} | {
        one.goal.number for one in standing(facts.vault, facts.span.first)
    }
    found = [show(facts.vault, number, last) for number in sorted(stood)]
    if not found:
        return Section()
    rows: list[list[str | list[float]]] = [_row(one, facts, lang) for one in found]
    columns = [text(f"goals.col_{name}", lang) for name in ("goal", "step", "kept", "decided")]
    table = Table(
        columns,
        rows,
        ["left", "left", "left", "left"],
        caption=text("goals.table", lang),
        note=text("goals.note", lang),
    )
    return Section(Markdown("## " + text("goals.title", lang)), table)


def _row(one: Standing, facts: Facts, lang: str) -> list[str | list[float]]:
    monday = facts.span.first
    week = next((held for held in (*one.before, one.week) if held.monday == monday), None)
    step = next((held for held in reversed(one.goal.steps) if held.from_day <= facts.span.last), one.goal.steps[0])
    told = next((held for held in one.goal.reviews if held.week == monday), None)
    decided = text(f"goals.decision_{told.decided}", lang) if told else "–"
    if week is None:
        kept = "–"
    elif one.goal.kind.per == "week":
        kept = text(f"goals.cell_{'kept' if week.kept else 'missed' if week.missed else 'unknown'}", lang)
    else:
        kept = text("goals.cell_days", lang, n=number(week.kept, lang), of=number(week.wanted, lang))
        if week.unknown:
            kept += " " + text("goals.cell_no_data", lang, n=number(week.unknown, lang))
    return [goal_name(one.goal, lang), step_words(one.goal, step, lang), kept, decided]
