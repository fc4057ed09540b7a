"""A laboratory report as PDF: from its pages to rows for review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from connectors.lab_documents.checks import cross_check
from connectors.lab_documents.columns import mostly_titles
from connectors.lab_documents.facts import Facts, facts
from connectors.lab_documents.layout import PageReader
from connectors.lab_documents.rows import Proposed, known, proposals
from healthkit.source.documents.lines import Line, blurred, lines, running_texts, settle
from healthkit.source.documents.words import Page


@dataclass(frozen=True, slots=True)
class Report:
    """What a report gave: its rows, what holds for all of them, lines with a result that could not be read,
    and tests whose result is not there (pending, cancelled)."""

    rows: list[Proposed]
    facts: Facts
    unread: list[Line]
    pending: list[Proposed]


def read_report(pages: Sequence[Page]) -> Report:
    """All rows of a report, in reading order."""
    running = frozenset(running_texts(pages))
    whole = [(page, settle(page.words)) for page in pages]
    every = [line for page, words in whole for line in lines(words, page.number)]
    found = facts(every)
    reader = PageReader(found, running)
    rows: list[Proposed] = []
    unread: list[Line] = []
    for page, words in whole:
        drop = {
            id(word)
            for line in lines(words, page.number)
            if blurred(line.text) in running and not mostly_titles(line)
            for word in line.words
        }
        reading = reader.read([word for word in words if id(word) not in drop], page.width, page.number)
        rows += [row for draft in reading.drafts for row in proposals(draft, found)]
        unread += reading.unread
    kept = [row for row in known(rows) if "no_result" not in row.doubts]
    pending = [row for row in known(rows) if "no_result" in row.doubts]
    return Report(cross_check(kept), found, unread, pending)
