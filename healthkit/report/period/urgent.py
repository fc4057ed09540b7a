"""What cannot wait, above everything else a report over a period says: its critical laboratory results."""

from __future__ import annotations

from dataclasses import replace

from healthkit.errors import ReportFailed
from healthkit.report.labs import front
from healthkit.report.labs.blocks import Alert
from healthkit.report.labs.facts import Facts as Results
from healthkit.report.labs.facts import Wanted
from healthkit.report.period.facts import Facts

_MOST = 3
"""More would push the report off its first page; the result sheet has all of them."""


def urgent(facts: Facts) -> list[Alert]:
    """Critical results of the period's days, the newest first; those that a later result has overtaken come last.

    They are judged as of the last day of the data, so that the same vault makes the same file on any day.
    """
    period = facts.span
    wanted = Wanted(facts.words.lang, max(period.last, facts.reached), period.first)
    try:
        results = Results(facts.vault, wanted)
    except ReportFailed:  # nothing was measured since
        return []
    found = [row for row in results.critical if row["day"] and row["day"] <= period.last]
    return [replace(front.alert(results, row), refs=[]) for row in found[:_MOST]]
