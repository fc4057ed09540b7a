"""The day as it usually goes (ambulatory glucose profile), and each day by range."""

from __future__ import annotations

import polars as pl

from healthkit.analysis import glucose
from healthkit.charts import glucose_paper
from healthkit.charts.report import nice_ticks
from healthkit.i18n.clock import full_hour
from healthkit.report.blocks import Align, Figure, Markdown, Note, Section, Table
from healthkit.report.glucose.facts import METRIC, Glucose
from healthkit.report.period.wording import short_day

_BANDS = ("p5", "p25", "p50", "p75", "p95")
_TOP = 300.0  # mg/dL: the least that the axis reaches


def usual_day(facts: Glucose) -> Section:
    """The profile; where too few days fill its hours, why there is none."""
    heading = Markdown("## " + facts.say("usual_day"))
    told = glucose.ambulatory(facts.now)
    if facts.summary.spot or told["p50"].null_count() > len(told) // 2:
        return Section(heading, Note(facts.say("no_profile")))
    scaled = told.with_columns((pl.col(name) * facts.scaled(1.0)).round(6) for name in _BANDS)
    top = max(float(str(scaled["p95"].max())), facts.scaled(_TOP / glucose.MG_DL))
    marks = nice_ticks(0, top, 5)
    decimals = 0 if marks[1] % 1 == 0 else 1
    chart = glucose_paper.ambulatory(
        scaled, (facts.scaled(facts.limits.low / glucose.MG_DL), facts.scaled(facts.limits.high / glucose.MG_DL)),
        ticks=marks, tick_text=[f"{mark:.{decimals}f}" for mark in marks],
        hours=[full_hour(hour % 24, facts.lang) for hour in range(0, 25, 3)], lang=facts.lang,
    )  # fmt: skip
    days = int(str(told["n"].max()))
    note = f"{facts.say('profile_note', days, days=days)} {facts.facts.sources(METRIC)}"
    caption = facts.say("fig_profile", unit=facts.unit)
    return Section(heading, Figure(chart, facts.say("alt_profile"), caption, note, _hours(facts, told)))


def _hours(facts: Glucose, told: pl.DataFrame) -> Table:
    """The profile in numbers, every third hour."""
    rows: list[list[str | list[float]]] = [
        [full_hour(row["minute"] // 60, facts.lang), *[_value(facts, row[name]) for name in _BANDS], str(row["n"])]
        for row in told.filter(pl.col("minute") % 180 == 0).iter_rows(named=True)
    ]
    align: list[Align] = ["left", *["right"] * 6]  # type: ignore[list-item]
    names = [
        facts.say("col_hour"),
        *[facts.say("col_percentile", p=name[1:]) for name in _BANDS],
        facts.say("col_days"),
    ]
    return Table(names, rows, align, small=True)


def _value(facts: Glucose, value: float | None) -> str:
    return "–" if value is None else facts.figure(value)


def days(facts: Glucose) -> Section:
    """A bar a day where a sensor tells, and the figures of each."""
    heading, table = Markdown("## " + facts.say("days")), _table(facts)
    if facts.summary.spot:
        return Section(heading, table)
    told = facts.by_day
    grid = pl.DataFrame({"day": facts.span.days}).join(told, on="day", how="left", maintain_order="left")
    chart = glucose_paper.days(
        grid, [short_day(day, facts.lang) for day in facts.span.days],
        [facts.say(f"legend_{key}") for key in ("low", "inside", "high")], facts.lang,
    )  # fmt: skip
    alt = facts.say("alt_days", len(told), days=len(told))
    return Section(heading, Figure(chart, alt, facts.say("fig_days"), facts.facts.sources(METRIC), table), table)


def _table(facts: Glucose) -> Table:
    rows: list[list[str | list[float]]] = [
        [
            short_day(row["day"], facts.lang),
            str(row["n"]),
            _value(facts, row["mean"]),
            *(["–"] * 3 if facts.summary.spot else [facts.percent(row[key]) for key in ("low", "inside", "high")]),
        ]
        for row in facts.by_day.iter_rows(named=True)
    ]
    names = [facts.say("col_date"), facts.say("col_n"), facts.say("col_mean", unit=facts.unit)]
    names += [facts.say(f"legend_{key}") for key in ("low", "inside", "high")]
    align: list[Align] = ["left", *["right"] * 5]  # type: ignore[list-item]
    return Table(names, rows, align, widths=[1.6, 1, 1.6, 1.2, 1.2, 1.2], small=True)
