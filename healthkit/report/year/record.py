"""What is new in the medical record: results outside their range, what began or ended, visits."""

from __future__ import annotations

from datetime import date

import polars as pl

from healthkit.i18n import number, text
from healthkit.report.blocks import Block, Markdown, Note, Section, Table
from healthkit.report.year.facts import YearFacts
from healthkit.source import labs
from healthkit.source.labs_words import Row, name_of, range_of, value_of
from healthkit.source.record_lanes import LANES, Stretch, courses, stretches

_OUT = ("low", "high", "abnormal")
_LONG = 60


def _inside(facts: YearFacts, day: date | None) -> bool:
    return day is not None and facts.span.first <= day <= facts.span.last


def _results(facts: YearFacts) -> list[Block]:
    """Results of the year: how many, and the newest of each test that lay outside its range at least once."""
    lang, span = facts.words.lang, facts.span
    every = labs.results(facts.vault, span.last).filter(
        pl.col("day").is_between(span.first, span.last), pl.col("derived").is_null()
    )
    if every.is_empty():
        return [Markdown(facts.say("no_results"))]
    rows = list(every.iter_rows(named=True))
    tests: dict[str, list[Row]] = {}
    for row in rows:
        if not row["question"]:
            tests.setdefault(row["analyte"] or name_of(row, lang), []).append(row)
    lines = [_test(facts, found) for found in tests.values() if any(row["flag"] in _OUT for row in found)]
    lines.sort(key=lambda line: str(line[0]))
    count = facts.say("results", len(rows), n=number(len(rows), lang), tests=number(len(tests), lang))
    if not lines:
        return [Markdown(f"{count} {facts.say('none_out')}")]
    columns = [facts.say(f"col_{key}") for key in ("test", "out_of", "newest", "lab_range", "flag", "day")]
    table = Table(
        columns,
        lines,
        ["left", "right", "right", "right", "left", "right"],
        widths=[2.6, 1.2, 1.9, 1.9, 1.4, 1.7],
        caption=facts.say("table_results"),
        note=facts.say("results_note"),
        small=True,
    )
    return [Markdown(count), table]


def _test(facts: YearFacts, rows: list[Row]) -> list[str | list[float]]:
    lang, last = facts.words.lang, rows[-1]
    out = sum(row["flag"] in _OUT for row in rows)
    flag = text(f"labs.flag_{last['flag'] or 'none'}", lang)
    return [
        name_of(last, lang),
        facts.say("out_of", out=out, n=len(rows)),
        value_of(last, lang),
        range_of(last, lang) or "–",
        flag,
        facts.day(last["day"]),
    ]


def _events(facts: YearFacts) -> list[tuple[str, date, Stretch, str]]:
    """What began or ended in the year: lane, day, what, and which of the two (or neither, for what takes a day)."""
    found: list[tuple[str, date, Stretch, str]] = []
    for one in courses(stretches(facts.vault, facts.span.last)):
        lasting = one.lane in ("condition", "medication")
        if one.start and _inside(facts, one.start):
            found.append((one.lane, one.start, one, "began" if lasting else "was"))
        if lasting and one.ended and one.stop and _inside(facts, one.stop):
            found.append((one.lane, one.stop, one, "ended"))
    return found


def _table(facts: YearFacts, lane: str, found: list[tuple[date, Stretch, str]]) -> Table:
    lang = facts.words.lang
    rows: list[list[str | list[float]]] = []
    for day, one, what in sorted(found, key=lambda entry: (entry[0], entry[1].name)):
        detail = one.detail if lane == "medication" else one.reason
        rows.append([facts.day(day), _short(one.name), facts.say(f"record_{what}"), _short(detail or "–"), one.source])
    if not any(row[2] for row in rows):
        rows = [[*row[:2], *row[3:]] for row in rows]
    keys = ["day", "what", "event", "detail", "source"] if len(rows[0]) == 5 else ["day", "what", "detail", "source"]
    widths = [1.7, 3.6, 1.0, 2.8, 1.9] if len(keys) == 5 else [1.7, 4.0, 3.0, 1.9]
    columns = [facts.say(f"col_{key}") for key in keys]
    title = text(f"labs_charts.lane_{lane}", lang)
    return Table(columns, rows, ["left"] * len(keys), widths=widths, caption=title, small=True)


def _short(words: str) -> str:
    return words if len(words) <= _LONG else words[: _LONG - 1].rstrip() + "…"


def record(facts: YearFacts) -> Section:
    """The section."""
    blocks: list[Block] = [Markdown("## " + facts.say("record")), *_results(facts)]
    events = _events(facts)
    for lane in LANES:
        found = [(day, one, what) for of, day, one, what in events if of == lane]
        if found:
            blocks.append(_table(facts, lane, found))
    if not events:
        blocks.append(Note(facts.say("no_events")))
    return Section(*blocks)
