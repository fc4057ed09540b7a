"""Medicines as courses: from when to when each was taken, at which doses as written, with the rows that say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from healthkit.planning.visit.classes import classes_of
from healthkit.planning.visit.model import Rows
from healthkit.planning.visit.names import Medicine, medicine, shown
from healthkit.source.record_lanes import Stretch, courses, of_rows

Entry = tuple[dict[str, Any], Stretch]
"""A row of the query ``record_lanes`` and what it says."""
_SUBSTANCE = 7
"""Signs of an ATC code that names one substance."""
_NEVER = ("not-taken", "intended")
"""What was refused, or is only meant to be taken, is no course."""


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
    status: str | None = None
    holds: bool = False


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
    dated: bool = True
    """Whether the beginning is one, not merely the day it was prescribed or written down."""

    @property
    def paused(self) -> bool:
        """Whether the newest entry says that it is on hold."""
        return not self.holds and self.doses[-1].status == "on-hold"

    @property
    def rows(self) -> tuple[Rows, ...]:
        """The rows of the course."""
        return (Rows("medication", tuple(dose.row for dose in self.doses)),)

    @property
    def dose(self) -> str:
        """The newest dose as written; of what is taken, the newest one that still holds."""
        return self.newest.text

    @property
    def newest(self) -> Dose:
        """The newest entry; of what is taken, the newest one that still holds."""
        standing = [dose for dose in self.doses if dose.holds]
        return standing[-1] if self.holds and standing else self.doses[-1]

    @property
    def moves(self) -> list[tuple[Dose, Dose]]:
        """Changes of dose, each with what went before: what ran beside an entry that still holds is none."""
        in_row = [dose for dose in self.doses if dose.holds or not any(other.holds for other in self._before(dose))]
        return [
            (old, new) for old, new in pairwise(in_row) if old.text and new.text and old.text != new.text and new.start
        ]

    def _before(self, dose: Dose) -> tuple[Dose, ...]:
        return self.doses[: self.doses.index(dose)]

    @property
    def note(self) -> str:
        """What the writer of the newest entry noted, such as why it was stopped."""
        return self.newest.note

    @property
    def last(self) -> Dose | None:
        """The entry that ends the course; None while it is taken, or where nobody can tell the day."""
        ended = [dose for dose in self.doses if dose.stop]
        return max(ended, key=lambda dose: (dose.stop or date.min, dose.told)) if ended and not self.holds else None


def entries(rows: Iterable[dict[str, Any]], as_of: date, lang: str = "en") -> list[Entry]:
    """Rows of ``record_lanes`` that had begun by a day, each with what it says; only visits may have no name."""
    found = [
        (row, replace(stretch, name=shown(row["name"], row["system"], row["code"], lang)))
        for row in rows
        for stretch in of_rows([row], as_of)
    ]
    return [(row, one) for row, one in found if one.name or row["lane"] == "encounter"]


def taken(found: Iterable[Entry], details: Mapping[int, dict[str, Any]]) -> list[Course]:
    """The courses of medicines, in order of their beginning; what was given once, as in a hospital, is none.

    Entries of one substance are one medicine under the newest name, whatever each source calls it, unless the record
    has two strengths of it taken at the same time. ``details`` are rows of the query ``visit_medications`` by number.
    """
    known: dict[str, Medicine] = {}
    by_atc: dict[str, str] = {}
    by_key: dict[str, list[Entry]] = {}
    for row, stretch in found:
        if row["lane"] != "medication" or row["kind"] == "administration" or row["status"] in _NEVER:
            continue
        known[stretch.name] = medicine(stretch.name)
        key = known[stretch.name].key
        if row["system"] == "atc" and len(row["code"] or "") == _SUBSTANCE:
            key = by_atc.setdefault(row["code"], key)
        by_key.setdefault(key, []).append((row, stretch))
    groups = [group for same in by_key.values() for group in _strengths(same, known)]
    made = [one for group in groups for one in _courses(_one_name(group, known), details)]
    return sorted(made, key=lambda one: (one.start or date.min, one.name))


def _strengths(same: list[Entry], known: Mapping[str, Medicine]) -> list[list[Entry]]:
    """Entries of one substance; apart by strength where two of them stand at once, for both may be taken."""
    if len({_strength(entry, known) for entry in same if entry[1].holds} - {""}) < 2:
        return [same]
    by_strength: dict[str, list[Entry]] = {}
    for entry in same:
        by_strength.setdefault(_strength(entry, known), []).append(entry)
    return list(by_strength.values())


def _strength(entry: Entry, known: Mapping[str, Medicine]) -> str:
    return "".join(known[entry[1].name].strength.lower().split())


def _one_name(same: list[Entry], known: Mapping[str, Medicine]) -> list[Entry]:
    """The newest name for all; strengths that differ go from the name to the dose, so that a change shows."""
    newest = max(same, key=lambda entry: (entry[1].start or date.min, entry[0]["row_id"]))[1].name
    if len({_strength(entry, known) for entry in same} - {""}) < 2:
        return [(row, replace(stretch, name=newest)) for row, stretch in same]
    head = known[newest].head
    return [(row, replace(stretch, name=head, detail=_with_strength(stretch, known))) for row, stretch in same]


def _with_strength(stretch: Stretch, known: Mapping[str, Medicine]) -> str:
    return ", ".join(part for part in (known[stretch.name].strength, (stretch.detail or "").strip()) if part)


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
            _dose(stretch),
            stretch.start,
            stretch.stop,
            stretch.ended is not None,
            (details.get(row["row_id"], {}).get("note") or "").strip(),
            row["status"],
            stretch.holds,
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
        dated=parts[0][0]["row_id"] not in details or details[parts[0][0]["row_id"]]["started"] is not None,
    )


def _dose(stretch: Stretch) -> str:
    """The dose as written; nothing where it only says the name again."""
    said = (stretch.detail or "").strip()
    return "" if said.casefold() in stretch.name.casefold() else said
