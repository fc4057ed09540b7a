"""The rows of one year and of those before, and the comparison with the year before, like for like."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from healthkit.analysis.seasons import Alike, alike
from healthkit.i18n import day as day_words
from healthkit.report.kinds import months_on
from healthkit.report.period.facts import Facts
from healthkit.report.period.measures import Measure, Words, shown
from healthkit.report.period.span import Span, Window, week_windows

if TYPE_CHECKING:
    from healthkit.store import Vault


class YearFacts(Facts):
    """The rows behind one year."""

    def __init__(self, vault: Vault, span: Span, words: Words) -> None:
        super().__init__(vault, span, words, shown(), domain="year")

    @property
    def year_before(self) -> int:
        """The year that this one is set against."""
        return self.span.first.year - 1

    @cached_property
    def end(self) -> date:
        """The last day of the year that the data reaches."""
        return min(self.unfinished or self.span.last, self.span.last)

    def day(self, day: date) -> str:
        """A day of some year in short: 9 Nov 2025."""
        return day_words(day, self.words.lang, "d MMM y")

    @cached_property
    def alike(self) -> dict[str, Alike]:
        """Each metric with a value this year against the year before."""
        return {metric: self._alike(finding.measure) for metric, finding in self.findings.items() if finding.days}

    def _alike(self, measure: Measure) -> Alike:
        then = self.span.recent
        return alike(self.of(measure, self.span), self.of(measure, then), self.span.first, then.first)

    def months(self, year: int) -> list[Window]:
        """The twelve months of a year."""
        starts = [date(year, month, 1) for month in range(1, 13)]
        return [Window(first, months_on(first, 1) - timedelta(days=1)) for first in starts]

    @cached_property
    def weeks(self) -> list[Window]:
        """The whole weeks, Monday to Sunday, that lie in the year."""
        return week_windows(self.span)
