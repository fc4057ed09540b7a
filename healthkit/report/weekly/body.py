"""Body: weight over the weeks, and each blood pressure reading."""

from __future__ import annotations

import polars as pl

from healthkit.i18n import number, text
from healthkit.i18n.clock import time_of_day
from healthkit.report.blocks import Block, Markdown, Note, Section, Table
from healthkit.report.period.facts import Facts
from healthkit.report.period.measures import BY_METRIC
from healthkit.report.period.phrases import average_sentence
from healthkit.report.period.wording import short_day
from healthkit.report.weekly.heart import trend_figure

_WEIGHT = BY_METRIC["body_mass"]
_PRESSURE = ["blood_pressure_systolic", "blood_pressure_diastolic"]


def _pressure(facts: Facts) -> Table | None:
    lang, words = facts.words.lang, facts.words
    readings = facts.vault.query("report_readings", metrics=_PRESSURE, first=facts.span.first, last=facts.span.last)
    if readings.is_empty():
        return None
    paired = readings.pivot("metric", index=["start_utc", "day", "source"], values="value", aggregate_function="first")
    paired = paired.sort("start_utc").with_columns(pl.lit(None).alias(m) for m in _PRESSURE if m not in paired.columns)
    rows: list[list[str | list[float]]] = []
    for row, at in zip(paired.iter_rows(named=True), facts.local(paired["start_utc"]), strict=True):
        values = [number(row[metric], lang) if row[metric] is not None else "–" for metric in _PRESSURE]
        rows.append([short_day(row["day"], lang), time_of_day(at, lang), *values, row["source"]])
    unit = words.unit(BY_METRIC[_PRESSURE[0]])
    columns = [text(f"report.col_{key}", lang, unit=unit) for key in ("day", "time", "systolic", "diastolic", "source")]
    means = [readings.filter(pl.col("metric") == metric)["value"].mean() for metric in _PRESSURE]
    shown = [number(float(str(mean)), lang) if mean is not None else "–" for mean in means]
    return Table(
        columns,
        rows,
        ["left", "right", "right", "right", "left"],
        caption=text(
            "report.table_pressure", lang, count=paired.height, systolic=shown[0], diastolic=shown[1], unit=unit
        ),
        note=facts.sources(*_PRESSURE),
        small=True,
    )


def body(facts: Facts) -> Section:
    """The section."""
    lang = facts.words.lang
    blocks: list[Block | None] = [Markdown("## " + text("report.body", lang))]
    weight = facts.findings.get("body_mass")
    if weight is not None and weight.days:
        blocks += [average_sentence(facts, weight), trend_figure(facts, _WEIGHT, line=True)]
    pressure = _pressure(facts)
    blocks.append(pressure)
    if len([block for block in blocks if block]) == 1:
        blocks.append(Note(text("report.no_body", lang)))
    return Section(*blocks)
