"""Who is told of an outcome, and when: each success, the first failure of a row, and the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from healthkit.i18n import text
from healthkit.schedule.carrying import Work
from healthkit.schedule.entry import Outcome
from healthkit.schedule.history import Record


def tell(work: Work, ended: Record, titles: Sequence[str]) -> Outcome:
    """The outcome of a run, told by the notices that its entry asks for.

    The titles of alerts go into the notice only: what the history keeps says how many there were.
    """
    done = ended.result == "done"
    outcome = Outcome(ended.name, ended.kind, ended.due, work.blank.at, ended.seconds, done, ended.file, ended.message)
    entry = work.one.entry
    if entry.notify and _worth_telling(ended, titles, work.earlier):
        from healthkit.schedule import notice

        said = text("schedule.alerts_that_hold", work.lang, titles=" · ".join(titles)) if titles else ended.message
        pdf = ended.file if ended.kind == "report" and done else None
        folder = work.drafts.parent
        notice.tell(entry, replace(outcome, message=said), work.lang, pdf, work.maker.vault, folder=folder)
    return outcome


def _worth_telling(ended: Record, titles: Sequence[str], earlier: Sequence[Record]) -> bool:
    if ended.result == "done":
        return ended.kind != "alerts" or bool(titles)
    before = next((one for one in reversed(earlier) if one.name == ended.name and one.state == "ended"), None)
    news = before is None or (before.result, before.message) != (ended.result, ended.message)
    return ended.result == "given up" or news
