"""The first page: what changed against the year before, over the months that both years know."""

from __future__ import annotations

import math

from healthkit.report.blocks import Block, Card, Cards, Markdown, Section, Table
from healthkit.report.headlines import Headline, Headlines
from healthkit.report.period.changes import TONES, unfinished
from healthkit.report.period.facts import Finding
from healthkit.report.period.recent import interval
from healthkit.report.period.wording import month_names
from healthkit.report.year.facts import YearFacts

_VERDICTS = {"higher": "up", "lower": "down", "unchanged": "unchanged", "unknown": "unknown"}


def _sentence(facts: YearFacts, finding: Finding) -> str:
    measure, words = finding.measure, facts.words
    found = facts.alike[measure.metric]
    one = found.comparison
    return facts.say(
        f"change_{_VERDICTS[one.verdict]}",
        label=words.label(measure),
        now=words.full(measure, one.first),
        then=words.full(measure, one.second),
        delta=words.with_unit(measure, words.difference(measure, one.first, one.second)),
        interval=interval(facts, measure, one.low, one.high),
        year=facts.year_before,
        months=month_names(found.months, words.lang),
        n_now=one.n_first,
        n_then=one.n_second,
    )


def _headline(facts: YearFacts) -> Markdown:
    """What differs by more than the days scatter, the surest first."""
    verdicts = [found.comparison.verdict for found in facts.alike.values()]
    real = [metric for metric, found in facts.alike.items() if found.comparison.verdict in ("higher", "lower")]
    if not real:
        judged = verdicts.count("unchanged")
        key = "nothing_changed" if judged else "nothing_to_compare"
        return Markdown(facts.say(key, judged, year=facts.year_before))
    real.sort(key=lambda metric: -_sureness(facts, metric))
    return Markdown("\n".join(f"- {_sentence(facts, facts.findings[metric])}" for metric in real))


def _sureness(facts: YearFacts, metric: str) -> float:
    """The difference in half widths of its interval."""
    one = facts.alike[metric].comparison
    reach = (one.high - one.low) / 2
    return abs(one.difference) / reach if reach > 0 else math.inf


def _note(facts: YearFacts, finding: Finding) -> str:
    found = facts.alike[finding.measure.metric].comparison
    delta = facts.words.with_unit(finding.measure, facts.words.difference(finding.measure, found.first, found.second))
    return facts.say(f"card_{found.verdict}", delta=delta, year=facts.year_before)


def _cards(facts: YearFacts) -> Cards:
    words = facts.words
    return Cards(
        [
            Card(
                label=words.label(finding.measure),
                value=words.value(finding.measure, finding.value),
                unit=words.unit(finding.measure),
                note=_note(facts, finding),
                tone=TONES[_VERDICTS[facts.alike[metric].comparison.verdict]],
            )
            for metric, finding in facts.findings.items()
            if finding.measure.card and finding.days
        ]
    )


def _table(facts: YearFacts) -> Table:
    """Every metric: the year, then like for like against the year before."""
    words, rows = facts.words, list[list[str | list[float]]]()
    for metric, found in facts.alike.items():
        finding, one = facts.findings[metric], found.comparison
        measure = finding.measure
        rows.append(
            [
                words.label(measure),
                words.full(measure, finding.value),
                f"{finding.days}/{facts.span.length}",
                words.value(measure, one.second),
                words.difference(measure, one.first, one.second),
                interval(facts, measure, one.low, one.high),
                facts.say(f"recent_{one.verdict}"),
                facts.say("n_and_n", now=one.n_first, before=one.n_second),
            ]
        )
    heads = [facts.say("col_metric"), facts.span.name, facts.say("col_days"), str(facts.year_before)]
    heads += [facts.say(f"col_{key}") for key in ("delta", "interval", "verdict", "alike")]
    return Table(
        heads,
        rows,
        ["left", "right", "right", "right", "right", "right", "left", "right"],
        widths=[2.7, 1.9, 1.1, 1.2, 1.25, 2.2, 1.6, 1.25],
        caption=facts.say("table_changes", year=facts.span.name),
        note=facts.say("method", year=facts.year_before) + " " + facts.sources(*facts.metrics, "sleep_analysis"),
        small=True,
    )


def headlines(facts: YearFacts) -> Headlines:
    """The means of the year, for the next year's issue: noise is how far two years may lie apart by chance."""
    lines = []
    for metric, found in facts.alike.items():
        reach = (found.comparison.high - found.comparison.low) / 2
        if math.isfinite(reach):
            finding, words = facts.findings[metric], facts.words
            shown = words.full(finding.measure, finding.value)
            lines.append(Headline(metric, words.label(finding.measure), shown, finding.value, reach))
    return Headlines(lines)


def changes(facts: YearFacts) -> Section:
    """The section."""
    heading = Markdown("## " + facts.say("changes"))
    blocks: list[Block | None] = [heading, unfinished(facts), _headline(facts), _cards(facts), _table(facts)]
    return Section(*blocks)
