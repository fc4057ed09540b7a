"""Two stretches of days side by side: both means, their difference with its interval, and what it amounts to."""

from __future__ import annotations

import math

from healthkit.analysis.compare import Comparison
from healthkit.report.blocks import Align, Table
from healthkit.report.period.facts import Facts
from healthkit.report.period.measures import Measure
from healthkit.report.period.wording import span

COLUMNS = ("metric", "now", "before", "delta", "interval", "verdict", "n")
ALIGN: list[Align] = ["left", "right", "right", "right", "right", "left", "right"]
WIDTHS = [3.0, 1.8, 1.6, 1.4, 2.4, 1.9, 1.4]


_FINE = 10.0


def difference_words(facts: Facts, measure: Measure, difference: float, finer: int = 0) -> str:
    """A difference of two values of a metric on the person's scale, signed."""
    words = facts.words
    return words.signed(measure, words.scaled(measure, difference) - words.scaled(measure, 0.0), finer)


def interval(facts: Facts, measure: Measure, low: float, high: float) -> str:
    """Two ends, with one more decimal where they are small, so that an end beside zero does not read as zero."""
    if not math.isfinite(low):
        return "–"
    finer = 1 if max(abs(low), abs(high)) < _FINE and not measure.decimals else 0
    ends = [difference_words(facts, measure, end, finer) for end in (low, high)]
    return facts.say("interval", low=ends[0], high=ends[1])


def compared(facts: Facts, measure: Measure, found: Comparison) -> list[str | list[float]]:
    """One line: name, first, second, difference, interval, verdict, n. Units stand with the first."""
    words = facts.words
    return [
        words.label(measure),
        words.full(measure, found.first),
        words.value(measure, found.second),
        words.difference(measure, found.first, found.second),
        interval(facts, measure, found.low, found.high),
        facts.say(f"recent_{found.verdict}"),
        facts.say("n_and_n", now=found.n_first, before=found.n_second),
    ]


def recent_table(facts: Facts) -> Table:
    """Every metric of the period against the stretch right before it."""
    then = facts.span.recent
    found = [(measure, facts.against_recent(measure)) for measure in facts.measures]
    rows = [compared(facts, measure, one) for measure, one in found if one.n_first or one.n_second]
    return Table(
        [facts.say(f"col_{key}") for key in COLUMNS],
        rows,
        ALIGN,
        widths=WIDTHS,
        caption=facts.say("table_recent", span=span(then.first, then.last, facts.words.lang)),
        note=facts.say("recent_method"),
        small=True,
    )
