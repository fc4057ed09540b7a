"""Nights by stage as a figure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import polars as pl

from healthkit.charts.clock import hour_axis
from healthkit.charts.report import STAGES, Stage, nights
from healthkit.report.blocks import Figure, Table
from healthkit.report.period.facts import Facts
from healthkit.report.period.phrases import numbers_right
from healthkit.report.period.wording import short_day


def hours_after_noon(at: datetime, day: date) -> float:
    """Hours after noon of the evening before the day of waking."""
    return (at - datetime.combine(day - timedelta(days=1), time(12))) / timedelta(hours=1)


def stages(facts: Facts, rows: pl.DataFrame) -> list[Stage]:
    """The stretches of all nights, on the scale of the figure; rows of the query ``report_nights``."""
    staged = rows.filter(pl.col("stage").is_in(list(STAGES)))
    days = {day: index for index, day in enumerate(facts.span.days)}
    starts, ends = facts.local(staged["start_utc"]), facts.local(staged["end_utc"])
    return [
        Stage(days[day], stage, hours_after_noon(start, day), hours_after_noon(end, day))
        for day, stage, start, end in zip(staged["day"], staged["stage"], starts, ends, strict=True)
    ]


def nights_figure(facts: Facts, rows: pl.DataFrame, row: int = 27) -> Figure | None:
    """Each night as a bar from bedtime to waking; None where no stretch of sleep is known."""
    lang = facts.words.lang
    found = stages(facts, rows)
    if not found:
        return None
    hours, hour_text = hour_axis(min(item.start for item in found), max(item.end for item in found), lang)
    names = {stage: facts.say(f"stage_{stage}") for stage in STAGES}
    recorded = len({item.row for item in found})
    present = ", ".join(name for stage, name in names.items() if any(item.stage == stage for item in found))
    days = [short_day(day, lang) for day in facts.span.days]
    return Figure(
        nights(found, days, names, lang, hours=hours, hour_text=hour_text, row=row),
        alt=facts.say("alt_nights", recorded, stages=present),
        caption=facts.say("fig_nights"),
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
    heads = [facts.say("col_night"), *[names[stage] for stage in present]]
    return Table(heads, rows, numbers_right(len(present)), small=True)
