"""Workouts of a period: their names in words, and what each kind of activity came to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from healthkit.i18n import messages, number, text
from healthkit.report.blocks import Note, Table
from healthkit.report.period.facts import Facts
from healthkit.report.period.measures import BY_METRIC, DISTANCE, HEART_RATE
from healthkit.report.period.phrases import numbers_right

_ENERGY = BY_METRIC["active_energy_burned"]


def activity_name(activity: str, lang: str) -> str:
    """A workout's kind in words; one that we have no word for keeps its own name."""
    known = f"workout_{activity}" in messages("report")
    return text(f"report.workout_{activity}", lang) if known else activity.replace("_", " ").capitalize()


def workouts(facts: Facts, first: date, last: date) -> pl.DataFrame:
    """Each workout between two days once; see the query ``report_workouts``."""
    return facts.vault.query("report_workouts", first=first, last=last)


def by_activity(rows: pl.DataFrame) -> pl.DataFrame:
    """Sums by kind, most minutes first: n, minutes, longest, distance, energy, total_energy, heart, heart_n."""
    return (
        rows.group_by("activity")
        .agg(
            pl.len().alias("n"),
            pl.col("minutes").sum(),
            pl.col("minutes").max().alias("longest"),
            *[
                pl.when(pl.col(name).is_not_null().any()).then(pl.col(name).sum()).alias(name)
                for name in ("distance", "energy", "total_energy")
            ],
            (pl.col("heart") * pl.col("minutes")).sum().truediv(_weight("heart")).alias("heart"),
            pl.col("heart").count().alias("heart_n"),
        )
        .sort(["minutes", "activity"], descending=[True, False])
    )


def _weight(column: str) -> pl.Expr:
    """Minutes of the workouts that have a value; null where there is none."""
    minutes = pl.col("minutes").filter(pl.col(column).is_not_null()).sum()
    return pl.when(minutes > 0).then(minutes)


def energy_columns(rows: pl.DataFrame) -> list[str]:
    """Which energies the files give: ``energy`` is active, ``total_energy`` has rest in it."""
    return [name for name in ("energy", "total_energy") if rows[name].is_not_null().any()]


def activity_table(facts: Facts, rows: pl.DataFrame) -> Table | Note:
    """A line a kind of activity, or that there was no workout."""
    if rows.is_empty():
        return Note(facts.say("no_workouts"))
    words, lang = facts.words, facts.words.lang
    energies = energy_columns(rows)
    lines: list[list[str | list[float]]] = []
    for row in by_activity(rows).iter_rows(named=True):
        lines.append(
            [
                activity_name(row["activity"], lang),
                number(row["n"], lang),
                words.clock(row["minutes"]),
                words.clock(row["longest"]),
                words.full(DISTANCE, row["distance"]) if row["distance"] else "–",
                *[words.full(_ENERGY, row[name]) if row[name] else "–" for name in energies],
                words.full(HEART_RATE, row["heart"]) if row["heart"] else "–",
            ]
        )
    heads = ["workout", "count", "duration", "longest", "distance", *[f"of_{name}" for name in energies], "heart"]
    return Table(
        [facts.say(f"col_{key}") for key in heads],
        lines,
        numbers_right(len(heads) - 1),
        widths=[2.1, 0.8, 1.3, 1.2, 1.3, *[1.4] * len(energies), 1.5],
        caption=facts.say("table_workouts", rows.height, total=words.clock(float(rows["minutes"].sum()))),
        note=" ".join([energy_note(facts, energies), facts.sources("workout")]).strip(),
        small=True,
    )


def energy_note(facts: Facts, energies: Sequence[str]) -> str:
    """What kind of energy stands in the table."""
    if not energies:
        return facts.say("energy_none")
    return facts.say("energy_both" if len(energies) == 2 else f"only_{energies[0]}")
