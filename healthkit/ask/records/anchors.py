"""Periods that the record anchors: ``since my last visit``, ``before I started lisinopril``.

``since`` counts the day itself, ``after`` begins the day after, ``before`` ends the day before. A moment that the
record gives as a year only, or that lies ahead, anchors nothing; of a month it is the first day.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from healthkit.ask import periods
from healthkit.ask.period_rules import Found
from healthkit.ask.periods import Period
from healthkit.ask.records import anchor_moments
from healthkit.ask.records.anchor_rules import FRAMES, HINT, MOMENTS

if TYPE_CHECKING:
    from healthkit.ask.topics import Scope


def find(line: str, scope: Scope) -> list[Found]:
    """The anchored periods of a folded line; ``period`` is None where the record knows no such moment.

    ``before and after I started …`` gives both periods, one after the other, for the same words.
    """
    if not HINT.search(line):
        return []
    found: list[Found] = []
    for match in _compiled(scope.lang).finditer(line):
        kind = str(match.lastgroup)
        frame, said = _frame(match["frame"], scope.lang), match[kind]
        moment = anchor_moments.day(kind, said, line[match.end() :], frame, scope)
        if moment is None:
            continue
        end, day = moment
        spans = _spans(frame, day, scope.as_of) if day and day <= scope.as_of else [None]
        found += [Found(match.start(), match.end() + end, span) for span in spans]
    return found


@lru_cache(maxsize=2)
def _compiled(lang: str) -> re.Pattern[str]:
    frames = "|".join(pattern for pattern, _ in FRAMES[lang])
    moments = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in MOMENTS[lang].items())
    return re.compile(rf"(?<!\w)(?P<frame>{frames}) (?:{moments})(?!\w)")


def _frame(said: str, lang: str) -> str:
    return next(name for pattern, name in FRAMES[lang] if re.fullmatch(pattern, said))


def _spans(frame: str, day: date, as_of: date) -> list[Period | None]:
    before = Period(None, periods.before(day), "until")
    if frame == "around":
        return [before, Period(day, as_of, "since")]
    if frame == "before":
        return [before]
    if frame == "until":
        return [Period(None, day, "until")]
    first = periods.after(day) if frame == "after" else day
    return [Period(first, as_of, "since") if first <= as_of else None]
