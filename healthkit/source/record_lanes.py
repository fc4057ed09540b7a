"""The medical record as stretches of time: conditions, medications, procedures, encounters, immunisations."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal, get_args

from healthkit.i18n import day as day_words
from healthkit.model.spans import Span
from healthkit.model.words import fold
from healthkit.store import Vault

Lane = Literal["condition", "medication", "procedure", "encounter", "immunization"]
LANES: tuple[Lane, ...] = get_args(Lane)
_LASTING = ("condition", "medication")
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_HOLDS = {None, "active", "recurrence", "relapse", "unknown", "in-progress"}
_GAP = timedelta(days=45)
"""A refill that comes this much later goes on with the same course."""


@dataclass(frozen=True)
class Stretch:
    """One thing of the record; ``start`` is None where nobody says since when, ``stop`` where it lasts or nobody says.

    ``holds`` is whether it still stands on the day that was asked about, ``written`` the beginning as the file wrote
    it (``2024`` stays ``2024``), ``ended`` the end.
    """

    lane: Lane
    name: str
    start: date | None
    stop: date | None
    holds: bool
    written: str | None
    status: str | None
    detail: str | None
    reason: str | None
    kind: str | None
    source: str
    supplement: bool = False
    ended: str | None = None


def first_day(written: str | None) -> date | None:
    """The first day that a moment can mean: ``2024`` is 1 January; None where it is no moment (``age 40``).

    >>> first_day("2024-03"), last_day("2024-02"), first_day("age 40")
    (datetime.date(2024, 3, 1), datetime.date(2024, 2, 29), None)
    """
    found = _DATE.match(written or "")
    return _day(int(found[1]), int(found[2] or 1), int(found[3] or 1)) if found else None


def last_day(written: str | None) -> date | None:
    """The last day that a moment can mean."""
    found = _DATE.match(written or "")
    if not found:
        return None
    year, month = int(found[1]), int(found[2] or 12)
    last = calendar.monthrange(year, month)[1] if 1 <= month <= 12 and year > 0 else 1
    return _day(year, month, int(found[3] or last))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def stretches(vault: Vault, as_of: date) -> list[Stretch]:
    """Everything of the record that had begun by a day, in the order of :data:`LANES` and of time."""
    return of_rows(vault.query("record_lanes").iter_rows(named=True), as_of)


def of_rows(rows: Iterable[dict[str, Any]], as_of: date) -> list[Stretch]:
    """The same of rows that were read already, with the columns of the query ``record_lanes``."""
    found = [one for one in (_stretch(row, as_of) for row in rows) if one.start is None or one.start <= as_of]
    return sorted(found, key=lambda one: (LANES.index(one.lane), one.start or date.min, one.name))


def _stretch(row: dict[str, Any], as_of: date) -> Stretch:
    start, stop = first_day(row["started"]), last_day(row["stopped"])
    lasting = row["lane"] in _LASTING
    if stop is None and start and row["days_supply"]:
        stop = start + timedelta(days=round(row["days_supply"]))
    if not lasting and stop is None:
        stop = last_day(row["started"])
    if start and stop and stop < start:
        stop = start
    holds = lasting and row["status"] in _HOLDS and (stop is None or stop >= as_of)
    return Stretch(
        lane=row["lane"],
        name=row["name"] or row["code"] or "?",
        start=start,
        stop=stop,
        holds=holds and row["kind"] != "administration",
        written=row["started"],
        status=row["status"],
        detail=row["detail"],
        reason=row["reason"],
        kind=row["kind"],
        source=row["source"] or "?",
        supplement=bool(row["supplement"]),
        ended=row["stopped"],
    )


def courses(found: Iterable[Stretch]) -> list[Stretch]:
    """Stretches with refills and renewals of the same thing joined: one row a course. What happens on a day, such as a
    visit or a dose of a vaccine, stays what it is, however soon the next one follows.

    What ended nobody knows when (a prescription that is merely no longer active) ends where its next renewal begins,
    else on the day it began.
    """
    by_name: dict[tuple[str, str], list[Stretch]] = {}
    joined: list[Stretch] = []
    for one in found:
        if one.lane in _LASTING:
            by_name.setdefault((one.lane, fold(one.name)), []).append(one)
        else:
            joined.append(one)
    joined += [course for same in by_name.values() for course in _joined(same)]
    return sorted(joined, key=lambda one: (one.start or date.min, one.name))


def _joined(same: list[Stretch]) -> list[Stretch]:
    dated = sorted((one for one in same if one.start), key=lambda one: (one.start or date.min, not one.holds))
    done: list[Stretch] = []
    for one in dated:
        last = done[-1] if done else None
        if last is None or not _goes_on(last, one):
            done.append(one)
            continue
        end = None if last.holds or one.holds else max(filter(None, (last.stop, one.stop, one.start)))
        ended = one.ended if end == one.stop else last.ended
        done[-1] = replace(
            one, start=last.start, written=last.written, stop=end, holds=last.holds or one.holds, ended=ended
        )
    undated = [one for one in same if not one.start]
    if not done:
        return undated[:1]
    return [one if one.stop or one.holds else replace(one, stop=one.start) for one in done]


def _goes_on(last: Stretch, after: Stretch) -> bool:
    if last.holds or last.stop is None:
        return True
    assert after.start
    return after.start <= last.stop + _GAP


def current(found: Iterable[Stretch], lane: Lane) -> list[Stretch]:
    """What stands of one lane, each name once, the longest-standing first."""
    standing = [one for one in courses(one for one in found if one.lane == lane) if one.holds]
    return list({fold(one.name): one for one in standing}.values())


def since_words(written: str | None, at: date | None, lang: str) -> str:
    """A beginning as precisely as somebody wrote it: 2024, Mar 2024, 5 Mar 2024; nothing where there is none."""
    if at is None:
        return ""
    precision = len((written or "").partition("T")[0])
    if precision <= 4:
        return str(at.year)
    return day_words(at, lang, "MMM y" if precision <= 7 else "d MMM y")


def span(one: Stretch, lang: str) -> Span:
    """A stretch as a chart draws it; it must have a beginning."""
    assert one.start
    partly = len((one.written or "").partition("T")[0]) < 10
    detail = "; ".join(part for part in (one.detail, one.reason, one.source) if part)
    since = since_words(one.written, one.start, lang) if partly else ""
    return Span(one.name, one.start, None if one.holds else one.stop or one.start, detail, since)


def medications_of(
    record: Iterable[Stretch], first: date, last: date, lang: str, *, most: int = 6, throughout: bool = True
) -> tuple[list[Span], int]:
    """Medications taken between two days, in order of their beginning, and how many more there were.

    Those that began or ended meanwhile, which alone can explain a change, go before those that were taken
    ``throughout``, and supplements come last.
    """
    taken = [
        one
        for one in courses(one for one in record if one.lane == "medication")
        if one.start and one.start <= last and (one.holds or (one.stop or one.start) >= first)
    ]

    def moved(one: Stretch) -> bool:
        ended = not one.holds and one.stop is not None and one.stop <= last
        return (one.start is not None and one.start >= first) or ended

    wanted = [one for one in taken if throughout or moved(one)]
    wanted.sort(key=lambda one: (not moved(one), one.supplement, one.start or first))
    shown = sorted(wanted[:most], key=lambda one: (one.start or first, one.name))
    return [span(one, lang) for one in shown], len(taken) - len(shown)
