"""The weekly report's period: an ISO week against the eight before, and the metrics that it judges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healthkit.report.period import span as spans
from healthkit.report.period.facts import Facts
from healthkit.report.period.measures import HEART_RATE, Words, shown
from healthkit.report.period.span import Span

if TYPE_CHECKING:
    from healthkit.store import Vault

WEEKS = 8


def choose_span(vault: Vault, week: str, lang: str) -> Span:
    """The week that was asked for, else the last complete one with data.

    Raises:
        ReportFailed: nothing was recorded then, or ever.
    """
    return spans.choose(vault, week, lang, newest=spans.newest_week, read=spans.of_week, domain="report")


def read(vault: Vault, span: Span, words: Words) -> Facts:
    """The rows of one week and of those before.

    Raises:
        ReportFailed: there is nothing in that week.
    """
    return Facts(vault, span, words, shown(), more=[HEART_RATE.metric], domain="report")
