"""The highest and the lowest week of each metric, with the days it stands on and what else was going on.

A record of one odd day says little, so weeks are compared, whole ones with data on most days; and a week is named with
its context (another time zone, symptoms, a new device), since the context is often the reason. Nothing is graded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property

import numpy as np
import polars as pl

from healthkit.i18n import listing
from healthkit.model.catalogue import catalogue
from healthkit.report.blocks import Markdown, Note, Section, Table
from healthkit.report.period.facts import Finding
from healthkit.report.period.missing import product
from healthkit.report.period.span import Window
from healthkit.report.period.wording import short_span
from healthkit.report.year.facts import YearFacts

_LEAST_DAYS, _LEAST_WEEKS = 5, 8
_METRICS = (
    "sleep_duration", "step_count", "active_energy_burned", "apple_exercise_time", "resting_heart_rate",
    "heart_rate_variability_sdnn", "heart_rate_variability_rmssd", "respiratory_rate", "body_mass",
)  # fmt: skip


@dataclass
class Context:
    """What else is known of a week."""

    facts: YearFacts

    @cached_property
    def zones(self) -> list[tuple[datetime, str]]:
        """From when on the person lived by which zone."""
        rows = self.facts.vault.query("zone_history")
        return [(at or datetime.combine(date.min, time()), zone) for at, zone in rows.iter_rows()]

    @cached_property
    def home(self) -> str:
        """The zone of most days of the year."""
        days = [self._zone(datetime.combine(day, time(12))) for day in self.facts.span.days]
        return max(sorted(set(days)), key=days.count) if self.zones else ""

    def _zone(self, at: datetime) -> str:
        return next((zone for start, zone in reversed(self.zones) if start <= at), "")

    @cached_property
    def symptoms(self) -> pl.DataFrame:
        """Days with a symptom: metric, day."""
        names = [metric.id for metric in catalogue().metrics.values() if metric.group == "symptom"]
        span = self.facts.span
        return self.facts.vault.query("report_daily", metrics=names, first=span.first, last=span.last)

    @cached_property
    def devices(self) -> pl.DataFrame:
        """Changes of device: day, code, source."""
        return self.facts.vault.query("report_devices", first=self.facts.span.first, last=self.facts.span.last)

    def of(self, week: Window) -> str:
        """The context in words; empty where nothing is known."""
        lang = self.facts.words.lang
        inside = pl.col("day").is_between(week.first, week.last)
        zones = {self._zone(datetime.combine(day, time(12))) for day in week.days} - {self.home, ""}
        told = [
            self.facts.say("context_zone", zone=zone.rsplit("/", 1)[-1].replace("_", " ")) for zone in sorted(zones)
        ]
        sick = self.symptoms.filter(inside)["metric"].unique().sort().to_list()
        if sick:
            names = listing([catalogue().get(name).name(lang).lower() for name in sick[:3]], lang)
            told.append(self.facts.say("context_symptoms", names=names))
        codes = [product(code) for code in self.devices.filter(inside)["code"].unique().sort()]
        told += [self.facts.say("context_device", code=code) for code in codes[:2]]
        return ", ".join(told)


def _extremes(facts: YearFacts, finding: Finding) -> tuple[list[int], list[float], list[float]] | None:
    """Places of the lowest and the highest week, all means, all counts; None where there are too few weeks."""
    means, counts = facts.means(finding.measure, facts.weeks)
    good = np.flatnonzero(counts >= _LEAST_DAYS)
    if good.size < _LEAST_WEEKS:
        return None
    ordered = good[np.argsort(means[good], kind="stable")]
    return [int(ordered[0]), int(ordered[-1])], means.tolist(), counts.tolist()


def _line(facts: YearFacts, finding: Finding, context: Context) -> list[list[str | list[float]]]:
    found = _extremes(facts, finding)
    if found is None:
        return []
    places, means, counts = found
    words, measure = facts.words, finding.measure
    if words.full(measure, means[places[0]]) == words.full(measure, means[places[1]]):
        return []  # a metric that reads the same in all weeks has no highest one
    good = [mean for mean, count in zip(means, counts, strict=True) if count >= _LEAST_DAYS]
    lines: list[list[str | list[float]]] = []
    for key, place in zip(("lowest", "highest"), places, strict=True):
        week = facts.weeks[place]
        lines.append(
            [
                words.label(measure) if key == "lowest" else "",
                facts.say(f"record_{key}"),
                words.full(measure, means[place]),
                f"{counts[place]:.0f}/7",
                short_span(week.first, week.last, words.lang),
                facts.say("record_median", value=words.value(measure, float(np.median(good))), weeks=len(good))
                if key == "lowest"
                else "",
                context.of(week) or "–",
            ]
        )
    return lines


def records(facts: YearFacts) -> Section:
    """The section."""
    heading, context = Markdown("## " + facts.say("records")), Context(facts)
    known = [facts.findings[metric] for metric in _METRICS if metric in facts.findings]
    rows = [line for finding in known for line in _line(facts, finding, context)]
    if not rows:
        return Section(heading, Note(facts.say("no_records", weeks=_LEAST_WEEKS, days=_LEAST_DAYS)))
    columns = [facts.say(f"col_{key}") for key in ("metric", "which", "mean", "days", "week", "median", "context")]
    table = Table(
        columns,
        rows,
        ["left", "left", "right", "right", "left", "left", "left"],
        widths=[2.3, 1.35, 1.9, 0.7, 1.9, 1.9, 2.9],
        caption=facts.say("table_records"),
        note=facts.say("records_note", days=_LEAST_DAYS),
        small=True,
    )
    return Section(heading, table)
