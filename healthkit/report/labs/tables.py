"""The tables of the result sheet: a panel each, then results in question and disagreements."""

from __future__ import annotations

from healthkit.i18n import messages, text
from healthkit.report.blocks import Block, Markdown, Section, Table
from healthkit.report.labs.blocks import Group, Results
from healthkit.report.labs.cells import line, short_day
from healthkit.report.labs.facts import Facts
from healthkit.source.labs_short import as_written
from healthkit.source.labs_words import Row, name_of, question_words, value_of

_COLUMNS = ("test", "result", "range", "goal", "previous", "change", "when")


def panels(facts: Facts) -> Section:
    """The newest result of each test, panel by panel."""
    lang = facts.lang
    groups = [_group(facts, name, rows) for name, rows in facts.book.panels.items()]
    table = Results(
        columns=[text(f"labs_report.col_{column}", lang) for column in _COLUMNS],
        panels=groups,
        goals=any(line.goal for group in groups for line in group.lines),
    )
    lead = Markdown(text("labs_report.results_lead", lang))
    return Section(Markdown("## " + text("labs_report.results", lang)), lead, table)


def _group(facts: Facts, name: str, rows: list[Row]) -> Group:
    title = text(f"labs.panel_{name}", facts.lang) if name else text("labs.unnamed", facts.lang)
    return Group(title, [line(facts, row) for row in rows])


def loose_ends(facts: Facts) -> Section:
    """Results in question, and where sources disagree; nothing where there is neither."""
    lang = facts.lang
    blocks: list[Block] = []
    if facts.book.questions:
        blocks += [
            Markdown("## " + text("labs_report.questions", lang)),
            _questions(facts),
        ]
    told = _disagreements(facts)
    if told:
        note = text("labs_report.conflicts_lead", lang)
        columns = [text(f"labs_report.col_{name}", lang) for name in ("test", "day", "field", "one", "other")]
        blocks += [
            Markdown("## " + text("labs_report.conflicts", lang)),
            Table(columns, told, ["left"] * 5, note=note, widths=[2.2, 1.2, 1, 2.4, 2.4], small=True),
        ]
    return Section(*blocks)


def _questions(facts: Facts) -> Table:
    lang = facts.lang
    rows: list[list[str | list[float]]] = []
    for row in facts.book.questions:
        value = as_written(row["raw_value"], lang) if row["raw_value"] is not None else ""
        said = f"{row['comparator'] or ''}{value} {row['raw_unit'] or ''}".strip()
        why = question_words(row, lang) or ""
        rows.append([name_of(row, lang), said, short_day(row, lang), row["laboratory"] or "", why])
    columns = [text(f"labs_report.col_{name}", lang) for name in ("test", "as_printed", "day", "laboratory", "why")]
    note = text("labs_report.questions_lead", lang)
    return Table(columns, rows, ["left"] * 5, note=note, widths=[2, 1.4, 1.2, 1.8, 2.8], small=True)


def _disagreements(facts: Facts) -> list[list[str | list[float]]]:
    """A line for each thing that is stated differently."""
    lang, found = facts.lang, list[list[str | list[float]]]()
    for one in facts.book.disagreements(facts.vault):
        if f"field_{one.field}" in messages("labs_report"):
            sides = [f"{value_of(said, lang) if one.field == 'value' else said} ({who})" for said, who in one.sides]
            on = text(f"labs_report.field_{one.field}", lang)
            found.append([name_of(one.row, lang), short_day(one.row, lang), on, *sides])
    return found
