"""Sleep: each night by stage, when it began and ended, and how long it was."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import polars as pl

from healthkit.charts.report import STAGES, Stage, nights
from healthkit.i18n import text
from healthkit.report.blocks import Block, Figure, Markdown, Note, Section, Table
from healthkit.report.weekly.facts import Facts
from healthkit.report.weekly.measures import BY_METRIC
from healthkit.report.weekly.phrases import average_sentence, numbers_right
from healthkit.report.weekly.wording import full_hour, short_day, time_of_day

_SLEEP, _DEEP, _REM = BY_METRIC["sleep_duration"], BY_METRIC["sleep_deep"], BY_METRIC["sleep_rem"]


def _noon_before(day: date) -> datetime:
    return datetime.combine(day - timedelta(days=1), time(12))


def _hours(at: datetime, day: date) -> float:
    """Hours after noon of the evening before the day of waking."""
    return (at - _noon_before(day)) / timedelta(hours=1)


def stages(facts: Facts, rows: pl.DataFrame) -> list[Stage]:
    """The stretches of all nights, on the scale of the figure."""
    staged = rows.filter(pl.col("stage").is_in(list(STAGES)))
    days = {day: index for index, day in enumerate(facts.span.days)}
    starts, ends = facts.local(staged["start_utc"]), facts.local(staged["end_utc"])
    return [
        Stage(days[day], stage, _hours(start, day), _hours(end, day))
        for day, stage, start, end in zip(staged["day"], staged["stage"], starts, ends, strict=True)
    ]


def _axis(found: list[Stage], lang: str) -> tuple[list[int], list[str]]:
    first = min(int(min(item.start for item in found) // 2 * 2), 10)
    last = max(int(-(-max(item.end for item in found) // 2) * 2), 20)
    hours = list(range(first, last + 1, 2))
    return hours, [full_hour((hour + 12) % 24, lang) for hour in hours]


def _figure(facts: Facts, rows: pl.DataFrame) -> Figure | None:
    lang = facts.words.lang
    found = stages(facts, rows)
    if not found:
        return None
    hours, hour_text = _axis(found, lang)
    names = {stage: text(f"report.stage_{stage}", lang) for stage in STAGES}
    recorded = len({item.row for item in found})
    present = ", ".join(name for stage, name in names.items() if any(item.stage == stage for item in found))
    days = [short_day(day, lang) for day in facts.span.days]
    return Figure(
        nights(found, days, names, lang, hours=hours, hour_text=hour_text),
        alt=text("report.alt_nights", lang, count=recorded, stages=present),
        caption=text("report.fig_nights", lang),
        note=facts.sources("sleep_analysis"),
        table=_stage_table(facts, found, names),
    )


def _stage_table(facts: Facts, found: list[Stage], names: dict[str, str]) -> Table:
    """The figure as numbers: the time in each stage of each night."""
    lang, words = facts.words.lang, facts.words
    present = [stage for stage in names if any(item.stage == stage for item in found)]
    rows: list[list[str | list[float]]] = []
    for index, day in enumerate(facts.span.days):
        night = [item for item in found if item.row == index]
        hours = [sum(item.end - item.start for item in night if item.stage == stage) for stage in present]
        rows.append([short_day(day, lang), *[words.clock(hour * 60) if night else "–" for hour in hours]])
    heads = [text("report.col_night", lang), *[names[stage] for stage in present]]
    return Table(heads, rows, numbers_right(len(present)), small=True)


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
    for day, asleep, deep, rem in zip(facts.span.days, *(facts.week(m) for m in (_SLEEP, _DEEP, _REM)), strict=True):
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
    beds = sorted((_hours(at, day), at) for at, day in zip(local, spans["day"], strict=True))
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
        average_sentence(facts, finding, "report.sleep_average"),
        _regularity(facts, rows),
        _figure(facts, rows),
        _table(facts, rows),
    ]
    return Section(*blocks)
