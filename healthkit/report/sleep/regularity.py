"""How alike the days were: the Sleep Regularity Index, and how far bedtimes and wakings scatter."""

from __future__ import annotations

import math

import numpy as np

from healthkit.i18n import number
from healthkit.report.blocks import Block, Markdown, Note, Section, Table
from healthkit.report.period.changes import verdict
from healthkit.report.period.phrases import numbers_right
from healthkit.report.period.span import Window
from healthkit.report.sleep.facts import MIDDLE, ONSET, REGULARITY, SLEEP, WOKE, NightFacts

_LEAST = 5
"""Nights below which a scatter is not told."""


def _index(facts: NightFacts) -> list[Block]:
    """The index in words, with the days it stands on; or why it cannot be reckoned."""
    lang, found = facts.words.lang, facts.findings.get(REGULARITY.metric)
    if found is None:
        return [Note(facts.say("sri_too_few", n=facts.inside_nights.height))]
    value = number(found.value, lang, 0)
    said = facts.say("sri_said", found.days, value=value, days=found.days, length=facts.span.length)
    if not found.usual.enough:
        return [Markdown(f"{said} {facts.say('usual_unknown')}")]
    low, high = number(found.usual.low, lang, 0), number(found.usual.high, lang, 0)
    usual = facts.say("sri_usual", low=low, high=high, median=number(found.usual.median, lang, 0))
    return [Markdown(f"{said} {usual} {verdict(facts, found).capitalize()}.")]


def _scatter(facts: NightFacts, window: Window) -> tuple[list[float], int]:
    """Standard deviations of falling asleep, mid-sleep, waking and time asleep, min; how many nights."""
    nights = facts.nights_of(window)
    if nights.height < _LEAST:
        return [math.nan] * 4, nights.height
    return [
        float(np.std(nights[column].to_numpy(), ddof=1)) for column in ("onset", "mid", "woke", "asleep")
    ], nights.height


def _table(facts: NightFacts) -> Table:
    words = facts.words
    now, count = _scatter(facts, facts.span)
    then, before = _scatter(facts, facts.span.recent)
    labels = [words.label(measure) for measure in (ONSET, MIDDLE, WOKE, SLEEP)]
    rows: list[list[str | list[float]]] = [
        [label, *["–" if math.isnan(value) else words.clock(value) for value in values]]
        for label, *values in zip(labels, now, then, strict=True)
    ]
    return Table(
        [facts.say("col_metric"), facts.say("col_now"), facts.say("col_before")],
        rows,
        numbers_right(2),
        widths=[3, 1.4, 1.4],
        caption=facts.say("table_scatter"),
        note=f"{facts.say('scatter_note', n=count, before=before)} {facts.sources('sleep_analysis')}",
        small=True,
    )


def regularity(facts: NightFacts) -> Section:
    """The section."""
    heading = Markdown("## " + facts.say("regularity"))
    return Section(heading, *_index(facts), Markdown(facts.say("sri_method")), _table(facts))
