"""What each source gave in the year."""

from __future__ import annotations

from healthkit.i18n import number
from healthkit.report.blocks import Markdown, Section, Table
from healthkit.report.period.phrases import numbers_right
from healthkit.report.period.wording import short_date
from healthkit.report.year.facts import YearFacts


def sources(facts: YearFacts) -> Section:
    """The section."""
    lang, span = facts.words.lang, facts.span
    found = facts.vault.query("report_sources", first=span.first, last=span.last)
    rows: list[list[str | list[float]]] = [
        [
            row["source"],
            number(row["rows"], lang),
            number(row["metrics"], lang),
            f"{row['days']}/{span.length}",
            short_date(row["first"], lang),
            short_date(row["last"], lang),
        ]
        for row in found.iter_rows(named=True)
    ]
    columns = [facts.say(f"col_{key}") for key in ("source", "raw", "kinds", "days", "first", "last")]
    widths = [3.2, 1.3, 1.1, 1.1, 1.1, 1.1]
    note = facts.say("sources_note")
    table = Table(columns, rows, numbers_right(5), widths=widths, note=note, small=True)
    return Section(Markdown("## " + facts.say("sources")), table)
