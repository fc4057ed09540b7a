"""The means of a period, for the next issue to compare itself with."""

from __future__ import annotations

from math import sqrt

from healthkit.analysis.baseline import width
from healthkit.report.headlines import Headline, Headlines
from healthkit.report.period.facts import Facts, Finding


def headlines(facts: Facts) -> Headlines:
    """A figure a metric that can be judged. Two periods both scatter, so their difference does by the root of two."""
    judged = [finding for finding in facts.findings.values() if finding.usual.enough and finding.days]
    return Headlines([_headline(facts, finding) for finding in judged])


def _headline(facts: Facts, finding: Finding) -> Headline:
    words, measure, usual = facts.words, finding.measure, finding.usual
    noise = sqrt(2) * width(usual.n) * usual.noise
    shown = words.full(measure, finding.value)
    return Headline(measure.metric, words.label(measure), shown, finding.value, noise)
