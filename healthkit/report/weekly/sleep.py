"""Sleep: each night by stage, when it began and ended, and how long it was."""

from __future__ import annotations

import polars as pl

from healthkit.i18n import text
from healthkit.i18n.clock import time_of_day
from healthkit.report.blocks import Block, Markdown, Note, Section, Table
from healthkit.report.period.facts import Facts
from healthkit.report.period.measures import BY_METRIC
from healthkit.report.period.nights import hours_after_noon, nights_figure
from healthkit.report.period.phrases import average_sentence, numbers_right
from healthkit.report.period.wording import short_day

_SLEEP, _DEEP, _REM = BY_METRIC["sleep_duration"], BY_METRIC["sleep_deep"], BY_METRIC["sleep_rem"]


def main_sleep(rows: pl.DataFrame) -> pl.DataFrame:
    """The longest sleep of each day, so that a nap moves neither bedtime nor waking: day, bed, up."""
    spans = rows.select("day", "bed", "up").unique().sort(pl.col("bed") - pl.col("up"), "bed")
    return spans.unique("day", keep="first", maintain_order=True).sort("day")


def _table(facts: Facts, rows: pl.DataFrame) -> Table:
    lang, words = facts.words.lang, facts.words
    spans = main_sleep(rows)
    beds = dict(zip(spans["day"], facts.local(spans["bed"]), strict=True))
    ups = dict(zip(spans["day"], facts.local(spans["up"]), strict=True))
    lines: list[list[str | list[float]]] = []
    for day, asleep, deep, rem in zip(facts.span.days, *(facts.inside(m) for m in (_SLEEP, _DEEP, _REM)), strict=True):
        times = [time_of_day(at[day], lang) if day in at else "–" for at in (beds, ups)]
        numbers = [words.clock(value) if value is not None else "–" for value in (asleep, deep, rem)]
        lines.append([short_day(day, lang), *times, *numbers])
    columns = [text(f"report.col_{key}", lang) for key in ("night", "bed", "up", "asleep", "deep", "rem")]
    return Table(columns, lines, numbers_right(5), caption=text("report.table_nights", lang), small=True)


def _regularity(facts: Facts, rows: pl.DataFrame) -> Markdown | None:
    """How far apart the earliest and the latest evening lay."""
    spans = main_sleep(rows)
    if spans.height < 3:
        return None
    local = facts.local(spans["bed"])
    beds = sorted((hours_after_noon(at, day), at) for at, day in zip(local, spans["day"], strict=True))
    lang = facts.words.lang
    return Markdown(
        text(
            "report.bed_span",
            lang,
            earliest=time_of_day(beds[0][1], lang),
            latest=time_of_day(beds[-1][1], lang),
            spread=facts.words.clock((beds[-1][0] - beds[0][0]) * 60),
        )
    )


def sleep(facts: Facts) -> Section:
    """The section."""
    lang = facts.words.lang
    rows = facts.vault.query("report_nights", first=facts.span.first, last=facts.span.last)
    blocks: list[Block | None] = [Markdown("## " + text("report.sleep", lang))]
    finding = facts.findings.get("sleep_duration")
    if finding is None or not finding.days:
        return Section(*blocks, Note(text("report.no_sleep", lang)))
    blocks += [
        average_sentence(facts, finding, "sleep_average"),
        _regularity(facts, rows),
        nights_figure(facts, rows),
        _table(facts, rows),
    ]
    return Section(*blocks)
