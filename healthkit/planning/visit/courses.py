"""Medicines as courses: from when to when each was taken, at which doses as written, with the rows that say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from healthkit.model.words import fold
from healthkit.planning.visit.classes import classes_of
from healthkit.planning.visit.model import Rows
from healthkit.source.record_lanes import Stretch, courses, of_rows

Entry = tuple[dict[str, Any], Stretch]
"""A row of the query ``record_lanes`` and what it says."""
_SUBSTANCE = 7
"""Signs of an ATC code that names one substance."""


@dataclass(frozen=True)
class Dose:
    """One entry of a course: the dose as written, from when to when, and what its writer noted.

    ``told`` is whether somebody wrote down the end; else it is reckoned from the days that a supply lasts.
    """

    row: int
    text: str
    start: date | None
    stop: date | None
    told: bool
    note: str


@dataclass(frozen=True)
class Course:
    """One medicine over one stretch of time. ``stop`` is None while it is taken, or where nobody wrote down the end."""

    name: str
    start: date | None
    written: str | None
    stop: date | None
    holds: bool
    supplement: bool
    source: str
    doses: tuple[Dose, ...]
    classes: frozenset[str]

    @property
    def rows(self) -> tuple[Rows, ...]:
        """The rows of the course."""
        return (Rows("medication", tuple(dose.row for dose in self.doses)),)

    @property
    def dose(self) -> str:
        """The newest dose as written."""
        return self.doses[-1].text

    @property
    def note(self) -> str:
        """What the writer of the newest entry noted, such as why it was stopped."""
        return self.doses[-1].note

    @property
    def last(self) -> Dose | None:
        """The entry that ends the course; None while it is taken, or where nobody can tell the day."""
        ended = [dose for dose in self.doses if dose.stop]
        return max(ended, key=lambda dose: (dose.stop or date.min, dose.told)) if ended and not self.holds else None


def entries(rows: Iterable[dict[str, Any]], as_of: date) -> list[Entry]:
    """Rows of ``record_lanes`` that had begun by a day, each with what it says."""
    return [(row, stretch) for row in rows for stretch in of_rows([row], as_of)]


def taken(found: Iterable[Entry], details: Mapping[int, dict[str, Any]]) -> list[Course]:
    """The courses of medicines, in order of their beginning; what was given once, as in a hospital, is none.

    Entries of one ATC substance are one medicine, whatever each source calls it, under the newest name.
    ``details`` are rows of the query ``visit_medications`` by their number.
    """
    by_key: dict[str, list[Entry]] = {}
    for row, stretch in found:
        if row["lane"] == "medication" and row["kind"] != "administration":
            by_key.setdefault(_key(row, stretch), []).append((row, stretch))
    made = [one for same in by_key.values() for one in _courses(_one_name(same), details)]
    return sorted(made, key=lambda one: (one.start or date.min, one.name))


def _key(row: dict[str, Any], stretch: Stretch) -> str:
    """What makes entries one medicine: the substance where an ATC code names it, else the name."""
    substance = row["system"] == "atc" and len(row["code"] or "") == _SUBSTANCE
    return str(row["code"]) if substance else fold(stretch.name)


def _one_name(same: list[Entry]) -> list[Entry]:
    newest = max(same, key=lambda entry: (entry[1].start or date.min, entry[0]["row_id"]))[1].name
    return [(row, replace(stretch, name=newest)) for row, stretch in same]


def _courses(same: list[Entry], details: Mapping[int, dict[str, Any]]) -> list[Course]:
    joined = courses(stretch for _, stretch in same)
    return [_course(one, [entry for entry in same if _within(entry[1], one)], details) for one in joined]


def _within(part: Stretch, whole: Stretch) -> bool:
    if part.start is None or whole.start is None:
        return part.start is whole.start
    return part.start >= whole.start and (whole.holds or whole.stop is None or part.start <= whole.stop)


def _course(whole: Stretch, parts: list[Entry], details: Mapping[int, dict[str, Any]]) -> Course:
    parts = sorted(parts, key=lambda entry: (entry[1].start or date.min, entry[1].holds))
    doses = tuple(
        Dose(
            row["row_id"],
            (stretch.detail or "").strip(),
            stretch.start,
            stretch.stop,
            stretch.ended is not None,
            (details.get(row["row_id"], {}).get("note") or "").strip(),
        )
        for row, stretch in parts
    )
    known = [details[row["row_id"]] for row, _ in parts if row["row_id"] in details]
    kinds = [classes_of(whole.name, one["system"], one["code"]) for one in known] or [
        classes_of(whole.name, None, None)
    ]
    return Course(
        name=whole.name,
        start=whole.start,
        written=whole.written,
        stop=None if whole.holds else whole.stop,
        holds=whole.holds,
        supplement=any(stretch.supplement for _, stretch in parts),
        source=whole.source,
        doses=doses,
        classes=frozenset().union(*kinds),
    )
