"""The newest result of each test, for the next sheet to compare itself with."""

from __future__ import annotations

from healthkit.report.headlines import Headline, Headlines
from healthkit.report.labs.facts import Facts
from healthkit.source.labs_words import Row, name_of, value_of


def headlines(facts: Facts) -> Headlines:
    """A figure a test; its noise is the reference change value of the newest result, where one is published."""
    return Headlines([_headline(row, facts.lang) for row in facts.book.latest])


def _headline(row: Row, lang: str) -> Headline:
    name, said = name_of(row, lang), value_of(row, lang)
    value = row["value"] if row["comparator"] is None else None
    noise = abs(value) * row["rcv_percent"] / 100 if value is not None and row["rcv_percent"] is not None else 0.0
    return Headline(str(row["analyte"] or name), name, said, value, noise)
