"""What came of it: a verdict with its interval, both phases, every day, and what the comparison cannot show."""

from __future__ import annotations

import math
from datetime import date

import numpy as np

from healthkit.analysis.compare import MINIMUM, Comparison
from healthkit.charts import report_experiment
from healthkit.i18n import listing, number
from healthkit.report.blocks import Align, Block, Figure, Markdown, Note, Section, Table
from healthkit.report.experiment.facts import Trial
from healthkit.report.period.facts import listed
from healthkit.report.period.phrases import scaled, ticks, with_unit
from healthkit.report.period.recent import difference_words
from healthkit.report.period.span import Window
from healthkit.report.period.wording import full_day, short_date, span
from healthkit.source.record_lanes import since_words

_LISTED = 12


def result(trial: Trial) -> Section:
    """The verdict first, then the numbers behind it."""
    found = trial.comparison
    blocks: list[Block] = [
        Markdown("## " + trial.say("result")),
        Markdown(_verdict(trial, found)),
        _phases(trial, found),
    ]
    return Section(*blocks)


def _verdict(trial: Trial, found: Comparison) -> str:
    words, measure = trial.facts.words, trial.measure
    if found.verdict == "unknown":
        return trial.say("verdict_too_little", now=found.n_first, before=found.n_second, least=MINIMUM)
    low, high = (difference_words(trial.facts, measure, end) for end in (found.low, found.high))
    return trial.say(
        f"verdict_{found.verdict}",
        label=trial.label,
        now=words.full(measure, found.first),
        before=words.full(measure, found.second),
        delta=difference_words(trial.facts, measure, found.difference),
        interval=trial.say("interval", low=low, high=high),
    )


def _phases(trial: Trial, found: Comparison) -> Table:
    """Before, after, and the difference."""
    words, measure = trial.facts.words, trial.measure
    rows: list[list[str | list[float]]] = []
    for key, window in (("before", trial.span.recent), ("after", Window(trial.span.first, trial.span.last))):
        values = trial.facts.of(measure, window)
        known = values[~np.isnan(values)]
        spread = float(known.std(ddof=1)) if known.size > 1 else math.nan
        rows.append(
            [
                trial.say(f"phase_{key}"),
                span(window.first, window.last, trial.lang),
                f"{known.size}/{window.length}",
                words.full(measure, float(known.mean())) if known.size else "–",
                words.full(measure, float(np.median(known))) if known.size else "–",
                "–" if math.isnan(spread) else difference_words(trial.facts, measure, spread).lstrip("+"),
            ]
        )
    columns = [trial.say(f"col_{key}") for key in ("phase", "span", "days", "mean", "median", "scatter")]
    align: list[Align] = ["left", "left", "right", "right", "right", "right"]
    note = f"{trial.say('method')} {trial.facts.sources(measure.metric)}"
    return Table(columns, rows, align, widths=[1, 2.6, 1, 1.4, 1.4, 1.2], note=note, small=True)


def days(trial: Trial) -> Section:
    """Every day as a dot, each phase's mean as a line, the washout left white."""
    facts, measure = trial.facts, trial.measure
    first = trial.span.recent.first
    values = scaled(facts, measure, facts.series(measure))
    if all(value is None for value in values):
        return Section()
    phases = [
        (window, facts.of(measure, window)) for window in (trial.span.recent, Window(trial.span.first, trial.span.last))
    ]
    means = [
        report_experiment.Phase(
            (window.first - first).days,
            (window.last - first).days,
            facts.words.scaled(measure, float(np.nanmean(of))) if not np.isnan(of).all() else None,
        )
        for window, of in phases
    ]
    marks, names = ticks(values, None, trial.lang)
    every = range(0, len(values), 7)
    labels = [short_date(date.fromordinal(first.toordinal() + index), trial.lang) for index in every]
    chart = report_experiment.phases(
        values, means, (trial.start - first).days, list(every), labels, ticks=marks, tick_text=names, lang=trial.lang,
    )  # fmt: skip
    known = sum(value is not None for value in values)
    alt = trial.say("alt_days", known, label=trial.label, n=number(known, trial.lang), day=trial.start_words)
    figure = Figure(chart, alt, with_unit(facts, measure), trial.say("days_note"), _table(trial))
    return Section(Markdown("## " + trial.say("days")), figure)


def _table(trial: Trial) -> Table:
    """Every day as a number."""
    facts, first = trial.facts, trial.span.recent.first
    rows: list[list[str | list[float]]] = [
        [full_day(date.fromordinal(first.toordinal() + index), trial.lang), facts.words.full(trial.measure, value)]
        for index, value in enumerate(listed(facts.grid(trial.measure)))
        if value is not None
    ]
    return Table([trial.say("col_day"), trial.label], rows, ["left", "right"], small=True)


def caveats(trial: Trial) -> Section:
    """What else may explain it: other changes of that time, missing days, and the nature of a before and after."""
    lines = [trial.say(f"caveat_{key}") for key in ("season", "expectation", "regression")]
    lines += [trial.say("caveat_device", days=listing(changed, trial.lang)) for changed in [_devices(trial)] if changed]
    blocks: list[Block] = [Markdown("## " + trial.say("caveats")), Markdown("\n".join(f"- {line}" for line in lines))]
    for key, window in (("before", trial.span.recent), ("after", Window(trial.span.first, trial.span.last))):
        if lacking := trial.missing(window):
            named = listing([short_date(day, trial.lang) for day in lacking[:_LISTED]], trial.lang)
            more = len(lacking) - _LISTED
            said = trial.say(f"missing_{key}", len(lacking), n=len(lacking), days=named)
            blocks.append(Markdown(said + (" " + trial.say("and_more", more, n=more) if more > 0 else "")))
    if trial.other_changes:
        blocks += [Markdown("### " + trial.say("others")), _others(trial)]
    if trial.facts.unfinished:
        blocks.append(Note(trial.say("unfinished", day=full_day(trial.facts.unfinished, trial.lang))))
    return Section(*blocks)


def _devices(trial: Trial) -> list[str]:
    rows = trial.facts.vault.query("report_devices", first=trial.span.recent.first, last=trial.span.last)
    return [short_date(day, trial.lang) for day in rows["day"].unique(maintain_order=True).to_list()]


def _others(trial: Trial) -> Table:
    """Medications, conditions and procedures with an end of theirs in either phase."""
    rows: list[list[str | list[float]]] = [
        [
            trial.say(f"lane_{one.lane}"),
            one.name,
            since_words(one.written, one.start, trial.lang) or "–",
            full_day(one.stop, trial.lang) if one.stop else "–",
        ]
        for one in trial.other_changes
    ]
    columns = [trial.say(f"col_{key}") for key in ("kind", "name", "begun", "ended")]
    return Table(columns, rows, ["left", "left", "left", "left"], widths=[1.2, 3, 1.6, 1.6], small=True)
